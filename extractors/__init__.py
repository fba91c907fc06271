"""Stage 1, collect: one folder a platform, each with a client, a mapping and a README."""
