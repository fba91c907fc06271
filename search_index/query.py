"""The syntax tree of the query language: what a search asks for, free of any engine.

Every reader of the tree (matcher, SQLite, Elasticsearch) agrees on these meanings:

* `Term`, `Phrase`, `Prefix`: folded tokens of the title or of the text; a phrase never runs from one into the other.
* `Near`: both sides in the same part, in any order, at most `distance` words between them; sides may overlap.
* `FieldEquals`: the post has this value among the field's. `FieldRange`: the field's number is known and in range.
* `Not`: everything else, posts with an unknown value included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

__all__ = [
    "And",
    "FieldEquals",
    "FieldRange",
    "Near",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "Term",
    "asks_for_something",
    "conjunction",
    "disjunction",
    "leaves",
    "to_text",
]


@dataclass(frozen=True, slots=True)
class Term:
    """One folded token."""

    token: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more folded tokens in a row."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every token that begins with `start`."""

    start: str


@dataclass(frozen=True, slots=True)
class Near:
    """Two words, phrases or prefixes close together."""

    left: Term | Phrase | Prefix
    right: Term | Phrase | Prefix
    distance: int


@dataclass(frozen=True, slots=True)
class FieldEquals:
    """A normalised value of a keyword field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class FieldRange:
    """A stretch of a number or of time; None leaves an end open.

    Times run from `low` up to, not including, `high`; numbers include both ends unless `low_open` or `high_open`.
    """

    field: str
    low: float | datetime | None = None
    high: float | datetime | None = None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Query


Query = Term | Phrase | Prefix | Near | FieldEquals | FieldRange | And | Or | Not


def conjunction(parts: Iterable[Query]) -> Query:
    """`And` of the parts, flattened; a single part stays itself."""
    flat = tuple(
        inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))
    )
    return flat[0] if len(flat) == 1 else And(flat)


def disjunction(parts: Iterable[Query]) -> Query:
    """`Or` of the parts, flattened; a single part stays itself."""
    flat = tuple(
        inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))
    )
    return flat[0] if len(flat) == 1 else Or(flat)


def leaves(query: Query, *, negated: bool | None = None) -> Iterator[Query]:
    """The conditions without And, Or and Not; `negated` asks for those under an odd or even count of Not only."""
    yield from _leaves(query, wanted=negated, under_not=False)


def _leaves(query: Query, *, wanted: bool | None, under_not: bool) -> Iterator[Query]:
    if isinstance(query, Not):
        yield from _leaves(query.part, wanted=wanted, under_not=not under_not)
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from _leaves(part, wanted=wanted, under_not=under_not)
    elif wanted is None or wanted == under_not:
        yield query


def asks_for_something(query: Query) -> bool:
    """False where a post may match only by what it lacks: such a search would bring nearly every post."""
    if isinstance(query, Not):
        return isinstance(query.part, Not) and asks_for_something(query.part.part)
    if isinstance(query, And):
        return any(asks_for_something(part) for part in query.parts)
    if isinstance(query, Or):
        return all(asks_for_something(part) for part in query.parts)
    return True


def to_text(query: Query) -> str:
    """Print a query so that `parse` reads the same tree again."""
    return _printed(query, binding=0)


_OR, _AND, _NOT = 1, 2, 3


def _printed(query: Query, *, binding: int) -> str:
    if isinstance(query, Or):
        return _joined(query.parts, word=" OR ", own=_OR, binding=binding)
    if isinstance(query, And):
        return _joined(query.parts, word=" AND ", own=_AND, binding=binding)
    if isinstance(query, Not):
        return f"NOT {_printed(query.part, binding=_NOT)}"
    return _leaf(query)


def _joined(parts: tuple[Query, ...], *, word: str, own: int, binding: int) -> str:
    text = word.join(_printed(part, binding=own) for part in parts)
    return f"({text})" if binding >= own else text


def _leaf(query: Query) -> str:
    if isinstance(query, Term):
        # A bare #tag or @name asks for the field, so that the token itself stands in quotes.
        return f'"{query.token}"' if query.token[0] in "#@" else query.token
    if isinstance(query, Phrase):
        return f'"{" ".join(query.tokens)}"'
    if isinstance(query, Prefix):
        return f"{query.start}*"
    if isinstance(query, Near):
        return f"{_leaf(query.left)} NEAR/{query.distance} {_leaf(query.right)}"
    if isinstance(query, FieldEquals):
        plain = re.fullmatch(r"\w[\w./@#-]*", query.value)
        return f"{query.field}:{query.value}" if plain else f'{query.field}:"{query.value}"'
    return _range(query) if isinstance(query, FieldRange) else ""


def _range(query: FieldRange) -> str:
    low, high = _number(query.low), _number(query.high)
    if not high:
        return f"{query.field}:{'>' if query.low_open else '>='}{low}"
    if not low:
        return f"{query.field}:{'<' if query.high_open else '<='}{high}"
    return f"{query.field}:{low}..{high}"


def _number(value: float | datetime | None) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else repr(value).removesuffix(".0")
