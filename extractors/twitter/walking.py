"""How a walk from the newest post back to the last known one goes on, stops, and survives a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from extractors.json_values import as_count, as_dict, as_text
from extractors.twitter.asking import Answer
from extractors.twitter.wire_names import as_id, moment_of_id

__all__ = ["REACH", "Walk", "later_id"]

REACH = timedelta(days=7)
"""How far back X's recent search looks."""

_MOST_EMPTY = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """A walk in flight, as the checkpoint keeps it.

    Attributes:
        since: the newest post that was known when the walk began; the same for all its pages.
        first_newest: the newest post of the first page: the `since` of the next walk.
        token: of the page to ask for next, None for the first one.
        oldest: the oldest post that the walk has met.
        pages: how many pages were read. empty: how many of the last ones held no post.
    """

    since: str | None = None
    first_newest: str | None = None
    token: str | None = None
    oldest: str | None = None
    pages: int = 0
    empty: int = 0

    @classmethod
    def of(cls, value: Any) -> Walk:
        """A walk from a checkpoint; whatever is not as we wrote it is left out."""
        kept = as_dict(value)
        return cls(
            since=as_id(kept.get("since")),
            first_newest=as_id(kept.get("first_newest")),
            token=as_text(kept.get("token")),
            oldest=as_id(kept.get("oldest")),
            pages=as_count(kept.get("pages")) or 0,
            empty=as_count(kept.get("empty")) or 0,
        )

    def after(self, answer: Answer) -> Walk:
        """The walk with one more page behind it."""
        ids = sorted(filter(None, (as_id(post.get("id")) for post in answer.posts)), key=int)
        newest = as_id(answer.meta.get("newest_id")) or (ids[-1] if ids else None)
        return replace(
            self,
            first_newest=self.first_newest or newest,
            token=as_text(answer.meta.get("next_token")),
            oldest=(ids[0] if ids else None) or self.oldest,
            pages=self.pages + 1,
            empty=0 if ids else self.empty + 1,
        )

    def stuck(self, tokens: set[str]) -> str:
        """Why it makes no sense to go on, "" where it does."""
        if self.token in tokens:
            return "X gave the same page token twice"
        return f"{_MOST_EMPTY} pages in a row held no post" if self.empty >= _MOST_EMPTY else ""

    def unread(self, *, beginning: datetime, now: datetime) -> tuple[datetime, datetime]:
        """The stretch between the last known post and the oldest one that the walk met."""
        since = moment_of_id(self.since) or beginning
        until = moment_of_id(self.oldest) or now
        return min(since, until), until

    def as_state(self) -> Mapping[str, Any]:
        """JSON values for the checkpoint."""
        return {key: value for key, value in asdict(self).items() if value}


def later_id(one: str | None, other: str | None) -> str | None:
    """The later of two ids; `since` never moves back."""
    return max(filter(None, (one, other)), key=int, default=None)
