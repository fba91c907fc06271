"""Reads moments as people's tools write them: ISO, epochs, RFC 2822, Twitter's own, day first or month first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from dateutil import parser
from dateutil.tz import tzutc

__all__ = ["is_day_first", "parse_time"]

_NUMBERS = re.compile(
    r"""^\s*(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{4}|\d{2})
        (?:[\sT,]+(?P<hour>\d{1,2})[.:h](?P<minute>\d{2})(?:[.:](?P<second>\d{2}))?(?:[.,]\d+)?
        \s*(?P<half>[ap]\.?m\.?)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_EPOCH = re.compile(r"^\s*-?\d{5,19}(\.\d+)?\s*$")
_PACKED_DATE = re.compile(r"^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])$")
_YEAR = re.compile(r"(19|20)\d\d")
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_EXCEL_DAYS = (20_000.0, 80_000.0)
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2,
    "BST": 1, "IST": 5.5, "JST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip


def parse_time(value: Any, *, day_first: bool = False) -> datetime | None:
    """The moment in UTC, None where `value` is none. Without a zone it is UTC.

    Args:
        value: text, a number of seconds, milliseconds, micro- or nanoseconds since 1970, or Excel's days.
        day_first: read 03/04/2015 as the third of April.
    """
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, (int, float)):
            return _from_number(float(value))
        return _from_text(value.strip(), day_first=day_first) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None


def is_day_first(values: Iterable[Any]) -> bool:
    """Whether the dates of one file put the day before the month, by what only one reading allows.

    Undecided files with dots or dashes (24-02-2015, 24.02.2015) are day first, with slashes month first.
    """
    day = month = dashed = 0
    for value in values:
        found = _NUMBERS.match(value) if isinstance(value, str) else None
        if found is None or len(found["a"]) > 2:
            continue
        first, second = int(found["a"]), int(found["b"])
        day += first > 12 >= second
        month += second > 12 >= first
        dashed += "/" not in value
    return day > month or (day == month and dashed > 0)


def _from_number(number: float) -> datetime | None:
    if not math.isfinite(number):
        return None
    if _EXCEL_DAYS[0] <= number <= _EXCEL_DAYS[1]:
        return _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
    for scale in (1, 1_000, 1_000_000, 1_000_000_000):
        if abs(number) < 1e11 * scale:
            return datetime.fromtimestamp(number / scale, UTC)
    return None


def _from_text(text: str, *, day_first: bool) -> datetime | None:
    if _EPOCH.match(text) and not _PACKED_DATE.match(text):
        return _from_number(float(text))
    found = _NUMBERS.match(text)
    if found and len(found["a"]) <= 2:
        return _from_numbers(found, day_first=day_first)
    if not _YEAR.search(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = parser.parse(text, dayfirst=day_first, tzinfos=_zone)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _from_numbers(found: re.Match[str], *, day_first: bool) -> datetime:
    first, second, year = int(found["a"]), int(found["b"]), int(found["c"])
    day, month = (first, second) if day_first else (second, first)
    if month > 12 >= day:
        day, month = month, day
    hour = int(found["hour"] or 0)
    if half := (found["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    year += 0 if year > 99 else (2000 if year < 70 else 1900)
    minute, second_of = int(found["minute"] or 0), int(found["second"] or 0)
    moment = datetime(year, month, day, hour, minute, second_of, tzinfo=UTC)
    zone = found["zone"] or ""
    if zone[:1] in {"+", "-"}:
        minutes = int(zone[1:3]) * 60 + int(zone[-2:])
        moment -= timedelta(minutes=minutes if zone[0] == "+" else -minutes)
    return moment


def _zone(name: str | None, offset: int | None) -> Any:
    """Seconds east of UTC; a zone that nobody knows is UTC rather than a warning."""
    if offset is not None:
        return offset
    hours = _ZONES.get((name or "").upper())
    return tzutc() if hours is None else round(hours * 3600)
