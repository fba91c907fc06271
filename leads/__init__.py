"""Decides which posts are leads, why, for whom, and with which own content."""
