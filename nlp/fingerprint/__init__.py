"""Gives near-duplicates nearly the same number."""
