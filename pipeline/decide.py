"""Decides on leads over all posts of the index, and writes them to the lead store."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from time import monotonic

from leads.content import load_content
from leads.content_matching import ContentMatcher
from leads.decide import Decision, decide
from overheard.records import Annotation, Post, StepReport
from pipeline.workspace import Workspace
from search_index.documents import document_of
from search_index.matcher import matches
from search_index.parser import parse
from search_index.query import Query

__all__ = ["decide_leads", "newest_post_at"]


def decide_leads(workspace: Workspace, *, now: datetime) -> StepReport:
    """Score every post of the index as of `now`; triage, notes and verdicts of known leads survive."""
    begun = monotonic()
    settings = workspace.settings
    rows = [(hit.post, hit.annotation) for hit in workspace.index.iterate() if hit.annotation]
    listened_for = (*settings.brands, *settings.competitors)
    names = [
        name for brand in listened_for for name in (brand.name, *brand.aliases, *brand.handles)
    ]
    matcher = ContentMatcher(load_content(settings.content), today=now.date(), names=names)
    searches = workspace.searches.matches()
    decision: Decision = decide(
        rows,
        brands=settings.brands,
        competitors=settings.competitors,
        content=matcher,
        searches_of=lambda uid: searches.get(uid, ()),
        routes=settings.routes,
        query_matches=_query_matches,
        business_hours=settings.business_hours,
        min_score=settings.min_lead_score,
        now=now,
    )
    workspace.leads.replace_all(decision.leads, decided_at=now)
    counts = {"leads": len(decision.leads), "folded": decision.folded}
    return StepReport(
        step="decide", counts=counts, drops=decision.drops, seconds=monotonic() - begun
    )


def _query_matches(post: Post, annotation: Annotation, query: str) -> bool:
    return matches(_parsed(query), document_of(post, annotation))


@lru_cache(maxsize=256)
def _parsed(query: str) -> Query:
    return parse(query)


def newest_post_at(workspace: Workspace) -> datetime | None:
    """Time of the newest post of the index; None when it is empty."""
    return max((hit.post.created_at for hit in workspace.index.iterate()), default=None)
