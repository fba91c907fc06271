"""Compiles a query to SQL over SQLite's FTS5: words and fields become MATCH expressions, ranges column conditions.

FTS5 knows NOT only between two sides and no ranges, so that a tree is cut where FTS5 ends; what it can answer in one
piece stays one MATCH.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from search_index.documents import microseconds, pair
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
    leaves,
)

__all__ = ["Condition", "compile_query", "facet_token", "match_expression", "ranking_expression"]

_WORDS = "{title body} : "
_MATCH = "p.id IN (SELECT rowid FROM indexed_posts_text WHERE indexed_posts_text MATCH ?)"
# A value may hold any character; ASCII other than small letters and digits would cut its token in two.
_PRIVATE = {
    code: 0xE000 + code for code in range(128) if not (chr(code).isdigit() or chr(code).islower())
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL over `indexed_posts AS p` that is 0 or 1, never NULL, and its parameters in order."""

    sql: str
    parameters: tuple[object, ...] = ()


def facet_token(field: str, value: str) -> str:
    """One value of a keyword field as a single token of the full-text table."""
    return pair(field, value).translate(_PRIVATE)


def compile_query(query: Query) -> Condition:
    """The SQL condition that holds for exactly the posts that match."""
    expression = match_expression(query)
    if expression is not None:
        return Condition(_MATCH, (expression,))
    if isinstance(query, Not):
        inner = compile_query(query.part)
        return Condition(f"NOT ({inner.sql})", inner.parameters)
    if isinstance(query, FieldRange):
        return _range(query)
    return _joined(query) if isinstance(query, And | Or) else Condition("0")


def _joined(query: And | Or) -> Condition:
    together = tuple(part for part in query.parts if match_expression(part) is not None)
    apart = [compile_query(part) for part in query.parts if match_expression(part) is None]
    if together:
        whole = type(query)(together) if len(together) > 1 else together[0]
        apart.insert(0, compile_query(whole))
    word = " AND " if isinstance(query, And) else " OR "
    return Condition(
        "(" + word.join(part.sql for part in apart) + ")",
        tuple(value for part in apart for value in part.parameters),
    )


def match_expression(query: Query) -> str | None:
    """The query as one FTS5 expression, None where FTS5 cannot say it."""
    if isinstance(query, Or):
        return _all_or_none(query.parts, word=" OR ")
    if isinstance(query, And):
        return _conjunction(query)
    if isinstance(query, FieldEquals):
        return f'facets : "{facet_token(query.field, query.value)}"'
    if isinstance(query, Near):
        sides = f"{_phrase(query.left)} {_phrase(query.right)}"
        return f"{_WORDS}NEAR({sides}, {query.distance})"
    return _WORDS + _phrase(query) if isinstance(query, Term | Phrase | Prefix) else None


def _conjunction(query: And) -> str | None:
    required = [part for part in query.parts if not isinstance(part, Not)]
    excluded = [part.part for part in query.parts if isinstance(part, Not)]
    positive = _all_or_none(tuple(required), word=" AND ")
    if positive is None or not excluded:
        return positive
    negative = _all_or_none(tuple(excluded), word=" OR ")
    return None if negative is None else f"({positive} NOT {negative})"


def _all_or_none(parts: tuple[Query, ...], *, word: str) -> str | None:
    expressions = [expression for part in parts if (expression := match_expression(part))]
    if not expressions or len(expressions) < len(parts):
        return None
    return "(" + word.join(expressions) + ")"


def _phrase(query: Term | Phrase | Prefix) -> str:
    if isinstance(query, Prefix):
        return f'"{query.start}" *'
    return f'"{query.token}"' if isinstance(query, Term) else f'"{" ".join(query.tokens)}"'


def ranking_expression(query: Query) -> str | None:
    """The FTS5 expression whose bm25 ranks the answers: the words that are asked for, whatever joins them."""
    wanted = tuple(
        leaf
        for leaf in leaves(query, negated=False)
        if isinstance(leaf, Term | Phrase | Prefix | Near)
    )
    return _all_or_none(wanted, word=" OR ")


def _range(query: FieldRange) -> Condition:
    column, tests, values = f"p.{query.field}", [], []
    if query.low is not None:
        tests.append(f"{column} {'>' if query.low_open else '>='} ?")
        values.append(_plain(query.low))
    if query.high is not None:
        tests.append(f"{column} {'<' if query.high_open else '<='} ?")
        values.append(_plain(query.high))
    return Condition(f"coalesce({' AND '.join(tests)}, 0)", tuple(values))


def _plain(value: float | datetime) -> float:
    return microseconds(value) if isinstance(value, datetime) else value
