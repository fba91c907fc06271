"""What every source gives: pages of raw items, each with the checkpoint that holds once they are on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from overheard.records import DeadLetter, Gap, Post, RawItem, Tombstone

__all__ = ["Mapper", "Page", "Shape", "Source"]

Mapper = Callable[[RawItem], Post | Tombstone]
"""Turns a stored item into a post; pure, no network, no clock. Raises UnmappableItem."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What one request, or one stretch of a file, gave.

    Attributes:
        dead_letters: records that are broken; they never cost the rest of the page.
        ignored: kind → number of records that are no posts (likes, counts, subreddits …).
        tombstones: posts that the platform no longer shows.
        gaps: stretches of time that a cap kept from us.
        state: the checkpoint to store once the items are on disk; None leaves it where it is.
    """

    items: tuple[RawItem, ...] = ()
    dead_letters: tuple[DeadLetter, ...] = ()
    ignored: dict[str, int] = field(default_factory=dict)
    tombstones: tuple[Tombstone, ...] = ()
    gaps: tuple[Gap, ...] = ()
    state: dict[str, Any] | None = None


class Source(Protocol):
    """A configured source, ready to read.

    Attributes:
        name: the source's configured name. query: what it asks for; together they key the checkpoint.
    """

    @property
    def name(self) -> str:
        """The configured name."""
        ...

    @property
    def query(self) -> str:
        """What it asks for."""
        ...

    def read(self, state: Mapping[str, Any], *, now: datetime) -> Iterator[Page]:
        """Yield pages of what is new since `state` ({} on the first run).

        Raises:
            SourceError: the platform refuses or is down; pages that were yielded before stay valid.
        """
        ...

    def recheck(self, uids: Sequence[str], *, now: datetime) -> Iterator[Page]:
        """Ask again for known posts: fresh items for those that are shown, tombstones for the others."""
        ...


class Shape(Protocol):
    """A module that knows one platform's JSON, wherever it comes from.

    It is looked up lazily through `extractors.registry.SHAPES`, so that platforms do not know each other.
    """

    def recognise(self, value: Any) -> bool:
        """Whether a parsed JSON value is a page or a single item of this platform."""
        ...

    def split(self, value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
        """Split a page or a single item into raw items, dead letters and ignored records."""
        ...

    def to_post(self, item: RawItem) -> Post | Tombstone:
        """Map one stored item; raises UnmappableItem."""
        ...
