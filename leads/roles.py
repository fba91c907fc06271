"""How an author stands to the brand: new, regular, lost, complaining or potential, each with its evidence.

Only what the author says in public decides: this post, and earlier posts of the same author that name the brand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from leads.cues import FIRST, HABIT, LEAVING, TURNING
from leads.direction import is_gone_to
from leads.mentions import competitor_mentions, is_about_us, mood, own_mentions, quote
from overheard.records import Annotation, Label, Post, Role

__all__ = ["AuthorHistory", "author_key", "role_of"]

_UNHAPPY = -0.2
_REGULAR_POSTS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorHistory:
    """What an author said of the brand before, counted in posts.

    Attributes:
        posts: earlier posts that name the brand.
        first_seen, last_seen: times of the first and the latest of them, None where there is none.
    """

    posts: int = 0
    praises: int = 0
    complaints: int = 0
    first_seen: datetime | None = None
    last_seen: datetime | None = None

    def plus(self, post: Post, annotation: Annotation) -> AuthorHistory:
        """The history after one more post that names the brand."""
        times = [t for t in (self.first_seen, self.last_seen, post.created_at) if t is not None]
        return replace(
            self,
            posts=self.posts + 1,
            praises=self.praises + (Label.PRAISE in annotation.decided),
            complaints=self.complaints + (Label.COMPLAINT in annotation.decided),
            first_seen=min(times),
            last_seen=max(times),
        )


def author_key(post: Post) -> str:
    """One key a person and platform; "" where the platform does not say who wrote it."""
    who = post.author_id or (post.author_handle or "").casefold()
    return f"{post.platform.value}:{who}" if who else ""


def role_of(post: Post, annotation: Annotation, *, earlier: AuthorHistory) -> tuple[Role, str]:
    """The author's role and the evidence in one sentence.

    The order is that of urgency: who leaves is lost even while complaining, who complains is complaining even as a
    regular. A post that names the brand not at all says nothing of a relation yet: potential.
    """
    mentions = own_mentions(annotation)
    if not mentions:
        return Role.POTENTIAL, _potential(annotation)
    text, brand = post.full_text, mentions[0].brand
    quoted = quote(text, start=mentions[0].start, end=mentions[0].end)
    leaving = _leaving(text, annotation)
    if leaving:
        return Role.LOST, f"Leaves {brand}, or has left it: “{leaving}”"
    if _complains(annotation):
        return Role.COMPLAINING, f"Had a bad experience with {brand}: “{quoted}”"
    return _customer(text, annotation, earlier=earlier, brand=brand, quoted=quoted)


def _customer(
    text: str, annotation: Annotation, *, earlier: AuthorHistory, brand: str, quoted: str
) -> tuple[Role, str]:
    first = FIRST.search(text)
    if first and earlier.posts < _REGULAR_POSTS:
        said = quote(text, start=first.start(), end=first.end())
        return Role.NEW, f"New to {brand}: “{said}”"
    habit = HABIT.search(text)
    if habit:
        said = quote(text, start=habit.start(), end=habit.end())
        return Role.REGULAR, f"Speaks of {brand} as a habit: “{said}”"
    if earlier.posts >= _REGULAR_POSTS and earlier.first_seen:
        since = f"{earlier.first_seen:%Y-%m-%d}"
        return Role.REGULAR, f"Named {brand} in {earlier.posts} earlier posts, first on {since}"
    if Label.PRAISE in annotation.decided:
        if earlier.posts:
            return Role.REGULAR, f"Comes back to {brand} with good words: “{quoted}”"
        return Role.NEW, f"First good words for {brand}: “{quoted}”"
    return Role.POTENTIAL, f"Names {brand}, nothing says that it is a customer yet: “{quoted}”"


def _potential(annotation: Annotation) -> str:
    rivals = competitor_mentions(annotation)
    named = f" and names {rivals[0].brand}" if rivals else ""
    if annotation.needs_decided:
        return f"States a need ({annotation.needs_decided[0].value}){named}, not the brand"
    return f"Speaks of something that the brand could answer{named}"


def _leaving(text: str, annotation: Annotation) -> str:
    """The words with which the author leaves the brand; "" where nobody leaves or a competitor is left."""
    if not is_about_us(annotation):
        return ""
    if any(is_gone_to(text, mention) for mention in own_mentions(annotation)):
        return ""
    words = LEAVING.search(text)
    switches = Label.SWITCH in annotation.decided
    unhappy = mood(own_mentions(annotation)) <= _UNHAPPY or Label.COMPLAINT in annotation.decided
    if switches and unhappy:
        words = words or TURNING.search(text)
    if words and (switches or unhappy):
        return quote(text, start=words.start(), end=words.end())
    for rival in competitor_mentions(annotation):
        if switches and is_gone_to(text, rival):
            return quote(text, start=rival.start, end=rival.end)
    return ""


def _complains(annotation: Annotation) -> bool:
    """Whether the author complains to us: a decided complaint, or a problem with a cross word for the brand."""
    if not is_about_us(annotation):
        return False
    if Label.COMPLAINT in annotation.decided:
        return True
    return Label.PROBLEM in annotation.decided and mood(own_mentions(annotation)) <= _UNHAPPY
