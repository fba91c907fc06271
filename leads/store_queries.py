"""Turns a `LeadFilter` into SQL conditions, and names what can be counted beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select

from leads.store_records import LeadFilter
from leads.tables import lead_terms, lead_triage, leads, moment_text
from overheard.records import LeadStatus

__all__ = ["FACETS", "Sort", "conditions", "facet_query", "joined", "ordering", "status_at"]

Sort = Literal["score", "newest", "due"]

FACETS: dict[str, str] = {
    "status": "statuses",
    "department": "departments",
    "role": "roles",
    "label": "labels",
    "platform": "platforms",
    "brand": "brands",
    "search": "searches",
    "assignee": "assignee",
}
"""Name of a facet → the field of `LeadFilter` that narrows it."""

_COLUMNS = {
    "departments": leads.c.department,
    "roles": leads.c.role,
    "platforms": leads.c.platform,
    "brands": leads.c.brand,
}
_TERMS = {"labels": "label", "searches": "search"}


def joined(*columns: Any) -> Select[Any]:
    """A query over the leads with their triage, if there is any."""
    chosen = columns or (
        leads.c.lead_id, leads.c.body, lead_triage.c.assignee, lead_triage.c.snoozed_until,
    )  # fmt: skip
    outer = leads.outerjoin(lead_triage, leads.c.lead_id == lead_triage.c.lead_id)
    return select(*chosen).select_from(outer)


def status_at(now: datetime | None) -> ColumnElement[str]:
    """The status at a moment: a snoozed lead whose time has come is claimed again, or new."""
    stored = func.coalesce(lead_triage.c.status, LeadStatus.NEW.value)
    if now is None:
        return stored
    is_awake = and_(
        lead_triage.c.status == LeadStatus.SNOOZED.value,
        lead_triage.c.snoozed_until <= moment_text(now),
    )
    awake = case(
        (lead_triage.c.assignee.is_(None), LeadStatus.NEW.value), else_=LeadStatus.CLAIMED.value
    )
    return case((is_awake, awake), else_=stored)


def conditions(
    wanted: LeadFilter, *, now: datetime, without: str = ""
) -> list[ColumnElement[bool]]:
    """The conditions of a filter, but for the field `without`."""
    found: list[ColumnElement[bool]] = [leads.c.score >= wanted.min_score]
    if wanted.statuses and without != "statuses":
        found.append(status_at(now).in_([LeadStatus(status).value for status in wanted.statuses]))
    for field, column in _COLUMNS.items():
        values: Sequence[str] = getattr(wanted, field)
        if values and field != without:
            found.append(column.in_([str(value) for value in values]))
    for field, kind in _TERMS.items():
        values = getattr(wanted, field)
        if values and field != without:
            found.append(_has_term(kind, values))
    if without != "assignee":
        found.extend(_of_people(wanted))
    found.extend(_of_time(wanted, now=now))
    return found


def _has_term(kind: str, values: Sequence[str]) -> ColumnElement[bool]:
    return exists().where(
        lead_terms.c.lead_id == leads.c.lead_id,
        lead_terms.c.kind == kind,
        lead_terms.c.term.in_([str(value) for value in values]),
    )


def _of_people(wanted: LeadFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.assignee is not None:
        found.append(lead_triage.c.assignee == wanted.assignee)
    if wanted.unassigned is not None:
        nobody = lead_triage.c.assignee.is_(None)
        found.append(nobody if wanted.unassigned else not_(nobody))
    return found


def _of_time(wanted: LeadFilter, *, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.overdue is not None:
        not_done = status_at(None) != LeadStatus.DONE.value
        late = and_(leads.c.due_at.is_not(None), leads.c.due_at < moment_text(now), not_done)
        found.append(late if wanted.overdue else not_(late))
    if wanted.since is not None:
        found.append(leads.c.created_at >= moment_text(wanted.since))
    if wanted.until is not None:
        found.append(leads.c.created_at < moment_text(wanted.until))
    return found


def ordering(sort: Sort) -> list[ColumnElement[Any]]:
    """The order of a list; the id decides between equals, so that pages never overlap."""
    newest, last = leads.c.created_at.desc(), leads.c.lead_id.asc()
    orders: dict[Sort, list[ColumnElement[Any]]] = {
        "score": [leads.c.score.desc(), newest, last],
        "newest": [newest, last],
        "due": [leads.c.due_at.is_(None), leads.c.due_at.asc(), leads.c.score.desc(), last],
    }
    return orders[sort]


def facet_query(facet: str, wanted: LeadFilter, *, now: datetime) -> Select[Any]:
    """Value and number of leads of one facet, under every condition but the facet's own."""
    field = FACETS[facet]
    if field in _TERMS:
        both = and_(lead_terms.c.lead_id == leads.c.lead_id, lead_terms.c.kind == _TERMS[field])
        value: ColumnElement[Any] = lead_terms.c.term
        source = leads.outerjoin(lead_triage, leads.c.lead_id == lead_triage.c.lead_id)
        query = select(value, func.count()).select_from(source.join(lead_terms, both))
    else:
        value = {
            "statuses": status_at(now),
            "assignee": func.coalesce(lead_triage.c.assignee, ""),
        }.get(field, _COLUMNS.get(field, leads.c.brand))
        query = joined(value, func.count())
    return query.where(or_(and_(*conditions(wanted, now=now, without=field)))).group_by(value)
