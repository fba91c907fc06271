"""Asks again for posts that we hold, a hundred at a time: what is gone there must go here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from extractors.base import Page
from extractors.json_values import as_dict, as_list
from extractors.reddit.mapping import split
from extractors.reddit.session import RedditApi
from extractors.reddit.things import fullname, things
from overheard.errors import SourceBlocked
from overheard.records import Availability, Tombstone

__all__ = ["recheck"]

_AT_ONCE = 100
_PREFIX = "reddit:"
_ALWAYS_THERE = "t5_2qh33,t5_2qh1i,t5_2qh0u"


def recheck(
    api: RedditApi, uids: Sequence[str], *, source: str, query: str, now: datetime
) -> Iterator[Page]:
    """A page for each hundred: fresh items, and tombstones for what is gone or does not come back.

    Raises:
        SourceError: as in reading; what was yielded before stays valid.
    """
    names = [uid.removeprefix(_PREFIX) for uid in uids if uid.startswith(_PREFIX)]
    names = [name for name in dict.fromkeys(names) if name.startswith(("t1_", "t3_"))]
    for start in range(0, len(names), _AT_ONCE):
        asked = names[start : start + _AT_ONCE]
        answer = _info(api, ",".join(asked))
        page = split(answer, source=source, query=query, observed_at=now)
        shown = {fullname(thing) for thing in things(answer)}
        missing = [name for name in asked if name not in shown]
        if len(missing) == len(asked):
            _refuse_blank_answers(api)
        stones = (
            Tombstone(uid=_PREFIX + name, availability=Availability.DELETED, observed_at=now)
            for name in missing
        )
        wanted = {_PREFIX + name for name in asked}
        yield Page(
            items=tuple(item for item in page.items if item.uid in wanted),
            dead_letters=page.dead_letters,
            ignored=page.ignored,
            tombstones=(*(stone for stone in page.tombstones if stone.uid in wanted), *stones),
        )


def _info(api: RedditApi, names: str) -> Any:
    answer = api.get("api/info", {"id": names}, what="known posts")
    if as_dict(answer).get("kind") != "Listing":
        raise SourceBlocked("Reddit answers for known posts with something that is no list.")
    return answer


def _refuse_blank_answers(api: RedditApi) -> None:
    """Where nothing at all came back, ask for communities that are always there, before all is thrown away."""
    answer = _info(api, _ALWAYS_THERE)
    if not as_list(as_dict(answer.get("data")).get("children")):
        raise SourceBlocked(
            "Reddit gives none of the known posts and no community either; nothing was removed."
        )
