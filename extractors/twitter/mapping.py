"""X's v2 posts, in the names before and after 2026-08, to posts."""

from __future__ import annotations

import html
import re
from typing import Any

from extractors.json_values import as_dict, as_moment, as_rows, as_text
from extractors.twitter.includes import Includes
from extractors.twitter.parts import (
    author_fields,
    entity_fields,
    language,
    media,
    metric_fields,
    place_fields,
)
from extractors.twitter.recognition import recognise
from extractors.twitter.splitting import fault_of, split
from extractors.twitter.wire_names import as_id, history_of, moment_of_id, note_of, reference_of
from overheard.errors import UnmappableItem
from overheard.records import Availability, Platform, Post, PostKind, RawItem

__all__ = ["recognise", "split", "to_post"]

_REPOSTED = ("retweeted", "reposted")
_CUT = re.compile(r"…(?:\s*https://t\.co/\w+)?\s*$")
_CUT_FROM = 240
_EVERYWHERE = frozenset({"XX", "XY"})


def to_post(item: RawItem) -> Post:
    """Map a stored post; a repost carries the whole text that it repeats.

    Raises:
        UnmappableItem: a post without id or text.
    """
    tweet = item.payload.get("data")
    fault = fault_of(tweet)
    if fault or not isinstance(tweet, dict):
        raise UnmappableItem(f"{item.uid}: {fault}")
    includes = Includes.of(item.payload.get("includes"))
    native_id = str(as_id(tweet["id"]))
    reposted = reference_of(tweet, *_REPOSTED)
    body = includes.post_of(reposted) or tweet
    author = author_fields(
        tweet, user=includes.author_of(tweet), errors=as_rows(item.payload.get("errors"))
    )
    created_at = as_moment(tweet.get("created_at")) or moment_of_id(native_id) or item.observed_at
    first = next(iter(history_of(tweet)), native_id)
    is_version = first != native_id
    return Post(
        uid=item.uid,
        platform=Platform.X,
        native_id=native_id,
        kind=_kind(tweet),
        created_at=created_at,
        observed_at=item.observed_at,
        text=_text(body),
        title=_title(body),
        url=f"https://x.com/{author['author_handle'] or 'i/web'}/status/{native_id}",
        edited_at=created_at if is_version else None,
        edit_of=f"x:{first}" if is_version else None,
        lang=language(body),
        lang_source="platform" if language(body) else None,
        text_truncated=_is_cut(body, is_repost=bool(reposted) and body is tweet),
        **_context(tweet, body=body, includes=includes),
        **author,
        **_thread(tweet),
        quoted_uid=_uid(reference_of(body, "quoted")),
        reposted_uid=_uid(reposted),
        community=as_text(tweet.get("community_id")),
        community_type="community" if as_text(tweet.get("community_id")) else None,
        **metric_fields(tweet),
        **entity_fields(body),
        media=media(includes.media_of(body)),
        **place_fields(tweet, includes=includes),
        sensitive=_bool(tweet.get("possibly_sensitive")),
        withheld_in=_withheld_in(tweet),
        availability=_availability(tweet),
        topics=_topics(body),
        source_app=as_text(tweet.get("source")),
        paid=_bool(tweet.get("paid_partnership")),
        source=item.source,
        query=item.query,
    )


def _kind(tweet: dict[str, Any]) -> PostKind:
    if reference_of(tweet, *_REPOSTED):
        return PostKind.REPOST
    if reference_of(tweet, "replied_to") or _answers_somebody(tweet):
        return PostKind.REPLY
    if reference_of(tweet, "quoted"):
        return PostKind.QUOTE
    return PostKind.ARTICLE if as_dict(tweet.get("article")) else PostKind.POST


def _answers_somebody(tweet: dict[str, Any]) -> bool:
    """A reply whose parent is gone; a post that only begins with a handle starts its own conversation."""
    conversation = as_id(tweet.get("conversation_id"))
    is_inside = conversation is not None and conversation != as_id(tweet.get("id"))
    return is_inside and as_id(tweet.get("in_reply_to_user_id")) is not None


def _text(tweet: dict[str, Any]) -> str:
    """The whole text; X escapes &, < and > once."""
    return html.unescape(as_text(note_of(tweet).get("text")) or as_text(tweet.get("text")) or "")


def _title(tweet: dict[str, Any]) -> str | None:
    title = as_text(as_dict(tweet.get("article")).get("title"))
    return html.unescape(title) if title else None


def _is_cut(tweet: dict[str, Any], *, is_repost: bool) -> bool:
    """Whether X cut the text: a repost whose original is not there, or a long post without its note."""
    text = as_text(tweet.get("text")) or ""
    if note_of(tweet) or not _CUT.search(text):
        return False
    return is_repost or len(text) >= _CUT_FROM


def _context(tweet: dict[str, Any], *, body: dict[str, Any], includes: Includes) -> dict[str, Any]:
    quoted = includes.post_of(reference_of(body, "quoted"))
    parent = includes.post_of(reference_of(tweet, "replied_to"))
    return {"quoted_text": _text(quoted) or None, "parent_text": _text(parent) or None}


def _thread(tweet: dict[str, Any]) -> dict[str, Any]:
    conversation = as_id(tweet.get("conversation_id"))
    is_root = conversation is None or conversation == as_id(tweet["id"])
    return {
        "conversation_uid": f"x:{conversation}" if conversation else None,
        "parent_uid": _uid(reference_of(tweet, "replied_to")),
        "root_uid": None if is_root else f"x:{conversation}",
    }


def _uid(reference: dict[str, Any]) -> str | None:
    native_id = as_id(reference.get("id"))
    return f"x:{native_id}" if native_id else None


def _withheld_in(tweet: dict[str, Any]) -> tuple[str, ...]:
    codes = as_dict(tweet.get("withheld")).get("country_codes")
    return tuple(code for code in codes if as_text(code)) if isinstance(codes, list) else ()


def _availability(tweet: dict[str, Any]) -> Availability:
    """Withheld where no country is shown it (XX) or a copyright claim took it down (XY)."""
    if _EVERYWHERE.intersection(_withheld_in(tweet)):
        return Availability.WITHHELD
    return Availability.EDITED if len(history_of(tweet)) > 1 else Availability.VISIBLE


def _topics(tweet: dict[str, Any]) -> tuple[str, ...]:
    rows = as_rows(tweet.get("context_annotations"))
    names = (as_text(as_dict(row.get("entity")).get("name")) for row in rows)
    return tuple(dict.fromkeys(filter(None, names)))


def _bool(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
