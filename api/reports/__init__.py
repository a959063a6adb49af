"""Reports of the desk: what came, what was answered and how, by period."""
