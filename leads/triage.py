"""What people do with leads: claim, release, snooze, finish, reopen, note and judge, each step kept as an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from leads.tables import lead_events, lead_notes, lead_triage, leads, moment_text, verdicts
from leads.verdicts import check_verdict_reason
from overheard.errors import InputError, UserError
from overheard.records import LeadStatus, Verdict

__all__ = ["carry_over", "change", "claim", "forget", "judge", "note", "upsert_rows"]

_PEOPLES_TABLES = (lead_triage, lead_notes, lead_events, verdicts)


def upsert_rows(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, keep: bool = False
) -> None:
    """Insert rows; where the key is known replace them, or leave the old ones as they are with `keep`."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    others = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    if keep or not others:
        connection.execute(statement.on_conflict_do_nothing(), list(rows))
    else:
        connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=others), list(rows)
        )


def claim(connection: Connection, lead_id: str, *, by: str, at: datetime) -> None:
    """Give a lead to a person; who holds it already keeps it, without a second event.

    Raises:
        UserError: somebody else holds it; the message names the holder.
    """
    _prepare(connection, lead_id, by=by)
    mine = and_(lead_triage.c.assignee == by, lead_triage.c.status == LeadStatus.CLAIMED.value)
    if connection.execute(
        select(lead_triage).where(lead_triage.c.lead_id == lead_id, mine)
    ).first():
        return
    is_free = or_(lead_triage.c.assignee.is_(None), lead_triage.c.assignee == by)
    claimed = {"status": LeadStatus.CLAIMED.value, "assignee": by, "snoozed_until": None}
    # One conditional update decides, so that of two people at the same moment exactly one holds it.
    changed = connection.execute(
        update(lead_triage).where(lead_triage.c.lead_id == lead_id, is_free).values(claimed)
    )
    if not changed.rowcount:
        holder = connection.execute(
            select(lead_triage.c.assignee).where(lead_triage.c.lead_id == lead_id)
        ).scalar()
        raise UserError(
            f"{holder} holds this lead already. Ask {holder} to release it, or leave a note there."
        )
    _event(connection, lead_id, "claimed", by=by, at=at)


def change(
    connection: Connection, lead_id: str, what: str, *, by: str, at: datetime, **values: Any
) -> None:
    """Set triage values and keep the step; a change that changes nothing leaves no event."""
    _prepare(connection, lead_id, by=by)
    before = (
        connection.execute(select(lead_triage).where(lead_triage.c.lead_id == lead_id))
        .mappings()
        .one()
    )
    if all(before[name] == value for name, value in values.items()):
        return
    connection.execute(update(lead_triage).where(lead_triage.c.lead_id == lead_id).values(**values))
    _event(connection, lead_id, what, by=by, at=at)


def note(connection: Connection, lead_id: str, text: str, *, by: str, at: datetime) -> None:
    """Keep a note; the very same one of the same moment is kept once.

    Raises:
        InputError: the note is empty.
    """
    _prepare(connection, lead_id, by=by)
    if not text.strip():
        raise InputError("The note is empty. Write what a colleague should know.")
    row = {"lead_id": lead_id, "text": text.strip(), "by": by, "at": moment_text(at)}
    same = and_(*(lead_notes.c[name] == value for name, value in row.items()))
    if connection.execute(select(lead_notes).where(same)).first() is None:
        connection.execute(insert(lead_notes).values(row))
        _event(connection, lead_id, "noted", by=by, at=at)


def judge(connection: Connection, verdict: Verdict) -> None:
    """Keep a verdict; a person's later one replaces the earlier one."""
    check_verdict_reason(verdict.reason, good=verdict.good)
    _prepare(connection, verdict.lead_id, by=verdict.by)
    row = {
        "lead_id": verdict.lead_id,
        "by": verdict.by,
        "good": verdict.good,
        "reason": verdict.reason,
        "at": moment_text(verdict.at),
    }
    same = and_(*(verdicts.c[name] == value for name, value in row.items()))
    if connection.execute(select(verdicts).where(same)).first() is None:
        upsert_rows(connection, verdicts, [row])
        what = "judged good" if verdict.good else "judged bad"
        _event(connection, verdict.lead_id, what, by=verdict.by, at=verdict.at)


def carry_over(connection: Connection, *, old: str, new: str) -> None:
    """Move people's work from a lead to the one that now stands for its family; what the new one has, wins."""
    for table in _PEOPLES_TABLES:
        if table in (lead_triage, verdicts):
            _drop_what_the_new_one_has(connection, table, old=old, new=new)
        connection.execute(update(table).where(table.c.lead_id == old).values(lead_id=new))


def _drop_what_the_new_one_has(connection: Connection, table: Table, *, old: str, new: str) -> None:
    has = select(table.c.by if table is verdicts else table.c.lead_id).where(table.c.lead_id == new)
    known = list(connection.execute(has).scalars())
    if known and table is verdicts:
        connection.execute(delete(table).where(table.c.lead_id == old, table.c.by.in_(known)))
    elif known:
        connection.execute(delete(table).where(table.c.lead_id == old))


def forget(connection: Connection, lead_id: str) -> None:
    """Remove all that people wrote about a lead."""
    for table in _PEOPLES_TABLES:
        connection.execute(delete(table).where(table.c.lead_id == lead_id))


def _prepare(connection: Connection, lead_id: str, *, by: str) -> None:
    """Make sure that the lead is there and has a triage row.

    Raises:
        InputError: there is no such lead, or nobody acts.
    """
    if not by.strip():
        raise InputError("Nobody is named as acting. Log in, or give a name.")
    known = select(leads.c.lead_id).where(leads.c.lead_id == lead_id)
    if connection.execute(known).first() is None:
        raise InputError(
            f"There is no lead {lead_id!r}. It may be gone with its post; go back to the list."
        )
    fresh = {"lead_id": lead_id, "status": LeadStatus.NEW.value}
    upsert_rows(connection, lead_triage, [fresh], keep=True)


def _event(connection: Connection, lead_id: str, what: str, *, by: str, at: datetime) -> None:
    connection.execute(
        insert(lead_events).values(lead_id=lead_id, what=what, by=by, at=moment_text(at))
    )
