"""Splits X's answers into posts with what they refer to; every record is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from extractors.base import Page
from extractors.json_values import as_dict, as_rows
from extractors.page_builder import PageBuilder
from extractors.twitter.includes import Includes
from extractors.twitter.problems import is_about_author, what_is_gone
from extractors.twitter.recognition import is_page, kind_without_post
from extractors.twitter.wire_names import as_id

__all__ = ["fault_of", "split"]


def split(value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
    """Posts to raw items with their own includes, errors about posts to tombstones, the rest is ignored."""
    builder = PageBuilder(source=source, query=query, observed_at=observed_at)
    sorting = _Sorting(page=builder)
    elements = value if isinstance(value, list) else [value]
    for number, element in enumerate(elements, start=1):
        if is_page(element):
            where = f"page {number}, " if len(elements) > 1 else ""
            sorting.take_page(element, where=where)
        else:
            sorting.take(element, position=f"item {number}")
    return builder.page()


def fault_of(tweet: Any) -> str:
    """Why a record is no post, "" where it is one."""
    if not isinstance(tweet, dict):
        return "is no object"
    if as_id(tweet.get("id")) is None:
        return "the post has no id"
    return "" if isinstance(tweet.get("text"), str) else "the post has no text"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sorting:
    page: PageBuilder

    def take_page(self, answer: dict[str, Any], *, where: str) -> None:
        """File the records of one answer and its errors."""
        includes = Includes.of(answer.get("includes"))
        errors = as_rows(answer.get("errors"))
        records = list(_records(answer.get("data")))
        for number, record in enumerate(records, start=1):
            self.take(
                record,
                position=f"{where}item {number}",
                includes=includes,
                errors=errors,
                rules=answer.get("matching_rules"),
            )
        shown = {as_id(as_dict(record).get("id")) for record in records}
        for error in errors:
            self._take_error(error, shown=shown | includes.posts.keys())
        if not (records or errors):
            self.page.ignore("empty answer")

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
            self.page.ignore(other)
        elif fault:
            self.page.bury(position, reason=fault, value=record)
        else:
            self._keep(record, includes=includes, errors=errors or [], rules=rules)

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
        payload = {"data": tweet, **{name: part for name, part in parts.items() if part}}
        self.page.keep(f"x:{as_id(tweet['id'])}", shape="x", payload=payload)

    def _take_error(self, error: dict[str, Any], *, shown: set[str | None]) -> None:
        gone = what_is_gone(error)
        if gone is None or gone[0] in shown or self.page.has_tombstone(f"x:{gone[0]}"):
            self.page.ignore("partial error")
            return
        self.page.tombstone(f"x:{gone[0]}", availability=gone[1])


def _records(data: Any) -> Iterator[Any]:
    if isinstance(data, list):
        yield from data
    elif data is not None:
        yield data
