"""Finds the piece of a text that states a need: every run of clauses is scored and the best one per label wins.

The model has an output of its own for this, fitted to the overlap of a piece with the piece that a reader copied; a
few numbers about the piece's place and length complete it.

Measured as recall at half overlap: a gold span is found where one predicted span shares with it at least half of the
characters of the longer of the two. Scores stand in this folder's README.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.needs.segments import Piece, pieces_of
from overheard.records import NEED_LABELS, Label, NeedSpan

__all__ = ["PieceScorer", "PieceScores", "find_need_spans", "find_need_spans_of", "place_features"]

_LABEL_SHARE = 0.35
_OTHER_MARGIN = 0.05
_COLUMN = {label: column for column, label in enumerate(Label)}


@dataclass(frozen=True, kw_only=True, slots=True)
class PieceScores:
    """What the model says of pieces on their own.

    Attributes:
        span: [n], logit of the overlap with a reader's choice.
        labels: [n, 9], calibrated probabilities of the labels. need: [n], the same for any need.
    """

    span: NDArray[np.float32]
    labels: NDArray[np.float32]
    need: NDArray[np.float32]


class PieceScorer(Protocol):
    """Scores pieces of text; `NeedModel` is one."""

    ranker: tuple[float, ...]

    def score_pieces(self, texts: Sequence[str]) -> PieceScores:
        """Scores every piece on its own."""
        ...


def find_need_spans(
    text: str, *, decided: Sequence[Label], model: PieceScorer
) -> tuple[NeedSpan, ...]:
    """The spans of one text, one for every decided need label, in the order of the labels.

    Args:
        text: the whole text; offsets count its characters.
        decided: the labels that hold for it; those that are no needs are ignored.
        model: scores the pieces.
    """
    return find_need_spans_of([text], decided=[decided], model=model)[0]


def find_need_spans_of(
    texts: Sequence[str], *, decided: Sequence[Sequence[Label]], model: PieceScorer
) -> list[tuple[NeedSpan, ...]]:
    """`find_need_spans` for many texts at once, which is much faster."""
    wanted = [[label for label in labels if label in NEED_LABELS] for labels in decided]
    pieces = [pieces_of(text) if labels else [] for text, labels in zip(texts, wanted, strict=True)]
    words = [
        text[piece.start : piece.end]
        for text, found in zip(texts, pieces, strict=True)
        for piece in found
    ]
    scores = model.score_pieces(words)
    spans: list[tuple[NeedSpan, ...]] = []
    start = 0
    for text, labels, found in zip(texts, wanted, pieces, strict=True):
        here = slice(start, start + len(found))
        start += len(found)
        own = PieceScores(
            span=scores.span[here], labels=scores.labels[here], need=scores.need[here]
        )
        spans.append(_choose(text, labels, found, own, model.ranker) if found else ())
    return spans


def _choose(
    text: str,
    labels: Sequence[Label],
    pieces: Sequence[Piece],
    scores: PieceScores,
    ranker: Sequence[float],
) -> tuple[NeedSpan, ...]:
    places = place_features(text, pieces, scores)
    fit = places @ np.array(ranker, dtype=np.float32)
    best = int(fit.argmax())
    chosen = []
    for label in labels:
        share = _LABEL_SHARE * scores.labels[:, _COLUMN[label]]
        own = int((fit + share).argmax())
        pick = own if (fit + share)[own] > (fit + share)[best] + _OTHER_MARGIN else best
        piece = pieces[pick]
        chosen.append(
            NeedSpan(
                start=piece.start,
                end=piece.end,
                text=text[piece.start : piece.end],
                label=label,
            )
        )
    return tuple(chosen)


def place_features(text: str, pieces: Sequence[Piece], scores: PieceScores) -> NDArray[np.float32]:
    """[n, features] about pieces of one text: what the model says of them, their place and their length."""
    total = max(len(text), 1)
    title_end = text.find("\n") if "\n" in text else 0
    size = np.array([piece.end - piece.start for piece in pieces], dtype=np.float32)
    first = np.array([piece.start for piece in pieces], dtype=np.float32)
    columns: list[NDArray[Any]] = [
        1 / (1 + np.exp(-scores.span)),
        scores.span,
        scores.need,
        np.log1p(size) / 5,
        (np.log1p(size) / 5) ** 2,
        first / total,
        np.array([piece.sentence == 0 for piece in pieces], dtype=np.float32),
        np.array([piece.whole for piece in pieces], dtype=np.float32),
        np.array([piece.end <= title_end for piece in pieces], dtype=np.float32),
        np.array(
            [
                text[piece.end : piece.end + 1] == "?" or text[piece.end - 1] == "?"
                for piece in pieces
            ]
        ),
        size / total,
    ]
    return np.stack(columns, axis=1).astype(np.float32)
