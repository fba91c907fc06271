"""The commands, grouped by what a person wants to do; each only calls a step and prints."""
