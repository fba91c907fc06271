"""Which brands a post really speaks of, and how warmly: the reading of `Annotation.brands` that leads share."""

from __future__ import annotations

from collections.abc import Sequence

from overheard.records import Annotation, BrandMention

__all__ = ["RELEVANT", "competitor_mentions", "is_about_us", "mood", "own_mentions", "quote"]

RELEVANT = 0.5
"""Least probability at which a name is taken for the brand."""


_CLEARLY = 0.15
"""By how much one mood must be lower than another to say whom cross words are for."""


def own_mentions(annotation: Annotation, *, brand: str | None = None) -> tuple[BrandMention, ...]:
    """The relevant mentions of our own brands, or of one of them."""
    return tuple(
        mention
        for mention in annotation.brands
        if not mention.is_competitor
        and mention.relevance >= RELEVANT
        and brand in (None, mention.brand)
    )


def competitor_mentions(annotation: Annotation) -> tuple[BrandMention, ...]:
    """The relevant mentions of competitors."""
    return tuple(m for m in annotation.brands if m.is_competitor and m.relevance >= RELEVANT)


def mood(mentions: Sequence[BrandMention]) -> float:
    """Lowest sentiment of the mentions, -1 to 1; 0.0 where there are none."""
    return min((mention.sentiment for mention in mentions), default=0.0)


def is_about_us(annotation: Annotation) -> bool:
    """Whether cross words are for us: we are named, and no competitor of the post fares clearly worse."""
    rivals = competitor_mentions(annotation)
    ours = own_mentions(annotation)
    return bool(ours) and (not rivals or mood(ours) <= mood(rivals) + _CLEARLY)


def quote(text: str, *, start: int, end: int, longest: int = 120) -> str:
    """The sentence around [start, end) as written, cut to `longest` characters; a substring of `text`."""
    left = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
    ends = [at for mark in ".!?\n" if (at := text.find(mark, end)) >= 0]
    right = min(ends, default=len(text) - 1) + 1
    if right - left > longest:
        left = max(left, start - longest // 3)
        right = min(right, max(end, left + longest))
    return text[left:right].strip()
