"""Weighs the terms of a need: as a whole with what is wanted, sentence by sentence, and in pairs of sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leads.passages import sentences_of
from leads.synonyms import SERVICES
from leads.terms import terms

__all__ = ["SERVICE_WEIGHT", "Asked", "asked_of"]

SERVICE_WEIGHT = 2.0

_HEAD_WEIGHT, _COMPLEMENT_WEIGHT, _AROUND_WEIGHT = 1.5, 0.4, 0.2
_JOINT = re.compile(
    r"\b(?:for|with|in|under|of|from|to|on|at|near|like|without|that|around|about|below)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Terms with their weights, and how many words a piece must share with them to be an answer.

    One sentence out of many needs two, so that an incidental word makes no piece fit.
    """

    weights: dict[str, float]
    least: int


def asked_of(need: str, wants: Sequence[str], *, names: Collection[str]) -> tuple[Asked, ...]:
    """What a need asks, the whole of it first; terms in `names` are left out."""
    sentences = sentences_of(need)
    pieces = [*sentences, *(f"{first} {second}" for first, second in pairwise(sentences))]
    drafts = [
        (_weights(need, wants), 1),
        *((dict.fromkeys(terms(piece), 1.0), 2) for piece in pieces),
    ]
    asked = []
    for draft, least in drafts:
        weights = {
            term: weight * (SERVICE_WEIGHT if term in SERVICES else 1.0)
            for term, weight in draft.items()
            if term not in names
        }
        if weights:
            asked.append(Asked(weights, least))
    return tuple(asked)


def _weights(need: str, wants: Sequence[str]) -> dict[str, float]:
    """The last word before "for", "with" … is the thing, those before it say which, those behind what for."""
    weights: dict[str, float] = {}
    for want in wants:
        name, *rest = _JOINT.split(want, maxsplit=1)
        named = terms(name)
        weights.update(dict.fromkeys(named, 1.0))
        if named:
            weights[named[-1]] = _HEAD_WEIGHT
        for term in terms(" ".join(rest)):
            weights.setdefault(term, _COMPLEMENT_WEIGHT if named else 1.0)
    around = _AROUND_WEIGHT if weights else 1.0
    for term in terms(need):
        weights.setdefault(term, around)
    return weights
