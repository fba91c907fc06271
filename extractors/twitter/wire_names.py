"""The names of X's wire format, before and after tweets became posts, and tolerant readers for both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.json_values import as_dict, as_rows

__all__ = [
    "as_id",
    "history_of",
    "moment_of_id",
    "note_of",
    "posts_of",
    "reference_of",
    "references_of",
]

_FIRST_SNOWFLAKE = 30_000_000_000
_SNOWFLAKE_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_LONGEST_ID = 19


def references_of(tweet: dict[str, Any]) -> list[dict[str, Any]]:
    """What the post answers, quotes or repeats; "referenced_posts" since 2026-08."""
    return as_rows(tweet.get("referenced_tweets")) or as_rows(tweet.get("referenced_posts"))


def reference_of(tweet: dict[str, Any], *kinds: str) -> dict[str, Any]:
    """The first reference of one of these kinds, {} where there is none."""
    return next((row for row in references_of(tweet) if row.get("type") in kinds), {})


def note_of(tweet: dict[str, Any]) -> dict[str, Any]:
    """The whole text of a long post, {} where `text` is whole."""
    return as_dict(tweet.get("note_tweet")) or as_dict(tweet.get("note_post"))


def history_of(tweet: dict[str, Any]) -> tuple[str, ...]:
    """Ids of all versions, the first one first."""
    for name in ("edit_history_tweet_ids", "edit_history_post_ids"):
        ids = tweet.get(name)
        if isinstance(ids, list):
            return tuple(filter(None, map(as_id, ids)))
    return ()


def posts_of(includes: dict[str, Any]) -> list[dict[str, Any]]:
    """The posts that a page includes because others refer to them."""
    return as_rows(includes.get("tweets")) or as_rows(includes.get("posts"))


def moment_of_id(native_id: str | None) -> datetime | None:
    """When a post was made, as its id says; None for ids from before November 2010, which say nothing."""
    if native_id is None or as_id(native_id) is None or int(native_id) < _FIRST_SNOWFLAKE:
        return None
    return _SNOWFLAKE_EPOCH + timedelta(milliseconds=int(native_id) >> 22)


def as_id(value: Any) -> str | None:
    """An id as text, None where it is none."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        value = str(value)
    if not isinstance(value, str) or len(value) > _LONGEST_ID:
        return None
    return value if value.isascii() and value.isdigit() else None
