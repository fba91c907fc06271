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

import numpy as np
from numpy.typing import NDArray

from leads.asked import Asked, asked_of
from leads.coverage import Coverage, Subject, subject_of
from leads.passages import passages_of
from leads.terms import terms, written_terms
from overheard.records import ContentItem, ContentMatch

__all__ = ["FITS", "ContentMatcher"]

FITS = 0.5
"""Coverage from which a piece is offered; tuned as docs/scoring.md says."""

_K1, _B = 1.2, 0.6
_TITLE_WEIGHT, _TOPIC_WEIGHT = 3, 2
_CONTEXT_WEIGHT = 0.15
_CONTEXT_TERMS = 60

_Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Passage:
    item: ContentItem
    text: str
    terms: frozenset[str]
    subject: Subject


@dataclass(frozen=True, slots=True)
class _Posting:
    """Where a term occurs: passage numbers and the BM25 weight in each."""

    passages: NDArray[np.intp]
    weights: _Vector


class ContentMatcher:
    """Matches needs against a library of own content; building it is the dear part, matching is cheap.

    Args:
        items: the library. today: content that expired before this day is never offered.
        names: of brands and competitors: who is named says nothing of what is needed, so these words are left out,
            unless a topic of the library holds them ("boots").
    """

    def __init__(
        self, items: Sequence[ContentItem], *, today: date, names: Sequence[str] = ()
    ) -> None:
        self._passages: list[_Passage] = []
        counts: list[Counter[str]] = []
        valid = [item for item in items if not _is_expired(item, today)]
        subjects = [subject_of(item) for item in valid]
        piece_of: list[int] = []
        for number, (item, subject) in enumerate(zip(valid, subjects, strict=True)):
            for passage, counted in _prepared(item, subject):
                self._passages.append(passage)
                counts.append(counted)
                piece_of.append(number)
        self._item_of = np.array(piece_of, dtype=np.intp)
        self._coverage = Coverage(subjects, [frozenset(terms(item.text)) for item in valid])
        self._postings = _postings(counts)
        topical = {term for item in items for topic in item.topics for term in terms(topic)}
        self._names = frozenset(term for name in names for term in terms(name)) - topical

    @property
    def has_content(self) -> bool:
        """Whether there is anything that could be offered."""
        return bool(self._passages)

    def match(
        self,
        *,
        need: str,
        wants: Sequence[str],
        text: str,
        limit: int = 3,
        is_customer: bool = True,
        service_only: bool = False,
    ) -> tuple[ContentMatch, ...]:
        """The pieces that answer a need, best first; empty where nothing fits.

        Args:
            need: in the author's words.
            wants: what would meet it, in a few words each.
            text: the whole post: it breaks ties between pieces that fit, and never makes one fit.
            limit: most pieces to give.
            is_customer: False where the author names no brand of ours, and cannot mean our deliveries or opening hours.
            service_only: whether a piece must speak of a service that is asked, as for a complaint.
        """
        asked = asked_of(need, wants, names=self._names)
        weights: dict[str, float] = {}
        for part in asked:
            for term, weight in part.weights.items():
                weights[term] = max(weight, weights.get(term, 0.0))
        ranks = self._ranks(weights, text)
        found: list[tuple[float, float, int]] = []
        for number in self._best_passages(ranks):
            similarity = max(
                self._similarity(part, number, is_customer=is_customer, service_only=service_only)
                for part in asked
            )
            if similarity >= FITS:
                found.append((similarity, float(ranks[number]), number))
        found.sort(key=lambda entry: (-round(entry[0], 2), -entry[1], entry[2]))
        return tuple(
            self._told(number, weights, similarity) for similarity, _, number in found[:limit]
        )

    def _similarity(
        self, asked: Asked, number: int, *, is_customer: bool, service_only: bool
    ) -> float:
        passage = self._passages[number]
        return self._coverage.share(
            asked,
            passage.subject,
            passage.terms,
            is_customer=is_customer,
            service_only=service_only,
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
            ranks[posting.passages] += weight * self._coverage.rarity(term) * posting.weights

    def _best_passages(self, ranks: _Vector) -> list[int]:
        """The best passage of each piece that shares a term with the need."""
        best: dict[int, int] = {}
        candidates = np.flatnonzero(ranks)
        for number in candidates[np.argsort(-ranks[candidates], kind="stable")]:
            best.setdefault(int(self._item_of[number]), int(number))
        return list(best.values())

    def _told(self, number: int, asked: dict[str, float], similarity: float) -> ContentMatch:
        passage = self._passages[number]
        item = passage.item
        shared = tuple(
            sorted(
                (
                    term
                    for term in asked
                    if term in passage.terms or term in passage.subject.heading
                ),
                key=lambda term: (-asked[term] * self._coverage.rarity(term), term),
            )
        )
        written = written_terms(f"{item.title} {passage.text}")
        words = tuple(written.get(term, term) for term in shared)
        return ContentMatch(
            content_id=item.content_id,
            title=item.title,
            url=item.url,
            kind=item.kind,
            passage=passage.text,
            similarity=round(min(1.0, similarity), 3),
            shared_terms=words,
            reason=f"Both speak of {_listed(words)}.",
        )


def _is_expired(item: ContentItem, today: date) -> bool:
    return item.expires_on is not None and date.fromisoformat(item.expires_on) < today


def _prepared(item: ContentItem, subject: Subject) -> list[tuple[_Passage, Counter[str]]]:
    """The passages of a piece with the counts of their terms, title and topics counted in."""
    title, topics = terms(item.title), [term for topic in item.topics for term in terms(topic)]
    prepared = []
    for text in passages_of(item.text):
        found = terms(text)
        counted = Counter(found + title * _TITLE_WEIGHT + topics * _TOPIC_WEIGHT)
        prepared.append((_Passage(item, text, frozenset(found), subject), counted))
    return prepared


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
