"""Says exactly whether a post matches a query, in this process; the yardstick for every engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from search_index.documents import Document, microseconds, pair
from search_index.query import (
    And,
    FieldEquals,
    FieldRange,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
)

__all__ = ["Predicate", "Prepared", "compiled", "matches", "occurrences"]


class Prepared:
    """A document laid out for many questions.

    Attributes:
        text: title and text, each between blanks, with a line break between them that no phrase can cross.
        tokens: the set of its tokens. pairs: the set of its field values. numbers: as in the document.
    """

    __slots__ = ("numbers", "pairs", "text", "tokens")

    def __init__(self, document: Document) -> None:
        self.text = f" {document.title} \n {document.text} "
        self.tokens = frozenset(self.text.split(" ")) - {"", "\n"}
        self.pairs = frozenset(document.pairs)
        self.numbers = document.numbers


Predicate = Callable[[Prepared], bool]


def matches(query: Query, document: Document) -> bool:
    """True where the document is an answer to the query."""
    return compiled(query)(Prepared(document))


@lru_cache(maxsize=4096)
def compiled(query: Query) -> Predicate:
    """The query as a function, several times faster than walking the tree for every post."""
    if isinstance(query, And | Or):
        parts = tuple(compiled(part) for part in query.parts)
        return _all(parts) if isinstance(query, And) else _any(parts)
    if isinstance(query, Not):
        part = compiled(query.part)
        return lambda document: not part(document)
    return _leaf(query)


def _leaf(query: Query) -> Predicate:
    if isinstance(query, Term):
        token = query.token
        return lambda document: token in document.tokens
    if isinstance(query, Phrase | Prefix):
        needle = _needle(query)
        return lambda document: needle in document.text
    if isinstance(query, Near):
        return _near(query)
    if isinstance(query, FieldEquals):
        wanted = pair(query.field, query.value)
        return lambda document: wanted in document.pairs
    return _range(query) if isinstance(query, FieldRange) else _never


def _never(_document: Prepared) -> bool:
    return False


def _all(parts: tuple[Predicate, ...]) -> Predicate:
    def evaluate(document: Prepared) -> bool:
        return all(part(document) for part in parts)

    return evaluate


def _any(parts: tuple[Predicate, ...]) -> Predicate:
    def evaluate(document: Prepared) -> bool:
        return any(part(document) for part in parts)

    return evaluate


def _needle(query: Term | Phrase | Prefix) -> str:
    if isinstance(query, Prefix):
        return f" {query.start}"
    return f" {' '.join(query.tokens)} " if isinstance(query, Phrase) else f" {query.token} "


def _near(query: Near) -> Predicate:
    left, right = _needle(query.left), _needle(query.right)

    def evaluate(document: Prepared) -> bool:
        if left not in document.text or right not in document.text:
            return False
        return any(
            _close(query, part.split()) for part in document.text.split("\n") if left in part
        )

    return evaluate


def _close(query: Near, tokens: list[str]) -> bool:
    firsts, seconds = occurrences(query.left, tokens), occurrences(query.right, tokens)
    return any(
        max(first, second) - min((first, end), (second, other_end))[1] <= query.distance
        for first, end in firsts
        for second, other_end in seconds
    )


def occurrences(query: Term | Phrase | Prefix, tokens: list[str]) -> list[tuple[int, int]]:
    """Where a word, phrase or prefix stands, as half-open ranges of token positions."""
    if isinstance(query, Prefix):
        return [(at, at + 1) for at, token in enumerate(tokens) if token.startswith(query.start)]
    wanted = [query.token] if isinstance(query, Term) else list(query.tokens)
    size = len(wanted)
    return [
        (at, at + size)
        for at, token in enumerate(tokens)
        if token == wanted[0] and tokens[at : at + size] == wanted
    ]


def _range(query: FieldRange) -> Predicate:
    field, low, high = query.field, _comparable(query.low), _comparable(query.high)
    low_open, high_open = query.low_open, query.high_open

    def evaluate(document: Prepared) -> bool:
        value = document.numbers.get(field)
        if value is None:
            return False
        if low is not None and (value < low or (low_open and value == low)):
            return False
        return high is None or value < high or (value == high and not high_open)

    return evaluate


def _comparable(value: float | datetime | None) -> float | None:
    return microseconds(value) if isinstance(value, datetime) else value
