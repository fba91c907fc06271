"""Keeps leads and what people do with them; rescoring replaces the leads and never the work of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select

from leads import triage
from leads.store_queries import FACETS, Sort, conditions, facet_query, joined, ordering, status_at
from leads.store_reading import batches, stored_leads, verdict_of
from leads.store_records import LeadFilter, StoredLead
from leads.tables import (
    lead_decisions,
    lead_from_json,
    lead_notes,
    lead_row,
    lead_terms,
    lead_triage,
    leads,
    moment_text,
    term_rows,
    verdicts,
)
from overheard.errors import InputError
from overheard.records import Lead, LeadStatus, Verdict

__all__ = ["LeadStore"]


class LeadStore:
    """Leads with their triage, notes, events and verdicts.

    Every method is one transaction. Moments are arguments: the store never reads the clock.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # The pipeline's side: leads are derived.

    def upsert(self, new: Iterable[Lead]) -> int:
        """Write leads; triage, notes and verdicts of known ones stay. Gives the number written.

        A lead whose family holds posts that were leads of their own before takes their place and their triage.
        """
        wanted = list({lead.lead_id: lead for lead in new}.values())
        with self._engine.begin() as connection:
            self._write(connection, wanted)
        return len(wanted)

    def replace_all(self, new: Iterable[Lead], *, decided_at: datetime | None = None) -> int:
        """Make these the only leads, at once; triage, notes and verdicts stay, also of those that are no leads now.

        `decided_at` is the moment as of which they were decided, so that a replay can decide as of the same.
        """
        wanted = list({lead.lead_id: lead for lead in new}.values())
        with self._engine.begin() as connection:
            connection.execute(delete(lead_terms))
            connection.execute(delete(leads))
            self._write(connection, wanted)
            if decided_at is not None:
                moment = {"decision_id": 1, "decided_at": moment_text(decided_at)}
                triage.upsert_rows(connection, lead_decisions, [moment])
        return len(wanted)

    def decided_at(self) -> datetime | None:
        """The moment as of which the leads were decided; None before the first decision."""
        with self._engine.connect() as connection:
            moment = connection.scalar(select(lead_decisions.c.decided_at))
        return datetime.fromisoformat(moment) if moment else None

    def remove(self, uids: Iterable[str]) -> int:
        """Forget posts that their platform no longer shows. Gives the number of leads that went or shrank.

        A lead goes with the post that stands for it, and people's words about it go too, unless other posts of the
        family are still shown: then they wait for the next decision, which makes one of those the lead. Any other
        member only leaves the family.
        """
        gone = set(uids)
        with self._engine.begin() as connection:
            touched = self._leads_with_members(connection, gone)
            for lead in touched:
                self._shrink(connection, lead, gone=gone)
            for batch in batches(gone - {lead.lead_id for lead in touched}):
                for uid in batch:
                    triage.forget(connection, uid)
        return len(touched)

    def clear_derived(self) -> None:
        """Remove every lead before a replay; triage, notes and verdicts wait for the leads to come back."""
        self.replace_all(())

    def _write(self, connection: Connection, wanted: Sequence[Lead]) -> None:
        for batch in batches(wanted):
            ids = [lead.lead_id for lead in batch]
            for lead in batch:
                self._take_over(connection, lead)
            connection.execute(delete(lead_terms).where(lead_terms.c.lead_id.in_(ids)))
            triage.upsert_rows(connection, leads, [lead_row(lead) for lead in batch])
            terms = [row for lead in batch for row in term_rows(lead)]
            triage.upsert_rows(connection, lead_terms, terms)

    @staticmethod
    def _take_over(connection: Connection, lead: Lead) -> None:
        for batch in batches([uid for uid in lead.family if uid != lead.lead_id]):
            known = select(lead_triage.c.lead_id).where(lead_triage.c.lead_id.in_(batch))
            noted = select(lead_notes.c.lead_id).where(lead_notes.c.lead_id.in_(batch))
            judged = select(verdicts.c.lead_id).where(verdicts.c.lead_id.in_(batch))
            for old in connection.execute(known.union(noted, judged)).scalars().all():
                triage.carry_over(connection, old=old, new=lead.lead_id)
            connection.execute(delete(lead_terms).where(lead_terms.c.lead_id.in_(batch)))
            connection.execute(delete(leads).where(leads.c.lead_id.in_(batch)))

    @staticmethod
    def _leads_with_members(connection: Connection, uids: Iterable[str]) -> list[Lead]:
        found: dict[str, Lead] = {}
        for batch in batches(uids):
            member = (lead_terms.c.kind == "member") & lead_terms.c.term.in_(batch)
            ids = select(lead_terms.c.lead_id).where(member)
            for row in connection.execute(select(leads).where(leads.c.lead_id.in_(ids))):
                found[row.lead_id] = lead_from_json(row.body)
        return list(found.values())

    def _shrink(self, connection: Connection, lead: Lead, *, gone: set[str]) -> None:
        left = tuple(uid for uid in lead.family if uid not in gone)
        if lead.lead_id not in gone:
            smaller = replace(
                lead,
                family=left,
                raw_count=len(left),
                unique_count=min(lead.unique_count, len(left)),
            )
            self._write(connection, [smaller])
            return
        if left:
            triage.carry_over(connection, old=lead.lead_id, new=left[0])
        else:
            triage.forget(connection, lead.lead_id)
        connection.execute(delete(lead_terms).where(lead_terms.c.lead_id == lead.lead_id))
        connection.execute(delete(leads).where(leads.c.lead_id == lead.lead_id))

    # The inbox's and the digest's side: reading.

    def get(self, lead_id: str, *, now: datetime | None = None) -> StoredLead | None:
        """One lead; with `now` a snooze that is over counts as over."""
        query = joined().add_columns(status_at(now).label("status_now"))
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(leads.c.lead_id == lead_id)).mappings().all()
            return next(iter(stored_leads(connection, rows)), None)

    def find(
        self,
        wanted: LeadFilter,
        *,
        now: datetime,
        limit: int = 50,
        offset: int = 0,
        sort: Sort = "score",
    ) -> list[StoredLead]:
        """A page of the leads that the filter lets through.

        Raises:
            InputError: `sort` is none of score, newest and due.
        """
        if sort not in ("score", "newest", "due"):
            raise InputError(f"{sort!r} is no order of leads. Choose score, newest or due.")
        query = joined().add_columns(status_at(now).label("status_now"))
        query = query.where(*conditions(wanted, now=now)).order_by(*ordering(sort))
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(limit).offset(offset)).mappings().all()
            return stored_leads(connection, rows)

    def count(self, wanted: LeadFilter, *, now: datetime) -> int:
        """How many leads the filter lets through."""
        query = joined(func.count()).where(*conditions(wanted, now=now))
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def facets(self, wanted: LeadFilter, *, now: datetime) -> dict[str, dict[str, int]]:
        """Facet → value → leads, each facet under all conditions but its own; most frequent values first.

        The facets are status, department, role, label, platform, brand, search and assignee ("" for nobody).
        """
        with self._engine.connect() as connection:
            counted = {
                facet: [
                    tuple(row) for row in connection.execute(facet_query(facet, wanted, now=now))
                ]
                for facet in FACETS
            }
        return {
            facet: dict(sorted(rows, key=lambda row: (-row[1], row[0])))
            for facet, rows in counted.items()
        }

    def verdicts(self) -> list[Verdict]:
        """Every person's latest verdict on each lead, oldest first."""
        query = select(verdicts).order_by(verdicts.c.at, verdicts.c.lead_id, verdicts.c.by)
        with self._engine.connect() as connection:
            return [verdict_of(row) for row in connection.execute(query).mappings()]

    # The inbox's side: people at work. Each raises InputError for a lead that is not there.

    def claim(self, lead_id: str, *, by: str, at: datetime) -> None:
        """Take a lead; raises UserError naming the holder where somebody else holds it."""
        with self._engine.begin() as connection:
            triage.claim(connection, lead_id, by=by, at=at)

    def release(self, lead_id: str, *, by: str, at: datetime) -> None:
        """Give a lead back to everybody."""
        self._change(lead_id, "released", LeadStatus.NEW, by=by, at=at, assignee=None)

    def snooze(self, lead_id: str, *, until: datetime, by: str, at: datetime) -> None:
        """Put a lead aside until a later moment; raises InputError where that is not later than `at`."""
        if until <= at:
            raise InputError(f"A lead is snoozed until later than now; {until} has passed.")
        with self._engine.begin() as connection:
            triage.change(
                connection, lead_id, "snoozed", by=by, at=at,
                status=LeadStatus.SNOOZED.value, snoozed_until=moment_text(until),
            )  # fmt: skip

    def finish(self, lead_id: str, *, by: str, at: datetime) -> None:
        """Mark a lead as done."""
        self._change(lead_id, "done", LeadStatus.DONE, by=by, at=at)

    def reopen(self, lead_id: str, *, by: str, at: datetime) -> None:
        """Make a done or snoozed lead new again, for everybody."""
        self._change(lead_id, "reopened", LeadStatus.NEW, by=by, at=at, assignee=None)

    def _change(
        self, lead_id: str, what: str, status: LeadStatus, *, by: str, at: datetime, **values: Any
    ) -> None:
        with self._engine.begin() as connection:
            triage.change(
                connection, lead_id, what, by=by, at=at,
                status=status.value, snoozed_until=None, **values,
            )  # fmt: skip

    def add_note(self, lead_id: str, text: str, *, by: str, at: datetime) -> None:
        """Write something down for colleagues."""
        with self._engine.begin() as connection:
            triage.note(connection, lead_id, text, by=by, at=at)

    def judge(self, verdict: Verdict) -> None:
        """Keep a person's verdict; a later one of the same person replaces it."""
        with self._engine.begin() as connection:
            triage.judge(connection, verdict)
