"""The seam of the search engines: what the pipeline and the inbox may ask of an index, whatever answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from overheard.clock import Window
from overheard.records import Annotation, Platform, Post
from search_index.query import Query

__all__ = ["Hit", "IndexedPost", "Interval", "SearchIndex", "SearchPage", "Sort"]

Sort = Literal["newest", "relevance"]
Interval = Literal["day", "week", "month"]


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexedPost:
    """A post with what was understood of it, None before that."""

    post: Post
    annotation: Annotation | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One answer; `highlights` are half-open character ranges of `post.full_text`."""

    post: Post
    annotation: Annotation | None
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchPage:
    """A page of answers and the number of all of them."""

    total: int
    hits: tuple[Hit, ...]


class SearchIndex(Protocol):
    """Posts that can be found.

    Every write is idempotent. A row overwrites the stored one where its `observed_at` is the same or newer. Windows
    are of the author's time, `created_at`. Every method raises StorageError where the engine fails.
    """

    def upsert(self, rows: Iterable[tuple[Post, Annotation | None]]) -> int:
        """Store posts; the number that was written, older versions left out."""
        ...

    def get(self, uid: str) -> IndexedPost | None:
        """One post."""
        ...

    def thread(self, uid: str) -> list[IndexedPost]:
        """The post's whole conversation as far as it is known, oldest first."""
        ...

    def delete(self, uids: Iterable[str]) -> int:
        """Remove posts and everything derived from them here; the number that was there."""
        ...

    def delete_author(self, author_id: str, platform: Platform) -> int:
        """Remove everything that an author wrote; the number that was there."""
        ...

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
        ...

    def histogram(
        self, query: Query, *, interval: Interval = "day", window: Window | None = None
    ) -> list[tuple[date, int]]:
        """Matching posts per day, week (its Monday) or month (its first), in UTC, empty ones left out."""
        ...

    def facet(
        self, query: Query, field: str, *, limit: int = 20, window: Window | None = None
    ) -> list[tuple[str, int]]:
        """The most frequent values of a keyword field among the matching posts.

        Raises:
            QueryError: there is no such keyword field.
        """
        ...

    def iterate(self, *, window: Window | None = None) -> Iterator[IndexedPost]:
        """Every post, oldest first."""
        ...

    def count(self) -> int:
        """How many posts are stored."""
        ...
