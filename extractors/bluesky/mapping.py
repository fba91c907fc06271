"""Bluesky's posts, as Jetstream events and as the views of its API, to posts and tombstones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.base import Page
from overheard.clock import parse_moment
from overheard.errors import InputError, UnmappableItem
from overheard.records import (
    Availability,
    DeadLetter,
    Media,
    Platform,
    Post,
    PostKind,
    RawItem,
    Tombstone,
)
from overheard.wire_json import encode_json

__all__ = ["recognise", "split", "to_post"]

_POSTS = "app.bsky.feed.post"
_KINDS = ("commit", "identity", "account")
_MAX_RAW = 64 * 1024
_MAY_LEAD = timedelta(minutes=10)
_EARLIEST = datetime(2006, 1, 1, tzinfo=UTC)


def recognise(value: Any) -> bool:
    """A Jetstream event, a post view, or an answer of searchPosts, getPosts or a feed."""
    if isinstance(value, list):
        return any(_is_event(item) or _is_view(item) for item in value)
    if not isinstance(value, dict):
        return False
    return _is_event(value) or any(_is_view(record) for record in _records(value))


def split(value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
    """Posts to raw items, deletions to tombstones; likes, reposts, identities and accounts are ignored."""
    items: list[RawItem] = []
    dead: list[DeadLetter] = []
    gone: list[Tombstone] = []
    ignored: dict[str, int] = {}
    for number, record in enumerate(_records(value), start=1):
        kind = _ignorable(record)
        if kind:
            ignored[kind] = ignored.get(kind, 0) + 1
            continue
        uri = _uri(record)
        fault = _fault(record)
        if _operation(record) == "delete" and uri:
            gone.append(
                Tombstone(
                    uid=f"bluesky:{uri}",
                    availability=Availability.DELETED,
                    observed_at=observed_at,
                )
            )
        elif fault or uri is None:
            dead.append(
                DeadLetter(
                    source=source,
                    position=f"item {number}",
                    reason=fault or "the post has no address",
                    raw=encode_json(record).decode()[:_MAX_RAW],
                    observed_at=observed_at,
                )
            )
        else:
            items.append(
                RawItem(
                    uid=f"bluesky:{uri}",
                    shape="bluesky",
                    payload=record,
                    source=source,
                    query=query,
                    observed_at=observed_at,
                )
            )
    return Page(
        items=tuple(items),
        dead_letters=tuple(dead),
        ignored=ignored,
        tombstones=tuple(gone),
    )


def to_post(item: RawItem) -> Post:
    """Map an event or a view. The author's clock is believed unless it runs ahead of the network's.

    Raises:
        UnmappableItem: no text, no address or no time at all.
    """
    payload = item.payload
    fault, uri = _fault(payload), _uri(payload)
    if fault or uri is None:
        raise UnmappableItem(f"{item.uid}: {fault or 'the post has no address'}")
    record = _record(payload)
    author = _dict(payload.get("author"))
    did, handle = uri.split("/")[2], _string(author.get("handle"))
    edited = _operation(payload) == "update"
    seen_at = _seen_at(payload)
    langs = record.get("langs")
    lang = _string(langs[0]) if isinstance(langs, list) and langs else None
    reply = _dict(record.get("reply"))
    embed = _dict(record.get("embed"))
    root_uid = _reference(reply.get("root"))
    return Post(
        uid=item.uid,
        platform=Platform.BLUESKY,
        native_id=uri,
        kind=_kind(reply=reply, embed=embed),
        created_at=_created_at(record, seen_at=seen_at or item.observed_at),
        observed_at=item.observed_at,
        text=record["text"],
        url=f"https://bsky.app/profile/{handle or did}/post/{uri.rsplit('/', 1)[-1]}",
        edited_at=seen_at if edited else None,
        lang=lang,
        lang_source="author" if lang else None,
        author_id=did,
        author_handle=handle,
        author_name=_string(author.get("displayName")),
        conversation_uid=root_uid or item.uid,
        parent_uid=_reference(reply.get("parent")),
        root_uid=root_uid,
        quoted_text=_quoted_text(payload),
        quoted_uid=_quoted(embed),
        m_like=_count(payload, "likeCount"),
        m_reply=_count(payload, "replyCount"),
        m_repost=_count(payload, "repostCount"),
        m_quote=_count(payload, "quoteCount"),
        **_facets(record),
        media=_media(embed),
        sensitive=True if _dict(record.get("labels")).get("values") else None,
        availability=Availability.EDITED if edited else Availability.VISIBLE,
        source_app=_string(record.get("via")),
        source=item.source,
        query=item.query,
    )


def _is_event(value: Any) -> bool:
    return isinstance(value, dict) and "did" in value and value.get("kind") in _KINDS


def _is_view(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("record"), dict)
        and str(value.get("uri", "")).startswith("at://")
    )


def _records(value: Any) -> Iterator[Any]:
    """Events and views one by one; what is neither is given too, so that it is accounted for."""
    for row in value if isinstance(value, list) else [value]:
        posts, feed = (row.get("posts"), row.get("feed")) if isinstance(row, dict) else (None, None)
        if _is_event(row) or _is_view(row):
            yield row
        elif isinstance(posts, list):
            yield from posts
        elif isinstance(feed, list):
            yield from (_dict(entry).get("post", entry) for entry in feed)
        else:
            yield row


def _ignorable(record: Any) -> str:
    """The kind of a record that is no post, "" for a post."""
    if not _is_event(record):
        return ""
    if record["kind"] != "commit":
        return str(record["kind"])
    collection = str(_dict(record.get("commit")).get("collection") or "unknown")
    return "" if collection == _POSTS else collection.rsplit(".", 1)[-1]


def _operation(record: Any) -> str | None:
    return _string(_dict(_dict(record).get("commit")).get("operation"))


def _uri(record: Any) -> str | None:
    if not _is_event(record):
        uri = str(_dict(record).get("uri", ""))
        return uri if uri.count("/") >= 4 else None
    did, rkey = _string(record.get("did")), _string(_dict(record.get("commit")).get("rkey"))
    return f"at://{did}/{_POSTS}/{rkey}" if did and rkey else None


def _record(payload: dict[str, Any]) -> dict[str, Any]:
    commit = _dict(payload.get("commit"))
    return _dict(commit.get("record")) if commit else _dict(payload.get("record"))


def _fault(payload: Any) -> str:
    if not isinstance(payload, dict):
        return "is no post"
    return "" if isinstance(_record(payload).get("text"), str) else "the post has no text"


def _kind(*, reply: dict[str, Any], embed: dict[str, Any]) -> PostKind:
    if reply:
        return PostKind.REPLY
    return PostKind.QUOTE if _quoted(embed) else PostKind.POST


def _quoted(embed: dict[str, Any]) -> str | None:
    record = _dict(embed.get("record"))
    return _reference(record) or _reference(record.get("record"))


def _reference(value: Any) -> str | None:
    """The post that is referred to; a list, a feed or a starter pack that is shown below a post is none."""
    uri = _string(_dict(value).get("uri"))
    return f"bluesky:{uri}" if uri and f"/{_POSTS}/" in uri else None


def _quoted_text(payload: dict[str, Any]) -> str | None:
    """What the quoted post says; a view shows it, an event does not."""
    shown = _dict(_dict(payload.get("embed")).get("record"))
    shown = _dict(shown.get("record")) or shown
    return _string(_dict(shown.get("value")).get("text"))


def _seen_at(payload: dict[str, Any]) -> datetime | None:
    microseconds = payload.get("time_us")
    if isinstance(microseconds, int):
        try:
            return datetime.fromtimestamp(microseconds / 1_000_000, UTC)
        except (OverflowError, ValueError, OSError):
            return None
    return _moment(payload.get("indexedAt"))


def _created_at(record: dict[str, Any], *, seen_at: datetime) -> datetime:
    """The author's time, unless it lies before all social networks or ahead of when the post was seen."""
    claimed = _moment(record.get("createdAt"))
    is_likely = claimed is not None and _EARLIEST <= claimed <= seen_at + _MAY_LEAD
    return claimed if claimed and is_likely else seen_at


def _facets(record: dict[str, Any]) -> dict[str, Any]:
    """Tags, mentions and links; facets count UTF-8 bytes, so they are cut from the encoded text."""
    encoded = str(record["text"]).encode()
    found: dict[str, list[str]] = {"hashtags": [], "mentions": [], "urls": []}
    for facet in _rows(record.get("facets")):
        index = _dict(facet.get("index"))
        start, end = _count(index, "byteStart") or 0, _count(index, "byteEnd") or 0
        piece = encoded[start:end].decode("utf-8", "replace")
        for feature in _rows(facet.get("features")):
            kind = str(feature.get("$type", "")).rsplit("#", 1)[-1]
            if kind == "tag":
                found["hashtags"].append(_string(feature.get("tag")) or "")
            elif kind == "mention":
                found["mentions"].append(piece.strip().lstrip("@"))
            elif kind == "link":
                found["urls"].append(_string(feature.get("uri")) or "")
    embed = _dict(record.get("embed"))
    for card in (embed.get("external"), _dict(embed.get("media")).get("external")):
        found["urls"].append(_string(_dict(card).get("uri")) or "")
    return {name: tuple(dict.fromkeys(filter(None, values))) for name, values in found.items()}


def _media(embed: dict[str, Any]) -> tuple[Media, ...]:
    inner = _dict(embed.get("media")) or embed
    pictures = tuple(
        Media(type="image", alt=_string(row.get("alt"))) for row in _rows(inner.get("images"))
    )
    if inner.get("video"):
        return (*pictures, Media(type="video", alt=_string(inner.get("alt"))))
    return pictures


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _count(values: dict[str, Any], key: str) -> int | None:
    count = values.get(key)
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return parse_moment(value)
    except (InputError, OverflowError):
        return None
