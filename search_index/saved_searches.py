"""Saved searches: kept, tried before they are saved, and what they matched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import OperationalError

from overheard.clock import Window
from overheard.database import storage_error
from overheard.errors import QueryError
from overheard.records import SavedSearch
from search_index.engine import IndexedPost, SearchIndex
from search_index.parser import parse
from search_index.query import Query, asks_for_something
from search_index.tables import saved_searches, search_matches

__all__ = ["Preview", "SavedSearches", "preview", "selective"]

_CHUNK = 500
_BROAD = 200
"""Hits a day above which nobody reads them all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a query would have found.

    Attributes:
        sample: the newest hits, five at most.
        per_day: hits of every day with hits, in UTC.
        warning: what speaks against saving it as it stands, "" where nothing does.
    """

    total: int
    sample: tuple[IndexedPost, ...]
    per_day: tuple[tuple[date, int], ...]
    warning: str


def selective(query: str) -> Query:
    """Parse a query that is to run on every new post.

    Raises:
        QueryError: it cannot be read, or a post could match only by what it lacks.
    """
    tree = parse(query)
    if not asks_for_something(tree):
        raise QueryError(
            "A saved search must ask for something, not only exclude",
            query=query,
            column=1,
            hint="Add a word, a phrase or a field that every hit has, like brand:NAME.",
        )
    return tree


def preview(query: str, index: SearchIndex, *, now: datetime, days: int = 21) -> Preview:
    """Try a query on the posts of the last `days` before `now`.

    Raises:
        QueryError: as `selective`.
    """
    tree = selective(query)
    window = Window.last(days, until=now)
    page = index.search(tree, window=window, limit=5)
    sample = tuple(IndexedPost(post=hit.post, annotation=hit.annotation) for hit in page.hits)
    return Preview(
        total=page.total,
        sample=sample,
        per_day=tuple(index.histogram(tree, window=window)),
        warning=_warning(page.total, days=days),
    )


def _warning(total: int, *, days: int) -> str:
    if not total:
        return f"Nothing in the last {days} days; check the spelling or ask for less."
    if total > _BROAD * days:
        return f"About {total // days} hits a day; add a word, a brand or a label to narrow it."
    return ""


class SavedSearches:
    """The saved searches of the workspace and the posts that they matched."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, search: SavedSearch) -> None:
        """Store a search under its name, in place of an earlier one.

        Raises:
            QueryError: as `selective`; nothing is stored then.
        """
        selective(search.query)
        row = {"name": search.name, "query": search.query, "description": search.description}
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    delete(saved_searches).where(saved_searches.c.name == search.name)
                )
                connection.execute(insert(saved_searches).values(row))
        except OperationalError as error:
            raise storage_error(error, what="the saved searches") from error

    def list(self) -> tuple[SavedSearch, ...]:
        """All searches by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(saved_searches).order_by(saved_searches.c.name)).all()
        return tuple(
            SavedSearch(name=row.name, query=row.query, description=row.description) for row in rows
        )

    def get(self, name: str) -> SavedSearch | None:
        """One search."""
        return next((search for search in self.list() if search.name == name), None)

    def delete(self, name: str) -> bool:
        """Remove a search and its matches; False where there was none."""
        with self._engine.begin() as connection:
            connection.execute(delete(search_matches).where(search_matches.c.search == name))
            gone = connection.execute(delete(saved_searches).where(saved_searches.c.name == name))
        return gone.rowcount > 0

    def queries(self) -> dict[str, Query]:
        """Name → tree, ready for a `SearchMatcher`."""
        return {search.name: parse(search.query) for search in self.list()}

    def record_matches(self, name: str, uids: Iterable[str]) -> int:
        """Note that posts matched a search; the number of new ones. Saying it twice changes nothing."""
        wanted = list(dict.fromkeys(uids))
        added = 0
        try:
            with self._engine.begin() as connection:
                for start in range(0, len(wanted), _CHUNK):
                    chunk = wanted[start : start + _CHUNK]
                    known = connection.execute(
                        select(search_matches.c.uid).where(
                            search_matches.c.search == name, search_matches.c.uid.in_(chunk)
                        )
                    )
                    rows = [
                        {"uid": uid, "search": name} for uid in set(chunk) - set(known.scalars())
                    ]
                    if rows:
                        connection.execute(insert(search_matches), rows)
                    added += len(rows)
        except OperationalError as error:
            raise storage_error(error, what="the saved searches") from error
        return added

    def matches(self) -> dict[str, tuple[str, ...]]:
        """Every post that matched anything: uid → names of its searches, in order; one read instead of one a post."""
        chosen = select(search_matches.c.uid, search_matches.c.search)
        found: dict[str, list[str]] = {}
        with self._engine.connect() as connection:
            for uid, name in connection.execute(chosen.order_by(search_matches.c.search)):
                found.setdefault(uid, []).append(name)
        return {uid: tuple(names) for uid, names in found.items()}

    def forget(self, uids: Iterable[str]) -> int:
        """Remove the matches of posts that are gone; an engine outside this database needs it, SQLite does it alone."""
        removed = 0
        wanted = list(uids)
        with self._engine.begin() as connection:
            for start in range(0, len(wanted), _CHUNK):
                chunk = wanted[start : start + _CHUNK]
                gone = connection.execute(
                    delete(search_matches).where(search_matches.c.uid.in_(chunk))
                )
                removed += gone.rowcount
        return removed
