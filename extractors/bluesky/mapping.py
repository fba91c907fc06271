"""Bluesky's posts, as Jetstream events and as the views of its API, to posts and tombstones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.base import Page
from extractors.json_values import as_count, as_dict, as_moment, as_rows, as_text
from extractors.page_builder import PageBuilder
from overheard.errors import UnmappableItem
from overheard.records import (
    Availability,
    Media,
    Platform,
    Post,
    PostKind,
    RawItem,
)

__all__ = ["recognise", "split", "to_post"]

_POSTS = "app.bsky.feed.post"
_KINDS = ("commit", "identity", "account")
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
    page = PageBuilder(source=source, query=query, observed_at=observed_at)
    for number, record in enumerate(_records(value), start=1):
        kind = _ignorable(record)
        if kind:
            page.ignore(kind)
            continue
        uri = _uri(record)
        fault = _fault(record)
        if _operation(record) == "delete" and uri:
            page.tombstone(f"bluesky:{uri}", availability=Availability.DELETED)
        elif fault or uri is None:
            reason = fault or "the post has no address"
            page.bury(f"item {number}", reason=reason, value=record)
        else:
            page.keep(f"bluesky:{uri}", shape="bluesky", payload=record)
    return page.page()


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
    author = as_dict(payload.get("author"))
    did, handle = uri.split("/")[2], as_text(author.get("handle"))
    edited = _operation(payload) == "update"
    seen_at = _seen_at(payload)
    langs = record.get("langs")
    lang = as_text(langs[0]) if isinstance(langs, list) and langs else None
    reply = as_dict(record.get("reply"))
    embed = as_dict(record.get("embed"))
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
        author_name=as_text(author.get("displayName")),
        conversation_uid=root_uid or item.uid,
        parent_uid=_reference(reply.get("parent")),
        root_uid=root_uid,
        quoted_text=_quoted_text(payload),
        quoted_uid=_quoted(embed),
        m_like=as_count(payload.get("likeCount")),
        m_reply=as_count(payload.get("replyCount")),
        m_repost=as_count(payload.get("repostCount")),
        m_quote=as_count(payload.get("quoteCount")),
        **_facets(record),
        media=_media(embed),
        sensitive=True if as_dict(record.get("labels")).get("values") else None,
        availability=Availability.EDITED if edited else Availability.VISIBLE,
        source_app=as_text(record.get("via")),
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
            yield from (as_dict(entry).get("post", entry) for entry in feed)
        else:
            yield row


def _ignorable(record: Any) -> str:
    """The kind of a record that is no post, "" for a post."""
    if not _is_event(record):
        return ""
    if record["kind"] != "commit":
        return str(record["kind"])
    collection = str(as_dict(record.get("commit")).get("collection") or "unknown")
    return "" if collection == _POSTS else collection.rsplit(".", 1)[-1]


def _operation(record: Any) -> str | None:
    return as_text(as_dict(as_dict(record).get("commit")).get("operation"))


def _uri(record: Any) -> str | None:
    if not _is_event(record):
        uri = str(as_dict(record).get("uri", ""))
        return uri if uri.count("/") >= 4 else None
    did, rkey = as_text(record.get("did")), as_text(as_dict(record.get("commit")).get("rkey"))
    return f"at://{did}/{_POSTS}/{rkey}" if did and rkey else None


def _record(payload: dict[str, Any]) -> dict[str, Any]:
    commit = as_dict(payload.get("commit"))
    return as_dict(commit.get("record")) if commit else as_dict(payload.get("record"))


def _fault(payload: Any) -> str:
    if not isinstance(payload, dict):
        return "is no post"
    return "" if isinstance(_record(payload).get("text"), str) else "the post has no text"


def _kind(*, reply: dict[str, Any], embed: dict[str, Any]) -> PostKind:
    if reply:
        return PostKind.REPLY
    return PostKind.QUOTE if _quoted(embed) else PostKind.POST


def _quoted(embed: dict[str, Any]) -> str | None:
    record = as_dict(embed.get("record"))
    return _reference(record) or _reference(record.get("record"))


def _reference(value: Any) -> str | None:
    """The post that is referred to; a list, a feed or a starter pack that is shown below a post is none."""
    uri = as_text(as_dict(value).get("uri"))
    return f"bluesky:{uri}" if uri and f"/{_POSTS}/" in uri else None


def _quoted_text(payload: dict[str, Any]) -> str | None:
    """What the quoted post says; a view shows it, an event does not."""
    shown = as_dict(as_dict(payload.get("embed")).get("record"))
    shown = as_dict(shown.get("record")) or shown
    return as_text(as_dict(shown.get("value")).get("text"))


def _seen_at(payload: dict[str, Any]) -> datetime | None:
    microseconds = payload.get("time_us")
    if isinstance(microseconds, int):
        try:
            return datetime.fromtimestamp(microseconds / 1_000_000, UTC)
        except (OverflowError, ValueError, OSError):
            return None
    return as_moment(payload.get("indexedAt"))


def _created_at(record: dict[str, Any], *, seen_at: datetime) -> datetime:
    """The author's time, unless it lies before all social networks or ahead of when the post was seen."""
    claimed = as_moment(record.get("createdAt"))
    is_likely = claimed is not None and _EARLIEST <= claimed <= seen_at + _MAY_LEAD
    return claimed if claimed and is_likely else seen_at


def _facets(record: dict[str, Any]) -> dict[str, Any]:
    """Tags, mentions and links; facets count UTF-8 bytes, so they are cut from the encoded text."""
    encoded = str(record["text"]).encode()
    found: dict[str, list[str]] = {"hashtags": [], "mentions": [], "urls": []}
    for facet in as_rows(record.get("facets")):
        index = as_dict(facet.get("index"))
        start, end = as_count(index.get("byteStart")) or 0, as_count(index.get("byteEnd")) or 0
        piece = encoded[start:end].decode("utf-8", "replace")
        for feature in as_rows(facet.get("features")):
            kind = str(feature.get("$type", "")).rsplit("#", 1)[-1]
            if kind == "tag":
                found["hashtags"].append(as_text(feature.get("tag")) or "")
            elif kind == "mention":
                found["mentions"].append(piece.strip().lstrip("@"))
            elif kind == "link":
                found["urls"].append(as_text(feature.get("uri")) or "")
    embed = as_dict(record.get("embed"))
    for card in (embed.get("external"), as_dict(embed.get("media")).get("external")):
        found["urls"].append(as_text(as_dict(card).get("uri")) or "")
    return {name: tuple(dict.fromkeys(filter(None, values))) for name, values in found.items()}


def _media(embed: dict[str, Any]) -> tuple[Media, ...]:
    inner = as_dict(embed.get("media")) or embed
    pictures = tuple(
        Media(type="image", alt=as_text(row.get("alt"))) for row in as_rows(inner.get("images"))
    )
    if inner.get("video"):
        return (*pictures, Media(type="video", alt=as_text(inner.get("alt"))))
    return pictures
