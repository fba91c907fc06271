"""Opens plain, .gz, .xz, .zst and .zip files as streams of bytes, recognised by their first bytes."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import zstandard

__all__ = ["Stream", "is_workbook", "open_stream", "zip_members"]

_BITE = 64 * 1024
_ZSTD_BITE = 2 * 1024  # a zstd decoder gives all it has at once; a small bite bounds a bomb's burst
_ZSTD_WINDOW = 2**31
_BOMB_BYTES = 256 * 1024 * 1024
_BOMB_RATIO = 250
_GZIP, _XZ, _ZIP = b"\x1f\x8b", b"\xfd7zXZ\x00", b"PK"
_ZSTD = b"\x28\xb5\x2f\xfd"
_CUT = "the compressed data ends too early; what came before it was read"
_DAMAGED = "the compressed data is damaged from here on; what came before it was read"
_BOMB = "it unpacks to more than 250 times its size, as a zip bomb does; the rest was refused"
_ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError,
    NotImplementedError, ValueError,
)  # fmt: skip


class _Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class Stream:
    """Unpacked bytes in chunks; where the packing is broken the stream ends and `fault` says why.

    Attributes:
        member: the name inside a .zip, "" elsewhere.
        fault: why the stream ended before its end, "" where it did not.
    """

    chunks: Iterator[bytes]
    member: str = ""
    fault: str = field(default="")


def open_stream(path: Path, *, on_bytes: Callable[[int], None] | None = None) -> Stream:
    """The bytes of a file that is no .zip; gz in xz and the like are unpacked twice.

    Raises:
        OSError: the file cannot be opened.
    """
    return _unpacked(_file_chunks(path, on_bytes=on_bytes))


def zip_members(path: Path) -> Iterator[Stream]:
    """The members of a .zip in its own order, folders and Mac's shadow files left out.

    Raises:
        zipfile.BadZipFile: the archive has no readable list of members.
    """
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            name = entry.filename
            if entry.is_dir() or name.startswith("__MACOSX/"):
                continue
            try:
                with archive.open(entry) as member:
                    stream = _unpacked(_member_chunks(member, entry), member=name)
                    yield stream
            except _ZIP_FAULTS:
                yield Stream(iter(()), member=name, fault="the member is damaged or encrypted")


def is_workbook(path: Path) -> bool:
    """Whether the file is an Excel workbook (.xlsx)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _ZIP_FAULTS:
        return False


def _file_chunks(path: Path, *, on_bytes: Callable[[int], None] | None) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_BITE):
            if on_bytes:
                on_bytes(len(chunk))
            yield chunk


class _PackingFault(Exception):
    """The packed data cannot be read further; the message says why."""


def _member_chunks(member: BinaryIO | _Reader, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    size = 0
    while True:
        try:
            chunk = member.read(_BITE)
        except _ZIP_FAULTS as error:
            raise _PackingFault(_DAMAGED) from error
        if not chunk:
            return
        size += len(chunk)
        if size > _BOMB_BYTES and size > _BOMB_RATIO * max(entry.compress_size, 1):
            raise _PackingFault(_BOMB)
        yield chunk


def _unpacked(packed: Iterator[bytes], *, member: str = "") -> Stream:
    stream = Stream(iter(()), member=member)
    stream.chunks = _guarded(packed, stream=stream)
    return stream


def _guarded(packed: Iterator[bytes], *, stream: Stream) -> Iterator[bytes]:
    try:
        chunks = packed
        for _ in range(2):
            chunks, is_plain = _one_layer(chunks)
            if is_plain:
                break
        yield from chunks
    except _PackingFault as fault:
        stream.fault = str(fault)


def _one_layer(packed: Iterator[bytes]) -> tuple[Iterator[bytes], bool]:
    """The chunks with their outer packing taken off, and whether there was none."""
    head = b""
    for chunk in packed:
        head += chunk
        if len(head) >= len(_XZ):
            break
    whole = _chained(head, packed)
    for magic, unpack in ((_GZIP, _gunzip), (_XZ, _unxz)):
        if head.startswith(magic):
            return unpack(whole), False
    if head.startswith(_ZSTD) or (head[1:4] == b"\x2a\x4d\x18" and head[0] & 0xF0 == 0x50):
        return _unzstd(whole), False
    return whole, True


def _chained(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _gunzip(packed: Iterator[bytes]) -> Iterator[bytes]:
    decoder, has_ended, guard = zlib.decompressobj(wbits=31), True, _BombGuard()
    for chunk in packed:
        guard.packed += len(chunk)
        waiting = chunk
        while waiting:
            if decoder.eof:
                waiting = waiting.lstrip(b"\x00")  # padding, as tapes and some servers add it
                if not waiting:
                    break
                decoder = zlib.decompressobj(wbits=31)
            try:
                out = decoder.decompress(waiting, _BITE)
            except zlib.error as error:
                raise _PackingFault(_DAMAGED) from error
            has_ended = decoder.eof
            waiting = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
            yield from guard.passed(out)
    if not has_ended:
        yield from guard.passed(decoder.flush())
        raise _PackingFault(_CUT)


def _unxz(packed: Iterator[bytes]) -> Iterator[bytes]:
    decoder, guard, has_ended = lzma.LZMADecompressor(), _BombGuard(), True
    for chunk in packed:
        guard.packed += len(chunk)
        waiting = chunk
        while waiting or not decoder.needs_input:
            if decoder.eof:
                waiting = (decoder.unused_data + waiting).lstrip(b"\x00")
                if not waiting:
                    break
                decoder = lzma.LZMADecompressor()
            try:
                out = decoder.decompress(waiting, _BITE)
            except lzma.LZMAError as error:
                raise _PackingFault(_DAMAGED) from error
            waiting, has_ended = b"", decoder.eof
            yield from guard.passed(out)
            if decoder.eof and not decoder.unused_data:
                break
    if not has_ended:
        raise _PackingFault(_CUT)


def _unzstd(packed: Iterator[bytes]) -> Iterator[bytes]:
    maker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    decoder, guard, is_fresh = maker.decompressobj(), _BombGuard(), True
    for chunk in packed:
        for start in range(0, len(chunk), _ZSTD_BITE):
            waiting = chunk[start : start + _ZSTD_BITE]
            guard.packed += len(waiting)
            while waiting:
                if decoder.eof:
                    decoder = maker.decompressobj()
                try:
                    out = decoder.decompress(waiting)
                except zstandard.ZstdError as error:
                    raise _PackingFault(_DAMAGED) from error
                is_fresh = False
                waiting = decoder.unused_data if decoder.eof else b""
                yield from guard.passed(out)
    if not decoder.eof and not is_fresh:
        raise _PackingFault(_CUT)


@dataclass(slots=True)
class _BombGuard:
    """Refuses a stream that grows out of all proportion to what was read of it."""

    packed: int = 0
    unpacked: int = 0

    def passed(self, out: bytes) -> Iterator[bytes]:
        self.unpacked += len(out)
        if self.unpacked > _BOMB_BYTES and self.unpacked > _BOMB_RATIO * max(self.packed, 1):
            raise _PackingFault(_BOMB)
        if out:
            yield out
