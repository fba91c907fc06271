"""Mastodon's statuses, as timelines, search and single answers give them, to posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from extractors.base import Page
from extractors.html_text import html_links, html_to_text
from extractors.json_values import as_count, as_dict, as_list, as_moment, as_rows, as_text
from extractors.page_builder import PageBuilder
from overheard.clock import parse_moment
from overheard.errors import UnmappableItem
from overheard.records import Availability, Media, Platform, Post, PostKind, RawItem

__all__ = ["recognise", "split", "to_post"]

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
    page = PageBuilder(source=source, query=query, observed_at=observed_at)
    if isinstance(value, dict) and _is_search(value):
        for kind in ("accounts", "hashtags"):
            page.ignore(kind, count=len(as_list(value.get(kind))))
    for number, status in enumerate(_statuses(value), start=1):
        fault = _fault(status)
        if fault:
            page.bury(f"item {number}", reason=fault, value=status)
        elif status.get("visibility", "public") not in _OPEN:
            page.ignore("not public")
        else:
            page.keep(f"mastodon:{status['uri']}", shape="mastodon", payload=status)
    return page.page()


def to_post(item: RawItem) -> Post:
    """Map a status; a boost carries the boosted text and names whom it repeats.

    Raises:
        UnmappableItem: a status without uri, content or time.
    """
    status = item.payload
    fault = _fault(status)
    if fault:
        raise UnmappableItem(f"{item.uid}: {fault}")
    boosted = as_dict(status.get("reblog"))
    body = boosted if boosted.get("content") is not None else status
    quoted = as_dict(as_dict(body.get("quote")).get("quoted_status"))
    account = as_dict(status.get("account"))
    edited_at = as_moment(status.get("edited_at"))
    return Post(
        uid=item.uid,
        platform=Platform.MASTODON,
        native_id=str(status.get("id") or status["uri"]),
        kind=_kind(status, boosted=boosted),
        created_at=parse_moment(status["created_at"]),
        observed_at=item.observed_at,
        text=_text(body.get("content")),
        url=as_text(status.get("url")) or as_text(status["uri"]),
        edited_at=edited_at,
        lang=as_text(body.get("language")),
        lang_source="platform" if as_text(body.get("language")) else None,
        text_format="html",
        quoted_text=_text(quoted.get("content")) or None,
        content_warning=as_text(status.get("spoiler_text")) or as_text(body.get("spoiler_text")),
        **_author(account),
        quoted_uid=_uid(quoted),
        reposted_uid=_uid(boosted),
        community=_host(status["uri"]),
        community_type="instance",
        m_like=as_count(status.get("favourites_count")),
        m_reply=as_count(status.get("replies_count")),
        m_repost=as_count(status.get("reblogs_count")),
        m_quote=as_count(status.get("quotes_count")),
        hashtags=_named(body.get("tags"), key="name"),
        mentions=_named(body.get("mentions"), key="acct"),
        urls=_urls(body),
        media=_media(body.get("media_attachments")),
        sensitive=_sensitive(status, body=body),
        availability=Availability.EDITED if edited_at else Availability.VISIBLE,
        source_app=as_text(as_dict(status.get("application")).get("name")),
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
    return "" if as_moment(status["created_at"]) else "created_at is no time"


def _kind(status: dict[str, Any], *, boosted: dict[str, Any]) -> PostKind:
    if boosted:
        return PostKind.REPOST
    if status.get("in_reply_to_id"):
        return PostKind.REPLY
    return PostKind.QUOTE if status.get("quote") else PostKind.POST


def _author(account: dict[str, Any]) -> dict[str, Any]:
    suspended = account.get("suspended") is True
    return {
        "author_id": as_text(account.get("uri")) or as_text(account.get("id")),
        "author_handle": as_text(account.get("acct")),
        "author_name": as_text(account.get("display_name")),
        "author_state": "suspended" if suspended else None,
        "author_followers": as_count(account.get("followers_count")),
        "author_created_at": as_moment(account.get("created_at")),
    }


def _uid(status: dict[str, Any]) -> str | None:
    uri = as_text(status.get("uri"))
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


def _named(values: Any, *, key: str) -> tuple[str, ...]:
    names = (as_text(row.get(key)) for row in as_rows(values))
    return tuple(name for name in names if name)


def _media(values: Any) -> tuple[Media, ...]:
    return tuple(
        Media(
            type=str(row.get("type") or "unknown"),
            url=as_text(row.get("url")),
            alt=as_text(row.get("description")),
        )
        for row in as_rows(values)
        if row
    )
