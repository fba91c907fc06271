"""Chooses what a reader gets: whose department it is, what still waits, and under which heading it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leads.store_records import StoredLead
from overheard.records import NEED_LABELS, Label, Lead, LeadStatus, Post, Role
from overheard.settings import ReaderSettings

__all__ = ["SECTIONS", "Gap", "Row", "Section", "Selection", "select"]

SECTIONS = {
    "prospects": "Prospects",
    "complaints": "Complaints and customers at risk",
    "thanks": "New and regular customers to thank",
    "questions": "Questions and ideas",
}
"""Section → heading, in the order of the mail."""

_SHOPPING = frozenset({Label.RECOMMENDATION, Label.PURCHASE, Label.SWITCH})
_WAITING = (LeadStatus.NEW, LeadStatus.CLAIMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One person in the digest."""

    stored: StoredLead
    post: Post

    @property
    def lead(self) -> Lead:
        """What the pipeline decided."""
        return self.stored.lead


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A heading with its rows.

    Attributes:
        more: how many rows are left out.
    """

    name: str
    heading: str
    rows: tuple[Row, ...]
    more: int

    @property
    def total(self) -> int:
        """Rows shown and left out."""
        return len(self.rows) + self.more


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Something people want that no own content answers.

    Attributes:
        people: how many leads ask for it.
        lead_id, need: the strongest of them, and what it needs in its author's words.
    """

    wants: str
    people: int
    lead_id: str
    need: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Everything that one reader gets.

    Attributes:
        fresh: rows of the last 24 hours. overdue: rows past their time.
    """

    groups: dict[str, tuple[Row, ...]]
    gaps: tuple[Gap, ...]
    fresh: int
    overdue: int

    @property
    def total(self) -> int:
        """All people in it."""
        return sum(len(rows) for rows in self.groups.values())

    def sections(self, *, cap: int) -> list[Section]:
        """The headings that have rows, each with about `cap` of them: a single one more is no reason to cut."""
        found = []
        for name, heading in SECTIONS.items():
            rows = self.groups[name]
            shown = rows if len(rows) <= cap + 1 else rows[:cap]
            if rows:
                more = len(rows) - len(shown)
                found.append(Section(name=name, heading=heading, rows=shown, more=more))
        return found


def select(
    reader: ReaderSettings,
    *,
    stored: Iterable[StoredLead],
    posts: Callable[[str], Post | None],
    now: datetime,
) -> Selection:
    """What still waits for an answer and concerns the reader, each lead under one heading.

    Those of the last day come first, so that what nobody answered for a week does not open every mail; within
    both parts the best come first. Done and snoozed leads stay out, those judged bad too, and those whose post is
    gone. A complaint is never too small: the reader's `min_score` holds for all others.
    """
    groups: dict[str, list[Row]] = {name: [] for name in SECTIONS}
    for item in sorted(stored, key=lambda item: (not _is_fresh(item.lead, now=now), _best(item))):
        name = _section(item.lead)
        if not _concerns(reader, item, section=name):
            continue
        post = posts(item.lead.lead_id)
        if post is not None:
            groups[name].append(Row(stored=item, post=post))
    rows = [row for group in groups.values() for row in group]
    return Selection(
        groups={name: tuple(group) for name, group in groups.items()},
        gaps=_gaps(groups["prospects"] + groups["questions"]),
        fresh=sum(_is_fresh(row.lead, now=now) for row in rows),
        overdue=sum(row.lead.due_at is not None and row.lead.due_at < now for row in rows),
    )


def _is_fresh(lead: Lead, *, now: datetime) -> bool:
    return now - lead.created_at <= timedelta(days=1)


def _best(item: StoredLead) -> tuple[int, datetime, str]:
    return (-item.lead.score, item.lead.created_at, item.lead.lead_id)


def _concerns(reader: ReaderSettings, item: StoredLead, *, section: str) -> bool:
    judged_bad = item.verdict is not None and not item.verdict.good
    if item.status not in _WAITING or judged_bad:
        return False
    if reader.departments and item.lead.department not in reader.departments:
        return False
    return section == "complaints" or item.lead.score >= reader.min_score


def _section(lead: Lead) -> str:
    needs = NEED_LABELS.intersection(lead.labels)
    if lead.role is Role.POTENTIAL and _SHOPPING.intersection(lead.labels):
        return "prospects"  # who is no customer yet complains about the shop they come from
    if Label.COMPLAINT in lead.labels or lead.role is Role.COMPLAINING:
        return "complaints"
    if needs:
        return "prospects"
    if lead.role is Role.LOST:
        return "complaints"
    return "thanks" if Label.PRAISE in lead.labels else "questions"


def _gaps(rows: Sequence[Row]) -> tuple[Gap, ...]:
    unanswered = [row.lead for row in rows if not row.lead.matches]
    counts = Counter(_want(lead) for lead in unanswered if _want(lead))
    strongest = {_want(lead): lead for lead in reversed(unanswered)}
    return tuple(
        Gap(
            wants=want,
            people=people,
            lead_id=strongest[want].lead_id,
            need=strongest[want].need,
        )
        for want, people in counts.most_common()
    )


def _want(lead: Lead) -> str:
    return lead.wants[0].strip().lower() if lead.wants else ""
