"""What an Airflow task calls: one step each, from a configuration file to a dict of counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from extractors.registry import open_source
from overheard.clock import Window, parse_moment, utc_now
from overheard.errors import ConfigError, SourceDown
from overheard.records import StepReport
from overheard.settings import load_settings
from pipeline.collect import collect
from pipeline.decide import decide_leads, newest_post_at
from pipeline.mailing import send_digests
from pipeline.maintain import expire, recheck
from pipeline.run import annotator_for, replay, save_configured_searches
from pipeline.understand import understand
from pipeline.workspace import Workspace, open_workspace

__all__ = [
    "collect_source",
    "decide_on_leads",
    "expire_old_posts",
    "recheck_posts",
    "replay_window",
    "send_digest",
    "understand_waiting",
]

_PATIENCE = 900.0
"""Seconds that a task stands in line for the workspace before it fails and is retried."""


@contextmanager
def _opened(config: str) -> Iterator[Workspace]:
    settings = load_settings(Path(config))
    with open_workspace(settings, exclusive=True, wait=_PATIENCE) as workspace:
        yield workspace


def collect_source(config: str, *, source: str) -> dict[str, Any]:
    """Read what is new in one configured source.

    Raises:
        ConfigError: no source has this name. SourceError: the platform refused.
    """
    with _opened(config) as workspace:
        chosen = [item for item in workspace.settings.sources if item.name == source]
        if not chosen:
            names = ", ".join(item.name for item in workspace.settings.sources)
            raise ConfigError(f"No source is named {source!r}; {config} has: {names}.")
        return _counts(collect(open_source(chosen[0]), raw=workspace.raw, clock=utc_now))


def understand_waiting(config: str) -> dict[str, Any]:
    """Annotate, index and match what was landed and not yet understood."""
    with _opened(config) as workspace:
        save_configured_searches(workspace)
        return _counts(understand(workspace, annotator=annotator_for(workspace)))


def decide_on_leads(config: str) -> dict[str, Any]:
    """Score the index and write the leads."""
    with _opened(config) as workspace:
        now = newest_post_at(workspace)
        return _counts(decide_leads(workspace, now=max(now, utc_now()) if now else utc_now()))


def send_digest(config: str, *, day: str = "") -> dict[str, Any]:
    """Send the digest of `day` (ISO date) to every reader who has not got it; without a day, at each one's hour.

    Raises:
        SourceDown: some were not sent; those that were are not sent again.
    """
    about = date.fromisoformat(day) if day else None
    with _opened(config) as workspace:
        sent, failed = send_digests(workspace, day=about, now=utc_now(), at_their_hour=not day)
    if failed:
        raise SourceDown(f"{len(failed)} digests were not sent, {sent} were. {' '.join(failed)}")
    return {"sent": sent}


def replay_window(config: str, *, since: str, until: str) -> dict[str, Any]:
    """Rebuild index and leads from what was landed in the window (ISO moments)."""
    window = Window(since=parse_moment(since), until=parse_moment(until))
    with _opened(config) as workspace:
        return replay(workspace, window=window).funnel.as_dict()


def recheck_posts(config: str) -> dict[str, Any]:
    """Ask the platforms which of our posts are still shown."""
    with _opened(config) as workspace:
        return _counts(recheck(workspace, clock=utc_now))


def expire_old_posts(config: str) -> dict[str, Any]:
    """Remove what is older than the configuration keeps."""
    with _opened(config) as workspace:
        return _counts(expire(workspace, now=utc_now()))


def _counts(report: StepReport) -> dict[str, Any]:
    return {"step": report.step, **report.counts, "seconds": round(report.seconds, 3)}
