"""Reads Reddit: submissions and comments, through its API and out of dumps."""
