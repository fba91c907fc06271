"""Stage 2, keep: the append-only raw zone, checkpoints, dead letters, retention and erasure."""
