"""Reads single values of the platforms' JSON, which may be missing, null or of another type than promised.

A platform that means something else by a value (a count as a float, an id as a number) reads it in its own folder.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from overheard.clock import parse_moment
from overheard.errors import InputError

__all__ = ["as_count", "as_dict", "as_list", "as_moment", "as_rows", "as_text"]


def as_dict(value: Any) -> dict[str, Any]:
    """The object, {} for anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The list, [] for anything else."""
    return value if isinstance(value, list) else []


def as_rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; whatever is none is left out."""
    return [row for row in as_list(value) if isinstance(row, dict)]


def as_text(value: Any) -> str | None:
    """A text that is not empty, else None."""
    return value if isinstance(value, str) and value else None


def as_count(value: Any) -> int | None:
    """A whole number, None where none was given."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_moment(value: Any) -> datetime | None:
    """An ISO 8601 moment, with or without milliseconds; None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        return parse_moment(value)
    except (InputError, OverflowError):
        return None
