"""Entries of RSS and Atom feeds to posts; an entry of a Reddit feed is the post that Reddit's API would give."""

from __future__ import annotations

import hashlib
import io
import re
import time
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser

from extractors.base import Page
from extractors.feeds.addresses import canonical_url, reddit_name
from extractors.html_text import html_to_text
from extractors.json_values import as_dict, as_moment, as_text
from overheard.errors import UnmappableItem
from overheard.records import DeadLetter, Media, Platform, Post, PostKind, RawItem
from overheard.wire_json import encode_json

__all__ = ["recognise", "split", "to_post"]

_MAX_RAW = 64 * 1024
_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_REDDIT_FRAME = re.compile(r"<!-- SC_OFF -->(?P<body>.*)<!-- SC_ON -->|^(?P<frame>.*)$", re.DOTALL)
_REDDIT_FOOTER = re.compile(r"\s*submitted by\s.*$", re.DOTALL)
_REDDIT_COMMUNITY = re.compile(r"reddit\.com/r/([^/]+)/", re.IGNORECASE)
_REVIEW = re.compile(r"\breview", re.IGNORECASE)
_PLAIN_FIELDS = (
    "id", "link", "title", "summary", "author", "published", "updated", "language", "comments", "slash_comments",
)  # fmt: skip


def recognise(value: Any) -> bool:
    """The bytes of a feed; an entry that this module split before is recognised by its shape, not here."""
    return isinstance(value, bytes) and _ROOT.search(value[:4096]) is not None


def split(value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
    """A feed's bytes to one raw item an entry; the payload is plain JSON that needs no feedparser to read."""
    parsed = feedparser.parse(io.BytesIO(value), sanitize_html=False, resolve_relative_uris=False)
    about = _about(parsed)
    items: dict[str, RawItem] = {}
    dead: list[DeadLetter] = []
    repeated = 0
    for number, entry in enumerate(parsed.entries, start=1):
        payload = {**_plain(entry), "feed": about}
        uid = _uid(payload)
        if uid is None:
            dead.append(
                DeadLetter(
                    source=source,
                    position=f"entry {number}",
                    reason="the entry has neither title nor text",
                    raw=encode_json(payload).decode()[:_MAX_RAW],
                    observed_at=observed_at,
                )
            )
            continue
        repeated += uid in items
        items[uid] = RawItem(
            uid=uid,
            shape="feed",
            payload=payload,
            source=source,
            query=query,
            observed_at=observed_at,
        )
    dead.extend(_broken(parsed, value, source=source, observed_at=observed_at))
    ignored = {"repeated entry": repeated} if repeated else {}
    if not parsed.entries and not dead:
        ignored["empty feed"] = 1
    return Page(items=tuple(items.values()), dead_letters=tuple(dead), ignored=ignored)


def to_post(item: RawItem) -> Post:
    """Map an entry; without a readable time of its own it counts from when we saw it.

    Raises:
        UnmappableItem: the entry has neither title nor text.
    """
    entry = item.payload
    if _uid(entry) is None:
        raise UnmappableItem(f"{item.uid}: the entry has neither title nor text")
    is_reddit = item.uid.startswith("reddit:")
    published, updated = as_moment(entry.get("published_at")), as_moment(entry.get("updated_at"))
    created_at = published or updated or item.observed_at
    feed = as_dict(entry.get("feed"))
    lang = str(entry.get("language") or feed.get("language") or "")[:2].lower()
    return Post(
        uid=item.uid,
        platform=Platform.REDDIT if is_reddit else Platform.FEED,
        native_id=item.uid.split(":", 1)[1] if is_reddit else str(entry.get("id") or item.uid),
        kind=_kind(item.uid, feed=feed),
        created_at=created_at,
        observed_at=item.observed_at,
        text=_text(entry, is_reddit=is_reddit),
        title=None if item.uid.startswith("reddit:t1_") else _title(entry),
        url=as_text(entry.get("link")),
        edited_at=updated if updated and published and updated > published else None,
        lang=lang if lang.isalpha() and len(lang) == 2 else None,
        lang_source="feed" if lang.isalpha() and len(lang) == 2 else None,
        text_format="html",
        **_author(entry),
        community=_community(entry, feed=feed),
        community_type="subreddit" if is_reddit else "feed",
        m_reply=_count(entry.get("slash_comments")),
        urls=tuple(_strings(entry.get("links"))),
        media=tuple(Media(type="file", url=url) for url in _strings(entry.get("enclosures"))),
        topics=tuple(_strings(entry.get("tags"))),
        source=item.source,
        query=item.query,
    )


def _about(parsed: Any) -> dict[str, str]:
    about = {key: parsed.feed.get(key) for key in ("title", "link", "language")}
    return {key: value for key, value in about.items() if isinstance(value, str) and value}


def _plain(entry: Any) -> dict[str, Any]:
    """The entry as JSON: strings, and times as ISO 8601 in UTC."""
    # feedparser's own `get` passes the time of publishing off as that of a change
    entry = dict(entry)
    plain: dict[str, Any] = {
        key: entry.get(key) for key in _PLAIN_FIELDS if isinstance(entry.get(key), str)
    }
    for content in entry.get("content") or ():
        if isinstance(content.get("value"), str):
            plain["content"] = content["value"]
            plain["language"] = content.get("language") or plain.get("language")
            break
    for name in ("published", "updated"):
        moment = _utc(entry.get(f"{name}_parsed"))
        if moment:
            plain[f"{name}_at"] = moment
    plain["author_url"] = (entry.get("author_detail") or {}).get("href")
    plain["tags"] = [tag.get("term") for tag in entry.get("tags") or () if tag.get("term")]
    links = [link for link in entry.get("links") or () if isinstance(link.get("href"), str)]
    plain["links"] = [link["href"] for link in links if link.get("rel") not in {"self", "edit"}]
    plain["enclosures"] = [link["href"] for link in links if link.get("rel") == "enclosure"]
    return {key: value for key, value in plain.items() if value not in (None, [])}


def _utc(moment: time.struct_time | None) -> str | None:
    try:
        return datetime.fromtimestamp(timegm(moment), UTC).isoformat() if moment else None
    except (OverflowError, ValueError, OSError):
        return None


def _uid(entry: dict[str, Any]) -> str | None:
    """One uid for one entry, however its feed writes ids today."""
    guid, link = str(entry.get("id") or ""), str(entry.get("link") or "")
    if name := reddit_name(guid=guid, link=link):
        return f"reddit:{name}"
    if not (_title(entry) or _markup(entry)):
        return None
    feed = as_dict(entry.get("feed"))
    home = canonical_url(str(feed.get("link") or ""))
    address = canonical_url(link) if link else ""
    if guid and (not address or address == home):
        address = guid
    if not address:
        address = f"{home}\x1f{_title(entry)}\x1f{_markup(entry)}"
    digest = hashlib.sha1(address.encode("utf-8", "replace"), usedforsecurity=False)
    return f"feed:{digest.hexdigest()}"


def _broken(
    parsed: Any, value: bytes, *, source: str, observed_at: datetime
) -> Iterator[DeadLetter]:
    """A feed that breaks off gave what stood before the break; one that gave nothing is a dead letter."""
    fault = parsed.get("bozo_exception")
    if not isinstance(fault, Exception) or isinstance(fault, feedparser.CharacterEncodingOverride):
        return
    is_cut = not value.rstrip()[-40:].lower().rstrip(b">").endswith((b"feed", b"rss", b"rdf"))
    if is_cut or not parsed.entries:
        yield DeadLetter(
            source=source,
            position="feed",
            reason="the feed is cut off or no well-formed XML; the entries before that were read",
            raw=value[-_MAX_RAW:].decode("utf-8", "replace"),
            observed_at=observed_at,
        )


def _markup(entry: dict[str, Any]) -> str:
    return str(entry.get("content") or entry.get("summary") or "")


def _title(entry: dict[str, Any]) -> str | None:
    title = html_to_text(str(entry.get("title") or ""))
    return " ".join(title.split()) or None


def _text(entry: dict[str, Any], *, is_reddit: bool) -> str:
    markup = _markup(entry)
    if not is_reddit:
        return html_to_text(markup)
    found = _REDDIT_FRAME.search(markup)
    body = found["body"] if found else None
    if body is not None:
        return html_to_text(body)
    return _REDDIT_FOOTER.sub("", html_to_text(markup)).strip()


def _kind(uid: str, *, feed: dict[str, Any]) -> PostKind:
    if uid.startswith("reddit:"):
        return PostKind.REPLY if uid.startswith("reddit:t1_") else PostKind.POST
    return PostKind.REVIEW if _REVIEW.search(str(feed.get("title", ""))) else PostKind.ARTICLE


def _author(entry: dict[str, Any]) -> dict[str, Any]:
    name = str(entry.get("author") or "").strip()
    if name.startswith("/u/"):
        return {"author_handle": name.removeprefix("/u/"), "author_name": None}
    return {"author_handle": None, "author_name": name or None}


def _community(entry: dict[str, Any], *, feed: dict[str, Any]) -> str | None:
    found = _REDDIT_COMMUNITY.search(str(entry.get("link") or ""))
    return found[1] if found else as_text(feed.get("title"))


def _strings(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and value.isdigit() and len(value) < 10 else None
