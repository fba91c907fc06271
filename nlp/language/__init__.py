"""Tells the language of a post."""
