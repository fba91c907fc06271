"""Decides which post a row of a table is, so that the same post in two exports is one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from extractors.archive.columns import columns_of, folded_name
from overheard.records import Platform

__all__ = [
    "address_of",
    "clean_id",
    "have_trusted_ids",
    "platform_of",
    "row_text",
    "row_title",
    "row_uid",
]

_PLATFORMS = {
    "x": Platform.X, "twitter": Platform.X, "tweet": Platform.X, "tweets": Platform.X, "x.com": Platform.X,
    "twitter.com": Platform.X, "x (twitter)": Platform.X, "x/twitter": Platform.X,
    "reddit": Platform.REDDIT, "reddit.com": Platform.REDDIT,
    "mastodon": Platform.MASTODON, "bluesky": Platform.BLUESKY, "bsky": Platform.BLUESKY, "bsky.app": Platform.BLUESKY,
    "hn": Platform.HACKERNEWS, "hackernews": Platform.HACKERNEWS, "hacker news": Platform.HACKERNEWS,
}  # fmt: skip
_X_URL = re.compile(
    r"(?://|^)(?:www\.|mobile\.)?(?:twitter|x)\.com/[^/\s]+/status(?:es)?/(\d+)", re.IGNORECASE
)
_REDDIT_URL = re.compile(
    r"reddit\.com/(?:r|user)/[^/\s]+/comments/([a-z0-9]{2,10})(?:/[^/\s]*/([a-z0-9]{2,10}))?",
    re.IGNORECASE,
)
_REDDIT_PERMALINK = re.compile(r"^/(?:r|user)/[^/\s]+/comments/")
_OF_X = frozenset({"tweet_id", "edit_history_tweet_ids", "in_reply_to_status_id", "to_tweetid"})
_ROUNDED = re.compile(r"^\d(?:[.,]\d+)?e\+?\d+$", re.IGNORECASE)
_ROUNDED_WHOLE = re.compile(r"^\d{11,}0{5}$")
_WHOLE_FLOAT = re.compile(r"^(\d+)\.0+$")
_REDDIT_ID = re.compile(r"^(t[13]_)?([a-z0-9]{2,10})$")
_LARGEST_EXACT = 2**53
_TOLERATED_CLASHES = 0.01


def row_text(row: dict[str, Any]) -> str:
    """The row's text as it stands, "" where it has none; a column of numbers is no text."""
    texts = [row[key] for key in columns_of(row).get("text", ()) if isinstance(row[key], str)]
    texts = [text for text in texts if text.strip()]
    return next((text for text in texts if any(map(str.isalpha, text))), texts[0] if texts else "")


def row_title(row: dict[str, Any]) -> str:
    """The row's title, "" where it has none."""
    titles = (row[key] for key in columns_of(row).get("title", ()))
    return next((title.strip() for title in titles if isinstance(title, str) and title.strip()), "")


def clean_id(value: Any) -> str | None:
    """The id, None where there is none or where a spreadsheet rounded it (5.70308E+17) and it names nothing."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_EXACT else None
    if isinstance(value, int):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = value.strip().strip("'\"=")
    if whole := _WHOLE_FLOAT.match(text):
        text = whole[1]
    if not text or _ROUNDED.match(text) or _ROUNDED_WHOLE.match(text):
        return None
    return text if len(text) <= 300 else None


def platform_of(row: dict[str, Any]) -> Platform:
    """The platform that a column or the address names, else `FILE`."""
    columns = columns_of(row)
    for key in columns.get("platform", ()):
        name = row[key].strip().casefold() if isinstance(row[key], str) else ""
        if name in _PLATFORMS:
            return _PLATFORMS[name]
    address = address_of(row)
    if _X_URL.search(address):
        return Platform.X
    if _REDDIT_URL.search(address):
        return Platform.REDDIT
    names = {folded_name(k) for k, v in row.items() if isinstance(k, str) and v not in (None, "")}
    if names & _OF_X:
        return Platform.X
    return Platform.REDDIT if "subreddit" in names else Platform.FILE


def row_uid(row: dict[str, Any], *, trust_ids: bool = True) -> str:
    """The platform's own uid where the row gives it, else one made of what the row says.

    It rests neither on the file's name nor on how a date was understood.
    """
    if native := _uid_of_address(address_of(row)):
        return native
    columns = columns_of(row)
    ids = (clean_id(row[key]) for key in columns.get("id", ()))
    native_id = next(filter(None, ids), None) if trust_ids else None
    if native_id and (uid := _native_uid(row, native_id)):
        return uid
    said = (_plain(row, "title"), row_text(row))
    if native_id:
        return _digest("id", native_id, *said)
    return _digest(_plain(row, "author"), _plain(row, "created"), *said)


def have_trusted_ids(rows: Iterable[dict[str, Any]]) -> bool:
    """Whether ids name posts in these rows: hardly any id stands with two different texts."""
    texts: dict[str, int] = {}
    clashes: set[str] = set()
    for row in rows:
        ids = (clean_id(row[key]) for key in columns_of(row).get("id", ()))
        native_id = next(filter(None, ids), None)
        if native_id and texts.setdefault(native_id, hash(row_text(row))) != hash(row_text(row)):
            clashes.add(native_id)
    return len(clashes) <= _TOLERATED_CLASHES * len(texts)


def address_of(row: dict[str, Any]) -> str:
    """The post's own address before one that it links to, "" where there is none."""
    found = [row[key] for key in columns_of(row).get("url", ())]
    addresses = [text.strip() for text in found if isinstance(text, str) and text.strip()]
    addresses = [
        f"https://www.reddit.com{address}" if _REDDIT_PERMALINK.match(address) else address
        for address in addresses
    ]
    own = (address for address in addresses if _uid_of_address(address))
    return next(own, addresses[0] if addresses else "")


def _uid_of_address(address: str) -> str | None:
    if found := _X_URL.search(address):
        return f"x:{found[1]}"
    if found := _REDDIT_URL.search(address):
        return (f"reddit:t1_{found[2]}" if found[2] else f"reddit:t3_{found[1]}").lower()
    return None


def _native_uid(row: dict[str, Any], native_id: str) -> str | None:
    platform = platform_of(row)
    if platform is Platform.X and native_id.isdigit():
        return f"x:{native_id}"
    found = _REDDIT_ID.match(native_id)
    if platform is Platform.REDDIT and found:
        is_comment = "parent" in columns_of(row) or not row_title(row)
        return f"reddit:{found[1] or ('t1_' if is_comment else 't3_')}{found[2]}"
    return None


def _plain(row: dict[str, Any], field: str) -> str:
    values = (row[key] for key in columns_of(row).get(field, ()))
    return next((str(value) for value in values if value not in (None, "")), "")


def _digest(*parts: str) -> str:
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return "file:" + hashlib.sha1(joined, usedforsecurity=False).hexdigest()[:20]
