"""What the lead store gives out and what it is asked: leads with their triage, notes, events and filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overheard.records import Lead, LeadStatus, Verdict

__all__ = ["Event", "LeadFilter", "Note", "StoredLead"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What a colleague wrote down about a lead; never shown outside the team."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One step of a lead's triage.

    Attributes:
        what: "claimed", "released", "noted", "snoozed", "done", "reopened" or "judged good" / "judged bad".
        by: the person's name.
    """

    what: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredLead:
    """A lead and what people did with it.

    Attributes:
        status: where it stands at the time that was asked for: a snoozed lead whose time has come is new or claimed.
        notes, events: oldest first.
        verdict: the latest one, None where nobody judged it.
    """

    lead: Lead
    status: LeadStatus = LeadStatus.NEW
    assignee: str | None = None
    snoozed_until: datetime | None = None
    notes: tuple[Note, ...] = ()
    verdict: Verdict | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadFilter:
    """Which leads are asked for; every condition must hold, an empty tuple or None asks for nothing.

    Attributes:
        labels, searches: the lead has at least one of them.
        unassigned: True for leads that nobody holds, False for those that somebody holds.
        overdue: True for leads that are not done and past their time, False for all others.
        since, until: half-open window on the time of the post, aware UTC.
    """

    statuses: tuple[LeadStatus, ...] = ()
    departments: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    assignee: str | None = None
    unassigned: bool | None = None
    overdue: bool | None = None
    min_score: int = 0
    since: datetime | None = None
    until: datetime | None = None
