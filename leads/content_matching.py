"""Finds the own content that answers a need, the passage that does, and why; or says honestly that nothing fits.

Ranking is BM25 over passages (Robertson and Zaragoza, 2009) with the title and the topics of the piece counted into
each of its passages. Whether anything fits at all is decided by coverage: the share of the need, weighted by
how telling its words are, that the passage and the piece's title and topics speak of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np
from numpy.typing import NDArray

from leads.passages import passages_of
from leads.synonyms import SERVICES
from leads.terms import terms
from overheard.records import ContentItem, ContentMatch

__all__ = ["FITS", "ContentMatcher"]

FITS = 0.5
"""Coverage from which a piece is offered; tuned as docs/scoring.md says."""

_K1, _B = 1.2, 0.6
_TITLE_WEIGHT, _TOPIC_WEIGHT = 3, 2
_NEED_WEIGHT = 0.3
_SERVICE_WEIGHT = 2.0
_CONTEXT_WEIGHT = 0.15
_CONTEXT_TERMS = 60
_COMMON = 0.3  # share of the pieces above which a word is no sign of what a piece is about
_BODY_ONLY = 0.75

_Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Passage:
    item: ContentItem
    text: str
    terms: frozenset[str]
    heading: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Posting:
    """Where a term occurs: passage numbers and the BM25 weight in each."""

    passages: NDArray[np.intp]
    weights: _Vector


class ContentMatcher:
    """Matches needs against a library of own content; building it is the dear part, matching is cheap.

    Args:
        items: the library. today: content that expired before this day is never offered.
    """

    def __init__(self, items: Sequence[ContentItem], *, today: date) -> None:
        self._passages: list[_Passage] = []
        counts: list[Counter[str]] = []
        valid = [item for item in items if not _is_expired(item, today)]
        for item in valid:
            for passage, counted in _prepared(item):
                self._passages.append(passage)
                counts.append(counted)
        self._item_of = np.array([valid.index(p.item) for p in self._passages], dtype=np.intp)
        self._rare = log(1.0 + (1.0 - _COMMON) / _COMMON)
        self._rarity = _rarities(self._passages, pieces=len(valid))
        self._unknown = log(1.0 + (len(valid) + 0.5) / 0.5)
        self._postings = _postings(counts)

    @property
    def has_content(self) -> bool:
        """Whether there is anything that could be offered."""
        return bool(self._passages)

    def match(
        self, *, need: str, wants: Sequence[str], text: str, limit: int = 3
    ) -> tuple[ContentMatch, ...]:
        """The pieces that answer a need, best first; empty where nothing fits.

        `need` is in the author's words, `wants` what would meet it, in a few words each. `text` is the whole post: it
        breaks ties between pieces that fit, and never makes one fit. At most `limit` pieces are given.
        """
        asked = _asked(need, wants)
        if not asked or not self._passages:
            return ()
        ranks = self._ranks(asked, text)
        found: list[tuple[float, float, int]] = []
        for number in self._best_passages(ranks):
            similarity = self._coverage(asked, self._passages[number])
            if similarity >= FITS:
                found.append((similarity, float(ranks[number]), number))
        found.sort(key=lambda entry: (-round(entry[0], 2), -entry[1], entry[2]))
        return tuple(
            self._told(number, asked, similarity) for similarity, _, number in found[:limit]
        )

    def _ranks(self, asked: dict[str, float], text: str) -> _Vector:
        ranks = np.zeros(len(self._passages))
        for term, weight in asked.items():
            self._add(ranks, term, weight)
        context = dict.fromkeys(terms(text)[:_CONTEXT_TERMS])
        answers = ranks > 0
        for term in context:
            if term not in asked:
                self._add(ranks, term, _CONTEXT_WEIGHT)
        ranks[~answers] = 0.0
        return ranks

    def _add(self, ranks: _Vector, term: str, weight: float) -> None:
        posting = self._postings.get(term)
        if posting is not None:
            ranks[posting.passages] += weight * self._rarity[term] * posting.weights

    def _best_passages(self, ranks: _Vector) -> list[int]:
        """The best passage of each piece that shares a term with the need."""
        best: dict[int, int] = {}
        candidates = np.flatnonzero(ranks)
        for number in candidates[np.argsort(-ranks[candidates], kind="stable")]:
            best.setdefault(int(self._item_of[number]), int(number))
        return list(best.values())

    def _coverage(self, asked: dict[str, float], passage: _Passage) -> float:
        """The share of the need's telling words that the passage speaks of, 0 to 1.

        A word of title or topics counts in full, one of the body alone three quarters. Where neither the title nor the
        topics share a word, two words that are rare in the library must; else the piece is about something else: 0.
        """
        whole = sum(
            weight * self._rarity.get(term, self._unknown) for term, weight in asked.items()
        )
        covered, anchors = 0.0, 0
        for term, weight in asked.items():
            if term in passage.heading:
                covered += weight * self._rarity[term]
                anchors += 2
            elif term in passage.terms:
                covered += weight * self._rarity[term] * _BODY_ONLY
                anchors += self._rarity[term] >= self._rare
        return covered / whole if anchors > 1 else 0.0

    def _told(self, number: int, asked: dict[str, float], similarity: float) -> ContentMatch:
        passage = self._passages[number]
        item = passage.item
        shared = tuple(
            sorted(
                (term for term in asked if term in passage.terms or term in passage.heading),
                key=lambda term: (-asked[term] * self._rarity[term], term),
            )
        )
        begins = " ".join(passage.text.split()[:8])
        return ContentMatch(
            content_id=item.content_id,
            title=item.title,
            url=item.url,
            kind=item.kind,
            passage=passage.text,
            similarity=round(min(1.0, similarity), 3),
            shared_terms=shared,
            reason=f"Both speak of {_listed(shared)}; see the passage “{begins} …”.",
        )


def _is_expired(item: ContentItem, today: date) -> bool:
    return item.expires_on is not None and date.fromisoformat(item.expires_on) < today


def _prepared(item: ContentItem) -> list[tuple[_Passage, Counter[str]]]:
    """The passages of a piece with the counts of their terms, title and topics counted in."""
    title, topics = terms(item.title), terms(" ".join(item.topics))
    heading = frozenset((*title, *topics))
    prepared = []
    for text in passages_of(item.text):
        found = terms(text)
        counted = Counter(found + title * _TITLE_WEIGHT + topics * _TOPIC_WEIGHT)
        prepared.append((_Passage(item, text, frozenset(found), heading), counted))
    return prepared


def _asked(need: str, wants: Sequence[str]) -> dict[str, float]:
    """The terms of a need and their weights: what is wanted in full, the words around it less."""
    wanted = [term for want in wants for term in terms(want)]
    asked = dict.fromkeys(wanted, 1.0)
    for term in terms(need):
        asked.setdefault(term, _NEED_WEIGHT if wanted else 1.0)
    return {
        term: weight * (_SERVICE_WEIGHT if term in SERVICES else 1.0)
        for term, weight in asked.items()
    }


def _rarities(passages: Sequence[_Passage], *, pieces: int) -> dict[str, float]:
    """Inverse document frequency of each term, counted in pieces and not in passages."""
    holders: dict[str, set[str]] = {}
    for passage in passages:
        for term in passage.terms | passage.heading:
            holders.setdefault(term, set()).add(passage.item.content_id)
    return {
        term: log(1.0 + (pieces - len(ids) + 0.5) / (len(ids) + 0.5))
        for term, ids in holders.items()
    }


def _postings(counts: Sequence[Counter[str]]) -> dict[str, _Posting]:
    if not counts:
        return {}
    lengths = np.array([sum(counted.values()) for counted in counts], dtype=np.float64)
    norms = _K1 * (1.0 - _B + _B * lengths / max(1.0, float(lengths.mean())))
    where: dict[str, list[int]] = {}
    for number, counted in enumerate(counts):
        for term in counted:
            where.setdefault(term, []).append(number)
    postings = {}
    for term, numbers in where.items():
        index = np.array(numbers, dtype=np.intp)
        times = np.array([counts[number][term] for number in numbers], dtype=np.float64)
        postings[term] = _Posting(index, times * (_K1 + 1.0) / (times + norms[index]))
    return postings


def _listed(shared: Sequence[str]) -> str:
    """At most four of the terms, as one says them: "a, b and c"."""
    names = list(shared[:4])
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
