"""Keeps the promise to the people we listen to: what they delete goes, and what is old goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from time import monotonic

from extractors.registry import open_source
from overheard.clock import Clock, Window
from overheard.errors import MissingKey, SourceError
from overheard.records import StepReport
from pipeline.collect import Collected, land_pages
from pipeline.understand import forget_posts
from pipeline.workspace import Workspace

__all__ = ["expire", "recheck"]

_ANSWERING = frozenset({"x", "reddit", "sample"})
"""Kinds of source that can say whether a post is still shown."""

_TURN = timedelta(hours=6)
_BEGINNING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def recheck(workspace: Workspace, *, clock: Clock) -> StepReport:
    """Ask each platform again for the posts that it gave us; what is gone there goes here.

    A source is asked for at most its `max_items` a run, for each answer may cost money; where it gave more, the posts
    take turns, a share every six hours, until all were asked for. Changed posts are landed as new revisions and wait
    to be understood.
    """
    begun = monotonic()
    totals = Collected()
    asked = left = refused = 0
    known: dict[str, list[str]] = {}
    for hit in workspace.index.iterate():
        known.setdefault(hit.post.source, []).append(hit.post.uid)
    for settings in workspace.settings.sources:
        if settings.kind not in _ANSWERING or not settings.enabled:
            continue
        held = sorted(known.get(settings.name, ()))
        uids = _due(held, most=settings.max_items, now=clock())
        left += len(held) - len(uids)
        asked += len(uids)
        try:
            source = open_source(settings)
            land_pages(
                source.recheck(uids, now=clock()),
                raw=workspace.raw,
                source=source.name,
                query="recheck",
                clock=clock,
                totals=totals,
            )
        except (SourceError, MissingKey):
            refused += 1
    deleted = forget_posts(workspace, [stone.uid for stone in workspace.raw.tombstones()])
    counts = {
        "asked": asked,
        "left_for_later": left,
        "changed": totals.landed,
        "deleted": deleted,
        "refused": refused,
    }
    return StepReport(step="recheck", counts=counts, seconds=monotonic() - begun)


def _due(uids: Sequence[str], *, most: int, now: datetime) -> Sequence[str]:
    """The share of the posts whose turn it is: all where `most` allows it, else each in its turn."""
    turns = max(1, ceil(len(uids) / most))
    turn = int(now.timestamp() // _TURN.total_seconds()) % turns
    return uids[turn::turns]


def expire(workspace: Workspace, *, now: datetime) -> StepReport:
    """Remove raw segments and posts that are older than the configuration keeps them."""
    begun = monotonic()
    settings = workspace.settings
    segments = workspace.raw.expire(now - timedelta(days=settings.raw_retention_days))
    window = Window(since=_BEGINNING, until=now - timedelta(days=settings.retention_days))
    old = [hit.post.uid for hit in workspace.index.iterate(window=window)]
    deleted = forget_posts(workspace, old)
    counts = {"segments": segments, "posts": deleted}
    return StepReport(step="expire", counts=counts, seconds=monotonic() - begun)
