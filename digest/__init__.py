"""Stage 6, act: the daily digest, composed and sent."""
