"""Says how a post stands towards one of the things that it names."""
