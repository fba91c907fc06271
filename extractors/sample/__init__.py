"""Replays recorded answers of the platforms, without network or keys."""
