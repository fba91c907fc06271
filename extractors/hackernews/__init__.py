"""Reads what Hacker News answers, through Algolia and Firebase."""
