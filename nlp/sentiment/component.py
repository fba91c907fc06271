"""How a post stands towards one thing that it names: moods of words, weighed by whom they are said of."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from nlp.phrases import PhraseTable, normalized_phrase
from nlp.sentiment.patterns import (
    BOOSTERS,
    COMPARISONS,
    CUSTOMER_WORDS,
    NEGATIONS,
    NEUTRAL,
    PHRASES,
)

__all__ = ["Mood", "SentimentScorer", "Target"]

_TOKEN = re.compile(
    r"https?://\S+|[@#]?\w+(?:['’]\w+)*|[:;=]['-]?[)(DPp/|\\]|<3"
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_CUT = re.compile(
    r"(?P<end>[.!?…]+(?=\s|$)|\n+)|(?P<contrast>[,;]?\s+(?:but|however|although|though|yet|whereas|while|unlike)\b)"
    r"|(?P<soft>[;,–—]\s+|\s+(?:and|or|then|because|cause|so)\s+)",
    re.IGNORECASE,
)
_STEP = {"end": 0.8, "contrast": 0.55, "soft": 0.9}
_NEGATED = -0.7
_SHOUTED = 1.2
_REACH = 3
_SOFTENING = 12.0
_ADDRESS_END = 3
_READ = 4_000
_MODEL_WEIGHT = 4.0
_COMPARISONS = tuple(
    (re.compile(pattern, re.IGNORECASE), own, other) for pattern, own, other in COMPARISONS
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Something that a text names.

    Attributes:
        start, end: character offsets, half-open.
        group: targets of one group are the same thing named more than once.
        is_handle: it is named as an account, so that a text that begins with it speaks to it.
    """

    start: int
    end: int
    group: int
    is_handle: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Mood:
    """What the learned model says of the whole text: probability that it praises and that it complains."""

    praise: float
    complaint: float


@dataclass(frozen=True, slots=True)
class _Term:
    position: int
    valence: float


class SentimentScorer:
    """Sentiment towards targets, -1 (hostile) to 1 (warm).

    A word's mood belongs to the targets of its clause, else to the nearest target before it, else to the nearest
    behind; it weighs less with every clause between, least across a "but". A text that opens with a handle speaks to
    that handle. What stands right before a name may compare ("better than X", "switched from X"). Where all targets
    are one thing, what the learned model thinks of the whole text is added.
    """

    def __init__(self) -> None:
        self._valence = _lexicon()
        self._phrases = PhraseTable({phrase: (phrase,) for phrase in PHRASES})

    def score(
        self, text: str, targets: Sequence[Target], *, mood: Mood | None = None
    ) -> list[float]:
        """Sentiment towards each target, in the order given."""
        if not targets:
            return []
        read = text[:_READ]
        cuts = [(cut.start(), str(cut.lastgroup)) for cut in _CUT.finditer(read)]
        owned = self._owned(read, targets, cuts)
        shares = dict.fromkeys((target.group for target in targets), 0.0)
        for target, terms in zip(targets, owned, strict=True):
            shares[target.group] += sum(terms)
        for group, points in _compared(read, targets):
            shares[group] += points
        if mood is not None and len(shares) == 1:
            lean = _MODEL_WEIGHT * (mood.praise - mood.complaint)
            shares = {group: points + lean for group, points in shares.items()}
        loud = 1 + 0.08 * min(3, read.count("!"))
        return [_squashed(shares[target.group] * loud) for target in targets]

    def terms(self, text: str) -> list[tuple[int, float]]:
        """Offset and valence of every word, phrase or emoji with a mood, negation applied."""
        phrases = [(start, end, PHRASES[phrase]) for phrase, start, end in self._phrases.find(text)]
        found = [(start, valence) for start, _, valence in phrases]
        covered = [(start, end) for start, end, _ in phrases]
        keys: list[str] = []
        shouting = _is_shouting(text)
        at = 0
        for match in _TOKEN.finditer(text):
            while at < len(covered) and covered[at][1] <= match.start():
                at += 1
            word = match.group()
            key = word.casefold().lstrip("#").replace("’", "'")
            inside = at < len(covered) and covered[at][0] <= match.start()
            valence = 0.0 if inside else self._valence.get(key, 0.0)
            if valence:
                if word.isupper() and len(word) > 2 and not shouting:
                    valence *= _SHOUTED
                found.append((match.start(), valence * _factor(keys[-_REACH:])))
            keys.append(key)
        return sorted(found)

    def _owned(
        self, text: str, targets: Sequence[Target], cuts: list[tuple[int, str]]
    ) -> list[list[float]]:
        starts = [start for start, _ in cuts]
        clause = [bisect.bisect_right(starts, target.start) for target in targets]
        addressed = {
            target.group for target in targets if target.is_handle and target.start <= _ADDRESS_END
        }
        owned: list[list[float]] = [[] for _ in targets]
        for position, valence in self.terms(text):
            if any(target.start <= position < target.end for target in targets):
                continue
            place = bisect.bisect_right(starts, position)
            owner = _owner(place, position, clause, targets)
            weight = _weight(cuts, place, clause[owner])
            if targets[owner].group in addressed:
                weight = 1.0
            owned[owner].append(valence * weight)
            for other in _sharing(owner, clause, targets):
                owned[other].append(valence * weight * 0.5)
        return owned


def _owner(place: int, position: int, clause: list[int], targets: Sequence[Target]) -> int:
    """Which target a word in clause `place` is said of."""

    def distance(number: int) -> tuple[int, int, int]:
        steps = abs(clause[number] - place)
        is_behind = clause[number] > place
        return (steps > 0, steps + is_behind, abs(targets[number].start - position))

    return min(range(len(targets)), key=distance)


def _sharing(owner: int, clause: list[int], targets: Sequence[Target]) -> list[int]:
    """Other things named in the owner's clause, one target each: what is said there is half said of them."""
    groups = {targets[owner].group}
    shared = []
    for number, target in enumerate(targets):
        if clause[number] == clause[owner] and target.group not in groups:
            groups.add(target.group)
            shared.append(number)
    return shared


def _weight(cuts: list[tuple[int, str]], a: int, b: int) -> float:
    low, high = min(a, b), max(a, b)
    return math.prod(_STEP[kind] for _, kind in cuts[low:high][:20])


def _compared(text: str, targets: Sequence[Target]) -> list[tuple[int, float]]:
    """Points from what stands right before each name, for its group and for the group named before it."""
    points = []
    ordered = sorted(targets, key=lambda target: target.start)
    for number, target in enumerate(ordered):
        lead = text[max(0, target.start - 60) : target.start]
        for pattern, own, other in _COMPARISONS:
            if not pattern.search(lead):
                continue
            points.append((target.group, own))
            previous = ordered[number - 1].group if number else target.group
            if other and previous != target.group:
                points.append((previous, other))
            break
    return points


def _factor(before: list[str]) -> float:
    factor = 1.0
    if before and before[-1] in BOOSTERS:
        factor = BOOSTERS[before[-1]]
    return factor * _NEGATED if any(word in NEGATIONS for word in before) else factor


def _is_shouting(text: str) -> bool:
    start = text[:300]
    return sum(map(str.isupper, start)) > 0.6 * max(1, sum(map(str.isalpha, start)))


def _squashed(points: float) -> float:
    return round(points / math.sqrt(points * points + _SOFTENING), 3)


@cache
def _lexicon() -> dict[str, float]:
    """VADER's words and emoji (MIT, Hutto and Gilbert, 2014) with the customers' words on top."""
    vader = SentimentIntensityAnalyzer()
    valence = {word: float(mood) for word, mood in vader.lexicon.items() if word not in NEUTRAL}
    for emoji, description in vader.emojis.items():
        moods = [
            valence[word] for word in normalized_phrase(description).split() if word in valence
        ]
        if moods and len(emoji.rstrip("\ufe0f")) == 1:
            valence[emoji.rstrip("\ufe0f")] = sum(moods) / len(moods)
    valence.update(CUSTOMER_WORDS)
    return valence
