"""Stage 6, act: the inbox in a browser."""
