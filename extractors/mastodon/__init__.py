"""Reads what Mastodon servers answer."""
