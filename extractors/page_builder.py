"""Builds a page record by record, so that every mapping accounts for what it saw in the same way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extractors.base import Page
from overheard.records import Availability, DeadLetter, RawItem, Tombstone
from overheard.wire_json import encode_json

__all__ = ["PageBuilder"]

_MAX_RAW = 64 * 1024


@dataclass(kw_only=True, slots=True)
class PageBuilder:
    """What a split has filed so far; the order of the records is kept.

    Attributes:
        source, query, observed_at: where the records came from; they stand in everything that is filed.
    """

    source: str
    query: str
    observed_at: datetime
    _items: list[RawItem] = field(default_factory=list, init=False)
    _dead: list[DeadLetter] = field(default_factory=list, init=False)
    _tombstones: list[Tombstone] = field(default_factory=list, init=False)
    _ignored: Counter[str] = field(default_factory=Counter, init=False)

    def keep(self, uid: str, *, shape: str, payload: dict[str, Any]) -> None:
        """File a post; `payload` is the platform's own JSON, untouched."""
        self._items.append(
            RawItem(
                uid=uid,
                shape=shape,
                payload=payload,
                source=self.source,
                query=self.query,
                observed_at=self.observed_at,
            )
        )

    def bury(self, position: str, *, reason: str, value: Any) -> None:
        """File a broken record as a dead letter, with as much of it as helps to see what is wrong."""
        self._dead.append(
            DeadLetter(
                source=self.source,
                position=position,
                reason=reason,
                raw=encode_json(value).decode()[:_MAX_RAW],
                observed_at=self.observed_at,
            )
        )

    def tombstone(self, uid: str, *, availability: Availability) -> None:
        """File that the platform no longer shows this post."""
        self._tombstones.append(
            Tombstone(uid=uid, availability=availability, observed_at=self.observed_at)
        )

    def has_tombstone(self, uid: str) -> bool:
        """Whether this post was filed as gone before."""
        return any(stone.uid == uid for stone in self._tombstones)

    def ignore(self, kind: str, *, count: int = 1) -> None:
        """Count records that are no posts; without any, the kind is not named."""
        if count:
            self._ignored[kind] += count

    def page(self) -> Page:
        """What was filed."""
        return Page(
            items=tuple(self._items),
            dead_letters=tuple(self._dead),
            ignored=dict(self._ignored),
            tombstones=tuple(self._tombstones),
        )
