"""The score of a post: a sum of reasons, each with the words or the fact that it rests on.

No reason depends on another one's points, so that more evidence never lowers a score.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from leads.direction import is_gone_to, is_left
from leads.mentions import competitor_mentions, is_about_us, own_mentions, quote
from leads.points import FRESHNESS, LABEL_POINTS, POINTS, REACH, band_of
from overheard.records import (
    Annotation,
    Availability,
    BrandMention,
    ContentMatch,
    Label,
    Post,
    Reason,
    Role,
)

__all__ = ["STRONG_FIT", "score"]

STRONG_FIT = 0.65
"""Similarity from which own content counts as a full answer."""

_STALE = timedelta(days=30)
_ANSWERED = 5
_GONE = frozenset({Availability.DELETED, Availability.REMOVED, Availability.WITHHELD})
_ASKING = frozenset({Label.QUESTION, Label.RECOMMENDATION})


def score(
    post: Post,
    annotation: Annotation,
    *,
    brand: str,
    role: Role,
    matches: Sequence[ContentMatch] | None,
    searches: Sequence[str],
    now: datetime,
) -> tuple[int, tuple[Reason, ...]]:
    """The sum of the reasons' points clipped to 0 … 100, and the reasons, weightiest first.

    `brand` is the own brand that the lead belongs to; `matches` is the content that fits, best first, or None where
    there is no library that could fit; `searches` names the saved searches that the post matched; age is counted to
    `now` (aware UTC).
    """
    reasons = [
        *_needs(post, annotation),
        *_brand(post, annotation, brand=brand, role=role),
        *_competitors(post, annotation),
        *_offer(annotation, matches=matches, searches=searches),
        *_thread(post, annotation),
        *_age(post, now=now),
        *_reach(post),
        *_against(post, annotation),
    ]
    reasons.sort(key=lambda reason: (-abs(reason.points), reason.code))
    total = sum(reason.points for reason in reasons)
    return max(0, min(100, total)), tuple(reasons)


def _reason(code: str, explanation: str, *, words: str = "", share: float = 1.0) -> Reason:
    points = round(POINTS[code].points * share)
    return Reason(code=code, points=points, words=words, explanation=explanation)


def _needs(post: Post, annotation: Annotation) -> Iterator[Reason]:
    """The strongest need counts in full, each further one a little."""
    found = []
    for label in annotation.needs_decided:
        share, band = band_of(annotation.labels.get(label, 0.5))
        words = next((need.text for need in annotation.needs if need.label is label), "")
        code = LABEL_POINTS[label]
        explanation = f"{POINTS[code].meaning.capitalize()} ({band})."
        found.append(_reason(code, explanation, words=words, share=share))
    found.sort(key=lambda reason: -reason.points)
    yield from found[:1]
    for reason in found[1:]:
        yield _reason("further_need", f"Also: {reason.explanation}", words=reason.words)
    if Label.QUESTION in annotation.decided:
        yield _reason("asks_question", "Asks something that can be answered.", words=_asked(post))


def _asked(post: Post) -> str:
    text = post.full_text
    mark = text.find("?")
    return quote(text, start=mark, end=mark + 1) if mark >= 0 else ""


def _around(post: Post, mention: BrandMention) -> str:
    return quote(post.full_text, start=mention.start, end=mention.end)


def _brand(post: Post, annotation: Annotation, *, brand: str, role: Role) -> Iterator[Reason]:
    mentions = own_mentions(annotation)
    if not mentions:
        return
    mention = next((m for m in mentions if m.brand == brand), mentions[0])
    yield _reason("names_brand", f"Names {mention.brand}.", words=mention.text)
    said = (
        (Label.COMPLAINT, "complaint_to_brand", f"Complains to {mention.brand}"),
        (Label.SUGGESTION, "suggestion_to_brand", f"Proposes something to {mention.brand}"),
        (Label.PRAISE, "praise_of_brand", f"Speaks well of {mention.brand}: worth a thank-you"),
    )
    complains = Label.COMPLAINT in annotation.decided
    for label, code, words in said:
        if label is Label.PRAISE and complains:
            continue  # irony, or a kind word before the blow: nobody to thank
        if label is Label.COMPLAINT and not is_about_us(annotation):
            continue
        if label in annotation.decided:
            share, band = band_of(annotation.labels.get(label, 0.5))
            explanation = f"{words} ({band})."
            yield _reason(code, explanation, words=_around(post, mention), share=share)
    if Label.QUESTION in annotation.decided:
        yield _reason("question_to_brand", f"Asks {mention.brand}.", words=_asked(post))
    if role is Role.LOST:
        yield _reason("at_risk", f"Leaves {mention.brand}.", words=_around(post, mention))


def _competitors(post: Post, annotation: Annotation) -> Iterator[Reason]:
    mentions = competitor_mentions(annotation)
    if not mentions:
        return
    worst = min(mentions, key=lambda mention: (mention.sentiment, mention.start))
    decided = annotation.decided
    if annotation.needs_decided or Label.COMPLAINT in decided:
        yield _reason("names_competitor", f"Names {worst.brand}.", words=worst.text)
    if Label.COMPLAINT in decided and not is_about_us(annotation):
        words = _around(post, worst)
        yield _reason("complaint_to_competitor", f"Is unhappy with {worst.brand}.", words=words)
    left = _left_competitor(post, annotation) if Label.SWITCH in decided else None
    if left:
        yield _reason(
            "switch_from_competitor",
            f"Wants away from {left.brand}.",
            words=_around(post, left),
        )


def _left_competitor(post: Post, annotation: Annotation) -> BrandMention | None:
    """The competitor that a switch leaves; where no word says which, the only name there is, unless gone to."""
    text, mentions = post.full_text, competitor_mentions(annotation)
    for mention in mentions:
        if is_left(text, mention):
            return mention
    if own_mentions(annotation) or len({mention.brand for mention in mentions}) > 1:
        return None
    return None if any(is_gone_to(text, mention) for mention in mentions) else mentions[0]


def _offer(
    annotation: Annotation, *, matches: Sequence[ContentMatch] | None, searches: Sequence[str]
) -> Iterator[Reason]:
    if matches:
        best = matches[0]
        share = 1.0 if best.similarity >= STRONG_FIT else 0.5
        yield _reason("content_fits", f"Own content answers it: “{best.title}”.", share=share)
    if searches:
        yield _reason("saved_search", f"Found by the saved search {', '.join(searches)}.")
    related = bool(own_mentions(annotation) or competitor_mentions(annotation))
    if not (matches or searches or related) and matches is not None:
        yield _reason("nothing_to_offer", "Names no brand, and no content or saved search fits it.")


def _thread(post: Post, annotation: Annotation) -> Iterator[Reason]:
    """What the thread has: unknown counts say nothing."""
    if post.m_reply is None:
        return
    if post.m_reply >= _ANSWERED:
        yield _reason("answered", f"{post.m_reply} answers are there already.")
    elif post.m_reply == 0 and _ASKING & set(annotation.decided):
        yield _reason("no_answer_yet", "Nobody has answered yet.")


def _age(post: Post, *, now: datetime) -> Iterator[Reason]:
    age = now - post.created_at
    for below, points in FRESHNESS:
        if age < below:
            share = points / POINTS["fresh"].points
            yield _reason("fresh", f"Written {_spoken(age)} ago.", share=share)
            return
    if age > _STALE:
        yield _reason("stale", f"Written {_spoken(age)} ago: the moment has passed.")


def _spoken(age: timedelta) -> str:
    hours = max(0, int(age.total_seconds() // 3600))
    days = hours // 24
    if days:
        return f"{days} day{'s' if days > 1 else ''}"
    if not hours:
        return "less than an hour"
    return f"{hours} hour{'s' if hours != 1 else ''}"


def _reach(post: Post) -> Iterator[Reason]:
    followers = post.author_followers or 0
    for least, points in REACH:
        if followers >= least:
            share = points / POINTS["reach"].points
            yield _reason("reach", f"{followers:,} people follow the author.", share=share)
            return


def _against(post: Post, annotation: Annotation) -> Iterator[Reason]:
    if Label.PROMOTION in annotation.decided:
        _, band = band_of(annotation.labels.get(Label.PROMOTION, 0.5))
        yield _reason("promotion", f"Looks like advertising ({band}).")
    if annotation.lang not in (None, "en"):
        yield _reason("not_english", f"Written in another language ({annotation.lang}).")
    if post.availability in _GONE:
        yield _reason("gone", "Its platform no longer shows it.")
