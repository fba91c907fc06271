"""Rows of tables that any tool may have written, and tweets of the old v1.1 format, to posts."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from extractors.archive.columns import columns_of
from extractors.archive.identity import (
    address_of,
    clean_id,
    platform_of,
    row_text,
    row_title,
    row_uid,
)
from extractors.archive.legacy_tweets import is_legacy_tweet, legacy_to_post, legacy_uid
from extractors.archive.times import parse_time
from extractors.base import Page
from overheard.errors import UnmappableItem
from overheard.records import Availability, DeadLetter, Platform, Post, PostKind, RawItem
from overheard.wire_json import encode_json

__all__ = ["DAY_FIRST", "MAX_RAW", "recognise", "split", "split_row", "to_post"]

DAY_FIRST = "__day_first"
"""Key of a row's payload: whether its file writes the day before the month."""

MAX_RAW = 64 * 1024

_COUNT = re.compile(r"^\s*(\d[\d,' ]*)(?:\.(\d+))?\s*([kKmM]?)\s*$")
_CLOCK = re.compile(r"^\s*\d{1,2}[:.]\d{2}")
_DATE_ONLY = 10
_LANG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_].*)?$")
_NO_LANG = frozenset({"und", "zxx", "qst", "qme"})
_HASHTAG = re.compile(r"(?<![\w&])#(\w*[^\W\d]\w*)")
_MENTION = re.compile(r"(?<![\w/.])@(\w{1,30})")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_GONE = {"[deleted]": Availability.DELETED, "[removed]": Availability.REMOVED}


def recognise(value: Any) -> bool:
    """An object with a column that may hold a text, or with a title and a time or an address."""
    if not isinstance(value, dict):
        return False
    columns = columns_of(value)
    has_title = "title" in columns and ("created" in columns or "url" in columns)
    return "text" in columns or has_title


def split(value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
    """One row to one raw item; a row without text to a dead letter."""
    row = dict(value) if isinstance(value, dict) else {}
    return split_row(row, source=source, query=query, observed_at=observed_at)


def split_row(
    row: dict[str, Any],
    *,
    source: str,
    query: str,
    observed_at: datetime,
    position: str = "item 1",
    trust_ids: bool = True,
) -> Page:
    """The same as `split`, for a reader that knows the row's whole file.

    `trust_ids` is False where the file's ids repeat with different texts and so name nothing.
    """
    if is_legacy_tweet(row):
        uid = legacy_uid(row)
    elif row_text(row) or row_title(row):
        uid = row_uid(row, trust_ids=trust_ids)
    else:
        raw = encode_json(row).decode()[:MAX_RAW]
        letter = DeadLetter(
            source=source, position=position, reason="no text", raw=raw, observed_at=observed_at
        )
        return Page(dead_letters=(letter,))
    item = RawItem(
        uid=uid, shape="row", payload=row, source=source, query=query, observed_at=observed_at
    )
    return Page(items=(item,))


def to_post(item: RawItem) -> Post:
    """Map a row; a time that is missing or unreadable is the time at which we saw it.

    Raises:
        UnmappableItem: the row has neither text nor title.
    """
    row = item.payload
    if is_legacy_tweet(row):
        return legacy_to_post(item)
    raw_text, title = row_text(row), row_title(row)
    if not (raw_text or title):
        raise UnmappableItem(f"{item.uid}: no text; no column of the row is known to hold one")
    platform = platform_of(row)
    text = html.unescape(raw_text) if "&" in raw_text else raw_text
    parent = _parent_uid(row, platform=platform)
    return Post(
        uid=item.uid,
        platform=_platform_of_uid(item.uid) or platform,
        native_id=_native_id(row) or item.uid.split(":", 1)[1],
        kind=_kind(row, text=text, parent=parent),
        created_at=_created_at(row) or item.observed_at,
        observed_at=item.observed_at,
        text=text.strip(),
        title=title or None,
        url=address_of(row) if "://" in address_of(row) else None,
        **_language(row),
        **_author(row),
        parent_uid=parent,
        community=_first(row, "community"),
        community_type="subreddit" if platform is Platform.REDDIT else None,
        m_like=_metric(row, "like"),
        m_repost=_metric(row, "repost"),
        m_reply=_metric(row, "reply"),
        m_quote=_metric(row, "quote"),
        m_view=_metric(row, "view"),
        m_score=_metric(row, "score"),
        hashtags=tuple(_HASHTAG.findall(text)),
        mentions=tuple(_MENTION.findall(text)),
        urls=tuple(_URL.findall(text)),
        country=_first(row, "country"),
        place=_first(row, "place"),
        availability=_GONE.get(text.strip(), Availability.VISIBLE),
        source=item.source,
        query=item.query,
    )


def _first(row: Mapping[str, Any], field: str, *, other_than: str = "") -> str | None:
    """The first column for `field` that holds something, as text."""
    for key in columns_of(row).get(field, ()):
        value = row[key]
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip() not in {"", other_than}:
            return value.strip()
    return None


def _native_id(row: dict[str, Any]) -> str | None:
    ids = (clean_id(row[key]) for key in columns_of(row).get("id", ()))
    return next(filter(None, ids), None)


def _platform_of_uid(uid: str) -> Platform | None:
    prefix = uid.split(":", 1)[0]
    return Platform(prefix) if prefix in {"x", "reddit"} else None


def _kind(row: dict[str, Any], *, text: str, parent: str | None) -> PostKind:
    if text.startswith("RT @"):
        return PostKind.REPOST
    if parent:
        return PostKind.REPLY
    names = columns_of(row).get("text", ())
    return PostKind.REVIEW if any("review" in name.casefold() for name in names) else PostKind.POST


def _created_at(row: dict[str, Any]) -> datetime | None:
    columns, day_first = columns_of(row), row.get(DAY_FIRST) is True
    for key in columns.get("created", ()):
        value = row[key]
        moment = parse_time(value, day_first=day_first)
        if moment is None:
            continue
        if isinstance(value, str) and len(value.strip()) <= _DATE_ONLY:
            clock = _clock(row, beside=key)
            return (
                parse_time(f"{value} {clock}", day_first=day_first) if clock else None
            ) or moment
        return moment
    return None


def _clock(row: dict[str, Any], *, beside: str) -> str:
    """The time of day from a column of its own, "" where there is none."""
    for key in columns_of(row).get("clock", ()):
        value = row[key]
        if key != beside and isinstance(value, str) and _CLOCK.match(value):
            return value.strip()
    return ""


def _author(row: dict[str, Any]) -> dict[str, Any]:
    nested = row.get("user") if isinstance(row.get("user"), dict) else row.get("author")
    person = nested if isinstance(nested, dict) else row
    handle = (_first(person, "author") or "").lstrip("@")
    is_gone = handle.casefold() in {"[deleted]", "deleted"}
    name = _first(person, "author_name", other_than=handle)
    return {
        "author_handle": None if is_gone else handle or None,
        "author_id": _first(row, "author_id"),
        "author_name": None if is_gone else name,
        "author_state": "deleted" if is_gone else None,
        "author_followers": _metric(person, "followers"),
    }


def _language(row: dict[str, Any]) -> dict[str, Any]:
    lang = (_first(row, "lang") or "").strip()
    if not _LANG.match(lang) or lang.casefold() in _NO_LANG:
        return {"lang": None, "lang_source": None}
    return {"lang": re.split(r"[-_]", lang)[0].lower(), "lang_source": "file"}


def _parent_uid(row: dict[str, Any], *, platform: Platform) -> str | None:
    ids = (clean_id(row[key]) for key in columns_of(row).get("parent", ()))
    parent = next(filter(None, ids), None)
    if parent and platform is Platform.X and parent.isdigit():
        return f"x:{parent}"
    return f"reddit:{parent}" if parent and parent.startswith(("t1_", "t3_")) else None


def _metric(row: Mapping[str, Any], field: str) -> int | None:
    for key in columns_of(row).get(field, ()):
        count = _as_count(row[key])
        if count is not None:
            return count
    return None


def _as_count(value: Any) -> int | None:
    """12, 12.0, "1,234" and "1.2K" as numbers."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value) if math.isfinite(value) else None
    found = _COUNT.match(value) if isinstance(value, str) else None
    if found is None:
        return None
    whole = float(re.sub(r"\D", "", found[1])[:15] + "." + (found[2] or "0")[:6])
    return round(whole * {"k": 1e3, "m": 1e6}.get(found[3].lower(), 1))
