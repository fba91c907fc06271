"""Compiles a query to Elasticsearch's query DSL; nothing is analysed there that was not tokenised here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from overheard.clock import Window
from search_index.documents import microseconds
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

__all__ = ["compile_query", "within"]

_PARTS = {"title": 2.0, "text": 1.0}


def compile_query(query: Query) -> dict[str, Any]:
    """The DSL clause that holds for exactly the posts that match."""
    if isinstance(query, And):
        required = [compile_query(part) for part in query.parts if not isinstance(part, Not)]
        excluded = [compile_query(part.part) for part in query.parts if isinstance(part, Not)]
        clauses = {"must": required, "must_not": excluded}
        return {"bool": {name: found for name, found in clauses.items() if found}}
    if isinstance(query, Or):
        return _any([compile_query(part) for part in query.parts])
    if isinstance(query, Not):
        return {"bool": {"must_not": [compile_query(query.part)]}}
    return _leaf(query)


def within(clause: dict[str, Any], window: Window | None) -> dict[str, Any]:
    """The clause for the posts of a window of the author's time."""
    if window is None:
        return clause
    ends = {"gte": microseconds(window.since), "lt": microseconds(window.until)}
    return {"bool": {"must": [clause], "filter": [{"range": {"numbers.created": ends}}]}}


def _leaf(query: Query) -> dict[str, Any]:
    if isinstance(query, FieldEquals):
        return _silent({"term": {f"values.{query.field}": query.value}})
    if isinstance(query, FieldRange):
        return _silent({"range": {f"numbers.{query.field}": _ends(query)}})
    if isinstance(query, Near):
        sides = {
            "ordered": False,
            "max_gaps": query.distance,
            "intervals": [_interval(query.left), _interval(query.right)],
        }
        return _any([_near(sides, part=part, boost=boost) for part, boost in _PARTS.items()])
    return _any([_words(query, part=part, boost=boost) for part, boost in _PARTS.items()])


def _near(sides: dict[str, Any], *, part: str, boost: float) -> dict[str, Any]:
    return {"intervals": {part: {"all_of": sides, "boost": boost}}}


def _words(query: Query, *, part: str, boost: float) -> dict[str, Any]:
    if isinstance(query, Phrase):
        return {"match_phrase": {part: {"query": " ".join(query.tokens), "boost": boost}}}
    if isinstance(query, Prefix):
        return {"prefix": {part: {"value": query.start, "boost": boost}}}
    token = query.token if isinstance(query, Term) else ""
    return {"term": {part: {"value": token, "boost": boost}}}


def _interval(query: Term | Phrase | Prefix) -> dict[str, Any]:
    if isinstance(query, Prefix):
        return {"prefix": {"prefix": query.start}}
    words = query.token if isinstance(query, Term) else " ".join(query.tokens)
    return {"match": {"query": words, "ordered": True, "max_gaps": 0}}


def _any(clauses: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _silent(clause: dict[str, Any]) -> dict[str, Any]:
    return {"constant_score": {"filter": clause, "boost": 0}}


def _ends(query: FieldRange) -> dict[str, float]:
    ends: dict[str, float] = {}
    if query.low is not None:
        ends["gt" if query.low_open else "gte"] = _plain(query.low)
    if query.high is not None:
        ends["lt" if query.high_open else "lte"] = _plain(query.high)
    return ends


def _plain(value: float | datetime) -> float:
    return microseconds(value) if isinstance(value, datetime) else value
