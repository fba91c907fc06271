"""Makes the rows, targets and weights that the network is fitted to, from posts, marked posts and pieces of posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.needs.corpus import LabelledPost, read_marked, targets_of
from nlp.needs.features import Featurizer
from nlp.needs.model import column_positions, select_columns
from nlp.needs.segments import Piece, pieces_of
from overheard.records import Label

__all__ = [
    "CUT_OUTPUT",
    "Cuttings",
    "Floats",
    "Sample",
    "cut_posts",
    "frequent_columns",
    "sample_cuttings",
    "sample_marked",
    "sample_posts",
]

Floats = NDArray[np.float32]

CUT_OUTPUT = len(Label) + 1
"""The output that says how well a piece states a need; those before it are the labels and any need."""

_BATCH = 2048
_MIN_POSTS = 3
_MAX_COLUMNS = 260_000
_GOLD_WEIGHT = 2.0
_CUT_WEIGHT = 0.5


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Rows with targets [n, outputs] and weights [n, outputs]; a weight of 0 says nothing about that output."""

    rows: sparse.csr_matrix
    targets: Floats
    weights: Floats

    def where(self, chosen: NDArray[np.bool_]) -> Sample:
        """The chosen rows."""
        return Sample(
            rows=self.rows[chosen], targets=self.targets[chosen], weights=self.weights[chosen]
        )

    def narrowed(self, columns: NDArray[np.int32]) -> Sample:
        """The same over these feature columns only, in their order."""
        position = column_positions(columns, width=self.rows.shape[1])
        return replace(self, rows=select_columns(self.rows, position=position, width=len(columns)))

    @staticmethod
    def joined(samples: Sequence[Sample]) -> Sample:
        """All rows of several samples, one after the other."""
        return Sample(
            rows=sparse.csr_matrix(
                sparse.vstack([sample.rows for sample in samples], format="csr")
            ),
            targets=np.concatenate([sample.targets for sample in samples]),
            weights=np.concatenate([sample.weights for sample in samples]),
        )


@dataclass(frozen=True, kw_only=True)
class Cuttings:
    """The pieces of all posts that have a copied need.

    Attributes:
        pieces: of each post that has any. post: number of that post among all. overlap: of every piece with the need that
            the reader copied, intersection over union. owner: number of the post of every piece.
    """

    post: list[int]
    pieces: list[list[Piece]]
    overlap: Floats
    owner: NDArray[np.int64]


def sample_posts(featurizer: Featurizer, posts: Sequence[LabelledPost]) -> Sample:
    """Labelled posts: every output but the one for pieces."""
    return _labelled(
        _featurize(featurizer, [post.text for post in posts]),
        targets_of(posts),
        weight=_GOLD_WEIGHT,
    )


def sample_marked(featurizer: Featurizer, train_dir: Path, teacher: Path) -> Sample:
    """Posts without labels of ours, with a larger model's probabilities as targets."""
    texts, targets = read_marked(train_dir, teacher)
    return _labelled(_featurize(featurizer, texts), targets, weight=1.0)


def cut_posts(posts: Sequence[LabelledPost]) -> Cuttings:
    """Cuts every post that has a copied need and measures each piece against it."""
    numbers, pieces, owner = [], [], []
    overlap: list[float] = []
    for number, post in enumerate(posts):
        start = post.text.find(post.need) if post.need else -1
        found = pieces_of(post.text) if start >= 0 else []
        if not found:
            continue
        end = start + len(post.need or "")
        numbers.append(number)
        pieces.append(found)
        owner.extend([number] * len(found))
        overlap.extend(_overlap(piece, start=start, end=end) for piece in found)
    return Cuttings(
        post=numbers,
        pieces=pieces,
        overlap=np.array(overlap, dtype=np.float32),
        owner=np.array(owner, dtype=np.int64),
    )


def sample_cuttings(
    featurizer: Featurizer, posts: Sequence[LabelledPost], cuttings: Cuttings
) -> Sample:
    """Pieces of posts: only the output for pieces, the target being the overlap."""
    texts = [
        posts[number].text[piece.start : piece.end]
        for number, pieces in zip(cuttings.post, cuttings.pieces, strict=True)
        for piece in pieces
    ]
    targets = np.zeros((len(texts), CUT_OUTPUT + 1), dtype=np.float32)
    weights = np.zeros_like(targets)
    targets[:, CUT_OUTPUT] = cuttings.overlap
    weights[:, CUT_OUTPUT] = _CUT_WEIGHT
    return Sample(rows=_featurize(featurizer, texts), targets=targets, weights=weights)


def frequent_columns(samples: Sequence[Sample], *, width: int) -> NDArray[np.int32]:
    """The feature columns that several rows use, the most frequent first."""
    counts = np.zeros(width, dtype=np.int64)
    for sample in samples:
        counts += np.bincount(sample.rows.indices, minlength=width)
    order = np.argsort(-counts, kind="stable")[:_MAX_COLUMNS]
    return order[counts[order] >= _MIN_POSTS].astype(np.int32)


def _labelled(rows: sparse.csr_matrix, targets: Floats, *, weight: float) -> Sample:
    padded = np.zeros((len(targets), CUT_OUTPUT + 1), dtype=np.float32)
    padded[:, :CUT_OUTPUT] = targets
    weights = np.full_like(padded, weight)
    weights[:, CUT_OUTPUT] = 0.0
    return Sample(rows=rows, targets=padded, weights=weights)


def _featurize(featurizer: Featurizer, texts: Sequence[str]) -> sparse.csr_matrix:
    parts = [
        featurizer.transform(texts[start : start + _BATCH])
        for start in range(0, len(texts), _BATCH)
    ]
    return sparse.csr_matrix(sparse.vstack(parts, format="csr"))


def _overlap(piece: Piece, *, start: int, end: int) -> float:
    shared = min(piece.end, end) - max(piece.start, start)
    union = max(piece.end, end) - min(piece.start, start)
    return max(shared, 0) / union
