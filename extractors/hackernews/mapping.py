"""Hacker News stories, comments and polls, from Algolia's search and trees and from Firebase, to posts."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from extractors.base import Page
from extractors.html_text import html_links, html_to_text
from extractors.json_values import as_text
from extractors.page_builder import PageBuilder
from overheard.errors import UnmappableItem
from overheard.records import (
    Availability,
    Platform,
    Post,
    PostKind,
    RawItem,
)

__all__ = ["recognise", "split", "to_post"]

_TYPES = ("story", "comment", "poll", "pollopt", "job")
_URL = "https://news.ycombinator.com/item?id="


def recognise(value: Any) -> bool:
    """A page of hits, a hit, an item with its tree of answers, a user, or an item of Firebase."""
    if not isinstance(value, dict):
        return False
    return _is_page(value) or _is_hit(value) or _is_item(value) or _is_user(value)


def split(value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
    """Stories, comments and polls to raw items, what is gone to tombstones; users and poll options are ignored."""
    page = PageBuilder(source=source, query=query, observed_at=observed_at)
    for number, record in enumerate(_records(value), start=1):
        kind, fault = _ignorable(record), _fault(record)
        availability = _gone(record)
        if kind:
            page.ignore(kind)
        elif availability:
            page.tombstone(f"hn:{_native_id(record)}", availability=availability)
        elif fault:
            page.bury(f"item {number}", reason=fault, value=record)
        else:
            page.keep(f"hn:{_native_id(record)}", shape="hn", payload=record)
    return page.page()


def to_post(item: RawItem) -> Post:
    """Map a hit, a node of a tree or an item of Firebase.

    Raises:
        UnmappableItem: no id, no time, or neither title nor text.
    """
    record = item.payload
    fault = _fault(record)
    if fault:
        raise UnmappableItem(f"{item.uid}: {fault}")
    native_id, markup = _native_id(record), _markup(record)
    story, parent = (
        _id(record.get("story_id")),
        _id(record.get("parent_id") or record.get("parent")),
    )
    root_uid = f"hn:{story}" if story and story != native_id else None
    links = (as_text(record.get("url")), *html_links(markup))
    return Post(
        uid=item.uid,
        platform=Platform.HACKERNEWS,
        native_id=native_id,
        kind=PostKind.REPLY if _type(record) == "comment" else PostKind.POST,
        created_at=_created_at(record) or item.observed_at,
        observed_at=item.observed_at,
        text=html_to_text(markup),
        title=html.unescape(as_text(record.get("title")) or "") or None,
        url=_URL + native_id,
        text_format="html",
        author_id=_author(record),
        author_handle=_author(record),
        conversation_uid=root_uid or item.uid,
        parent_uid=f"hn:{parent}" if parent else None,
        root_uid=root_uid,
        community="hn",
        community_type="site",
        m_score=_count(record.get("points"), record.get("score")),
        m_reply=_count(record.get("num_comments"), record.get("descendants")),
        urls=tuple(dict.fromkeys(filter(None, links))),
        source=item.source,
        query=item.query,
    )


def _is_page(value: dict[str, Any]) -> bool:
    return isinstance(value.get("hits"), list) and ("nbHits" in value or "nbPages" in value)


def _is_hit(value: dict[str, Any]) -> bool:
    return "objectID" in value and "_tags" in value


def _is_item(value: dict[str, Any]) -> bool:
    from_algolia = "created_at_i" in value and "children" in value
    from_firebase = "time" in value and ("by" in value or "deleted" in value) and "id" in value
    return value.get("type") in _TYPES and (from_algolia or from_firebase)


def _is_user(value: dict[str, Any]) -> bool:
    return "karma" in value and ("username" in value or "submitted" in value)


def _records(value: dict[str, Any]) -> Iterator[Any]:
    """The records of an answer; a tree is flattened, parents before answers."""
    if _is_page(value):
        yield from value["hits"]
        return
    waiting: list[Any] = [value]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, dict) or not isinstance(node.get("children"), list):
            yield node
            continue
        waiting.extend(reversed(node["children"]))
        yield {key: item for key, item in node.items() if key != "children"}


def _ignorable(record: Any) -> str:
    if not isinstance(record, dict):
        return ""
    if _is_user(record):
        return "user"
    return "poll option" if _type(record) == "pollopt" else ""


def _gone(record: Any) -> Availability | None:
    """Whether its author deleted it or a moderator killed it; Algolia keeps an empty place for a deleted one."""
    if not isinstance(record, dict) or not _native_id(record):
        return None
    says = _markup(record) or record.get("title") or _author(record)
    is_empty = "author" in record and not says
    if record.get("deleted") or is_empty:
        return Availability.DELETED
    return Availability.REMOVED if record.get("dead") else None


def _fault(record: Any) -> str:
    if not isinstance(record, dict):
        return "is no item"
    if not _native_id(record):
        return "the item has no id"
    if not (_markup(record) or as_text(record.get("title"))):
        return "the item has neither title nor text"
    return "" if _created_at(record) else "the item has no time"


def _native_id(record: dict[str, Any]) -> str:
    return _id(record.get("objectID")) or _id(record.get("id"))


def _id(value: Any) -> str:
    """An id as text, "" where it is none."""
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _type(record: dict[str, Any]) -> str:
    if isinstance(record.get("type"), str):
        return str(record["type"])
    tags = record.get("_tags")
    names = tags if isinstance(tags, list) else []
    return next((name for name in names if name in _TYPES), "story")


def _markup(record: dict[str, Any]) -> str:
    for key in ("comment_text", "story_text", "text"):
        if isinstance(record.get(key), str) and record[key]:
            return str(record[key])
    return ""


def _author(record: dict[str, Any]) -> str | None:
    return as_text(record.get("author")) or as_text(record.get("by"))


def _created_at(record: dict[str, Any]) -> datetime | None:
    seconds = _count(record.get("created_at_i"), record.get("time"))
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
    except (OverflowError, ValueError, OSError):
        return None


def _count(*values: Any) -> int | None:
    """The first of `values` that is a whole number."""
    return next((v for v in values if isinstance(v, int) and not isinstance(v, bool)), None)
