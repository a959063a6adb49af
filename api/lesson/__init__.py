"""The lesson: what people said at the desk, as labelled comments without names."""
