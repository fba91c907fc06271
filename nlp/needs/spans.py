"""Finds the piece of a text that states a need: every run of clauses is scored and the best one per label wins.

The model has an output of its own for this, fitted to the overlap of a piece with the piece that a reader copied; a
few numbers about the piece's place and length complete it.

Measured as recall at half overlap: a gold span is found where one predicted span shares with it at least half of the
characters of the longer of the two. Scores stand in this folder's README.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.needs.ranker import Ranker
from nlp.needs.segments import Piece, pieces_of
from overheard.records import NEED_LABELS, Label, NeedSpan

__all__ = ["PieceScorer", "PieceScores", "find_need_spans", "find_need_spans_of", "place_features"]

_LABEL_SHARE = 2.0
_OTHER_MARGIN = 0.5
_TELLING = (
    Label.RECOMMENDATION,
    Label.PURCHASE,
    Label.PROBLEM,
    Label.SWITCH,
    Label.QUESTION,
    Label.PROMOTION,
)
_JOINING = re.compile(r"(?:and|but|so|or|because|which|while|since|as|if|then)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"(?:i|i['’]\w+|im|ive|my|we|our)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:any|anyone|anybody|does|do|can|could|what|which|where|how|is|are|should|who|please|help|need|looking|want)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:need|want|recommend\w*|suggest\w*|looking (?:for|to)|help|advice|tips|can['’]?t|won['’]?t|problem|issue|buy|get)\b",
    re.IGNORECASE,
)
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

    ranker: Ranker

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
    ranker: Ranker,
) -> tuple[NeedSpan, ...]:
    fit = ranker.score(place_features(text, pieces, scores, labels=labels))
    best = int(fit.argmax())
    chosen = []
    for label in labels:
        own = fit + _LABEL_SHARE * scores.labels[:, _COLUMN[label]]
        pick = int(own.argmax())
        piece = pieces[pick if own[pick] > own[best] + _OTHER_MARGIN else best]
        chosen.append(
            NeedSpan(
                start=piece.start,
                end=piece.end,
                text=text[piece.start : piece.end],
                label=label,
            )
        )
    return tuple(chosen)


def place_features(
    text: str, pieces: Sequence[Piece], scores: PieceScores, *, labels: Collection[Label]
) -> NDArray[np.float32]:
    """[n, features] about the pieces of one text: what the model says of them, their place, length and opening.

    Args:
        text: the text.
        pieces: of the text.
        scores: of the pieces.
        labels: the need labels that hold for the text.
    """
    title_end = text.find("\n")
    span = 1 / (1 + np.exp(-scores.span))
    decided = scores.labels[:, [_COLUMN[label] for label in labels if label in NEED_LABELS]]
    size = np.array([piece.end - piece.start for piece in pieces], dtype=np.float32)
    first = np.array([piece.start for piece in pieces], dtype=np.float32)
    sentence = np.array([piece.sentence for piece in pieces], dtype=np.float32)
    rank = np.argsort(np.argsort(-span, kind="stable"), kind="stable").astype(np.float32)
    flags = [_flags(text, piece, title_end=title_end) for piece in pieces]
    columns = [
        span,
        scores.span,
        span - span.max(),
        np.exp(-rank / 3),
        scores.need,
        scores.need - scores.need.max(),
        decided.max(axis=1, initial=0.0),
        *(scores.labels[:, _COLUMN[label]] for label in _TELLING),
        np.log1p(size) / 5,
        (np.log1p(size) / 5) ** 2,
        size / max(len(text), 1),
        first / max(len(text), 1),
        np.log1p(sentence),
        sentence == 0,
        np.full(len(pieces), float(title_end > 0)),
        np.full(len(pieces), np.log1p(len(pieces)) / 4),
        *np.array(flags, dtype=np.float32).T,
    ]
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _flags(text: str, piece: Piece, *, title_end: int) -> tuple[bool, ...]:
    words = text[piece.start : piece.end]
    after = text[piece.end : piece.end + 1]
    return (
        piece.whole,
        piece.opens,
        piece.closes,
        piece.end <= title_end,
        0 < title_end < piece.start and piece.sentence == 1,
        after == "?" or words.endswith("?"),
        words.startswith("@"),
        words.startswith(("[", "(")),
        _JOINING.match(words) is not None,
        _SPEAKER.match(words) is not None,
        _ASKING.match(words) is not None,
        _CUE.search(words) is not None,
    )
