"""Time as a value: aware UTC moments, half-open windows, and the one place that reads the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from overheard.errors import InputError

__all__ = ["Clock", "Window", "parse_moment", "utc_now"]

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment, aware UTC; called at the edge only."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The half-open stretch `[since, until)`; both ends are aware UTC."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.since.tzinfo is None or self.until.tzinfo is None:
            raise InputError("A window needs times with a zone; add 'Z' for UTC.")
        if self.since > self.until:
            raise InputError(f"The window ends ({self.until}) before it begins ({self.since}).")

    def __contains__(self, moment: datetime) -> bool:
        return self.since <= moment < self.until

    @classmethod
    def last(cls, days: float, *, until: datetime) -> Window:
        """The `days` before `until`."""
        return cls(since=until - timedelta(days=days), until=until)


def parse_moment(text: str) -> datetime:
    """Read "2026-11-20", "2026-11-20T12:00" or any ISO 8601 moment; without a zone it is UTC.

    Raises:
        InputError: the text is no such moment.
    """
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), tzinfo=UTC)
        moment = datetime.fromisoformat(text)
        has_zone = moment.tzinfo is not None
        return moment.astimezone(UTC) if has_zone else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        message = f"{text!r} is no date. Write it as 2026-11-20 or 2026-11-20T12:00Z."
        raise InputError(message) from error
