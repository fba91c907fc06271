"""The floor of the house: records, settings, errors, clock and logs. Imports nothing of ours."""

__all__ = ["__version__"]

__version__ = "0.1.0"
