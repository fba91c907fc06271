"""Reads single values of Reddit's JSON, which are missing, null or of another type as the years go by."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from extractors.json_values import as_moment as as_iso_moment

__all__ = ["as_count", "as_flag", "as_moment", "as_ratio"]

_LARGEST_SECONDS = 1e11


def as_flag(value: Any) -> bool | None:
    """True or False where the platform says so."""
    return value if isinstance(value, bool) else None


def as_count(value: Any) -> int | None:
    """A whole number; data frames turn it into a float on the way."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return int(value)


def as_ratio(value: Any) -> float | None:
    """A number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value <= 1 else None


def as_moment(value: Any) -> datetime | None:
    """A time: seconds since 1970 as a number or, in old dumps, as a string; milliseconds and ISO 8601 too."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return as_iso_moment(value.strip())
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        return None
    seconds = value / 1000 if value > _LARGEST_SECONDS else value
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
