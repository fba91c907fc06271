"""Tells advertising from people."""
