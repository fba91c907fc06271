"""Recorded answers: one JSON file each, in a folder that is named like the shape that reads it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors import registry
from extractors.base import Page
from overheard.clock import parse_moment
from overheard.errors import InputError
from overheard.records import DeadLetter
from overheard.wire_json import decode_json

__all__ = ["Answer", "find_answers"]

_MAX_RAW = 64 * 1024
_FIRST_ERROR = 300
_EARLIEST = datetime.fromisoformat("0001-01-01T00:00:00+00:00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One recorded answer.

    Attributes:
        name: folder and file name. digest: names the content of the file.
        received_at: when it was recorded; None where the file is broken.
        fault: why the file is no recorded answer, "" where it is one.
        raw: the beginning of a broken file.
    """

    name: str
    digest: str
    shape: str
    status: int = 0
    received_at: datetime | None = None
    body: Any = None
    fault: str = ""
    raw: str = ""

    def page(self, *, source: str, query: str, now: datetime) -> Page:
        """What the platform gave, observed when it was recorded; a broken file is one dead letter."""
        if self.fault or self.received_at is None:
            return self._buried(self.fault, source=source, now=now)
        if self.status >= _FIRST_ERROR:
            return Page(ignored={f"answer {self.status}": 1})
        shape = registry.shape(self.shape)
        if not shape.recognise(self.body):
            fault = f"the answer is nothing that the shape {self.shape!r} knows"
            return self._buried(fault, source=source, now=self.received_at)
        page = shape.split(self.body, source=source, query=query, observed_at=self.received_at)
        letters = (
            replace(letter, position=f"{self.name}, {letter.position}")
            for letter in page.dead_letters
        )
        return replace(page, dead_letters=tuple(letters))

    def _buried(self, reason: str, *, source: str, now: datetime) -> Page:
        letter = DeadLetter(
            source=source, position=self.name, reason=reason, raw=self.raw, observed_at=now
        )
        return Page(dead_letters=(letter,))


def find_answers(folder: Path) -> list[Answer]:
    """The answers of a folder in the order in which they were received, broken files first."""
    found = [
        _read(path, shape=name)
        for name in registry.SHAPES
        for path in sorted((folder / name).glob("*.json"))
    ]
    return sorted(found, key=lambda answer: (answer.received_at or _EARLIEST, answer.name))


def _read(path: Path, *, shape: str) -> Answer:
    content = path.read_bytes()
    broken = Answer(
        name=f"{shape}/{path.name}",
        digest=hashlib.sha256(content).hexdigest()[:16],
        shape=shape,
        raw=content[:_MAX_RAW].decode("utf-8", "replace"),
    )
    try:
        envelope = decode_json(content)
    except ValueError:
        return replace(broken, fault="is no JSON")
    if not isinstance(envelope, dict) or "json" not in envelope:
        return replace(broken, fault="is no recorded answer: it has no field json")
    try:
        received_at = parse_moment(str(envelope.get("received_at")))
    except InputError:
        return replace(broken, fault="has no received_at that is a time")
    status = envelope.get("status")
    if not isinstance(status, int):
        return replace(broken, fault="has no status")
    return replace(broken, status=status, received_at=received_at, body=envelope["json"])
