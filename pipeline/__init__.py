"""Where the stages meet: the steps and the `overheard` command."""
