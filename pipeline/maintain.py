"""Keeps the promise to the people we listen to: what they delete goes, and what is old goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

from extractors.registry import open_source
from overheard.clock import Clock, Window
from overheard.errors import MissingKey, SourceError
from overheard.records import Platform, StepReport
from pipeline.collect import Collected, land_pages
from pipeline.understand import forget_posts
from pipeline.workspace import Workspace

__all__ = ["expire", "recheck"]

_PLATFORMS = {
    "x": {Platform.X},
    "reddit": {Platform.REDDIT},
    "sample": {Platform.X, Platform.REDDIT},
}
_BEGINNING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def recheck(workspace: Workspace, *, clock: Clock) -> StepReport:
    """Ask the platforms again for the posts that we hold; what is gone there goes here.

    Changed posts are landed as new revisions and wait to be understood.
    """
    begun = monotonic()
    totals = Collected()
    asked = refused = 0
    for settings in workspace.settings.sources:
        platforms = _PLATFORMS.get(settings.kind)
        if platforms is None or not settings.enabled:
            continue
        uids = [hit.post.uid for hit in workspace.index.iterate() if hit.post.platform in platforms]
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
    counts = {"asked": asked, "changed": totals.landed, "deleted": deleted, "refused": refused}
    return StepReport(step="recheck", counts=counts, seconds=monotonic() - begun)


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
