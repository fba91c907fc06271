"""The tables of the lead store, and how its moments and leads are written down.

`leads` and `lead_terms` are derived and can be rebuilt; `lead_triage`, `lead_notes`, `lead_events` and `verdicts`
are people's work and survive every rebuild.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from overheard.database import metadata
from overheard.records import Lead
from overheard.wire_json import encode_json

__all__ = [
    "lead_decisions",
    "lead_events",
    "lead_from_json",
    "lead_notes",
    "lead_row",
    "lead_terms",
    "lead_triage",
    "leads",
    "moment_text",
    "term_rows",
    "verdicts",
]

leads = Table(
    "leads",
    metadata,
    Column("lead_id", String, primary_key=True),
    Column("score", Integer, nullable=False, index=True),
    Column("created_at", String, nullable=False, index=True),
    Column("due_at", String, index=True),
    Column("department", String, nullable=False),
    Column("role", String, nullable=False),
    Column("platform", String, nullable=False),
    Column("brand", String, nullable=False),
    Column("body", Text, nullable=False),
)

lead_terms = Table(
    "lead_terms",
    metadata,
    Column("lead_id", String, ForeignKey("leads.lead_id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),  # label, search or member (a uid of the family)
    Column("term", String, primary_key=True),
    Index("lead_terms_by_term", "kind", "term"),
)

lead_decisions = Table(
    "lead_decisions",
    metadata,
    Column("decision_id", Integer, primary_key=True),  # always 1: the latest
    Column("decided_at", String, nullable=False),
)

lead_triage = Table(
    "lead_triage",
    metadata,
    Column("lead_id", String, primary_key=True),
    Column("status", String, nullable=False),
    Column("assignee", String, index=True),
    Column("snoozed_until", String),
)

lead_notes = Table(
    "lead_notes",
    metadata,
    Column("note_id", Integer, primary_key=True, autoincrement=True),
    Column("lead_id", String, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

lead_events = Table(
    "lead_events",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    Column("lead_id", String, nullable=False, index=True),
    Column("what", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("lead_id", String, primary_key=True),
    Column("by", String, primary_key=True),
    Column("good", Boolean, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", String, nullable=False, index=True),
)


def moment_text(moment: datetime) -> str:
    """A moment such that the order of the texts is the order of the times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def lead_row(lead: Lead) -> dict[str, Any]:
    """The row of `leads`."""
    return {
        "lead_id": lead.lead_id,
        "score": lead.score,
        "created_at": moment_text(lead.created_at),
        "due_at": moment_text(lead.due_at) if lead.due_at else None,
        "department": lead.department,
        "role": lead.role.value,
        "platform": lead.platform.value,
        "brand": lead.brand,
        "body": encode_json(lead).decode(),
    }


def term_rows(lead: Lead) -> list[dict[str, str]]:
    """The rows of `lead_terms`: labels, searches and the posts of the family."""
    terms = (
        *(("label", label.value) for label in lead.labels),
        *(("search", name) for name in lead.searches),
        *(("member", uid) for uid in lead.family),
    )
    return [
        {"lead_id": lead.lead_id, "kind": kind, "term": term} for kind, term in dict.fromkeys(terms)
    ]


def lead_from_json(body: str) -> Lead:
    """The lead that `lead_row` wrote."""
    return msgspec.json.decode(body, type=Lead)
