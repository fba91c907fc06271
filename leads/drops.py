"""Why a post is no lead, decided before anything is scored: the first reason that holds is the one that is told."""

from __future__ import annotations

from collections.abc import Sequence

from leads.mentions import competitor_mentions, own_mentions
from overheard.records import Annotation, Availability, Label, Post
from overheard.settings import BrandSettings

__all__ = ["DROP_REASONS", "Accounts", "drop_before_scoring"]

DROP_REASONS: tuple[str, ...] = (
    "no longer shown",
    "brand's own account",
    "a competitor's account",
    "not English",
    "promotion",
    "the name means something else",
    "no need and no brand",
)
"""In the order in which they are tried."""

_SHOWN = frozenset({Availability.VISIBLE, Availability.EDITED, Availability.UNKNOWN})
_ASKING = frozenset({Label.QUESTION})


class Accounts:
    """Whose posts are never prospects: the accounts of the brands and of their competitors."""

    def __init__(
        self, *, brands: Sequence[BrandSettings], competitors: Sequence[BrandSettings]
    ) -> None:
        self._own = _handles(brands)
        self._rivals = _handles(competitors)

    def owner_of(self, post: Post) -> str:
        """The drop reason of an account of ours or of a competitor, "" for everybody else."""
        handle = (post.author_handle or "").casefold().lstrip("@")
        if handle in self._own:
            return "brand's own account"
        return "a competitor's account" if handle in self._rivals else ""


def _handles(brands: Sequence[BrandSettings]) -> frozenset[str]:
    return frozenset(
        handle.casefold().lstrip("@") for brand in brands for handle in brand.handles if handle
    )


def drop_before_scoring(
    post: Post, annotation: Annotation, *, accounts: Accounts, searches: Sequence[str]
) -> str:
    """The reason to go no further with a post, "" where it is worth a score."""
    if post.availability not in _SHOWN:
        return "no longer shown"
    owner = accounts.owner_of(post)
    if owner:
        return owner
    if annotation.lang not in (None, "en"):
        return "not English"
    if _advertises(annotation):
        return "promotion"
    return _unrelated(annotation, searches=searches)


def _advertises(annotation: Annotation) -> bool:
    """Whether it is promotion; who complains to the brand is heard even if the rest looks like advertising."""
    decided = annotation.decided
    complains = Label.COMPLAINT in decided and bool(own_mentions(annotation))
    return Label.PROMOTION in decided and not complains


def _unrelated(annotation: Annotation, *, searches: Sequence[str]) -> str:
    asks = bool(annotation.needs_decided) or bool(_ASKING & set(annotation.decided))
    names_ours = bool(own_mentions(annotation))
    names_rival = bool(competitor_mentions(annotation)) and Label.COMPLAINT in annotation.decided
    if searches or asks or names_ours or names_rival:
        return ""
    if annotation.brands and not competitor_mentions(annotation):
        return "the name means something else"
    return "no need and no brand"
