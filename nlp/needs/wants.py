"""Names in one to six words what would meet a need, in the author's own words where they allow it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from nlp.needs.wants_patterns import (
    ASKED,
    BUDGET,
    CLAUSE_WORDS,
    FILLERS,
    GOES_TO,
    LEFT,
    TAIL_WORDS,
    TROUBLE_CLAUSE,
    TROUBLE_FILLERS,
)
from overheard.records import Label, NeedSpan

__all__ = ["find_wants", "want_of"]

_MOST_WORDS = 6
_MOST_NAME_WORDS = 3
_WORD = re.compile(r"[$£€]?\w(?:[\w'’&+%]|[./-](?=\w))*|[?!.,;:()\n]")
_SEARCHED = 600


def find_wants(text: str, spans: Sequence[NeedSpan]) -> tuple[str, ...]:
    """What would meet the needs that the spans state: at most one phrase a stretch of text, none twice.

    Where one stretch speaks for several labels, what is asked for names the want better than the trouble behind it.

    Args:
        text: the whole text that the spans lie in; a budget is looked for in it.
        spans: as `find_need_spans` gives them.
    """
    by_stretch: dict[tuple[int, int], list[NeedSpan]] = {}
    for span in spans:
        by_stretch.setdefault((span.start, span.end), []).append(span)
    wants: dict[str, str] = {}
    for same in by_stretch.values():
        best = min(same, key=lambda span: _CLEAREST.index(span.label))
        want = want_of(best.text, label=best.label)
        if want:
            wants.setdefault(want.casefold(), _with_budget(want, text))
    return tuple(wants.values())


_CLEAREST = [
    Label.RECOMMENDATION,
    Label.PURCHASE,
    Label.SWITCH,
    Label.PROBLEM,
    *(label for label in Label),
]


def want_of(piece: str, *, label: Label) -> str:
    """What would meet one need, "" where the piece names nothing."""
    if label is Label.PROBLEM:
        return _phrase(piece, skip=TROUBLE_FILLERS, closing=TROUBLE_CLAUSE)
    if label is Label.SWITCH:
        return _switch_want(piece)
    asked = ASKED.search(piece)
    while asked:
        found = _phrase(piece[asked.end() :], skip=FILLERS, closing=CLAUSE_WORDS)
        if found:
            return found
        asked = ASKED.search(piece, asked.start() + 1)
    return _phrase(piece, skip=FILLERS, closing=CLAUSE_WORDS)


def _switch_want(piece: str) -> str:
    goal = GOES_TO.search(piece)
    if goal:
        return _phrase(piece[goal.end() :], skip=FILLERS, closing=CLAUSE_WORDS)
    left = LEFT.search(piece)
    name = left and _phrase(
        piece[left.end() :], skip=FILLERS, closing=CLAUSE_WORDS, most=_MOST_NAME_WORDS
    )
    return f"alternative to {name}" if name else "another provider"


def _phrase(
    piece: str, *, skip: Collection[str], closing: Collection[str], most: int = _MOST_WORDS
) -> str:
    """The first words of a piece that name something: fillers before them skipped, cut where a new clause opens."""
    words: list[str] = []
    for word in _naming(piece, skip=skip):
        if not word[0].isalnum() and word[0] not in "$£€":
            break
        if words and word.casefold() in closing:
            break
        words.append(word)
    words = words[:most]
    while words and words[-1].casefold() in TAIL_WORDS:
        words.pop()
    return " ".join(words)


def _naming(piece: str, *, skip: Collection[str]) -> Iterator[str]:
    """The words and marks of a piece from its first word that names something; handles are no names."""
    started = False
    for found in _WORD.finditer(piece):
        word = found.group().rstrip("'’")
        spoken_to = piece[found.start() - 1 : found.start()] == "@"
        if not started and (spoken_to or word.casefold() in skip or not word[-1].isalnum()):
            continue
        started = True
        yield word


def _with_budget(want: str, text: str) -> str:
    """Adds a budget that the text names elsewhere, where the phrase has room and no price of its own."""
    budget = BUDGET.search(text[:_SEARCHED])
    if not budget or any(mark in want for mark in "$£€") or len(want.split()) > _MOST_WORDS - 2:
        return want
    return f"{want} under {budget.group(1).replace(' ', '').rstrip('.,')}"
