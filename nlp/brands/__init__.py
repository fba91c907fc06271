"""Finds the brands that a post names and says whether the brand is really meant."""
