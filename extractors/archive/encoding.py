"""Finds out how a file's text is written and gives its lines as UTF-8, whatever tool made it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from charset_normalizer import from_bytes

__all__ = ["LineDecoder", "as_utf8", "is_binary"]

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "shift_jis", "euc_jp", "gb18030",
    "big5", "euc_kr", "koi8_r",
]  # fmt: skip
_ENOUGH_TO_GUESS = 40  # high bytes; below that a guess between code pages is a lottery
_ENOUGH_TO_SEE = 64


def as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same text without a byte-order mark, UTF-16 and UTF-32 turned into UTF-8."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _ENOUGH_TO_SEE:
            break
    encoding, length = _unicode_kind(head)
    if encoding is None:
        yield from _nonempty(head[length:], chunks)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in _nonempty(head[length:], chunks):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def is_binary(head: bytes) -> bool:
    """Whether `head` (of `as_utf8`) is no text: NUL bytes, or many control characters."""
    if not head:
        return False
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b" for byte in head[:4096])
    return b"\x00" in head[:4096] or controls * 20 > len(head[:4096])


class LineDecoder:
    """Decodes a file line by line: UTF-8 where it holds, else the code page that the file is written in.

    Lines of one file may differ, as they do where exports were glued together; only a line that is no UTF-8
    is read in the code page.
    """

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._fallback: str | None = None

    def decode(self, line: bytes) -> str:
        """The text of one line; never fails."""
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            pass
        if _is_mostly_utf8(line):
            return line.decode("utf-8", "replace")
        if self._fallback is None:
            self._fallback = _guess(self._head, line=line)
        try:
            return line.decode(self._fallback)
        except UnicodeDecodeError:
            return line.decode("latin-1")


def _unicode_kind(head: bytes) -> tuple[str | None, int]:
    """The encoding to convert from (None for UTF-8 and code pages) and the length of the mark."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return (None if encoding == "utf-8" else encoding), len(mark)
    even, odd = head[0::2], head[1::2]
    if len(odd) >= 2 and odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le", 0
    if len(even) >= 2 and even.count(0) > 0.6 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be", 0
    return None, 0


def _nonempty(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _is_mostly_utf8(line: bytes) -> bool:
    """Whether the line holds good UTF-8 sequences and only few broken ones: damaged UTF-8, no code page."""
    decoded = line.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    good = sum(char > "\x7f" for char in decoded) - broken
    return good >= 2 * broken


def _guess(head: bytes, *, line: bytes) -> str:
    sample = head if not head.isascii() else line
    if sum(byte > 127 for byte in sample[:200_000]) < _ENOUGH_TO_GUESS:
        return "cp1252"
    best = from_bytes(sample[:200_000], cp_isolation=_GUESSES).best()
    return best.encoding if best else "cp1252"
