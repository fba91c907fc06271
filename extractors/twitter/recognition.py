"""Tells X's v2 JSON from that of others: pages, single posts, and answers that hold no posts."""

from __future__ import annotations

from typing import Any

from extractors.json_values import as_dict, as_rows
from extractors.twitter.wire_names import as_id

__all__ = ["is_page", "is_tweet", "kind_without_post", "recognise"]

_ENVELOPE = frozenset({"data", "includes", "meta", "errors", "matching_rules", "__twarc"})
_INCLUDED = frozenset({"users", "tweets", "posts", "media", "places", "polls", "topics"})
_LISTS = frozenset(
    {
        "edit_history_tweet_ids", "edit_history_post_ids", "referenced_tweets", "referenced_posts",
        "context_annotations",
    }
)  # fmt: skip
_OBJECTS = frozenset({"public_metrics", "edit_controls", "note_tweet", "note_post"})
_PARTS = {
    "entities": {"urls", "mentions", "hashtags", "cashtags", "annotations"},
    "attachments": {"media_keys", "poll_ids"},
    "geo": {"place_id"},
    "withheld": {"country_codes"},
}
_SCALARS = frozenset({"author_id", "conversation_id", "in_reply_to_user_id"})
_KEYS = (
    _LISTS
    | _OBJECTS
    | _PARTS.keys()
    | _SCALARS
    | {
        "id", "text", "created_at", "author", "article", "lang", "source", "possibly_sensitive", "reply_settings",
        "display_text_range", "community_id", "paid_partnership", "card_uri", "media_metadata", "scopes",
        "non_public_metrics", "organic_metrics", "promoted_metrics", "matching_rules", "__twarc",
    }
)  # fmt: skip
_V1_KEYS = frozenset({"id_str", "full_text", "user"})
_COMPLIANCE = frozenset({"id", "action", "created_at", "redacted_at", "reason"})
_SHORTEST_SNOWFLAKE = 15
_PROBLEMS = (
    "https://api.twitter.com/2/problems/", "https://api.x.com/2/problems/",
)  # fmt: skip


def recognise(value: Any) -> bool:
    """A page, a post, a compliance record, or a list of which most are such."""
    if isinstance(value, list):
        return sum(map(_is_known, value)) * 2 > len(value)
    return _is_known(value)


def is_page(value: Any) -> bool:
    """An answer of the v2 API as it came, or a line of a stream."""
    if not isinstance(value, dict) or not value.keys() & {"data", "errors", "meta"}:
        return False
    data = value.get("data")
    rows = [data] if isinstance(data, dict) else as_rows(data)
    if any(is_tweet(row) or kind_without_post(row) == "counts bucket" for row in rows):
        return True
    if not value.keys() <= _ENVELOPE:
        return False
    includes = as_dict(value.get("includes"))
    is_marked = bool("__twarc" in value or (includes and includes.keys() <= _INCLUDED))
    if "data" not in value or not rows:
        return is_marked or _has_meta(value) or _has_problem(value)
    return is_marked or any(_is_bare(row, value) or kind_without_post(row) for row in rows)


def is_tweet(value: Any) -> bool:
    """A v2 post: id, text and something that only v2 has; no v1.1 tweet and no row of a table."""
    native_id = as_id(value.get("id")) if isinstance(value, dict) else None
    if native_id is None or not isinstance(value.get("text"), str) or _is_foreign(value):
        return False
    if any(isinstance(value.get(key), list) for key in _LISTS):
        return True
    if any(isinstance(value.get(key), dict) for key in _OBJECTS):
        return True
    if any(as_dict(value.get(key)).keys() & parts for key, parts in _PARTS.items()):
        return True
    # A row of a table holds texts alone: then it takes a long id, and no column that v2 does not have.
    has_name = bool(value.keys() & (_SCALARS | _LISTS | _OBJECTS))
    return len(native_id) >= _SHORTEST_SNOWFLAKE and has_name and value.keys() <= _KEYS


def kind_without_post(value: Any) -> str:
    """What a record is that X gives and that is no post, "" where it may be one."""
    if not isinstance(value, dict) or "text" in value:
        return ""
    if {"start", "end"} <= value.keys() and value.keys() & {"tweet_count", "post_count"}:
        return "counts bucket"
    if {"id", "action", "reason"} <= value.keys() <= _COMPLIANCE and as_id(value["id"]):
        return "compliance record"
    if {"download_url", "upload_url"} & value.keys() and "status" in value:
        return "compliance job"
    if {"id", "name", "username"} <= value.keys() and as_id(value["id"]):
        return "user"
    return ""


def _is_known(value: Any) -> bool:
    return is_tweet(value) or is_page(value) or kind_without_post(value) == "compliance record"


def _is_foreign(value: dict[str, Any]) -> bool:
    """A v1.1 tweet, or what a scraper made of one: v2 writes no key with a capital or a dot."""
    return bool(value.keys() & _V1_KEYS) or not all(
        isinstance(key, str) and key.islower() and "." not in key for key in value
    )


def _is_bare(row: dict[str, Any], page: dict[str, Any]) -> bool:
    """A post of an answer for which no fields were asked: id and text, and nothing that X does not have."""
    native_id = as_id(row.get("id"))
    if native_id is None or not isinstance(row.get("text"), str) or not row.keys() <= _KEYS:
        return False
    return len(native_id) >= _SHORTEST_SNOWFLAKE or _has_meta(page)


def _has_meta(page: dict[str, Any]) -> bool:
    return bool(as_dict(page.get("meta")).keys() & {"result_count", "newest_id"})


def _has_problem(page: dict[str, Any]) -> bool:
    return any(
        str(error.get("type")).startswith(_PROBLEMS)
        or "disconnect_type" in error
        or {"resource_type", "parameter"} <= error.keys()
        for error in as_rows(page.get("errors"))
    )
