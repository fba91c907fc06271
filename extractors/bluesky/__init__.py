"""Reads Bluesky posts and Jetstream events."""
