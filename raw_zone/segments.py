"""Segment files: what a platform gave, one JSON item a line, zstd-compressed, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
import zstandard

from overheard.errors import StorageError
from overheard.records import RawItem
from overheard.wire_json import encode_json

__all__ = ["content_hash", "read_segment", "segment_path", "write_segment"]

_DECODER = msgspec.json.Decoder(RawItem)


def content_hash(item: RawItem) -> str:
    """32 hex digits that name the payload alone: the same item met again, by whatever way, has the same hash."""
    return sha256(item.uid.encode() + b"\0" + _canonical(item.payload)).hexdigest()[:32]


def segment_path(items: Iterable[RawItem], *, source: str) -> Path:
    """Relative path of a segment: by day and source, named by its content, so that a repeat lands on itself."""
    digest, first = sha256(), None
    for item in items:
        first = first or item.observed_at
        digest.update(content_hash(item).encode())
    if first is None:
        raise ValueError("a segment holds at least one item")
    folder = Path(f"dt={first:%Y-%m-%d}") / f"source={_safe(source)}"
    return folder / f"{first:%H%M%S%f}-{digest.hexdigest()[:16]}.jsonl.zst"


def write_segment(path: Path, items: Iterable[RawItem]) -> None:
    """Write `items` to `path` through a temporary name; after a crash the file is there whole or not at all.

    Raises:
        StorageError: disk full, no permission; nothing was left behind.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".landing-")
        with os.fdopen(handle, "wb") as file:
            with zstandard.ZstdCompressor(level=3).stream_writer(file, closefd=False) as writer:
                for item in items:
                    writer.write(encode_json(item) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        message = f"The raw zone cannot be written ({error.strerror}). Free space or mend the folder, then run again."
        raise StorageError(message) from error


def read_segment(path: Path) -> Iterator[RawItem]:
    """Yield the items of a segment in the order in which they were landed.

    Raises:
        StorageError: the file is missing or damaged.
    """
    try:
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as reader:
            yield from _lines(reader)
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError) as error:
        message = f"The segment {path.name} cannot be read ({error}). Restore it from a copy or remove it."
        raise StorageError(message) from error


def _lines(reader: zstandard.ZstdDecompressionReader) -> Iterator[RawItem]:
    rest = b""
    while chunk := reader.read(1 << 20):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield _DECODER.decode(line)


def _canonical(payload: object) -> bytes:
    return msgspec.json.encode(payload, order="deterministic")


def _safe(name: str) -> str:
    return (
        "".join(char if char.isalnum() or char in "-_." else "_" for char in name)[:60] or "unnamed"
    )
