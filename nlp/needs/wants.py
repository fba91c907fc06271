"""Names in one to six words what would meet a need, in the author's own words where they allow it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from nlp.needs.wants_patterns import (
    ASKED,
    BUDGET,
    CLAUSE_WORDS,
    DETERMINERS,
    FILLERS,
    GOES_TO,
    LEFT,
    NAMELESS,
    NAMING_ENDINGS,
    TAIL_WORDS,
    TROUBLE_CLAUSE,
    TROUBLE_FILLERS,
)
from overheard.records import Label, NeedSpan

__all__ = ["find_wants", "want_of"]

_MOST_WORDS = 6
_MOST_NAME_WORDS = 3
_WORD = re.compile(r"[$£€]?\w(?:[\w'’&+%]|[./-](?=\w)|,(?=\d{3}))*|[?!.,;:()\n]")
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
    """What would meet one need, "" where the piece names neither a thing nor a service."""
    if label is Label.PROBLEM:
        return _trouble(piece)
    if label is Label.SWITCH:
        return _switch_want(piece)
    asked = ASKED.search(piece)
    while asked:
        found = _thing(piece[asked.end() :])
        if found:
            return found
        asked = ASKED.search(piece, asked.start() + 1)
    return _thing(piece)


def _switch_want(piece: str) -> str:
    """What the author goes to; else an alternative to what is left; else the trouble that drives the author away."""
    goal = GOES_TO.search(piece)
    found = _thing(piece[goal.end() :]) if goal else ""
    if found:
        return found
    left = LEFT.search(piece)
    name = _thing(piece[left.end() :], most=_MOST_NAME_WORDS) if left else ""
    return f"alternative to {name}" if name else _trouble(piece)


def _thing(piece: str, *, most: int = _MOST_WORDS) -> str:
    """The first phrase that names something, "" where none does."""
    words = _phrase(piece, skip=FILLERS, closing=CLAUSE_WORDS)
    if len(words) > 2 and _is_verb(words[0]) and words[1].casefold() in DETERMINERS:
        words = words[
            2:
        ]  # "adding some adapters": what is done to the thing is no part of its name
    return _named(words[:most])


def _trouble(piece: str) -> str:
    """A difficulty in few words: what has it, and what is wrong with it."""
    words = _phrase(piece, skip=TROUBLE_FILLERS, closing=TROUBLE_CLAUSE)
    told = [word for word in words if word.casefold() not in DETERMINERS]
    if all(_is_verb(word) or word.casefold() in NAMELESS for word in told):
        return ""
    return _named(told[:_MOST_WORDS])


def _is_verb(word: str) -> bool:
    return word.endswith(("ing", "ed")) and word.casefold() not in NAMING_ENDINGS


def _named(words: list[str]) -> str:
    """The words without a loose end; "" where none of them names anything."""
    while words and words[-1].casefold() in TAIL_WORDS:
        words = words[:-1]
    said = [word for word in words if word[0].isalpha() and len(word) > 1]
    if all(re.sub(r"['’]s$", "", word.casefold()) in NAMELESS for word in said):
        return ""
    return " ".join(words)


def _phrase(piece: str, *, skip: Collection[str], closing: Collection[str]) -> list[str]:
    """The words of a piece from the first that names something, cut at a mark or where a new clause opens."""
    words: list[str] = []
    for word in _naming(piece, skip=skip):
        if not word[0].isalnum() and word[0] not in "$£€":
            break
        if words and word.casefold() in closing:
            break
        words.append(word)
    return words


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
