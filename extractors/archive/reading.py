"""Reads one file: every record goes to the first shape that knows it, and every record is accounted for."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors import registry
from extractors.archive.columns import columns_of
from extractors.archive.compression import Stream, is_workbook, open_stream, zip_members
from extractors.archive.exchanges import answers
from extractors.archive.formats import RECOGNISED, Record, read_records
from extractors.archive.identity import have_trusted_ids
from extractors.archive.mapping import DAY_FIRST, MAX_RAW, split_row
from extractors.archive.times import is_day_first
from extractors.archive.workbooks import workbook_rows
from extractors.base import Page
from overheard.errors import InputError
from overheard.records import DeadLetter, Gap, RawItem, Tombstone

__all__ = ["PAGE_ITEMS", "read_file"]

PAGE_ITEMS = 1000
_ROW = "row"
_UNKNOWN = "none of its fields is known to hold a text"


def read_file(
    path: Path, *, now: datetime, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Page]:
    """The file's pages; the last one may be empty of items where the file holds no record.

    Raises:
        InputError: it is nothing that we recognise, or it cannot be opened.
    """
    reading = _Reading(source=path.name, now=now)
    try:
        for record in _records(path, on_bytes=on_bytes):
            reading.take(record)
            if reading.is_full:
                yield from reading.pages()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    reading.settle_rows()
    yield from reading.pages(is_last=True)


def _records(path: Path, *, on_bytes: Callable[[int], None] | None) -> Iterator[Record]:
    with path.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04"
    if not is_zip:
        yield from read_records(open_stream(path, on_bytes=on_bytes), name=path.name)
        return
    if on_bytes:
        on_bytes(path.stat().st_size)
    if is_workbook(path):
        for row in workbook_rows(path):
            yield Record(row.position, None if row.fault else row.values, row.fault)
        return
    try:
        for stream in zip_members(path):
            yield from _member_records(stream, name=path.name)
    except zipfile.BadZipFile as error:
        message = f"{path.name} is a .zip that is damaged or cut off. Fetch or pack it again."
        raise InputError(message) from error


def _member_records(stream: Stream, *, name: str) -> Iterator[Record]:
    try:
        yield from read_records(stream, name=name)
    except InputError:
        fault = stream.fault or f"the member is not recognised. {RECOGNISED}"
        yield Record(stream.member, fault=fault)


@dataclass(slots=True)
class _Reading:
    """What was read of one file and is not yet given on."""

    source: str
    now: datetime
    items: list[RawItem] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)
    tombstones: list[Tombstone] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    day_first: bool | None = None
    trust_ids: bool = True
    was_given: bool = False

    @property
    def is_full(self) -> bool:
        return max(len(self.items), len(self.dead), len(self.rows)) >= PAGE_ITEMS

    def take(self, record: Record) -> None:
        """File one record."""
        if record.fault:
            self._bury(record.position, record.fault, raw=record.raw)
            return
        recorded = answers(record.value)
        if recorded is None:
            self._dispatch(record.value, position=record.position)
            return
        for answer in recorded:
            if answer.ignored:
                self._ignore(answer.ignored)
            elif not self._to_shape(answer.body, position=record.position, may_be_row=False):
                self._ignore("answer without posts")

    def settle_rows(self) -> None:
        """Decide, from the first rows of the file, how it writes dates and whether its ids are ids."""
        if self.day_first is None:
            values = [row for _, row in self.rows]
            dates = (row[key] for row in values for key in columns_of(row).get("created", ())[:1])
            self.day_first = is_day_first(dates)
            self.trust_ids = have_trusted_ids(values)
        for position, row in self.rows:
            self._add_row(row, position=position)
        self.rows.clear()

    def pages(self, *, is_last: bool = False) -> Iterator[Page]:
        """What there is, at most `PAGE_ITEMS` items a page."""
        if len(self.rows) >= PAGE_ITEMS:
            self.settle_rows()
        while len(self.items) >= PAGE_ITEMS or self.items or self.dead or (is_last and self._rest):
            yield self._page()
        if is_last and not self.was_given:
            yield Page(ignored={"empty file": 1})

    @property
    def _rest(self) -> bool:
        return bool(self.ignored or self.tombstones or self.gaps)

    def _page(self) -> Page:
        page = Page(
            items=tuple(self.items[:PAGE_ITEMS]),
            dead_letters=tuple(self.dead[:PAGE_ITEMS]),
            ignored=dict(self.ignored),
            tombstones=tuple(self.tombstones),
            gaps=tuple(self.gaps),
        )
        del self.items[:PAGE_ITEMS], self.dead[:PAGE_ITEMS]
        self.ignored.clear()
        self.tombstones.clear()
        self.gaps.clear()
        self.was_given = True
        return page

    def _dispatch(self, value: Any, *, position: str) -> None:
        """Give a value to its shape; of an array that no shape knows, each element."""
        if isinstance(value, dict) and value.keys() == {"tweet"}:
            value = value["tweet"]
        if self._to_shape(value, position=position, may_be_row=True):
            return
        if isinstance(value, list):
            for number, element in enumerate(value, start=1):
                self._dispatch(element, position=f"{position}, item {number}")
            return
        reason = _UNKNOWN if isinstance(value, dict) else "is no object with fields"
        names = ", ".join(str(key)[:40] for key in value)[:300] if isinstance(value, dict) else ""
        self._bury(position, f"{reason}: {names}" if names else reason, raw=_raw(value))

    def _to_shape(self, value: Any, *, position: str, may_be_row: bool) -> bool:
        for name in registry.SHAPES:
            shape = registry.shape(name)
            if name == _ROW:
                if may_be_row and shape.recognise(value):
                    self._take_row(value, position=position)
                    return True
            elif shape.recognise(value):
                page = shape.split(value, source=self.source, query="", observed_at=self.now)
                self._absorb(page, position=position)
                return True
        return False

    def _take_row(self, row: dict[str, Any], *, position: str) -> None:
        if self.day_first is None:
            self.rows.append((position, row))
        else:
            self._add_row(row, position=position)

    def _add_row(self, row: dict[str, Any], *, position: str) -> None:
        if self.day_first:
            row = {**row, DAY_FIRST: True}
        page = split_row(
            row,
            source=self.source,
            query="",
            observed_at=self.now,
            position=position,
            trust_ids=self.trust_ids,
        )
        self.items.extend(page.items)
        self.dead.extend(page.dead_letters)

    def _absorb(self, page: Page, *, position: str) -> None:
        self.items.extend(page.items)
        self.tombstones.extend(page.tombstones)
        self.gaps.extend(page.gaps)
        for letter in page.dead_letters:
            self._bury(f"{position}, {letter.position}", letter.reason, raw=letter.raw)
        for kind, count in page.ignored.items():
            self._ignore(kind, count)

    def _ignore(self, kind: str, count: int = 1) -> None:
        self.ignored[kind] = self.ignored.get(kind, 0) + count

    def _bury(self, position: str, reason: str, *, raw: str) -> None:
        self.dead.append(
            DeadLetter(
                source=self.source,
                position=position,
                reason=reason,
                raw=raw[:MAX_RAW],
                observed_at=self.now,
            )
        )


def _raw(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)[:MAX_RAW]
