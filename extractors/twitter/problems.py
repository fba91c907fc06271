"""Partial errors of an answer: which of them say that a post is gone."""

from __future__ import annotations

from typing import Any

from extractors.twitter.wire_names import as_id
from overheard.records import Availability

__all__ = ["is_about_author", "names_post", "what_is_gone"]

_GONE = {
    "resource-not-found": Availability.DELETED,
    # The author protects the account, was suspended, or X takes the post down: it is public no longer.
    "not-authorized-for-resource": Availability.REMOVED,
    "resource-unavailable": Availability.REMOVED,
    "disallowed-resource": Availability.REMOVED,
}
_WORDS = {"withheld": Availability.WITHHELD, "suspended": Availability.REMOVED}
_POSTS = frozenset({"tweet", "post"})


def names_post(error: dict[str, Any]) -> str | None:
    """The id of the post that an error is about, whatever it says of it."""
    if error.get("resource_type") not in _POSTS:
        return None
    return as_id(error.get("resource_id")) or as_id(error.get("value"))


def what_is_gone(error: dict[str, Any]) -> tuple[str, Availability] | None:
    """The post that is no longer shown and how it went; None for every other error.

    An error about one field of a post, about its author or about X's own trouble says nothing of the kind.
    """
    native_id = names_post(error)
    how = _GONE.get(str(error.get("type")).rsplit("/", 1)[-1])
    if native_id is None or how is None or error.get("field"):
        return None
    detail = str(error.get("detail")).casefold()
    return native_id, next((state for word, state in _WORDS.items() if word in detail), how)


def is_about_author(error: dict[str, Any], author_id: str | None) -> bool:
    """Whether an error tells why the author is not among the included users."""
    given = {as_id(error.get("resource_id")), as_id(error.get("value"))}
    return error.get("resource_type") == "user" and author_id is not None and author_id in given
