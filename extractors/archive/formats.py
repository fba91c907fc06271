"""Recognises by its content what a file holds and gives the records: parsed values, faults, what is no record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

from extractors.archive.compression import Stream
from extractors.archive.encoding import LineDecoder, as_utf8, is_binary
from extractors.archive.pieces import MAX_RECORD, Piece, json_values, lines
from extractors.archive.tables import Row, TableHeader, csv_rows, find_header
from overheard.errors import InputError
from overheard.wire_json import decode_json

__all__ = ["RECOGNISED", "Format", "Record", "read_records"]

RECOGNISED = (
    "Recognised are JSON, JSONL, CSV, TSV and Excel tables with a header, RSS and Atom feeds and recorded API "
    "answers, plain or as .gz, .xz, .zst or .zip"
)
_HEAD = 1024 * 1024
_LINES_LOOKED_AT = 50
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_PAGE = re.compile(rb"^\s*<(?:!doctype html|html)", re.IGNORECASE)
_EXPORT_PREFIX = re.compile(rb"^\s*window\.YTD\.[\w.]+\s*=\s*")


class Format(StrEnum):
    """What a file's text is."""

    EMPTY = "empty"
    JSON_LINES = "JSON lines"
    JSON = "JSON"
    TABLE = "table"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file.

    Attributes:
        position: where it stands, in words.
        value: parsed JSON, a row as a dict, or a feed's bytes; None where it could not be read.
        fault: why it could not be read, "" where it could.
        raw: the record as it came, where it could not be read.
    """

    position: str
    value: Any = None
    fault: str = ""
    raw: str = ""


def read_records(stream: Stream, *, name: str) -> Iterator[Record]:
    """The records of one unpacked file; a stream that broke off gives a last record with the fault.

    Raises:
        InputError: it is nothing that we recognise; the message names the file and what is recognised.
    """
    where = f"{stream.member} " if stream.member else ""
    for record in _records(stream, name=name):
        yield Record(where + record.position, record.value, record.fault, record.raw)
    if stream.fault:
        yield Record(f"{where}end", fault=stream.fault)


def _records(stream: Stream, *, name: str) -> Iterator[Record]:
    chunks = as_utf8(stream.chunks)
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _HEAD:
            break
    head = _EXPORT_PREFIX.sub(b"", head, count=1)
    kind, header = _recognised(head, name=stream.member or name, is_broken=bool(stream.fault))
    whole = chain((head,), chunks)
    if kind is Format.FEED:
        return _feed(whole)
    if kind is Format.TABLE and header is not None:
        return map(_from_row, csv_rows(lines(whole), header=header, decoder=LineDecoder(head)))
    if kind is Format.EMPTY:
        return iter(())
    pieces = lines(whole) if kind is Format.JSON_LINES else json_values(whole)
    return _from_json(pieces, decoder=LineDecoder(head))


def _recognised(head: bytes, *, name: str, is_broken: bool) -> tuple[Format, TableHeader | None]:
    start = head.lstrip()
    if not start:
        return Format.EMPTY, None
    if start[:1] == b"<" and _FEED.search(start[:4096]):
        return Format.FEED, None
    if start[:1] == b"<" and (_PAGE.match(start) or start.startswith(b"<?xml")):
        raise InputError(f"{name} is a web page or XML that is no feed. {RECOGNISED}.")
    if is_binary(head):
        raise InputError(f"{name} is no text and no archive that we know. {RECOGNISED}.")
    if _looks_like_lines(head):
        return Format.JSON_LINES, None
    if start[:1] in b"{[":
        return Format.JSON, None
    return Format.TABLE, _table_header(head, name=name, is_broken=is_broken)


def _table_header(head: bytes, *, name: str, is_broken: bool) -> TableHeader:
    header = find_header(LineDecoder(head).decode(head))
    if header is None:
        raise InputError(f"{name} is neither JSON nor a table with a header. {RECOGNISED}.")
    if not header.has_text and not header.has_names and not is_broken:
        raise InputError(
            f"{name} is neither JSON nor a table with a header: its first line names no columns. Add a line "
            "above it that does, for example id,author,created_at,text."
        )
    if not header.has_text and not is_broken:
        raise InputError(
            f"{name} has the columns {header.in_words}, and none of them is known to hold a text. "
            "Name one of them text (or tweet, body, content, message, comment, review)."
        )
    return header


def _looks_like_lines(head: bytes) -> bool:
    """Whether at least half of the first whole lines are JSON objects or arrays of their own."""
    candidates = [line for line in head.split(b"\n")[:_LINES_LOOKED_AT] if line.strip()]
    if len(head) >= _HEAD and len(candidates) > 1 and len(candidates) < _LINES_LOOKED_AT:
        candidates.pop()
    if not candidates or candidates[0].lstrip()[:1] == b"[":
        return False
    good = sum(_is_object(line) for line in candidates)
    return good > 0 and good * 2 >= len(candidates)


def _is_object(line: bytes) -> bool:
    if line.lstrip()[:1] not in b"{[":
        return False
    try:
        decode_json(line)
    except ValueError:
        return False
    return True


def _from_row(row: Row) -> Record:
    return Record(row.position, None if row.fault else row.values, row.fault, row.raw)


def _from_json(pieces: Iterator[Piece], *, decoder: LineDecoder) -> Iterator[Record]:
    for piece in pieces:
        if not piece.raw.strip():
            continue
        position = f"line {piece.line}"
        text = decoder.decode(piece.raw)
        if piece.fault:
            yield Record(position, fault=piece.fault, raw=text)
            continue
        value = _decoded(piece.raw if piece.raw.isascii() else text)
        if value is not None:
            yield Record(position, value)
        else:
            yield from _glued(piece, text=text, decoder=decoder)


def _glued(piece: Piece, *, text: str, decoder: LineDecoder) -> Iterator[Record]:
    """Values that stand on one line without a break, else the line as a fault."""
    parts = list(json_values(iter((piece.raw,)))) if re.search(rb"\}\s*,?\s*\{", piece.raw) else []
    values = [_decoded(decoder.decode(part.raw)) for part in parts if not part.fault]
    if len(values) > 1 and len(values) == len(parts) and all(v is not None for v in values):
        yield from (Record(f"line {piece.line}", value) for value in values)
    else:
        yield Record(f"line {piece.line}", fault="is no valid JSON", raw=text)


def _decoded(raw: bytes | str) -> Any:
    """The JSON value, None where it is none (and for null, which is no record either)."""
    try:
        return decode_json(raw)
    except ValueError:
        return None


def _feed(chunks: Iterator[bytes]) -> Iterator[Record]:
    parts, size = list[bytes](), 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_RECORD:
            yield Record("feed", fault="the feed is larger than 50 MB")
            return
        parts.append(chunk)
    yield Record("feed", b"".join(parts))
