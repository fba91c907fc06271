"""Reads files of any common format as if they were a source."""
