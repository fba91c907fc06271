"""A post as the query language sees it; the matcher and every engine read posts through this one view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from overheard.records import Annotation, Platform, Post, PostKind
from overheard.tokens import words
from search_index.fields import KEYWORD_FIELDS

__all__ = ["Document", "document_of", "domains", "microseconds", "pair", "text_tokens", "thread_of"]

_SETTLED = re.compile(r"[a-z0-9_#@$ ]*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Document:
    """What a query can ask about one post.

    Attributes:
        title, text: folded tokens joined by single blanks. They are two fields, so that no phrase runs across them.
        values: keyword field → normalised values, sorted, fields without a value left out.
        numbers: number or time field → value; a time in microseconds since 1970; unknown numbers left out.
    """

    uid: str
    title: str
    text: str
    values: dict[str, tuple[str, ...]]
    numbers: dict[str, float]

    @property
    def pairs(self) -> Iterator[str]:
        """Every value as `pair` writes it."""
        return (pair(field, value) for field, values in self.values.items() for value in values)


def pair(field: str, value: str) -> str:
    """One value of a field as one string."""
    return f"{field}:{value}"


def text_tokens(text: str) -> list[str]:
    """The tokens of a text in their settled form: taking the tokens of a token gives that token again.

    Compatibility characters ("⑴", "𝐀", "ﷺ") unfold into blanks, brackets or capitals, so that these rare
    texts are read again.
    """
    tokens = words(text)
    for _ in range(4):
        joined = " ".join(tokens)
        if _SETTLED.fullmatch(joined) and joined.count(" ") == max(len(tokens) - 1, 0):
            return tokens
        again = words(joined)
        if again == tokens:
            return tokens
        tokens = again
    return tokens


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970: exact, unlike a float timestamp."""
    return (moment - _EPOCH) // _MICROSECOND


def thread_of(post: Post) -> str:
    """The key that all posts of one conversation share."""
    return post.conversation_uid or post.root_uid or post.uid


def document_of(post: Post, annotation: Annotation | None) -> Document:
    """The view of a post and of what was understood of it, if anything yet."""
    title = text_tokens(post.title) if post.title and post.title != post.text else []
    text = text_tokens(post.text)
    return Document(
        uid=post.uid,
        title=" ".join(title),
        text=" ".join(text),
        values=_values(post, annotation, tokens=title + text),
        numbers=_numbers(post, annotation),
    )


def domains(urls: Iterable[str]) -> set[str]:
    """The hosts of the links with every parent domain, so that `site:example.com` finds shop.example.com."""
    found: set[str] = set()
    for url in urls:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:  # "http://[broken" is in real posts
            continue
        labels = host.removeprefix("www.").strip(".").split(".")
        found.update(".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)))
    return found - {""}


def _values(
    post: Post, annotation: Annotation | None, *, tokens: list[str]
) -> dict[str, tuple[str, ...]]:
    links = (*post.urls, post.url or "") if post.platform is Platform.FEED else post.urls
    written: dict[str, Iterable[str]] = {
        "author": (post.author_handle or "",),
        "brand": {mention.brand for mention in annotation.brands} if annotation else (),
        "community": (post.community or "",),
        "hashtag": {*post.hashtags, *(token for token in tokens if token[0] == "#")},
        "label": annotation.decided if annotation else (),
        "lang": ((annotation and annotation.lang) or post.lang or "",),
        "mention": {*post.mentions, *(token for token in tokens if token[0] == "@")},
        "source": (post.source,),
    }
    values = {
        field: tuple(sorted({KEYWORD_FIELDS[field](value) for value in found if value} - {""}))
        for field, found in written.items()
        if found
    }
    values["platform"] = (post.platform.value,)
    values["kind"] = (post.kind.value,)
    values["site"] = tuple(sorted(domains(links))) if links else ()
    values["has"] = _has(post, values)
    values["is"] = _is(post, annotation)
    return {field: found for field, found in values.items() if found}


def _has(post: Post, values: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    conditions = {
        "hashtag": values.get("hashtag"),
        "link": post.urls,
        "media": post.media,
        "mention": values.get("mention"),
        "question": "?" in post.full_text,
    }
    return tuple(name for name, holds in conditions.items() if holds)


def _is(post: Post, annotation: Annotation | None) -> tuple[str, ...]:
    conditions = {
        "need": annotation is not None and annotation.needs_decided,
        "quote": post.kind is PostKind.QUOTE or post.quoted_uid,
        "reply": post.kind is PostKind.REPLY or post.parent_uid,
        "repost": post.kind is PostKind.REPOST or post.reposted_uid,
    }
    return tuple(name for name, holds in conditions.items() if holds)


def _numbers(post: Post, annotation: Annotation | None) -> dict[str, float]:
    numbers: dict[str, float | None] = {
        "bookmarks": post.m_bookmark,
        "created": microseconds(post.created_at),
        "followers": post.author_followers,
        "likes": post.m_like,
        "need": annotation.need if annotation else None,
        "observed": microseconds(post.observed_at),
        "quotes": post.m_quote,
        "ratio": post.m_ratio,
        "replies": post.m_reply,
        "reposts": post.m_repost,
        "score": post.m_score,
        "views": post.m_view,
    }
    return {field: value for field, value in numbers.items() if value is not None}
