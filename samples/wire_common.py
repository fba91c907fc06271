"""What both platforms share: the source lines, seeded numbers, moments and the envelope of an answer."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = [
    "Record",
    "between",
    "by_day",
    "envelope",
    "few",
    "iso",
    "moment",
    "read_lines",
    "seed",
    "to_base36",
]

Record = dict[str, Any]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def read_lines(path: Path) -> list[Record]:
    """The records of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def seed(*parts: str) -> int:
    """A large number that only these words decide, so that a new line changes no other one."""
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:8])


def between(low: int, high: int, *parts: str) -> int:
    """A number from `low` to `high` that only these words decide."""
    return low + seed(*parts) % (high - low + 1)


def few(*parts: str, most: int) -> int:
    """A count as posts have it: mostly none or one, seldom many."""
    share = (seed(*parts) % 10_000) / 10_000
    return int(most * share**5)


def moment(text: str) -> datetime:
    """The time of a source line, aware UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def iso(when: datetime, *, thousandths: bool = False) -> str:
    """ISO 8601 with a Z, as X writes it."""
    return when.strftime("%Y-%m-%dT%H:%M:%S") + (".000Z" if thousandths else "Z")


def to_base36(number: int) -> str:
    """The number in Reddit's digits."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def by_day(posts: list[Record]) -> dict[str, list[Record]]:
    """The posts of each day, oldest first."""
    days: dict[str, list[Record]] = {}
    for post in sorted(posts, key=lambda post: (post["at"], post["id"])):
        days.setdefault(post["at"][:10], []).append(post)
    return days


def envelope(url: str, *, received_at: str, body: Any, status: int = 200) -> Record:
    """One recorded answer."""
    return {
        "method": "GET",
        "url": url,
        "status": status,
        "received_at": received_at,
        "json": body,
    }
