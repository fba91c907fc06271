"""Reddit's submissions and comments, from its API, from cassettes and from dumps, to posts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from extractors.base import Page
from extractors.json_values import as_dict, as_list, as_text
from extractors.page_builder import PageBuilder
from extractors.reddit.escaping import unescaped
from extractors.reddit.markdown import Reading, read_markdown
from extractors.reddit.media import link_of, media_of
from extractors.reddit.things import fault_of, fullname, gone, ignorable, is_reddit, things
from extractors.reddit.values import as_count, as_flag, as_moment, as_ratio
from overheard.errors import UnmappableItem
from overheard.records import (
    Availability,
    Platform,
    Post,
    PostKind,
    RawItem,
    Tombstone,
)

__all__ = ["recognise", "split", "to_post"]

_SITE = "https://www.reddit.com"
_NOBODY = frozenset({"[deleted]", "[removed]", ""})
_GONE = "deleted post"
_MENTION = re.compile(r"(?<![\w/.])/?u/([A-Za-z0-9_-]{3,20})(?![\w-])")
_HASHTAG = re.compile(r"(?<![\w&/#])#([^\W\d_]\w+)")
_INBOX_LINK = re.compile(r"/comments/([0-9a-z]{1,13})(?:/|$)")


def recognise(value: Any) -> bool:
    """A listing, a page of comments, an answer to "load more", a thing, or an object of a dump."""
    return is_reddit(value)


def split(value: Any, *, source: str, query: str, observed_at: datetime) -> Page:
    """Submissions and comments to raw items, each by itself; what was deleted becomes a tombstone."""
    page = PageBuilder(source=source, query=query, observed_at=observed_at)
    for number, thing in enumerate(things(value), start=1):
        if kind := ignorable(thing):
            page.ignore(kind)
            continue
        name = fullname(thing)
        how = gone(thing) if name else None
        if how is not None:
            page.ignore(_GONE)
            page.tombstone(f"reddit:{name}", availability=how)
        elif fault := fault_of(thing):
            page.bury(f"item {number}", reason=fault, value=thing)
        else:
            page.keep(f"reddit:{name}", shape="reddit", payload=thing)
    return page.page()


def to_post(item: RawItem) -> Post | Tombstone:
    """Map a submission or a comment; one that is gone is a tombstone, whatever else it still says.

    Raises:
        UnmappableItem: it has no id, no time, or no title or body.
    """
    thing = item.payload
    if how := gone(thing):
        return Tombstone(uid=item.uid, availability=how, observed_at=item.observed_at)
    fault = fault_of(thing)
    if fault:
        raise UnmappableItem(f"{item.uid}: {fault}")
    is_comment = thing["kind"] == "t1"
    data = unescaped(thing["data"])
    created_at = as_moment(data.get("created_utc"))
    edited = data.get("edited")
    was_edited = bool(edited) and str(edited).casefold() != "false"
    own = _comment(data) if is_comment else _submission(data)
    return Post(
        uid=item.uid,
        platform=Platform.REDDIT,
        native_id=item.uid.removeprefix("reddit:"),
        created_at=created_at or item.observed_at,
        observed_at=item.observed_at,
        url=_address(data, name=item.uid.removeprefix("reddit:")),
        edited_at=as_moment(edited) if was_edited else None,
        text_format="markdown",
        **_author(data),
        community=_community(data),
        community_type="subreddit" if _community(data) else None,
        m_score=_score(data),
        sensitive=as_flag(data.get("over_18")),
        availability=Availability.EDITED if was_edited else Availability.VISIBLE,
        media=media_of(data),
        source=item.source,
        query=item.query,
        **own,
    )


def _submission(data: dict[str, Any]) -> dict[str, Any]:
    original = as_dict(next(iter(as_list(data.get("crosspost_parent_list"))), None))
    crossposted = as_text(data.get("crosspost_parent"))
    body = data.get("selftext") if isinstance(data.get("selftext"), str) else ""
    repeats = bool(crossposted) and body == original.get("selftext")
    reading = read_markdown("" if repeats else str(body))
    title = " ".join(str(data["title"]).split())
    quoted = [reading.quoted]
    if crossposted:
        quoted = [_whole(unescaped(original)), reading.quoted]
    link = link_of(data)
    flair = as_text(data.get("link_flair_text"))
    return {
        "kind": PostKind.POST,
        "title": title or None,
        "text": reading.text,
        "quoted_text": "\n".join(filter(None, quoted)) or None,
        "quoted_uid": f"reddit:{crossposted}" if crossposted else None,
        "conversation_uid": f"reddit:{_name(data, kind='t3')}",
        "m_reply": as_count(data.get("num_comments")),
        "m_repost": as_count(data.get("num_crossposts")),
        "m_view": as_count(data.get("view_count")),
        "m_ratio": as_ratio(data.get("upvote_ratio")),
        "topics": (flair.strip(),) if flair and flair.strip() else (),
        "paid": True if _is_advertisement(data) else None,
        "urls": tuple(dict.fromkeys([*([link] if link else []), *reading.urls])),
        **_named(f"{title}\n{reading.text}"),
    }


def _comment(data: dict[str, Any]) -> dict[str, Any]:
    reading = read_markdown(str(data["body"]))
    root = as_text(data.get("link_id")) or _link_of_inbox(data)
    parent = as_text(data.get("parent_id"))
    context = (as_text(data.get("link_title")), reading.quoted)
    return {
        "kind": PostKind.REPLY,
        "text": reading.text,
        "parent_text": "\n".join(filter(None, context)) or None,
        "parent_uid": f"reddit:{parent}" if parent else None,
        "root_uid": f"reddit:{root}" if root else None,
        "conversation_uid": f"reddit:{root}" if root else None,
        "urls": reading.urls,
        **_named(reading.text),
    }


def _name(data: dict[str, Any], *, kind: str) -> str | None:
    return fullname({"kind": kind, "data": data})


def _whole(data: dict[str, Any]) -> str:
    reading: Reading = read_markdown(str(data.get("selftext") or ""))
    return "\n".join(filter(None, (as_text(data.get("title")), reading.text)))


def _named(text: str) -> dict[str, tuple[str, ...]]:
    return {
        "mentions": tuple(dict.fromkeys(_MENTION.findall(text))),
        "hashtags": tuple(dict.fromkeys(_HASHTAG.findall(text))),
    }


def _author(data: dict[str, Any]) -> dict[str, Any]:
    """Who wrote it; of a deleted account nothing is kept, not even the id that an archive may still have."""
    handle = data.get("author")
    if not isinstance(handle, str) or handle in _NOBODY:
        return {"author_id": None, "author_handle": None, "author_state": "deleted"}
    return {
        "author_id": as_text(data.get("author_fullname")),
        "author_handle": handle,
        "author_state": None,
    }


def _community(data: dict[str, Any]) -> str | None:
    prefixed = as_text(data.get("subreddit_name_prefixed")) or ""
    return as_text(data.get("subreddit")) or prefixed.removeprefix("r/") or None


def _score(data: dict[str, Any]) -> int | None:
    """The votes; Reddit gives a 1 in the place of a score that it hides."""
    is_hidden = data.get("score_hidden") is True or data.get("hide_score") is True
    return None if is_hidden else as_count(data.get("score"))


def _address(data: dict[str, Any], *, name: str) -> str:
    path = as_text(data.get("permalink")) or ""
    if path.startswith("http"):
        return path
    if path.startswith("/"):
        return _SITE + path
    place = f"/r/{_community(data)}" if _community(data) else ""
    kind, native = name.split("_", 1)
    root = as_text(data.get("link_id")) or _link_of_inbox(data)
    if kind == "t1" and root:
        return f"{_SITE}{place}/comments/{root.removeprefix('t3_')}/_/{native}/"
    return f"{_SITE}{place}/comments/{native}/"


def _link_of_inbox(data: dict[str, Any]) -> str | None:
    """The submission of a comment that came through an inbox, which names it in `context` only."""
    found = _INBOX_LINK.search(str(data.get("context") or ""))
    return f"t3_{found[1]}" if found else None


def _is_advertisement(data: dict[str, Any]) -> bool:
    return data.get("promoted") is True or data.get("is_created_from_ads_ui") is True
