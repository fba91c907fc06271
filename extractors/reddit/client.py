"""Reddit as a source: new posts, comments or a search of one or more communities."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from extractors.base import Page, Source
from extractors.json_values import as_dict
from extractors.reddit import rechecking
from extractors.reddit.faults import summed_up
from extractors.reddit.mapping import split
from extractors.reddit.session import RedditApi, open_api
from extractors.reddit.walking import Place, Step, walk
from overheard.errors import (
    AuthRejected,
    ConfigError,
    QuotaSpent,
    RateLimited,
    SourceDown,
    SourceError,
)

if TYPE_CHECKING:
    from overheard.settings import SourceSettings

__all__ = ["RedditSource", "open_source"]

_COMMUNITY = re.compile(r"[A-Za-z0-9_]{2,24}(?:\+[A-Za-z0-9_]{2,24})*")
_MODES = ("new", "search", "comments")
_LONGEST_QUERY = 512
_ALL = "all of Reddit"
_STOPS_ALL = (RateLimited, AuthRejected, QuotaSpent)
_ENOUGH_DOWN = 2


def open_source(settings: SourceSettings) -> Source:
    """The source that reads `settings.communities`, or searches all of Reddit.

    Raises:
        ConfigError: a mode, a community or a query that Reddit does not have. MissingKey: no key is set.
    """
    mode = settings.mode or ("search" if settings.query else "new")
    places = _places(settings, mode=mode)
    return RedditSource(
        name=settings.name,
        query=settings.query,
        places=places,
        max_items=settings.max_items,
        api=open_api(),
    )


@dataclass(kw_only=True, slots=True)
class RedditSource:
    """Listings that are read one after the other, the one that waited longest first.

    Attributes:
        places: the listings. max_items: how many things a run may fetch, all listings together.
    """

    name: str
    query: str
    places: tuple[Place, ...]
    max_items: int
    api: RedditApi

    def read(self, state: Mapping[str, Any], *, now: datetime) -> Iterator[Page]:
        """Yield a page for each request, with the checkpoint of all listings so far.

        Raises:
            SourceError: at the end, once every other community was read; at once where the key or all of
                Reddit is concerned.
        """
        entries = {key: dict(as_dict(value)) for key, value in as_dict(state.get("places")).items()}
        failures: list[SourceError] = []
        left, down = self.max_items, 0
        waiting = sorted(self.places, key=lambda place: _read_at(entries.get(place.key)))
        for number, place in enumerate(waiting):
            if left <= 0:
                break
            share = math.ceil(left / (len(waiting) - number))
            try:
                for step in self._walk(
                    place, entry=entries.get(place.key, {}), limit=share, now=now
                ):
                    left -= len(step.children)
                    entries[place.key] = step.entry
                    yield self._page(step, entries=entries, now=now)
            except SourceError as error:
                failures.append(error)
                down += isinstance(error, SourceDown)
                if isinstance(error, _STOPS_ALL) or down >= _ENOUGH_DOWN:
                    break
        if failures:
            raise summed_up(failures[::-1], of=len(self.places))

    def recheck(self, uids: Sequence[str], *, now: datetime) -> Iterator[Page]:
        """Fresh items for what Reddit still shows, tombstones for the rest."""
        return rechecking.recheck(self.api, uids, source=self.name, query=self.query, now=now)

    def _walk(
        self, place: Place, *, entry: Mapping[str, Any], limit: int, now: datetime
    ) -> Iterator[Step]:
        def ask(params: dict[str, Any]) -> Any:
            return self.api.get(place.path, params, what=place.label)

        return walk(place, entry=entry, limit=limit, ask=ask, now=now)

    def _page(self, step: Step, *, entries: Mapping[str, Any], now: datetime) -> Page:
        listing = {"kind": "Listing", "data": {"children": step.children}}
        page = split(listing, source=self.name, query=self.query, observed_at=now)
        repeats = {"post seen before": step.repeats} if step.repeats else {}
        return Page(
            items=page.items,
            dead_letters=page.dead_letters,
            ignored={**page.ignored, **repeats},
            tombstones=page.tombstones,
            gaps=step.gaps(source=self.name, query=self.query),
            state={"places": dict(entries)},
        )


def _read_at(entry: Mapping[str, Any] | None) -> str:
    return str((entry or {}).get("read_at") or "")


def _places(settings: SourceSettings, *, mode: str) -> tuple[Place, ...]:
    where = f"source {settings.name!r}"
    if mode not in _MODES:
        raise ConfigError(
            f"{where}: mode {mode!r} is none of Reddit's; allowed are {', '.join(_MODES)}."
        )
    communities = tuple(dict.fromkeys(_community(name, where) for name in settings.communities))
    if mode == "search":
        return _searches(settings, communities=communities, where=where)
    if settings.query:
        raise ConfigError(
            f'{where}: mode {mode!r} reads whole communities and takes no query. Write mode = "search" or '
            "remove the query."
        )
    if not communities:
        raise ConfigError(f'{where}: mode {mode!r} needs communities = ["…"], names of subreddits.')
    return tuple(
        Place(key=f"{mode}:{name.casefold()}", label=f"r/{name}", path=f"r/{name}/{mode}")
        for name in communities
    )


def _searches(
    settings: SourceSettings, *, communities: Sequence[str], where: str
) -> tuple[Place, ...]:
    if not settings.query.strip():
        raise ConfigError(f'{where}: mode "search" needs query = "…".')
    if len(settings.query) > _LONGEST_QUERY:
        raise ConfigError(
            f"{where}: the query has {len(settings.query)} characters; Reddit allows {_LONGEST_QUERY}."
        )
    params = {"q": settings.query, "sort": "new", "t": "all", "type": "link"}
    if not communities:
        return (Place(key="search:", label=_ALL, path="search", params=params, may_be_empty=True),)
    return tuple(
        Place(
            key=f"search:{name.casefold()}",
            label=f"r/{name}",
            path=f"r/{name}/search",
            params={**params, "restrict_sr": 1},
            may_be_empty=True,
        )
        for name in communities
    )


def _community(name: str, where: str) -> str:
    bare = name.strip().removeprefix("/").removeprefix("r/").rstrip("/")
    if not _COMMUNITY.fullmatch(bare):
        raise ConfigError(
            f'{where}: {name!r} is no name of a subreddit; write it like "Mommit" or "r/Mommit".'
        )
    return bare
