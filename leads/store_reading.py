"""Puts a lead together from its rows: the lead itself, its triage, notes, events and verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from leads.store_records import Event, Note, StoredLead
from leads.tables import lead_events, lead_from_json, lead_notes, verdicts
from overheard.records import LeadStatus, Verdict

__all__ = ["batches", "stored_leads", "verdict_of"]

_CHUNK = 500


def stored_leads(connection: Connection, rows: Sequence[RowMapping]) -> list[StoredLead]:
    """The leads of joined rows of `leads` and `lead_triage` with `status_now`, in their order."""
    ids = [str(row["lead_id"]) for row in rows]
    notes = {
        lead_id: tuple(Note(text=row["text"], by=row["by"], at=_moment(row)) for row in found)
        for lead_id, found in _of_leads(connection, lead_notes, ids, order="note_id").items()
    }
    events = {
        lead_id: tuple(Event(what=row["what"], by=row["by"], at=_moment(row)) for row in found)
        for lead_id, found in _of_leads(connection, lead_events, ids, order="event_id").items()
    }
    judged = _of_leads(connection, verdicts, ids, order="at")
    return [
        StoredLead(
            lead=lead_from_json(row["body"]),
            status=LeadStatus(row["status_now"]),
            assignee=row["assignee"],
            snoozed_until=datetime.fromisoformat(until)
            if (until := row["snoozed_until"])
            else None,
            notes=notes.get(lead_id, ()),
            verdict=verdict_of(judged[lead_id][-1]) if lead_id in judged else None,
            events=events.get(lead_id, ()),
        )
        for lead_id, row in zip(ids, rows, strict=True)
    ]


def verdict_of(row: RowMapping) -> Verdict:
    """The verdict of a row of `verdicts`."""
    return Verdict(
        lead_id=row["lead_id"],
        good=row["good"],
        reason=row["reason"],
        by=row["by"],
        at=_moment(row),
    )


def batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in lists short enough for one statement."""
    everything = list(values)
    for start in range(0, len(everything), _CHUNK):
        yield everything[start : start + _CHUNK]


def _of_leads(
    connection: Connection, table: Table, ids: Sequence[str], *, order: str
) -> dict[str, list[RowMapping]]:
    """Lead id → its rows, by the column `order`."""
    found: dict[str, list[RowMapping]] = {}
    for batch in batches(ids):
        chosen = select(table).where(table.c.lead_id.in_(batch)).order_by(table.c[order])
        for row in connection.execute(chosen).mappings():
            found.setdefault(row["lead_id"], []).append(row)
    return found


def _moment(row: RowMapping) -> datetime:
    return datetime.fromisoformat(row["at"])
