"""Turns understood posts into leads: fold, drop with a reason, score, match content, route, set the due time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from leads.content_matching import ContentMatcher
from leads.content_query import content_for, wants_of
from leads.drops import Accounts, drop_before_scoring
from leads.families import Family, Row, fold
from leads.mentions import own_mentions
from leads.roles import AuthorHistory, author_key, role_of
from leads.routing import LeadParts, route
from leads.scoring import score
from leads.sla import due_at
from overheard.records import Annotation, Label, Lead, Post, Role
from overheard.settings import BrandSettings, BusinessHours, RouteSettings

__all__ = ["BELOW_THE_LINE", "Decision", "decide"]

BELOW_THE_LINE = "below the score line"

_AT_RISK = (Role.COMPLAINING, Role.LOST)
_ANSWERABLE = frozenset({Label.COMPLAINT, Label.PROBLEM, Label.QUESTION})


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What became of the rows.

    `len(leads) + folded + sum(drops.values())` is the number of rows.

    Attributes:
        leads: best first.
        drops: reason → number of rows that went no further; a family that is dropped counts with all its rows.
        folded: rows that are in a lead's family beside its representative.
    """

    leads: tuple[Lead, ...]
    drops: dict[str, int] = field(default_factory=dict)
    folded: int = 0


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What every decision of one run needs."""

    brands: Sequence[str]
    accounts: Accounts
    content: ContentMatcher
    searches_of: Callable[[str], Sequence[str]]
    routes: Sequence[RouteSettings]
    business_hours: BusinessHours
    query_matches: Callable[[Post, Annotation, str], bool]
    min_score: int
    now: datetime


def decide(
    rows: Sequence[Row],
    *,
    brands: Sequence[BrandSettings],
    content: ContentMatcher,
    business_hours: BusinessHours,
    now: datetime,
    competitors: Sequence[BrandSettings] = (),
    searches_of: Callable[[str], Sequence[str]] = lambda _uid: (),
    routes: Sequence[RouteSettings] = (),
    query_matches: Callable[[Post, Annotation, str], bool] = lambda _post, _reading, _query: False,
    histories: Callable[[str], AuthorHistory] = lambda _author: AuthorHistory(),
    min_score: int = 30,
) -> Decision:
    """Decide on every row; the same rows in any order give the same decision.

    Args:
        rows: understood posts.
        brands: own brands; a lead that names none of them belongs to the first.
        content: the library.
        business_hours: when the clock of an answer runs.
        now: the moment that age is counted to, aware UTC.
        competitors: whose own accounts are no prospects.
        searches_of: uid → names of the saved searches that the post matched.
        routes: configured rules, empty for the default ones.
        query_matches: whether a post matches a routing rule's query; without it such rules never hold.
        histories: author key (see `leads.roles.author_key`) → what the author said of our brands before these rows.
        min_score: leads below it are dropped.
    """
    desk = _Desk(
        brands=[brand.name for brand in brands],
        accounts=Accounts(brands=brands, competitors=competitors),
        content=content,
        searches_of=searches_of,
        routes=routes,
        business_hours=business_hours,
        query_matches=query_matches,
        min_score=min_score,
        now=now,
    )
    leads: list[Lead] = []
    drops: dict[str, int] = {}
    folded = 0
    known: dict[str, AuthorHistory] = {}
    for family in fold(rows):
        post, annotation = family.representative
        author = author_key(post)
        earlier = known.get(author) or histories(author)
        outcome = _lead_or_reason(family, desk, earlier=earlier)
        if isinstance(outcome, Lead):
            leads.append(outcome)
            folded += len(family.members) - 1
        else:
            drops[outcome] = drops.get(outcome, 0) + len(family.members)
        if author and own_mentions(annotation):
            known[author] = earlier.plus(post, annotation)
    leads.sort(key=lambda lead: (-lead.score, -lead.created_at.timestamp(), lead.lead_id))
    return Decision(leads=tuple(leads), drops=dict(sorted(drops.items())), folded=folded)


def _lead_or_reason(family: Family, desk: _Desk, *, earlier: AuthorHistory) -> Lead | str:
    post, annotation = family.representative
    searches = tuple(
        sorted({name for member, _ in family.members for name in desk.searches_of(member.uid)})
    )
    reason = drop_before_scoring(post, annotation, accounts=desk.accounts, searches=searches)
    if reason:
        return reason
    role, role_because = role_of(post, annotation, earlier=earlier)
    matches = content_for(post, annotation, desk.content)
    brand = _brand_of(annotation, desk.brands)
    points, reasons = score(
        post,
        annotation,
        brand=brand,
        role=role,
        matches=matches if desk.content.has_content else None,
        searches=searches,
        now=desk.now,
    )
    if points < desk.min_score:
        return BELOW_THE_LINE
    department, routed_because = route(
        LeadParts(
            labels=annotation.decided,
            role=role,
            names_brand=bool(own_mentions(annotation)),
            text=post.full_text,
        ),
        routes=desk.routes,
        matches_query=lambda query: desk.query_matches(post, annotation, query),
    )
    return Lead(
        lead_id=post.uid,
        brand=brand,
        score=points,
        reasons=reasons,
        role=role,
        role_because=role_because,
        labels=annotation.decided,
        need=annotation.needs[0].text if annotation.needs else "",
        wants=wants_of(annotation),
        department=department,
        routed_because=routed_because,
        matches=matches,
        family=tuple(dict.fromkeys(member.uid for member, _ in family.members)),
        raw_count=family.raw_count,
        unique_count=family.unique_count,
        searches=searches,
        created_at=post.created_at,
        platform=post.platform,
        pipeline=annotation.pipeline,
        due_at=_due(post, annotation, role=role, hours=desk.business_hours),
    )


def _brand_of(annotation: Annotation, brands: Sequence[str]) -> str:
    """The own brand that is named most surely, else the first of the configuration."""
    mentions = own_mentions(annotation)
    if mentions:
        return max(mentions, key=lambda mention: (mention.relevance, -mention.start)).brand
    return brands[0] if brands else ""


def _due(
    post: Post, annotation: Annotation, *, role: Role, hours: BusinessHours
) -> datetime | None:
    """When the brand owes an answer: to who complains, leaves, or asks it for help; to nobody else."""
    spoken_to = bool(own_mentions(annotation)) and bool(_ANSWERABLE & set(annotation.decided))
    return due_at(post.created_at, hours) if spoken_to or role in _AT_RISK else None
