"""The demonstration desk: the samples as a year of a district's work."""
