"""The fields of the query language: their names, which values they take, and how a value is normalised."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from overheard.clock import parse_moment
from overheard.errors import InputError
from overheard.records import Label, Platform, PostKind
from overheard.tokens import fold
from search_index.query import FieldRange

__all__ = [
    "KEYWORD_FIELDS",
    "NUMBER_FIELDS",
    "TIME_FIELDS",
    "FieldValueError",
    "closest",
    "normalised",
    "read_range",
    "resolve_field",
]

_ALIASES = {
    "subreddit": "community",
    "handle": "author",
    "from": "author",
    "language": "lang",
    "tag": "hashtag",
    "url": "site",
    "domain": "site",
    "date": "created",
    "upvotes": "score",
}
_PLATFORM_NAMES = {"twitter": "x", "hackernews": "hn"}
_QUOTES = str.maketrans("", "", '"“”„')


class FieldValueError(ValueError):
    """A field cannot take the value; the parser adds the column. `hint` says what to write."""

    def __init__(self, message: str, *, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


def _plain(value: str) -> str:
    return " ".join(value.translate(_QUOTES).casefold().split())


def _handle(value: str) -> str:
    return _plain(value).removeprefix("u/").removeprefix("@")


def _community(value: str) -> str:
    return _plain(value).removeprefix("/").removeprefix("r/")


def _tag(value: str) -> str:
    return fold(_plain(value).lstrip("#＃"))


def _mention(value: str) -> str:
    return fold(_plain(value).removeprefix("@"))


def _site(value: str) -> str:
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", _plain(value))
    return (
        re.split(r"[/?#]", host, maxsplit=1)[0].rpartition("@")[2].removeprefix("www.").strip(".")
    )


def _one_of(allowed: Iterable[str]) -> Callable[[str], str]:
    known = tuple(allowed)

    def check(value: str) -> str:
        plain = _PLATFORM_NAMES.get(_plain(value), _plain(value))
        if plain not in known:
            raise FieldValueError(f"{value!r} is not a known value", hint=closest(value, known))
        return plain

    return check


KEYWORD_FIELDS: dict[str, Callable[[str], str]] = {
    "author": _handle,
    "brand": _plain,
    "community": _community,
    "has": _one_of(("link", "media", "mention", "hashtag", "question")),
    "hashtag": _tag,
    "is": _one_of(("reply", "repost", "quote", "need")),
    "kind": _one_of(PostKind),
    "label": _one_of(Label),
    "lang": _plain,
    "mention": _mention,
    "platform": _one_of(Platform),
    "site": _site,
    "source": _plain,
}
"""Field → how a written value is brought to the form under which it is indexed."""

NUMBER_FIELDS = (
    "bookmarks", "followers", "likes", "need", "quotes", "ratio", "replies", "reposts", "score", "views",
)  # fmt: skip
TIME_FIELDS = ("created", "observed")


def closest(word: str, allowed: Iterable[str]) -> str:
    """A hint that names the nearest allowed word, or all of them."""
    known = sorted(str(name) for name in allowed)
    near = difflib.get_close_matches(word.casefold(), known, n=1)
    listed = ", ".join(known)
    return f"Did you mean {near[0]}? Allowed: {listed}." if near else f"Allowed: {listed}."


def resolve_field(name: str) -> str | None:
    """The field that a written name stands for, None where there is no such field."""
    plain = _ALIASES.get(name.casefold(), name.casefold())
    known = plain in KEYWORD_FIELDS or plain in NUMBER_FIELDS or plain in TIME_FIELDS
    return plain if known else None


def normalised(field: str, value: str) -> str:
    """The indexed form of a keyword field's value.

    Raises:
        FieldValueError: the field has a closed list and the value is not on it, or nothing is left of it.
    """
    plain = KEYWORD_FIELDS[field](value)
    if not plain:
        raise FieldValueError(f"{field}: has no value", hint=f"Write {field}:something.")
    return plain


def read_range(field: str, text: str) -> FieldRange:
    """Read `>10`, `10..50`, `..50`, `10`, `>=2026-11-01` or `2026-11-01..2026-11-20` for a field.

    A day means the whole day, so that a range of days includes its last one.

    Raises:
        FieldValueError: the text is no such range.
    """
    read = _time_range if field in TIME_FIELDS else _number_range
    comparison = re.fullmatch(r"(>=|<=|>|<)(.+)", text)
    if comparison:
        return read(field, comparison[1], comparison[2])
    low, dots, high = text.partition("..")
    if not dots:
        return read(field, "=", low)
    return _between(field, low, high, read=read)


def _between(
    field: str, low: str, high: str, *, read: Callable[[str, str, str], FieldRange]
) -> FieldRange:
    if not low and not high:
        raise FieldValueError("A range needs at least one end", hint=f"Write {field}:10..50.")
    lower = read(field, ">=", low).low if low else None
    if not high:
        return FieldRange(field, lower)
    # A moment with a time ends a stretch without belonging to it, as everywhere in Overheard.
    moment = field in TIME_FIELDS and len(high) > 10
    upper = read(field, "<" if moment else "<=", high)
    if not low:
        return upper
    if lower is not None and upper.high is not None and lower > upper.high:  # type: ignore[operator]
        raise FieldValueError(
            f"The range {low}..{high} ends before it begins", hint="Swap its two ends."
        )
    return FieldRange(field, lower, upper.high, high_open=upper.high_open)


def _number_range(field: str, sign: str, text: str) -> FieldRange:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise FieldValueError(
            f"{text!r} is no number", hint=f"Write {field}:>10, {field}:10..50 or {field}:10."
        )
    value += 0.0  # -0.0 would print as another query
    if sign == "=":
        return FieldRange(field, value, value)
    if sign[0] == ">":
        return FieldRange(field, low=value, low_open=sign == ">")
    return FieldRange(field, high=value, high_open=sign == "<")


def _time_range(field: str, sign: str, text: str) -> FieldRange:
    try:
        moment = parse_moment(text)
        whole_day = len(text) == 10
        after = moment + (timedelta(days=1) if whole_day else timedelta(microseconds=1))
    except (InputError, OverflowError) as error:
        raise FieldValueError(
            f"{text!r} is no date",
            hint=f"Write {field}:>=2026-11-01 or {field}:2026-11-01..2026-11-20.",
        ) from error
    ends: dict[str, tuple[datetime | None, datetime | None]] = {
        "=": (moment, after),
        ">=": (moment, None),
        ">": (after, None),
        "<": (None, moment),
        "<=": (None, after),
    }
    low, high = ends[sign]
    return FieldRange(field, low, high, high_open=high is not None)
