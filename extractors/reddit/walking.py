"""Reads one listing, newest first, until it meets what was read before; what it cannot reach is a gap."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from extractors.json_values import as_dict, as_list, as_text
from extractors.reddit.things import fullname
from extractors.reddit.values import as_count, as_moment
from overheard.errors import BadRequest, SourceBlocked
from overheard.records import Gap
from overheard.wire_json import encode_json

__all__ = ["Place", "Step", "walk"]

_PAGE = 100
_ENOUGH_KNOWN = 10
_REMEMBERED = 300
_SPARE_PAGES = 10
_TOO_LATE = timedelta(days=1)

Ask = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A listing to read.

    Attributes:
        key: names it in the checkpoint. label: names it in errors and gaps.
        may_be_empty: a search may lose all its hits; a community that had posts does not.
    """

    key: str
    label: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    may_be_empty: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What one request gave.

    Attributes:
        children: things that were not met before. repeats: number of those that were.
        entry: what to remember of the place. gap: what was not reached, as (since, until, reason).
    """

    children: list[Any]
    repeats: int
    entry: dict[str, Any]
    gap: tuple[datetime, datetime, str] | None = None

    def gaps(self, *, source: str, query: str) -> tuple[Gap, ...]:
        """The gap as a record."""
        if self.gap is None:
            return ()
        since, until, reason = self.gap
        return (Gap(source=source, query=query, since=since, until=until, reason=reason),)


def walk(
    place: Place, *, entry: Mapping[str, Any], limit: int, ask: Ask, now: datetime
) -> Iterator[Step]:
    """Read what is new since `entry`, at most `limit` things; a walk that broke off is finished first."""
    left = limit
    if as_dict(entry.get("walk")).get("after"):
        walking = _Walking.resumed(entry, now=now)
        try:
            for step in walking.steps(place, limit=left, ask=ask):
                left -= len(step.children)
                entry = step.entry
                yield step
        except BadRequest:
            # Reddit no longer knows the place in the list: say what is missing, go on from the top.
            step = walking.abandoned(place)
            entry = step.entry
            yield step
    if left > 0:
        yield from _Walking.fresh(entry, now=now).steps(place, limit=left, ask=ask)


@dataclass(kw_only=True, slots=True)
class _Walking:
    """One walk from the top of a listing towards what is known.

    Attributes:
        seen: names of the last reading, newest first. floor: when the newest of them was written.
        taken: names that this walk met. top: the first of them, the anchors of the next reading.
        run: how many things in a row were known or older than the floor.
    """

    seen: list[str]
    floor: datetime | None
    read_at: datetime | None
    begun: datetime
    after: str | None = None
    top: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    newest: datetime | None = None
    oldest: datetime | None = None
    run: int = 0
    has_met: bool = False

    @classmethod
    def fresh(cls, entry: Mapping[str, Any], *, now: datetime) -> _Walking:
        return cls(
            seen=[name for name in as_list(entry.get("seen")) if isinstance(name, str)],
            floor=as_moment(entry.get("newest")),
            read_at=as_moment(entry.get("read_at")),
            begun=now,
        )

    @classmethod
    def resumed(cls, entry: Mapping[str, Any], *, now: datetime) -> _Walking:
        walking, state = cls.fresh(entry, now=now), as_dict(entry.get("walk"))
        walking.after = as_text(state.get("after"))
        walking.top = [name for name in as_list(state.get("top")) if isinstance(name, str)]
        walking.taken = set(walking.top)
        walking.newest = as_moment(state.get("newest"))
        walking.oldest = as_moment(state.get("oldest"))
        walking.begun = as_moment(state.get("begun")) or now
        walking.run = as_count(state.get("run")) or 0
        if now - walking.begun > _TOO_LATE:
            walking.after = None
        return walking

    def steps(self, place: Place, *, limit: int, ask: Ask) -> Iterator[Step]:
        """A step for each page, until the listing ends, overlaps, repeats itself or `limit` is reached."""
        read, asked = 0, set[str | None]()
        if self.after is None and self.top:
            yield self.abandoned(place)
            return
        while True:
            asked.add(self.after)
            params = {**place.params, "limit": min(_PAGE, limit - read)}
            if self.after:
                params["after"] = self.after
            children, after = self._page(ask(params), place=place)
            fresh, repeats = self._sort_out(children)
            read += len(fresh)
            end = ""
            if after is None:
                end = f"{place.label}: Reddit's list ends before it meets the last reading; read it more often"
            elif after in asked:
                end = (
                    f"{place.label}: Reddit's list repeats itself before it meets the last reading"
                )
            elif read >= limit or len(asked) > limit // _PAGE + _SPARE_PAGES:
                end = f"{place.label}: max_items ended the reading before it met the last one; raise it"
            self.after = after
            if self.has_met or end:
                gap = self._gap(end, is_whole=after is None)
                yield Step(children=fresh, repeats=repeats, entry=self._finished(), gap=gap)
                return
            yield Step(children=fresh, repeats=repeats, entry=self._in_flight())

    def abandoned(self, place: Place) -> Step:
        """Give a walk up that cannot be taken up again: what lay below it is a gap."""
        reason = f"{place.label}: a reading broke off and could not be taken up again"
        gap = self._gap(reason, is_whole=False)
        return Step(children=[], repeats=0, entry=self._finished(), gap=gap)

    def _page(self, answer: Any, *, place: Place) -> tuple[list[Any], str | None]:
        data = as_dict(answer).get("data")
        if as_dict(answer).get("kind") != "Listing" or not isinstance(data, dict):
            raise SourceBlocked(f"Reddit answers for {place.label} with something that is no list.")
        children = as_list(data.get("children"))
        is_top = not self.taken and self.after is None
        if is_top and not children and self.seen and not place.may_be_empty:
            raise SourceBlocked(
                f"Reddit gives an empty list for {place.label}, which had posts before; it is probably closed."
            )
        return children, as_text(data.get("after"))

    def _sort_out(self, children: list[Any]) -> tuple[list[Any], int]:
        """The children that are new, and how many are not."""
        fresh, repeats, known = list[Any](), 0, frozenset(self.seen)
        for child in children:
            name = _name(child)
            if name in self.taken:
                repeats += 1
                continue
            moment = as_moment(as_dict(as_dict(child).get("data")).get("created_utc"))
            self._remember(name, moment)
            if name in known:
                self.has_met = True
                repeats += 1
            else:
                fresh.append(child)
            is_old = moment is not None and self.floor is not None and moment < self.floor
            self.run = self.run + 1 if name in known or is_old else 0
            self.has_met = self.has_met or self.run >= _ENOUGH_KNOWN
        return fresh, repeats

    def _remember(self, name: str, moment: datetime | None) -> None:
        self.taken.add(name)
        if len(self.top) < _REMEMBERED:
            self.top.append(name)
        if moment is not None:
            self.newest = max(self.newest or moment, moment)
            self.oldest = min(self.oldest or moment, moment)

    def _gap(self, reason: str, *, is_whole: bool) -> tuple[datetime, datetime, str] | None:
        """From the last reading to the oldest thing of this one; none on the first reading."""
        if self.has_met or self.read_at is None or (is_whole and not self.seen):
            return None
        since = min(self.read_at, self.begun)
        until = self.oldest if self.oldest and since < self.oldest <= self.begun else self.begun
        return since, until, reason

    def _finished(self) -> dict[str, Any]:
        newest = max(filter(None, (self.newest, self.floor)), default=None)
        return {
            "seen": list(dict.fromkeys([*self.top, *self.seen]))[:_REMEMBERED],
            "newest": newest.timestamp() if newest else None,
            "read_at": self.begun.isoformat(),
        }

    def _in_flight(self) -> dict[str, Any]:
        return {
            "seen": self.seen,
            "newest": self.floor.timestamp() if self.floor else None,
            "read_at": self.read_at.isoformat() if self.read_at else None,
            "walk": {
                "after": self.after,
                "top": self.top,
                "newest": self.newest.timestamp() if self.newest else None,
                "oldest": self.oldest.timestamp() if self.oldest else None,
                "begun": self.begun.isoformat(),
                "run": self.run,
            },
        }


def _name(child: Any) -> str:
    """A thing's name, or a print of what has none, so that it is not met as new each time."""
    return fullname(child) or hashlib.sha256(encode_json(child)).hexdigest()[:20]
