"""What the two templates show: every value already worded, nothing left to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digest.selection import Row
from digest.wording import (
    QUOTE_LENGTH,
    age_in_words,
    author_link,
    counted,
    emphasised,
    platform_name,
    post_link,
    shortened,
)
from overheard.records import ContentMatch, Lead, Platform, Post, Role

__all__ = ["RowView", "SectionView", "View"]

_ROLES = {
    Role.NEW: "new customer",
    Role.REGULAR: "regular customer",
    Role.LOST: "lost customer",
    Role.COMPLAINING: "complaining customer",
    Role.POTENTIAL: "potential customer",
}
_REASONS = 3
_SHOWN_ANYWAY = ("content_fits", "fresh", "stale")
"""Reasons that the row says by its answer and its age."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowView:
    """One person.

    Attributes:
        title: of the post, "" where it has none or the quote holds it.
        quote: pieces of the author's words around the need, each with whether it is emphasised.
        reasons: (points with sign, explanation) of the weightiest reasons.
        due: "" where no clock runs. duplicates: "" where nobody else said it.
    """

    place: str
    age: str
    post_url: str
    author: str
    author_url: str
    title: str
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
        reasons = [one for one in lead.reasons if one.code not in _SHOWN_ANYWAY]
        weightiest = sorted(reasons, key=lambda reason: -abs(reason.points))
        title, quote = _quote(lead, post)
        match = lead.matches[0] if lead.matches else None
        due, is_overdue = _due(lead, now=now)
        return cls(
            place=" · ".join(filter(None, (platform_name(post.platform), post.community))),
            age=age_in_words(post.created_at, now=now),
            post_url=post_link(post),
            author=_author(post),
            author_url=author_link(post),
            title=title,
            quote=quote,
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


def _author(post: Post) -> str:
    handle = (post.author_handle or "").lstrip("@")
    if not handle:
        return post.author_name or "unknown author"
    return f"u/{handle}" if post.platform is Platform.REDDIT else f"@{handle}"


def _quote(lead: Lead, post: Post) -> tuple[str, list[tuple[str, bool]]]:
    """Title and quote: a short post in full with its need emphasised, of a long one the need alone."""
    need, title = " ".join(lead.need.split()), " ".join((post.title or "").split())
    if not need:
        return "", emphasised(shortened(post.full_text), _words(lead))
    has_title = bool(title) and post.title != post.text
    if has_title and (need in title or title in need):
        return "", emphasised(shortened(need), _words(lead))
    body = " ".join((post.text if has_title else post.full_text).split())
    shown = title if has_title else ""
    is_part = need in body and need != body
    if is_part and len(body) <= QUOTE_LENGTH:
        return shown, emphasised(body, [need])
    return shown, emphasised(shortened(need), _words(lead))


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
