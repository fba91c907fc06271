"""Offers content for what a post asks: its need, its questions, its complaint about us."""

from __future__ import annotations

import re

from leads.content_matching import ContentMatcher
from leads.mentions import own_mentions
from leads.passages import sentences_of
from overheard.records import Annotation, ContentMatch, Label, Post

__all__ = ["content_for", "wants_of"]

_LONGEST = 600
_SEEKING = frozenset({Label.RECOMMENDATION, Label.PURCHASE, Label.SWITCH})
_IN_TROUBLE = frozenset({Label.COMPLAINT, Label.PROBLEM})
_ASKS = re.compile(
    r"(?:what|when|where|which|who|how|why|do|does|did|is|are|can|could|has|have|will|would|anyone|anybody)\b"
    r"|.*\?[\s\"'”’)]*$",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"\w[\w'’]*")


def content_for(
    post: Post, annotation: Annotation, content: ContentMatcher
) -> tuple[ContentMatch, ...]:
    """The own content that answers a post, best first.

    The need is asked first, then the sentences that are questions, then all that is said to the brand: a question by
    any piece, a complaint by one about a service only. Whoever complains about others or writes to them, praises or
    chats asks us nothing.
    """
    if not content.has_content:
        return ()
    decided = frozenset(annotation.decided)
    named = bool(own_mentions(annotation))
    if not named and not decided & _SEEKING and _is_for_others(post, decided):
        return ()
    text, told = post.full_text, post.full_text[:_LONGEST]
    need = "\n".join(dict.fromkeys(span.text for span in annotation.needs))
    asks = Label.QUESTION in decided
    found = content.match(need=need, wants=wants_of(annotation), text=text, is_customer=named)
    if not found and (need or named or asks):
        found = content.match(need=_questions(told), wants=(), text=text, is_customer=named)
    if not found and asks and (named or not _questions(told)):
        found = content.match(need=told, wants=(), text=text, is_customer=named)
    if not found and named and _IN_TROUBLE & decided and Label.PRAISE not in decided:
        found = content.match(need=told, wants=(), text=text, service_only=True)
    return found


def wants_of(annotation: Annotation) -> tuple[str, ...]:
    """The wants that name more than a brand."""
    names = {word for mention in annotation.brands for word in _words(mention.text)}
    return tuple(want for want in annotation.wants if set(_words(want)) - names)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_for_others(post: Post, decided: frozenset[Label]) -> bool:
    """Whether a post that names no brand of ours complains about somebody else, or is written to them."""
    return Label.COMPLAINT in decided or post.full_text.startswith("@")


def _questions(told: str) -> str:
    """The sentences that ask, a line each."""
    return "\n".join(found for found in sentences_of(told) if _ASKS.match(found.strip()))
