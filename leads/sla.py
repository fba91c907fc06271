"""When an answer is due: business time, added and measured across nights, weekends and clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from overheard.errors import ConfigError, InputError
from overheard.settings import BusinessHours

__all__ = ["business_time", "due_at"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_DAYS = 20_000


def due_at(created: datetime, hours: BusinessHours) -> datetime:
    """The moment at which `hours.answer_minutes` of business time have passed since `created`, aware UTC.

    Raises:
        ConfigError: the business hours are never open.
        InputError: `created` has no zone.
    """
    left = timedelta(minutes=hours.answer_minutes)
    for opens, closes in _openings(created, hours):
        begins = max(opens, created)
        if closes - begins >= left:
            return (begins + left).astimezone(UTC)
        left -= max(closes - begins, timedelta())
    message = "business_hours are never open: name at least one day and a span of at least a minute"
    raise ConfigError(f"{message}; days = {list(hours.days)}.")


def business_time(since: datetime, until: datetime, *, hours: BusinessHours) -> timedelta:
    """How much of [since, until) lies within the business hours."""
    total = timedelta()
    for opens, closes in _openings(since, hours):
        if opens >= until:
            break
        total += max(min(closes, until) - max(opens, since), timedelta())
    return total


def _openings(since: datetime, hours: BusinessHours) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing moments in UTC that end after `since`, oldest first.

    Both ends are made from the wall clock of the zone and compared in UTC, so that a day of 23 or 25 hours has
    the length that it really has. A span that a clock change swallows is left out.
    """
    if since.tzinfo is None:
        raise InputError("A due time needs a moment with a zone; add 'Z' for UTC.")
    zone = ZoneInfo(hours.time_zone)
    day = since.astimezone(zone).date() - timedelta(days=1)
    for _ in range(_MOST_DAYS if hours.days else 0):
        if _DAYS[day.weekday()] in hours.days:
            opens = _moment(day, hours.opens, zone=zone)
            closes = _moment(day, hours.closes, zone=zone)
            if closes > opens and closes > since:
                yield opens, closes
        day += timedelta(days=1)


def _moment(day: date, wall: str, *, zone: ZoneInfo) -> datetime:
    hour, minute = (int(part) for part in wall.split(":"))
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return datetime.combine(day, time(hour, minute), tzinfo=zone).astimezone(UTC)
