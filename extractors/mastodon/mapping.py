"""Mastodon's statuses, as timelines, search and single answers give them, to posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from extractors.base import Page
from extractors.html_text import html_links, html_to_text
from overheard.clock import parse_moment
from overheard.errors import InputError, UnmappableItem
from overheard.records import Availability, DeadLetter, Media, Platform, Post, PostKind, RawItem
from overheard.wire_json import encode_json

__all__ = ["recognise", "split", "to_post"]

_MAX_RAW = 64 * 1024
_OPEN = ("public", "unlisted")
_QUOTE_LINE = (".quote-inline",)
_NO_LINKS = (*_QUOTE_LINE, "a.mention", "a.hashtag", 'a[rel~="tag"]')


def recognise(value: Any) -> bool:
    """A status, a list with one, an answer of search v2, or the context of a status."""
    if isinstance(value, list):
        return any(_is_status(item) for item in value)
    if not isinstance(value, dict):
        return False
    return _is_status(value) or _is_search(value) or _is_context(value)


def split(value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
    """Statuses to raw items; accounts, hashtags and what is not public are ignored."""
    items: list[RawItem] = []
    dead: list[DeadLetter] = []
    ignored: dict[str, int] = {}
    if isinstance(value, dict) and _is_search(value):
        for kind in ("accounts", "hashtags"):
            if isinstance(value.get(kind), list) and value[kind]:
                ignored[kind] = len(value[kind])
    for number, status in enumerate(_statuses(value), start=1):
        fault = _fault(status)
        if fault:
            raw = encode_json(status).decode()[:_MAX_RAW]
            dead.append(
                DeadLetter(
                    source=source,
                    position=f"item {number}",
                    reason=fault,
                    raw=raw,
                    observed_at=observed_at,
                )
            )
        elif status.get("visibility", "public") not in _OPEN:
            ignored["not public"] = ignored.get("not public", 0) + 1
        else:
            items.append(
                RawItem(
                    uid=f"mastodon:{status['uri']}",
                    shape="mastodon",
                    payload=status,
                    source=source,
                    query=query,
                    observed_at=observed_at,
                )
            )
    return Page(items=tuple(items), dead_letters=tuple(dead), ignored=ignored)


def to_post(item: RawItem) -> Post:
    """Map a status; a boost carries the boosted text and names whom it repeats.

    Raises:
        UnmappableItem: a status without uri, content or time.
    """
    status = item.payload
    fault = _fault(status)
    if fault:
        raise UnmappableItem(f"{item.uid}: {fault}")
    boosted = _dict(status.get("reblog"))
    body = boosted if boosted.get("content") is not None else status
    quoted = _dict(_dict(body.get("quote")).get("quoted_status"))
    account = _dict(status.get("account"))
    edited_at = _moment(status.get("edited_at"))
    return Post(
        uid=item.uid,
        platform=Platform.MASTODON,
        native_id=str(status.get("id") or status["uri"]),
        kind=_kind(status, boosted=boosted),
        created_at=parse_moment(status["created_at"]),
        observed_at=item.observed_at,
        text=_text(body.get("content")),
        url=_string(status.get("url")) or _string(status["uri"]),
        edited_at=edited_at,
        lang=_string(body.get("language")),
        lang_source="platform" if _string(body.get("language")) else None,
        text_format="html",
        quoted_text=_text(quoted.get("content")) or None,
        content_warning=_string(status.get("spoiler_text")) or _string(body.get("spoiler_text")),
        **_author(account),
        quoted_uid=_uid(quoted),
        reposted_uid=_uid(boosted),
        community=_host(status["uri"]),
        community_type="instance",
        m_like=_count(status, "favourites_count"),
        m_reply=_count(status, "replies_count"),
        m_repost=_count(status, "reblogs_count"),
        m_quote=_count(status, "quotes_count"),
        hashtags=_named(body.get("tags"), key="name"),
        mentions=_named(body.get("mentions"), key="acct"),
        urls=_urls(body),
        media=_media(body.get("media_attachments")),
        sensitive=_sensitive(status, body=body),
        availability=Availability.EDITED if edited_at else Availability.VISIBLE,
        source_app=_string(_dict(status.get("application")).get("name")),
        source=item.source,
        query=item.query,
    )


def _is_status(value: Any) -> bool:
    return (
        isinstance(value, dict) and "uri" in value and "content" in value and "visibility" in value
    )


def _is_search(value: dict[str, Any]) -> bool:
    return isinstance(value.get("statuses"), list) and isinstance(value.get("accounts"), list)


def _is_context(value: dict[str, Any]) -> bool:
    return isinstance(value.get("ancestors"), list) and isinstance(value.get("descendants"), list)


def _statuses(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        return value
    if _is_search(value):
        return list(value["statuses"])
    if _is_context(value):
        return [*value["ancestors"], *value["descendants"]]
    return [value]


def _fault(status: Any) -> str:
    if not isinstance(status, dict):
        return "is no status"
    for key in ("uri", "content", "created_at"):
        if not isinstance(status.get(key), str):
            return f"the status has no {key}"
    return "" if _moment(status["created_at"]) else "created_at is no time"


def _kind(status: dict[str, Any], *, boosted: dict[str, Any]) -> PostKind:
    if boosted:
        return PostKind.REPOST
    if status.get("in_reply_to_id"):
        return PostKind.REPLY
    return PostKind.QUOTE if status.get("quote") else PostKind.POST


def _author(account: dict[str, Any]) -> dict[str, Any]:
    suspended = account.get("suspended") is True
    return {
        "author_id": _string(account.get("uri")) or _string(account.get("id")),
        "author_handle": _string(account.get("acct")),
        "author_name": _string(account.get("display_name")),
        "author_state": "suspended" if suspended else None,
        "author_followers": _count(account, "followers_count"),
        "author_created_at": _moment(account.get("created_at")),
    }


def _uid(status: dict[str, Any]) -> str | None:
    uri = _string(status.get("uri"))
    return f"mastodon:{uri}" if uri else None


def _text(content: Any) -> str:
    if not isinstance(content, str):
        return ""
    return html_to_text(content, drop=_QUOTE_LINE)


def _urls(status: dict[str, Any]) -> tuple[str, ...]:
    """The links of the text and of the preview card; the card of a fresh status comes minutes later."""
    content = status.get("content")
    links = html_links(content, drop=_NO_LINKS) if isinstance(content, str) else ()
    return tuple(dict.fromkeys((*links, *_named([status.get("card")], key="url"))))


def _sensitive(status: dict[str, Any], *, body: dict[str, Any]) -> bool | None:
    """A boost is as sensitive as what it repeats; its own flag is always off."""
    flags = (status.get("sensitive"), body.get("sensitive"))
    given = [flag for flag in flags if isinstance(flag, bool)]
    return any(given) if given else None


def _host(uri: str) -> str | None:
    try:
        return urlsplit(uri).hostname
    except ValueError:
        return None


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


def _named(values: Any, *, key: str) -> tuple[str, ...]:
    rows = values if isinstance(values, list) else []
    names = (_string(_dict(row).get(key)) for row in rows)
    return tuple(name for name in names if name)


def _media(values: Any) -> tuple[Media, ...]:
    rows = [_dict(row) for row in values] if isinstance(values, list) else []
    return tuple(
        Media(
            type=str(row.get("type") or "unknown"),
            url=_string(row.get("url")),
            alt=_string(row.get("description")),
        )
        for row in rows
        if row
    )
