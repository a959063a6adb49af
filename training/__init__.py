"""From the year's labelled incidents to a bundle, and whether it is better."""
