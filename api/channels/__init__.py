"""Channels: what networks send us, and how answers go back."""
