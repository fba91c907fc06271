"""Splits X's answers into posts with what they refer to; every record is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extractors.base import Page
from extractors.twitter.includes import Includes
from extractors.twitter.problems import is_about_author, what_is_gone
from extractors.twitter.recognition import is_page, kind_without_post
from extractors.twitter.wire_names import as_dict, as_id, as_rows
from overheard.records import DeadLetter, RawItem, Tombstone
from overheard.wire_json import encode_json

__all__ = ["fault_of", "split"]

_MAX_RAW = 64 * 1024


def split(value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
    """Posts to raw items with their own includes, errors about posts to tombstones, the rest is ignored."""
    sorting = _Sorting(source=source, query=query, observed_at=observed_at)
    elements = value if isinstance(value, list) else [value]
    for number, element in enumerate(elements, start=1):
        if is_page(element):
            where = f"page {number}, " if len(elements) > 1 else ""
            sorting.take_page(element, where=where)
        else:
            sorting.take(element, position=f"item {number}")
    return sorting.page()


def fault_of(tweet: Any) -> str:
    """Why a record is no post, "" where it is one."""
    if not isinstance(tweet, dict):
        return "is no object"
    if as_id(tweet.get("id")) is None:
        return "the post has no id"
    return "" if isinstance(tweet.get("text"), str) else "the post has no text"


@dataclass(kw_only=True, slots=True)
class _Sorting:
    source: str
    query: str
    observed_at: datetime
    items: list[RawItem] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    tombstones: list[Tombstone] = field(default_factory=list)

    def take_page(self, page: dict[str, Any], *, where: str) -> None:
        """File the records of one answer and its errors."""
        includes = Includes.of(page.get("includes"))
        errors = as_rows(page.get("errors"))
        records = list(_records(page.get("data")))
        for number, record in enumerate(records, start=1):
            self.take(
                record,
                position=f"{where}item {number}",
                includes=includes,
                errors=errors,
                rules=page.get("matching_rules"),
            )
        shown = {as_id(as_dict(record).get("id")) for record in records}
        for error in errors:
            self._take_error(error, shown=shown | includes.posts.keys())
        if not (records or errors):
            self.ignored["empty answer"] += 1

    def take(
        self,
        record: Any,
        *,
        position: str,
        includes: Includes | None = None,
        errors: list[dict[str, Any]] | None = None,
        rules: Any = None,
    ) -> None:
        """File one record: a post, something that is none, or something broken."""
        other = kind_without_post(record)
        fault = fault_of(record)
        if other:
            self.ignored[other] += 1
        elif fault:
            self._bury(record, fault, position=position)
        else:
            self._keep(record, includes=includes, errors=errors or [], rules=rules)

    def page(self) -> Page:
        """What was filed."""
        return Page(
            items=tuple(self.items),
            dead_letters=tuple(self.dead),
            ignored=dict(self.ignored),
            tombstones=tuple(self.tombstones),
        )

    def _keep(
        self,
        tweet: dict[str, Any],
        *,
        includes: Includes | None,
        errors: list[dict[str, Any]],
        rules: Any,
    ) -> None:
        author_id = as_id(tweet.get("author_id"))
        parts = {
            "includes": includes.for_tweet(tweet) if includes else {},
            "errors": [error for error in errors if is_about_author(error, author_id)],
            "matching_rules": rules,
        }
        self.items.append(
            RawItem(
                uid=f"x:{as_id(tweet['id'])}",
                shape="x",
                payload={"data": tweet, **{name: part for name, part in parts.items() if part}},
                source=self.source,
                query=self.query,
                observed_at=self.observed_at,
            )
        )

    def _take_error(self, error: dict[str, Any], *, shown: set[str | None]) -> None:
        gone = what_is_gone(error)
        known = {stone.uid for stone in self.tombstones}
        if gone is None or gone[0] in shown or f"x:{gone[0]}" in known:
            self.ignored["partial error"] += 1
            return
        uid, availability = f"x:{gone[0]}", gone[1]
        self.tombstones.append(
            Tombstone(uid=uid, availability=availability, observed_at=self.observed_at)
        )

    def _bury(self, record: Any, fault: str, *, position: str) -> None:
        self.dead.append(
            DeadLetter(
                source=self.source,
                position=position,
                reason=fault,
                raw=encode_json(record).decode()[:_MAX_RAW],
                observed_at=self.observed_at,
            )
        )


def _records(data: Any) -> Iterator[Any]:
    if isinstance(data, list):
        yield from data
    elif data is not None:
        yield data
