"""Retraining at the desk: when it pays, the job in the background, promotion."""
