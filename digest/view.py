"""What the two templates show: every value already worded, nothing left to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digest.selection import Row
from digest.wording import (
    age_in_words,
    author_link,
    counted,
    emphasised,
    platform_name,
    post_link,
    shortened,
)
from overheard.records import ContentMatch, Lead, Role

__all__ = ["RowView", "SectionView", "View"]

_ROLES = {
    Role.NEW: "new customer",
    Role.REGULAR: "regular customer",
    Role.LOST: "lost customer",
    Role.COMPLAINING: "complaining customer",
    Role.POTENTIAL: "potential customer",
}
_REASONS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class RowView:
    """One person.

    Attributes:
        quote: pieces of the need in the author's words, each with whether it is emphasised.
        reasons: (points with sign, explanation) of the weightiest reasons.
        due: "" where no clock runs. duplicates: "" where nobody else said it.
    """

    place: str
    age: str
    post_url: str
    author: str
    author_url: str
    quote: list[tuple[str, bool]]
    score: int
    band: str
    role: str
    reasons: list[tuple[str, str]]
    match: ContentMatch | None
    passage: str
    duplicates: str
    assignee: str
    due: str
    is_overdue: bool
    link: str

    @classmethod
    def of(cls, row: Row, *, link: str, now: datetime) -> RowView:
        """Word one row as of `now`."""
        lead, post = row.lead, row.post
        weightiest = sorted(lead.reasons, key=lambda reason: -abs(reason.points))
        match = lead.matches[0] if lead.matches else None
        due, is_overdue = _due(lead, now=now)
        return cls(
            place=" · ".join(filter(None, (platform_name(post.platform), post.community))),
            age=age_in_words(post.created_at, now=now),
            post_url=post_link(post),
            author=_author(post.author_handle, post.author_name),
            author_url=author_link(post),
            quote=emphasised(shortened(lead.need or post.full_text), _words(lead)),
            score=lead.score,
            band="strong" if lead.score >= 70 else "good" if lead.score >= 45 else "faint",
            role=_ROLES[lead.role],
            reasons=[(f"{one.points:+d}", one.explanation) for one in weightiest[:_REASONS]],
            match=match,
            passage=shortened(match.passage, length=180) if match else "",
            duplicates=_duplicates(lead),
            assignee=row.stored.assignee or "",
            due=due,
            is_overdue=is_overdue,
            link=link,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionView:
    """A heading with its rows and how many are left out."""

    heading: str
    total: int
    rows: list[RowView]
    more: int


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The whole mail.

    Attributes:
        numbers: (words, count, whether it is alarming) of the header.
        gaps: (what is wanted, people, link) of needs that nothing in the library answers.
        funnel, drops: (name, count).
    """

    brand: str
    reader: str
    day: str
    summary: str
    sections: list[SectionView]
    gaps: list[tuple[str, int, str]]
    more_gaps: int
    numbers: list[tuple[str, int, bool]]
    incidents: list[str]
    funnel: list[tuple[str, int]]
    drops: list[tuple[str, int]]
    inbox: str

    @property
    def empty_words(self) -> str:
        """Why there is nothing, with the numbers that prove that somebody looked."""
        read = max(
            (count for name, count in self.funnel if name in ("collected", "kept")), default=0
        )
        if not read:
            return "No post was read. Look whether the sources are silent: overheard doctor."
        return f"{counted(read, 'post')} read, nobody in them waits for an answer from you."


def _author(handle: str | None, name: str | None) -> str:
    if handle:
        return handle if handle.startswith("@") else f"@{handle}"
    return name or "unknown author"


def _words(lead: Lead) -> list[str]:
    return [*lead.wants, *(one.words for one in lead.reasons if one.words != lead.need)]


def _duplicates(lead: Lead) -> str:
    others = lead.unique_count - 1
    if others > 0:
        return f"also said by {counted(others, 'other')}"
    again = lead.raw_count - 1
    return f"said {again + 1} times" if again > 0 else ""


def _due(lead: Lead, *, now: datetime) -> tuple[str, bool]:
    if lead.due_at is None:
        return "", False
    minutes = round((lead.due_at - now).total_seconds() / 60)
    words = f"{abs(minutes)} min" if abs(minutes) < 60 else f"{abs(minutes) // 60} h"
    if abs(minutes) >= 48 * 60:
        words = f"{abs(minutes) // (24 * 60)} days"
    return (f"late by {words}", True) if minutes < 0 else (f"answer within {words}", False)
