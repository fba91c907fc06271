"""One run from source to lead: collect, understand, decide, and the funnel of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from extractors.base import Page
from extractors.registry import open_source
from leads.store_records import LeadFilter, StoredLead
from overheard.clock import Clock, Window
from overheard.errors import MissingKey, SourceError
from overheard.logs import log_step
from overheard.records import SavedSearch, StepReport
from pipeline.collect import Collected, collect, land_pages
from pipeline.decide import decide_leads, newest_post_at
from pipeline.funnel import Funnel, funnel_of
from pipeline.understand import Annotator, understand
from pipeline.workspace import Workspace

__all__ = [
    "Progress",
    "RunResult",
    "annotator_for",
    "replay",
    "run_pages",
    "run_sources",
    "save_configured_searches",
]

Progress = Callable[[str, int], None]
"""Called with the stage's name and how many records it has just dealt with."""

_BEST = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class RunResult:
    """What a run gives to the person who started it.

    Attributes:
        best: the ten best leads, best first.
        incidents: sources that could not be read, in words; the others were.
        exit_code: 0 where all could be read, else that of the gravest fault: 1 a platform's, 2 one to be mended here.
    """

    funnel: Funnel
    best: tuple[StoredLead, ...]
    incidents: tuple[str, ...] = ()
    exit_code: int = 0


def annotator_for(workspace: Workspace) -> Annotator:
    """The understanding pipeline for the workspace's brands."""
    # spaCy takes seconds to import: a command that reads no posts does not wait for it.
    from nlp.pipeline import build_pipeline

    settings = workspace.settings
    return build_pipeline(brands=settings.brands, competitors=settings.competitors)


def save_configured_searches(workspace: Workspace) -> None:
    """Save the searches that the configuration brings; saving one again changes nothing."""
    for search in workspace.settings.searches:
        saved = SavedSearch(name=search.name, query=search.query, description=search.description)
        workspace.searches.save(saved)


def run_sources(
    workspace: Workspace, *, clock: Clock, on_progress: Progress | None = None
) -> RunResult:
    """Read every enabled source, then understand and decide; one broken source does not stop the others."""
    reports: list[StepReport] = []
    incidents: list[str] = []
    exit_code = 0
    for settings in workspace.settings.sources:
        if not settings.enabled:
            continue
        try:
            source = open_source(settings)
            reports.append(
                collect(
                    source, raw=workspace.raw, clock=clock, on_items=_stage(on_progress, "collect")
                )
            )
        except (SourceError, MissingKey) as error:
            incidents.append(f"{settings.name}: {error}")
            exit_code = max(exit_code, error.exit_code)
    result = _finish(workspace, reports, incidents=incidents, now=clock(), on_progress=on_progress)
    return replace(result, exit_code=exit_code)


def run_pages(
    workspace: Workspace,
    pages: Iterable[Page],
    *,
    source: str,
    clock: Clock,
    on_progress: Progress | None = None,
) -> RunResult:
    """Land pages that somebody handed in, then understand and decide as of the newest post."""
    begun = monotonic()
    totals = Collected()
    land_pages(
        pages,
        raw=workspace.raw,
        source=source,
        query="",
        clock=clock,
        totals=totals,
        on_items=_stage(on_progress, "collect"),
    )
    report = totals.report(seconds=monotonic() - begun)
    return _finish(workspace, [report], incidents=[], now=None, on_progress=on_progress)


def replay(
    workspace: Workspace,
    *,
    window: Window,
    on_progress: Progress | None = None,
) -> RunResult:
    """Rebuild index and leads from what was landed in `window`, without one call to a platform.

    Leads are decided as of the moment of the decision before, so that the same posts give the same leads.
    """
    return _finish(
        workspace,
        [],
        incidents=[],
        now=workspace.leads.decided_at(),
        on_progress=on_progress,
        segments=workspace.raw.within(window),
    )


def _finish(
    workspace: Workspace,
    reports: list[StepReport],
    *,
    incidents: list[str],
    now: datetime | None,
    on_progress: Progress | None,
    segments: list[str] | None = None,
) -> RunResult:
    save_configured_searches(workspace)
    reports.append(
        understand(
            workspace,
            annotator=annotator_for(workspace),
            segments=segments,
            on_posts=_stage(on_progress, "understand"),
        )
    )
    moment = now or newest_post_at(workspace)
    if moment is not None:
        reports.append(decide_leads(workspace, now=moment))
    for report in reports:
        log_step(report)
    return _result(workspace, reports, incidents=incidents, now=moment)


def _result(
    workspace: Workspace, reports: list[StepReport], *, incidents: list[str], now: datetime | None
) -> RunResult:
    leads = workspace.leads.find(LeadFilter(), now=now, limit=1_000_000) if now else []
    routed = Counter(stored.lead.department for stored in leads)
    funnel = funnel_of(reports, kept=workspace.index.count(), routed=dict(routed.most_common()))
    return RunResult(funnel=funnel, best=tuple(leads[:_BEST]), incidents=tuple(incidents))


def _stage(on_progress: Progress | None, name: str) -> Callable[[int], None] | None:
    if on_progress is None:
        return None
    return lambda number: on_progress(name, number)
