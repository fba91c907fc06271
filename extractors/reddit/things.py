"""Finds Reddit's things (submissions, comments and the rest) in whatever holds them.

A thing is {"kind": "t3", "data": {…}}. The API gives it in listings, in trees of comments and in answers to
"load more"; a dump gives the data alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractors.json_values import as_dict, as_list, as_text
from extractors.reddit.values import as_moment
from overheard.records import Availability

__all__ = ["fault_of", "fullname", "gone", "ignorable", "is_reddit", "things"]

_POSTS = frozenset({"t1", "t3"})
_NO_POSTS = {
    "t2": "account",
    "t4": "private message",
    "t5": "subreddit",
    "t6": "trophy",
    "more": "more comments stub",
    "LabeledMulti": "multireddit",
    "UserList": "list of accounts",
    "TrophyList": "list of trophies",
    "wikipage": "wiki page",
}
_FULLNAME = re.compile(r"t[13]_[0-9a-z]{1,13}")
_ID = re.compile(r"[0-9a-z]{1,13}")
_SUBMISSION = frozenset({"id", "title", "author", "created_utc"})
_COMMENT = frozenset({"id", "body", "author", "created_utc", "parent_id"})
_NATIVE = frozenset(
    {
        "archived", "controversiality", "distinguished", "domain", "edited", "gilded", "is_self",
        "is_submitter", "link_flair_text", "locked", "name", "num_comments", "over_18", "permalink",
        "removed_by_category", "retrieved_on", "score_hidden", "spoiler", "stickied", "subreddit_id",
        "thumbnail", "ups", "upvote_ratio", "was_comment",
    }
)  # fmt: skip
_ENOUGH_NATIVE = 3
_GONE_TEXTS = {
    "[deleted]": Availability.DELETED,
    "[deleted by user]": Availability.DELETED,
    "[removed]": Availability.REMOVED,
}
_BY_REDDIT = "[ removed by reddit"
_BY_AUTHOR = frozenset({"deleted", "author"})


def is_reddit(value: Any) -> bool:
    """Whether it is a listing, a thing, an answer to "load more", an object of a dump, or a list of these."""
    if isinstance(value, list):
        return any(_is_holder(item) or _bare_kind(item) for item in value)
    return _is_holder(value) or bool(_bare_kind(value)) or _has_bare_data(value)


def things(value: Any) -> Iterator[Any]:
    """Every thing in `value`, parents before their replies; replies are taken out of what they answer."""
    waiting: list[Any] = [value]
    while waiting:
        node = waiting.pop()
        inside = _held(node)
        if inside is not None:
            waiting.extend(reversed(inside))
            continue
        kind = _bare_kind(node)
        thing = {"kind": kind, "data": node} if kind else node
        replies = as_dict(as_dict(thing).get("data")).get("replies")
        if _is_listing(replies):
            waiting.append(replies)
            thing = {**thing, "data": {**thing["data"], "replies": ""}}
        yield thing


def ignorable(thing: Any) -> str:
    """What kind of record it is when it is no post by nature, else ""."""
    if not isinstance(thing, dict) or not isinstance(thing.get("kind"), str):
        return ""
    kind = thing["kind"]
    return "" if kind in _POSTS else _NO_POSTS.get(kind, f"thing of kind {kind[:20]}")


def fault_of(thing: Any) -> str:
    """What is missing to make a post of it, "" where nothing is."""
    data = as_dict(as_dict(thing).get("data"))
    if not data or as_text(as_dict(thing).get("kind")) not in _POSTS:
        return "is no submission and no comment"
    if not fullname(thing):
        return "has no id"
    if as_moment(data.get("created_utc")) is None:
        return "has no created_utc that is a time"
    text = "body" if thing["kind"] == "t1" else "title"
    return "" if isinstance(data.get(text), str) else f"has no {text}"


def fullname(thing: Any) -> str | None:
    """The thing's name, "t3_abc" or "t1_abc"; old dumps give the id alone."""
    kind, data = as_text(as_dict(thing).get("kind")), as_dict(as_dict(thing).get("data"))
    for value in (data.get("name"), data.get("id")):
        if isinstance(value, str) and _FULLNAME.fullmatch(value) and value.startswith(f"{kind}_"):
            return value
    native = data.get("id")
    if kind in _POSTS and isinstance(native, str) and _ID.fullmatch(native):
        return f"{kind}_{native}"
    return None


def gone(thing: dict[str, Any]) -> Availability | None:
    """How a thing went that is gone as a whole; None for one whose text or link still stands.

    A deleted account leaves its posts behind: that is no deletion of the post.
    """
    data = as_dict(thing.get("data"))
    if archived := _gone_later(as_dict(data.get("_meta"))):
        return archived
    if category := as_text(data.get("removed_by_category")):
        return Availability.DELETED if category in _BY_AUTHOR else Availability.REMOVED
    texts = (
        (data.get("body"),)
        if thing.get("kind") == "t1"
        else (data.get("selftext"), data.get("title"))
    )
    for text in texts:
        words = text.strip().casefold() if isinstance(text, str) else ""
        if words.startswith(_BY_REDDIT):
            return Availability.REMOVED
        if words in _GONE_TEXTS:
            return _GONE_TEXTS[words]
    return None


def _gone_later(meta: dict[str, Any]) -> Availability | None:
    """What an archive says of a post that it kept and Reddit no longer shows (Arctic Shift's `_meta`)."""
    if meta.get("was_deleted_later") is True:
        return Availability.DELETED
    removal = as_text(meta.get("removal_type"))
    if removal is None:
        return None
    return Availability.DELETED if removal in _BY_AUTHOR else Availability.REMOVED


def _is_listing(value: Any) -> bool:
    return isinstance(value, dict) and value.get("kind") == "Listing" and "data" in value


def _is_thing(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("data"), dict)
        and (value.get("kind") in _POSTS or value.get("kind") in _NO_POSTS)
    )


def _more_things(value: Any) -> list[Any] | None:
    """What "load more" answers; None where it is no such answer."""
    found = as_dict(as_dict(as_dict(value).get("json")).get("data")).get("things")
    return found if isinstance(found, list) else None


def _is_holder(value: Any) -> bool:
    return _is_listing(value) or _is_thing(value) or _more_things(value) is not None


def _has_bare_data(value: Any) -> bool:
    """The answer of an archive's API: {"data": [submission, …]}."""
    rows = as_list(as_dict(value).get("data"))
    return bool(rows) and bool(_bare_kind(rows[0]))


def _held(node: Any) -> list[Any] | None:
    """The things that a node holds, None for a thing and for what is none."""
    if isinstance(node, list):
        return node
    if _is_listing(node):
        return as_list(as_dict(node["data"]).get("children"))
    return node["data"] if _has_bare_data(node) else _more_things(node)


def _bare_kind(value: Any) -> str:
    """Of the data of a thing without its wrapper: "t3" or "t1"; of all else "".

    A table's row with the same column names is none: its values are all texts, and it has few of the columns.
    """
    if not isinstance(value, dict) or not any(
        isinstance(item, (bool, int, float)) for item in value.values()
    ):
        return ""
    keys = value.keys()
    if keys >= _COMMENT and (str(value.get("link_id")).startswith("t3_") or "was_comment" in keys):
        return "t1"
    is_submission = keys >= _SUBMISSION and ("selftext" in keys or "url" in keys)
    return "t3" if is_submission and len(keys & _NATIVE) >= _ENOUGH_NATIVE else ""
