"""Reads RSS and Atom feeds."""
