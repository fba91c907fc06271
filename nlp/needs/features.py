"""Turns posts into one sparse row of numbers each: hashed word and character n-grams, stance cues, shape.

Training and running share this module, so a change here needs a new model (`FEATURES_VERSION`). Tokens are hashed once
and remembered; n-grams are mixed from token hashes in numpy, so nothing is looped over in Python but tokenising.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.needs.cues import CUES
from nlp.needs.tokens import TokenTable, hash_token, normalise, tokenise

__all__ = ["FEATURES_VERSION", "FeatureSpace", "Featurizer"]

FEATURES_VERSION = 1
_CACHE_LIMIT = 150_000

_FIRST = np.uint64(0x9E3779B97F4A7C15)
_SECOND = np.uint64(0xC2B2AE3D27D4EB4F)
_THIRD = np.uint64(0x165667B19E3779F9)
_GAP = np.uint64(0x27D4EB2F165667C5)
_HEAD = np.uint64(0x85EBCA77C2B2AE63)


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scrambles hashes so that their high bits depend on every bit (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return mixed


def _pairs(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return _mix(first * _FIRST + second * _SECOND)


def _triples(
    first: NDArray[np.uint64], second: NDArray[np.uint64], third: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    return _mix(first * _FIRST + second * _SECOND + third * _THIRD)


@cache
def _cue_table() -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Hashes of all cue phrases, sorted, and the cue that each belongs to (a phrase may serve several)."""
    rows: list[tuple[int, int]] = []
    for index, phrases in enumerate(CUES.values()):
        for phrase in phrases.split("|"):
            hashes = [np.array([hash_token(token)], dtype=np.uint64) for token in phrase.split()][
                :3
            ]
            combine: Callable[..., NDArray[np.uint64]] = (_mix, _pairs, _triples)[len(hashes) - 1]
            joined = combine(*hashes)
            rows.append((int(joined[0]), index))
    rows = sorted(set(rows))
    return (
        np.array([row[0] for row in rows], dtype=np.uint64),
        np.array([row[1] for row in rows], dtype=np.int32),
    )


_SHAPES = (
    "length", "tokens", "question_marks", "ends_asking", "exclamations", "capitals", "urls", "mentions",
    "hashtags", "numbers", "prices", "lines", "titled", "ellipsis", "quoted", "emoji", "short", "question_in_title",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FeatureSpace:
    """How many columns each block has.

    Attributes:
        word_bits, head_bits, char_bits: base-2 logarithm of the number of buckets for word n-grams of the whole text,
            of its head (the title, or the first words) and for character n-grams.
        head_tokens: how many tokens the head has where no line break ends it earlier.
        word_scale, head_scale, char_scale, dense_scale: length of a row of each block.
    """

    word_bits: int = 18
    head_bits: int = 17
    char_bits: int = 17
    head_tokens: int = 40
    word_scale: float = 4.0
    head_scale: float = 3.0
    char_scale: float = 4.0
    dense_scale: float = 0.3

    @property
    def dense(self) -> int:
        """Number of dense columns: cues of the text, cues of its head, shape."""
        return 2 * len(CUES) + len(_SHAPES)

    @property
    def columns(self) -> int:
        """Number of columns of all blocks."""
        return (1 << self.word_bits) + (1 << self.head_bits) + (1 << self.char_bits) + self.dense


@dataclass(frozen=True, slots=True)
class _Batch:
    """The tokens of many texts in one row, with the text and the head that each belongs to."""

    tokens: NDArray[np.int64]
    owner: NDArray[np.int64]
    head: NDArray[np.bool_]
    size: int


class Featurizer:
    """Makes the sparse rows of a batch of texts. Not safe to share between threads: it remembers tokens."""

    def __init__(self, space: FeatureSpace | None = None) -> None:
        self.space = space or FeatureSpace()
        self._table = TokenTable(self.space.char_bits)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row a text, float32, `space.columns` wide. Blocks: words, head words, characters, dense."""
        if len(self._table.index) > _CACHE_LIMIT:
            self._table.clear()
        batch, shapes = self._read(texts)
        space = self.space
        hashes = self._table.hashes()[batch.tokens]
        grams = _word_grams(hashes, batch)
        cues = _cue_counts(grams, batch.size)
        words = [(mixed, owner) for mixed, owner, _ in grams]
        heads = [(_mix(mixed[head] ^ _HEAD), owner[head]) for mixed, owner, head in grams]
        blocks = [
            space.word_scale * _hashed(words, batch.size, space.word_bits),
            space.head_scale * _hashed(heads, batch.size, space.head_bits),
            space.char_scale * self._characters(batch),
            space.dense_scale * sparse.csr_matrix(np.hstack([cues, shapes])),
        ]
        return sparse.csr_matrix(sparse.hstack(blocks, format="csr", dtype=np.float32))

    def _read(self, texts: Sequence[str]) -> tuple[_Batch, NDArray[np.float32]]:
        tokens: list[int] = []
        lengths = np.zeros(len(texts), dtype=np.int64)
        heads = np.zeros(len(texts), dtype=np.int64)
        shapes = np.zeros((len(texts), len(_SHAPES)), dtype=np.float32)
        index, add = self._table.index, self._table.add
        for row, text in enumerate(texts):
            words = tokenise(normalise(text))
            lengths[row] = len(words)
            heads[row] = self._head_length(words)
            shapes[row] = _shape(text, words, heads[row])
            tokens.extend([index[word] if word in index else add(word) for word in words])
        owner = np.repeat(np.arange(len(texts)), lengths)
        start = np.repeat(np.cumsum(lengths) - lengths, lengths)
        position = np.arange(len(tokens)) - start
        head = position < np.repeat(heads, lengths)
        return _Batch(np.array(tokens, dtype=np.int64), owner, head, len(texts)), shapes

    def _head_length(self, words: list[str]) -> int:
        limit = self.space.head_tokens
        try:
            return min(words.index("\n", 1, limit), limit)
        except ValueError:
            return min(len(words), limit)

    def _characters(self, batch: _Batch) -> sparse.csr_matrix:
        used, inverse = np.unique(batch.tokens, return_inverse=True)
        counts = sparse.csr_matrix(
            (np.ones(len(inverse), dtype=np.float32), (batch.owner, inverse)),
            shape=(batch.size, len(used)),
        )
        counts.data = 1.0 + np.log(counts.data)
        return _unit_rows(counts) @ self._table.gram_matrix(used)


def _word_grams(
    hashes: NDArray[np.uint64], batch: _Batch
) -> list[tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.bool_]]]:
    """Hash, text and head flag of every word 1-, 2- and 3-gram and of pairs with one word between them."""
    owner, head = batch.owner, batch.head
    grams = [(_mix(hashes), owner, head)]
    wider: tuple[tuple[int, Callable[[], NDArray[np.uint64]]], ...] = (
        (2, lambda: _pairs(hashes[:-1], hashes[1:])),
        (3, lambda: _triples(hashes[:-2], hashes[1:-1], hashes[2:])),
        (3, lambda: _pairs(hashes[:-2] ^ _GAP, hashes[2:])),
    )
    for width, joined in wider:
        if len(hashes) < width:
            continue
        last = width - 1
        inside = owner[:-last] == owner[last:]
        grams.append((joined()[inside], owner[:-last][inside], head[last:][inside]))
    return grams


def _hashed(
    grams: list[tuple[NDArray[np.uint64], NDArray[np.int64]]], rows: int, bits: int
) -> sparse.csr_matrix:
    columns = np.concatenate([mixed for mixed, _ in grams]) >> np.uint64(64 - bits)
    owners = np.concatenate([owner for _, owner in grams])
    block = sparse.csr_matrix(
        (np.ones(len(columns), dtype=np.float32), (owners, columns.astype(np.int64))),
        shape=(rows, 1 << bits),
    )
    block.data = 1.0 + np.log(block.data)
    return _unit_rows(block)


def _unit_rows(block: sparse.csr_matrix) -> sparse.csr_matrix:
    """Scales every row to length one, in place; an empty row stays empty."""
    sizes = np.diff(block.indptr)
    squares = np.add.reduceat(np.append(block.data**2, np.float32(0)), block.indptr[:-1])
    norms = np.where(sizes > 0, np.sqrt(squares), 1.0).astype(np.float32)
    block.data /= np.repeat(norms, sizes)
    return block


def _cue_counts(
    grams: list[tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.bool_]]], rows: int
) -> NDArray[np.float32]:
    """Dampened number of hits of each cue in the text and in its head, [rows, 2 x cues]."""
    keys, cues = _cue_table()
    counts = np.zeros((rows, 2 * len(CUES)), dtype=np.float32)
    for mixed, owner, head in grams[:3]:
        first = np.searchsorted(keys, mixed, side="left")
        last = np.searchsorted(keys, mixed, side="right")
        for offset in range(int((last - first).max(initial=0))):
            hit = first + offset < last
            cue = cues[first[hit] + offset]
            np.add.at(counts, (owner[hit], cue), 1.0)
            np.add.at(counts, (owner[hit], cue + len(CUES)), head[hit])
    dampened: NDArray[np.float32] = np.minimum(np.log1p(counts), 2.0)
    return dampened


def _shape(text: str, words: list[str], head: int) -> tuple[float, ...]:
    """What a text looks like, in the order of `_SHAPES`, each about 0 to 1."""
    size = max(len(text), 1)
    asks = words.count("?")
    urls = words.count("<url>")
    try:
        titled = float(words.index("\n", 1) < len(words) - 1)
    except ValueError:
        titled = 0.0
    return (
        min(np.log1p(size) / 8, 1.0),
        min(len(words) / 100, 2.0),
        min(asks / 2, 1.5),
        float("?" in words[-3:]),
        min(words.count("!") / 3, 1.0),
        min(sum(map(str.isupper, text[:300])) / min(size, 300) * 3, 2.0),
        min(urls / 2, 1.0),
        min(words.count("@user") / 2, 1.0),
        min(text.count("#") / 3, 1.0),
        min(words.count("0") / 5, 1.0),
        float("$" in text or "£" in text or "€" in text),
        min(text.count("\n") / 10, 1.0),
        titled,
        float("..." in text or "…" in text),
        min(text.count('"') / 4, 1.0),
        float(any(ord(word[0]) > 0x2600 for word in words)),
        float(len(words) < 8),
        float("?" in words[:head]),
    )
