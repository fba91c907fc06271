"""The statements with which the SQLite index answers a query."""

from __future__ import annotations

from overheard.clock import Window
from overheard.errors import QueryError
from search_index.documents import microseconds
from search_index.engine import Interval, Sort
from search_index.fields import KEYWORD_FIELDS, closest, resolve_field
from search_index.fts5 import Condition, compile_query, ranking_expression
from search_index.query import Query

__all__ = ["count_statement", "facet_statement", "histogram_statement", "page_statement", "within"]

# Every piece that is put together here is our own text; what a person wrote travels as a parameter.
# ruff: noqa: S608

_DAYS = {
    "day": "date(p.created / 1000000, 'unixepoch')",
    "week": "date(p.created / 1000000, 'unixepoch', 'weekday 0', '-6 days')",
    "month": "date(p.created / 1000000, 'unixepoch', 'start of month')",
}
_SELECT = "SELECT p.post, p.annotation FROM indexed_posts AS p"


def within(condition: Condition, window: Window | None) -> Condition:
    """The condition for the posts of a window of the author's time."""
    if window is None:
        return condition
    ends = (microseconds(window.since), microseconds(window.until))
    return Condition(
        f"p.created >= ? AND p.created < ? AND {condition.sql}", (*ends, *condition.parameters)
    )


def count_statement(query: Query, *, window: Window | None) -> Condition:
    """How many posts match."""
    condition = within(compile_query(query), window)
    sql = f"SELECT count(*) FROM indexed_posts AS p WHERE {condition.sql}"
    return Condition(sql, condition.parameters)


def page_statement(
    query: Query, *, window: Window | None, sort: Sort, limit: int, offset: int
) -> Condition:
    """Posts and annotations of one page; a match in the title weighs twice."""
    condition = within(compile_query(query), window)
    ranking = ranking_expression(query) if sort == "relevance" else None
    if ranking is None:
        sql = f"{_SELECT} WHERE {condition.sql} ORDER BY p.created DESC, p.uid LIMIT ? OFFSET ?"
        return Condition(sql, (*condition.parameters, limit, offset))
    sql = (
        "WITH ranked AS MATERIALIZED (SELECT rowid AS id, bm25(indexed_posts_text, 2.0, 1.0, 0.0) AS rank"
        f" FROM indexed_posts_text WHERE indexed_posts_text MATCH ?) {_SELECT}"
        f" LEFT JOIN ranked ON ranked.id = p.id WHERE {condition.sql}"
        " ORDER BY coalesce(ranked.rank, 0), p.created DESC, p.uid LIMIT ? OFFSET ?"
    )
    return Condition(sql, (ranking, *condition.parameters, limit, offset))


def histogram_statement(query: Query, *, interval: Interval, window: Window | None) -> Condition:
    """First day of every interval with a match, and the number of matches."""
    condition = within(compile_query(query), window)
    sql = (
        f"SELECT {_DAYS[interval]}, count(*) FROM indexed_posts AS p"
        f" WHERE {condition.sql} GROUP BY 1 ORDER BY 1"
    )
    return Condition(sql, condition.parameters)


def facet_statement(query: Query, field: str, *, limit: int, window: Window | None) -> Condition:
    """The most frequent values of a keyword field and how many matches have each.

    Raises:
        QueryError: there is no such keyword field.
    """
    name = resolve_field(field)
    if name not in KEYWORD_FIELDS:
        hint = closest(field, KEYWORD_FIELDS)
        raise QueryError(f"{field!r} cannot be counted", query=field, column=1, hint=hint)
    condition = within(compile_query(query), window)
    sql = (
        f"SELECT facet.value, count(*) FROM indexed_posts AS p, json_each(p.facets, '$.{name}') AS facet"
        f" WHERE {condition.sql} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
    )
    return Condition(sql, (*condition.parameters, limit))
