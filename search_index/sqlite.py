"""The embedded engine: posts and their full-text index in the workspace's SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from overheard.clock import Window
from overheard.database import storage_error
from overheard.records import Annotation, Platform, Post
from search_index.documents import microseconds
from search_index.engine import Hit, IndexedPost, Interval, SearchPage, Sort
from search_index.fts5 import Condition
from search_index.highlights import highlights
from search_index.query import Query
from search_index.sqlite_queries import (
    count_statement,
    facet_statement,
    histogram_statement,
    page_statement,
    within,
)
from search_index.sqlite_rows import COLUMNS, indexed_post, row_of

__all__ = ["SqliteIndex"]

_BATCH = 1000
_MARKS = ", ".join("?" * len(COLUMNS))
_INSERT = f"INSERT OR REPLACE INTO indexed_posts ({', '.join(COLUMNS)}) VALUES ({_MARKS})"  # noqa: S608
_INSERT_TEXT = "INSERT INTO indexed_posts_text (rowid, title, body, facets) VALUES (?, ?, ?, ?)"
_DELETE_TEXT = "DELETE FROM indexed_posts_text WHERE rowid = ?"


class SqliteIndex:
    """A `SearchIndex` in the database that `open_database` opened; this module must be imported before that.

    Reading never waits for a writer. Words of deleted posts leave the full-text table's pages with `optimize`, which
    the maintenance run calls.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def upsert(self, rows: Iterable[tuple[Post, Annotation | None]]) -> int:
        """Store posts in transactions of a thousand; see `SearchIndex.upsert`."""
        written = 0
        pending = iter(rows)
        while batch := list(islice(pending, _BATCH)):
            with _Storage(self._engine) as connection:
                written += _write(connection, batch)
        return written

    def get(self, uid: str) -> IndexedPost | None:
        """One post."""
        found = self._posts(Condition("p.uid = ?", (uid,)))
        return found[0] if found else None

    def thread(self, uid: str) -> list[IndexedPost]:
        """The whole conversation, oldest first; `uid` may name a root that was never collected."""
        key = "coalesce((SELECT thread FROM indexed_posts WHERE uid = ?), ?)"
        return self._posts(Condition(f"p.thread = {key}", (uid, uid)))

    def delete(self, uids: Iterable[str]) -> int:
        """Remove posts with their text, annotation and matches."""
        removed = 0
        pending = iter(uids)
        while batch := list(islice(pending, _BATCH // 2)):
            marks = ", ".join("?" * len(batch))
            removed += self._remove(Condition(f"uid IN ({marks})", tuple(batch)))
        return removed

    def delete_author(self, author_id: str, platform: Platform) -> int:
        """Remove everything that an author wrote."""
        return self._remove(
            Condition("author_id = ? AND platform = ?", (author_id, platform.value))
        )

    def search(
        self,
        query: Query,
        *,
        window: Window | None = None,
        sort: Sort = "newest",
        limit: int = 50,
        offset: int = 0,
    ) -> SearchPage:
        """The posts that match, newest or most relevant first."""
        total = self._rows(count_statement(query, window=window))[0][0]
        rows = self._rows(
            page_statement(query, window=window, sort=sort, limit=limit, offset=offset)
        )
        found = (indexed_post(row) for row in rows)
        hits = tuple(
            Hit(
                post=item.post,
                annotation=item.annotation,
                highlights=highlights(query, item.post),
            )
            for item in found
        )
        return SearchPage(total=total, hits=hits)

    def histogram(
        self, query: Query, *, interval: Interval = "day", window: Window | None = None
    ) -> list[tuple[date, int]]:
        """Matching posts per day, week or month."""
        rows = self._rows(histogram_statement(query, interval=interval, window=window))
        return [(date.fromisoformat(day), number) for day, number in rows]

    def facet(
        self, query: Query, field: str, *, limit: int = 20, window: Window | None = None
    ) -> list[tuple[str, int]]:
        """The most frequent values of a keyword field."""
        rows = self._rows(facet_statement(query, field, limit=limit, window=window))
        return [(value, number) for value, number in rows]

    def iterate(self, *, window: Window | None = None) -> Iterator[IndexedPost]:
        """Every post, oldest first, read in pages so that writers are never held up."""
        after: tuple[int, str] = (-(2**63), "")
        while True:
            condition = within(Condition("(p.created, p.uid) > (?, ?)", after), window)
            page = self._posts(condition, limit=_BATCH)
            yield from page
            if len(page) < _BATCH:
                return
            after = (microseconds(page[-1].post.created_at), page[-1].post.uid)

    def count(self) -> int:
        """How many posts are stored."""
        return int(self._rows(Condition("SELECT count(*) FROM indexed_posts"))[0][0])

    def optimize(self) -> None:
        """Merge the full-text table, so that no word of a deleted post stays in it and searching is fastest."""
        with _Storage(self._engine) as connection:
            connection.exec_driver_sql(
                "INSERT INTO indexed_posts_text(indexed_posts_text) VALUES ('optimize')"
            )

    def _remove(self, condition: Condition) -> int:
        chosen = f"SELECT id FROM indexed_posts WHERE {condition.sql}"  # noqa: S608
        uids = f"SELECT uid FROM indexed_posts WHERE {condition.sql}"  # noqa: S608
        with _Storage(self._engine) as connection:
            for sql in (
                f"DELETE FROM indexed_posts_text WHERE rowid IN ({chosen})",  # noqa: S608
                f"DELETE FROM search_matches WHERE uid IN ({uids})",  # noqa: S608
            ):
                connection.exec_driver_sql(sql, condition.parameters)
            last = f"DELETE FROM indexed_posts WHERE {condition.sql}"  # noqa: S608
            return connection.exec_driver_sql(last, condition.parameters).rowcount

    def _posts(self, condition: Condition, *, limit: int = -1) -> list[IndexedPost]:
        sql = (
            "SELECT p.post, p.annotation FROM indexed_posts AS p"  # noqa: S608
            f" WHERE {condition.sql} ORDER BY p.created, p.uid LIMIT ?"
        )
        statement = Condition(sql, (*condition.parameters, limit))
        return [indexed_post(row) for row in self._rows(statement)]

    def _rows(self, statement: Condition) -> list[Any]:
        # Past SQLAlchemy's own transactions, which begin by taking the write lock.
        try:
            with closing(self._engine.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute(statement.sql, statement.parameters)
                return list(cursor.fetchall())
        except (sqlite3.OperationalError, OperationalError) as error:
            raise storage_error(error, what="the search index") from error


class _Storage:
    """One transaction whose failures are told in plain words."""

    def __init__(self, engine: Engine) -> None:
        self._begin = engine.begin()

    def __enter__(self) -> Connection:
        try:
            return self._begin.__enter__()
        except OperationalError as error:
            raise storage_error(error, what="the search index") from error

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        try:
            self._begin.__exit__(kind, error, trace)
        except OperationalError as failure:
            raise storage_error(failure, what="the search index") from failure
        if isinstance(error, OperationalError):
            raise storage_error(error, what="the search index") from error


def _write(connection: Connection, batch: list[tuple[Post, Annotation | None]]) -> int:
    stored = _stored(connection, [post.uid for post, _ in batch])
    chosen: dict[str, tuple[Post, Annotation | None]] = {}
    for post, annotation in batch:
        known = chosen.get(post.uid)
        newest = microseconds(known[0].observed_at) if known else stored.get(post.uid, (0, None))[1]
        if newest is None or microseconds(post.observed_at) >= newest:
            chosen[post.uid] = (post, annotation)
    free = connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM indexed_posts").scalar()
    ids = iter(range(int(free or 1), int(free or 1) + len(chosen)))
    rows = [
        row_of(post, annotation, row_id=stored[uid][0] if uid in stored else next(ids))
        for uid, (post, annotation) in chosen.items()
    ]
    outdated = [(stored[uid][0],) for uid in chosen if uid in stored]
    if outdated:
        connection.exec_driver_sql(_DELETE_TEXT, outdated)
    if rows:
        connection.exec_driver_sql(_INSERT, [row for row, _ in rows])
        connection.exec_driver_sql(_INSERT_TEXT, [text for _, text in rows])
    return len(rows)


def _stored(connection: Connection, uids: list[str]) -> dict[str, tuple[int, int]]:
    marks = ", ".join("?" * len(uids))
    sql = f"SELECT uid, id, observed FROM indexed_posts WHERE uid IN ({marks})"  # noqa: S608
    return {uid: (row, at) for uid, row, at in connection.exec_driver_sql(sql, tuple(uids))}
