"""Cuts a stream of bytes into lines, and a stream of JSON into its values, at constant memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["MAX_RECORD", "Piece", "json_values", "lines"]

MAX_RECORD = 50 * 1024 * 1024
"""Bytes of the largest record that is read; a larger one is refused, the records after it are not."""

_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*("?)|[{}\[\]]', re.DOTALL)
_STRING_END = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_START = re.compile(rb"[^\s,]")
_SCALAR_END = re.compile(rb"[\s,\]\}]")
_KEPT_OF_REFUSED = 64 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """One line or one value.

    Attributes:
        line: number of the line on which it begins, from 1.
        fault: why it is no whole record, "" where it is one.
    """

    line: int
    raw: bytes
    fault: str = ""


def lines(chunks: Iterator[bytes], *, limit: int = MAX_RECORD) -> Iterator[Piece]:
    """The lines without their ends; one that is longer than `limit` comes cut, with a fault."""
    number, parts, size = 1, list[bytes](), 0
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        size += len(first)
        if size <= limit:
            parts.append(first)
        for piece in others:
            yield _line(number, parts, size=size, limit=limit)
            number, parts, size = number + 1, [piece], len(piece)
    if size:
        yield _line(number, parts, size=size, limit=limit)


def _line(number: int, parts: list[bytes], *, size: int, limit: int) -> Piece:
    raw = b"".join(parts).rstrip(b"\r")
    if size > limit:
        return Piece(number, raw[:_KEPT_OF_REFUSED], _too_large(limit))
    return Piece(number, raw)


def _too_large(limit: int) -> str:
    return f"the record is larger than {limit // (1024 * 1024)} MB"


def json_values(chunks: Iterator[bytes], *, limit: int = MAX_RECORD) -> Iterator[Piece]:
    """The values that stand one after another, and the elements of arrays at the top, as raw JSON.

    A value is found by its brackets alone, so that a malformed one costs itself and no other.
    """
    cutter = _Cutter(limit)
    for chunk in chunks:
        yield from cutter.feed(chunk)
    yield from cutter.finish()


class _Cutter:
    """Finds the ends of values in a buffer that grows; what was cut off is forgotten."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = b""
        self._at = 0
        self._depth = 0
        self._line = 1
        self._start = -1
        self._refusing = False
        self._in_string = False

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        self._buffer += chunk
        while True:
            if self._refusing and not self._skip():
                return
            if self._start < 0 and not self._find_start():
                break
            piece = self._cut()
            if piece is None:
                break
            yield piece
        self._forget()
        if self._start >= 0 and len(self._buffer) > self._limit:
            yield Piece(self._line, self._buffer[:_KEPT_OF_REFUSED], _too_large(self._limit))
            self._refusing = True
            self._line += self._buffer.count(b"\n", 0, self._at)
            self._buffer, self._at, self._start = self._buffer[self._at :], 0, -1

    def finish(self) -> Iterator[Piece]:
        raw = self._buffer[self._start :].strip() if self._start >= 0 else b""
        if raw:
            is_scalar = raw[:1] not in b'{["'
            fault = "" if is_scalar else "the file ends in the middle of a record"
            yield Piece(self._line, raw, fault)

    def _find_start(self) -> bool:
        """Go to the first byte of the next value; brackets of the outermost array are stepped over."""
        while found := _START.search(self._buffer, self._at):
            self._line += self._buffer.count(b"\n", self._at, found.start())
            self._at = found.start()
            if found.group() not in b"[]":
                self._start, self._depth = self._at, 0
                return True
            self._at += 1
        self._line += self._buffer.count(b"\n", self._at)
        self._at = len(self._buffer)
        return False

    def _cut(self) -> Piece | None:
        """The value that begins at the start, None where its end is not here yet."""
        if self._buffer[self._start : self._start + 1] not in b'{"':
            found = _SCALAR_END.search(self._buffer, self._start + 1)
            return self._taken(found.start()) if found else None
        for token in _TOKEN.finditer(self._buffer, self._at):
            if token.group()[:1] == b'"':
                if not token.group(1):
                    self._at = token.start()
                    return None
            else:
                self._depth += 1 if token.group() in b"{[" else -1
            if self._depth <= 0:
                return self._taken(token.end())
            self._at = token.end()
        return None

    def _taken(self, end: int) -> Piece:
        line, raw = self._line, self._buffer[self._start : end]
        self._line += raw.count(b"\n")
        self._at, self._start = end, -1
        if len(raw) > self._limit:
            return Piece(line, raw[:_KEPT_OF_REFUSED], _too_large(self._limit))
        return Piece(line, raw)

    def _forget(self) -> None:
        """Drop what lies before the value that is being read."""
        count = self._start if self._start >= 0 else self._at
        self._buffer, self._at = self._buffer[count:], self._at - count
        self._start = min(self._start, 0)

    def _skip(self) -> bool:
        """Go over the rest of a refused value without keeping it; True once its end is found."""
        while True:
            if self._in_string and not self._skip_string():
                return False
            for token in _TOKEN.finditer(self._buffer):
                if token.group()[:1] == b'"':
                    if not token.group(1):
                        self._in_string = True
                        self._pass(token.start() + 1)
                        break
                    continue
                self._depth += 1 if token.group() in b"{[" else -1
                if self._depth <= 0:
                    self._pass(token.end())
                    self._refusing = False
                    return True
            else:
                self._pass(len(self._buffer))
                return False

    def _skip_string(self) -> bool:
        end = _STRING_END.match(self._buffer)
        if end is None:
            slashes = len(self._buffer) - len(self._buffer.rstrip(b"\\"))
            self._pass(len(self._buffer) - slashes % 2)
            return False
        self._in_string = False
        self._pass(end.end())
        return True

    def _pass(self, count: int) -> None:
        self._line += self._buffer.count(b"\n", 0, count)
        self._buffer = self._buffer[count:]
