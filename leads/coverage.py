"""Decides whether a piece answers what is asked: how much of it the piece speaks of, and whether it is about that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from leads.asked import SERVICE_WEIGHT, Asked
from leads.synonyms import OURS, SERVICES
from leads.terms import terms
from overheard.records import ContentItem

__all__ = ["Coverage", "Subject", "subject_of"]

_BODY_ONLY = 0.75
_BODY_RARITY = 0.5
_MOST_LOOSE = 0.6
_NO_TOPIC_WHOLE = 0.85


@dataclass(frozen=True, slots=True)
class Subject:
    """What a piece is about.

    Attributes:
        heading: terms of title and topics. topics: the terms of each topic; of the title where it has none.
        about: terms that are a topic of their own, or stand in two: one of them alone says what the piece is about.
    """

    heading: frozenset[str]
    topics: tuple[frozenset[str], ...]
    about: frozenset[str]


def subject_of(item: ContentItem) -> Subject:
    """The subject of a piece, as its editor named it."""
    title = frozenset(terms(item.title))
    topics = tuple(found for topic in item.topics if (found := frozenset(terms(topic))))
    often = Counter(term for topic in topics for term in topic)
    about = {term for topic in topics for term in topic if len(topic) == 1 or often[term] > 1}
    return Subject(
        heading=title.union(*topics),
        topics=topics or (title,),
        about=frozenset(about if topics else title),
    )


class Coverage:
    """How telling each term is in this library, and how much of a need a passage covers.

    Args:
        subjects: one a piece. bodies: the terms of each piece's text, in the same order.
    """

    def __init__(self, subjects: Sequence[Subject], bodies: Sequence[frozenset[str]]) -> None:
        pieces = len(subjects)
        self._titled = _rarities((subject.heading for subject in subjects), pieces=pieces)
        spoken = _rarities(bodies, pieces=pieces)
        self._rarity = {term: rare * _BODY_RARITY for term, rare in spoken.items()} | self._titled
        self._unknown = log(1.0 + (pieces + 0.5) / 0.5)

    def rarity(self, term: str) -> float:
        """Inverse document frequency in titles and topics; half of that in the texts for a word of texts alone."""
        return self._rarity.get(term, self._unknown)

    def share(
        self,
        asked: Asked,
        subject: Subject,
        body: frozenset[str],
        *,
        is_customer: bool,
        service_only: bool,
    ) -> float:
        """The share of what is asked that a passage speaks of, 0 to 1; 0 where its piece is about something else.

        Words that stand in no title or topic say little of what is asked: where two words are shared, all of them
        together weigh no more than `_MOST_LOOSE` of one unknown word.
        """
        spoken = subject.heading | body
        met = {
            term for term in asked.weights if term in spoken and (is_customer or term not in OURS)
        }
        if not _is_about(met, subject) or (service_only and not met & SERVICES):
            return 0.0
        shared = sum(1 + (" " in term) for term in met)
        if shared < asked.least:
            return 0.0
        covered, missed, loose = self._weigh(asked, met, subject)
        share = covered / (missed + loose)
        if shared > 1:
            share = max(share, covered / (missed + min(loose, _MOST_LOOSE * self._unknown)))
        return share if any(topic <= met for topic in subject.topics) else share * _NO_TOPIC_WHOLE

    def _weigh(self, asked: Asked, met: set[str], subject: Subject) -> tuple[float, float, float]:
        """What is covered; what counts in full, covered or not; and what is loose."""
        covered, full, loose = 0.0, 0.0, 0.0
        for term, weight in asked.weights.items():
            worth = weight * self.rarity(term)
            if term not in met and term not in self._titled:
                loose += worth
                continue
            full += worth
            if term in subject.heading and term in met:
                covered += worth
            elif term in met:
                covered += worth * _BODY_ONLY / (SERVICE_WEIGHT if term in SERVICES else 1.0)
        return covered, full, loose


def _is_about(met: set[str], subject: Subject) -> bool:
    return bool(met & subject.about) or any(len(topic & met) > 1 for topic in subject.topics)


def _rarities(holders: Iterable[frozenset[str]], *, pieces: int) -> dict[str, float]:
    """Inverse document frequency of each term, counted in pieces and not in passages."""
    times = Counter(term for held in holders for term in held)
    return {term: log(1.0 + (pieces - n + 0.5) / (n + 0.5)) for term, n in times.items()}
