"""Looks again at posts that we hold: what changed, and what X no longer shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from extractors.base import Page
from extractors.json_values import as_rows
from extractors.twitter.asking import Answer, Api
from extractors.twitter.problems import names_post
from extractors.twitter.splitting import split
from extractors.twitter.wire_names import as_id, history_of
from overheard.errors import SourceBlocked
from overheard.records import Availability, Tombstone

__all__ = ["look_again", "with_version"]

_BATCH = 100
_PREFIX = "x:"


def look_again(
    uids: Sequence[str], *, api: Api, source: str, query: str, now: datetime
) -> Iterator[Page]:
    """Fresh items and tombstones for the posts of X among `uids`.

    Raises:
        SourceError: X refuses, asks to wait, or is down; the pages before stand.
    """
    named = (as_id(uid.removeprefix(_PREFIX)) for uid in uids if uid.startswith(_PREFIX))
    ids = list(dict.fromkeys(filter(None, named)))
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        answer = api.posts("/2/tweets", {"ids": ",".join(batch)})
        page = split(answer.body, source=source, query=query, observed_at=now)
        missing = tuple(
            Tombstone(uid=_PREFIX + native_id, availability=Availability.DELETED, observed_at=now)
            for native_id in _unanswered(batch, answer)
        )
        yield with_version(
            replace(page, tombstones=page.tombstones + missing), version=answer.version
        )


def with_version(page: Page, *, version: str | None) -> Page:
    """The page whose items also say which version of the API gave them."""
    if version is None:
        return page
    items = (replace(item, payload={**item.payload, "api_version": version}) for item in page.items)
    return replace(page, items=tuple(items))


def _unanswered(batch: Sequence[str], answer: Answer) -> list[str]:
    """Ids of which X says nothing, though it speaks of others: gone, unless X had trouble of its own.

    An edited post may come back under the id of its last version.

    Raises:
        SourceBlocked: X says nothing of any of them; a blank answer deletes nothing.
    """
    errors = as_rows(answer.body.get("errors"))
    if any("resource_type" not in error for error in errors):
        return []
    told = {as_id(post.get("id")) for post in answer.posts}
    told.update(native_id for post in answer.posts for native_id in history_of(post))
    told.update(names_post(error) for error in errors)
    if told.isdisjoint(batch):
        raise SourceBlocked(
            f"X says nothing of the {len(batch)} posts that it was asked for; it is tried again next time.",
            permanent=False,
        )
    return [native_id for native_id in batch if native_id not in told]
