"""One spelling for every post, its tokens, and what is remembered of each token: its hash and its character n-grams."""

from __future__ import annotations

import html
import re
import zlib

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["TokenTable", "hash_token", "normalise", "tokenise"]

_MAX_CHARACTERS = 2400
_MAX_TOKENS = 320

_QUOTE_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\((?:[^()\s]|\([^()\s]*\))*\)")
_URL = re.compile(r"(?:https?://|www\.)\S+|\b[a-z0-9-]+\.(?:com|co|net|org|ly|me)/\S*")
_HANDLE = re.compile(r"(?<![\w.])@\w+")
_USER = re.compile(r"(?<![\w/])/?u/[\w-]+")
_DIGITS = re.compile(r"\d[\d.,:]*\d|\d")
_ELONGATED = re.compile(r"([a-z!?.])\1{2,}")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")
_TOKEN = re.compile(r"@user|<url>|\n|#?\w+|[^\w\s]")


def normalise(text: str) -> str:
    """The author's own words in one spelling: quotes dropped, handles, links and numbers as tokens, lower case."""
    text = text[: _MAX_CHARACTERS + 400]
    if "&" in text:
        text = html.unescape(text)
    if ">" in text:
        text = _QUOTE_LINE.sub("", text)
    text = text.lower()
    if "](" in text:
        text = _MARKDOWN_LINK.sub(r" \1 <url> ", text)
    if "/" in text or "www." in text:
        text = _USER.sub("@user", _URL.sub(" <url> ", text))
    if "@" in text:
        text = _HANDLE.sub("@user", text)
    text = _ELONGATED.sub(r"\1\1", _APOSTROPHE.sub("", text))
    return _DIGITS.sub("0", text)[:_MAX_CHARACTERS]


def tokenise(text: str) -> list[str]:
    """Tokens of a normalised text, `^` first; the first line break is kept as a token, for it ends a title."""
    tokens = _TOKEN.findall(text.strip())[:_MAX_TOKENS]
    return ["^", *tokens]


def hash_token(token: str) -> int:
    """64 bits that are the same on every machine."""
    raw = token.encode("utf-8", "surrogatepass")
    return zlib.crc32(raw) | (zlib.crc32(raw, 0x5BD1E995) << 32)


class TokenTable:
    """Numbers tokens and remembers of each its hash and its character n-grams.

    Attributes:
        index: token → its number.
    """

    def __init__(self, char_bits: int) -> None:
        self._char_bits = char_bits
        self.clear()

    def clear(self) -> None:
        """Forgets all tokens."""
        self.index: dict[str, int] = {}
        self._hashes: list[int] = []
        self._grams: list[NDArray[np.int32]] = []

    def add(self, token: str) -> int:
        """Remembers a token and returns its number."""
        number = len(self._hashes)
        self.index[token] = number
        self._hashes.append(hash_token(token))
        self._grams.append(self._char_grams(token))
        return number

    def _char_grams(self, token: str) -> NDArray[np.int32]:
        shift = 32 - self._char_bits
        raw = f" {token[:24]} ".encode("utf-8", "surrogatepass")
        crc32 = zlib.crc32
        size = len(raw)
        buckets = {
            crc32(raw[start : start + width]) >> shift
            for width in (3, 4, 5)
            for start in range(size - width + 1)
        }
        buckets.add(crc32(raw) >> shift)
        return np.fromiter(sorted(buckets), dtype=np.int32, count=len(buckets))

    def hashes(self) -> NDArray[np.uint64]:
        """The hash of every token, by number."""
        return np.array(self._hashes, dtype=np.uint64)

    def gram_matrix(self, tokens: NDArray[np.int64]) -> sparse.csr_matrix:
        """One row a token, scaled so that a token weighs one whatever its length."""
        grams = [self._grams[token] for token in tokens]
        sizes = np.array([len(item) for item in grams], dtype=np.int64)
        pointer = np.concatenate(([0], np.cumsum(sizes)))
        data = np.repeat((1.0 / np.sqrt(sizes)).astype(np.float32), sizes)
        indices = np.concatenate(grams) if grams else np.empty(0, dtype=np.int32)
        return sparse.csr_matrix(
            (data, indices, pointer), shape=(len(tokens), 1 << self._char_bits)
        )
