"""Reads tables with a header, CSV in any of its dialects, row by row."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractors.archive.columns import columns_of
from extractors.archive.encoding import LineDecoder
from extractors.archive.pieces import Piece

__all__ = ["MAX_PREAMBLE", "Row", "TableHeader", "csv_rows", "find_header", "unique_names"]

_DELIMITERS = ",;\t|"
_MAX_HEADER = 512
_MAX_LINES_OF_ROW = 2_000
_NAMES_SHOWN = 12
MAX_PREAMBLE = 20
"""Lines above the header of a table that a tool may fill with a title and a date."""
_NAME = re.compile(r"[^\W\d][^\n?!\"']{0,39}")
_BLANK_CELL = re.compile(r"^\s*$")


@dataclass(frozen=True, slots=True)
class TableHeader:
    """The names of the columns and what separates them.

    Attributes:
        line: number of the line on which they stand; some tools write a title and a date above.
    """

    delimiter: str
    names: tuple[str, ...]
    line: int = 1

    @property
    def has_text(self) -> bool:
        """Whether a column is known to hold the posts' text, or their title."""
        found = columns_of(self.names)
        return "text" in found or "title" in found

    @property
    def has_names(self) -> bool:
        """Whether these look like names of columns; a file without a header begins with somebody's post."""
        return all(_NAME.fullmatch(name) for name in self.names)

    @property
    def in_words(self) -> str:
        """The first names, for an error message."""
        names = ", ".join(name[:40] for name in self.names[:_NAMES_SHOWN])
        return names + (" …" if len(self.names) > _NAMES_SHOWN else "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its column names, or the reason why it is none; `position` is in words."""

    position: str
    values: dict[str, Any]
    fault: str = ""
    raw: str = ""


def find_header(head: str) -> TableHeader | None:
    """The header of a separated table that begins with `head`, None where it is no table.

    Each separator is tried: the one that shows a text column wins, then the one with most columns. Where the
    first line names no text, one of the next lines may, below what a tool has to say of its export.
    """
    whole = [f"{line}\n" for line in head[:200_000].split("\n")]
    starts = [number for number, line in enumerate(whole) if line.strip()][:MAX_PREAMBLE]
    if not starts:
        return None
    first = _best_header(whole[starts[0] :], line=starts[0] + 1)
    if first and first.has_text:
        return first
    later = (_best_header(whole[start:], line=start + 1) for start in starts[1:])
    return next((h for h in later if h and h.has_text and h.has_names and len(h.names) > 2), first)


def _best_header(sample: list[str], *, line: int) -> TableHeader | None:
    delimiters = dict.fromkeys([_sniffed("".join(sample[:50])), *_DELIMITERS])
    headers = [_header(sample, delimiter, line=line) for delimiter in delimiters if delimiter]
    has_rows = any(other.strip() for other in sample[1:])
    tables = [h for h in headers if h and (len(h.names) > 1 or (h.has_text and has_rows))]
    return max(tables, key=lambda h: (h.has_text, len(h.names)), default=None)


def csv_rows(
    pieces: Iterator[Piece], *, header: TableHeader, decoder: LineDecoder
) -> Iterator[Row]:
    """The rows under the header.

    A row with a stray quote, which would swallow the rest of the file, costs its own line only.
    """
    source = _Lines(pieces, decoder)
    is_header = True
    while source.peek():
        number = source.number
        if number < header.line:
            source.take()
            continue
        cells, consumed = _next_row(source, delimiter=header.delimiter)
        is_whole = cells is not None and len(cells) <= len(header.names)
        if not is_whole and len(consumed) > 1:
            source.push_back(consumed[1:])
        if is_header:
            is_header = cells is not None and not "".join(cells).strip()
            continue
        if cells is not None and is_whole:
            if any(not _BLANK_CELL.match(cell) for cell in cells):
                yield Row(f"line {number}", dict(zip(header.names, cells, strict=False)))
        else:
            yield Row(f"line {number}", {}, _shape_fault(cells, header), consumed[0].text)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


class _Lines:
    """Decoded lines that can be given back."""

    def __init__(self, pieces: Iterator[Piece], decoder: LineDecoder) -> None:
        self._pieces = pieces
        self._decoder = decoder
        self._waiting: deque[_Line] = deque()
        self.number = 0

    def peek(self) -> bool:
        """Whether there is another line; `number` is then its number."""
        if not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._waiting.append(_Line(piece.line, self._decoder.decode(piece.raw) + "\n"))
        self.number = self._waiting[0].number
        return True

    def take(self) -> _Line:
        return self._waiting.popleft()

    def push_back(self, taken: list[_Line]) -> None:
        self._waiting.extendleft(reversed(taken))


def _next_row(source: _Lines, *, delimiter: str) -> tuple[list[str] | None, list[_Line]]:
    """The next row's cells, None where its quotes never close, and the lines that it took."""
    consumed: list[_Line] = []

    def feed() -> Iterator[str]:
        while len(consumed) < _MAX_LINES_OF_ROW and source.peek():
            consumed.append(source.take())
            yield consumed[-1].text

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter, strict=False), [])
    except csv.Error:
        return None, consumed
    text = "".join(line.text for line in consumed)
    is_open = len(consumed) > 1 and not _ends_whole(text) and not source.peek()
    return (None if is_open or len(consumed) >= _MAX_LINES_OF_ROW else cells), consumed


def _ends_whole(text: str) -> bool:
    """Whether the quotes of a row of several lines are balanced, so that its end is an end."""
    return text.count('"') % 2 == 0


def _shape_fault(cells: list[str] | None, header: TableHeader) -> str:
    if cells is None:
        return "a quote in this row is never closed"
    return f"the row has {len(cells)} columns, the header has {len(header.names)}"


def _sniffed(sample: str) -> str | None:
    try:
        return csv.Sniffer().sniff(sample[:20_000], delimiters=_DELIMITERS).delimiter
    except csv.Error:
        return None


def _header(sample: list[str], delimiter: str, *, line: int) -> TableHeader | None:
    try:
        names = next(csv.reader(sample, delimiter=delimiter), [])
    except csv.Error:
        return None
    names = [name.strip() for name in names]
    if not names or len(names) > _MAX_HEADER or not any(names):
        return None
    return TableHeader(delimiter, unique_names(tuple(names)), line)


def unique_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of their own: blank ones and repeated ones get their number."""
    seen: set[str] = set()
    result = []
    for number, name in enumerate(names, start=1):
        own = name if name and name not in seen else f"{name or 'column'}_{number}"
        seen.add(own)
        result.append(own)
    return tuple(result)
