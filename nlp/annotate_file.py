"""Lines of JSON in, annotations out: what `overheard annotate` does between reading and writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from overheard.records import Annotation, Label, Platform, Post, PostKind
from overheard.wire_json import decode_json

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline

__all__ = ["AnnotatedLine", "FailedLine", "annotate_lines"]

_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_TEXTS = ("lang", "parent_text", "quoted_text", "community", "author_handle")
_LISTS = ("hashtags", "mentions", "urls")


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnotatedLine:
    """A line that was understood.

    Attributes:
        line: its number, from 1.
        record: what is written for it: id, labels, decided, need, needs, wants, brands.
    """

    line: int
    record: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class FailedLine:
    """A line that could not be read.

    Attributes:
        line: its number, from 1.
        reason: what is wrong and what is allowed, without quoting its text.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Asked:
    line: int
    given_id: str | int
    shift: int
    post: Post


def annotate_lines(
    lines: Iterable[bytes], pipeline: Pipeline, *, batch_size: int = 256
) -> Iterator[AnnotatedLine | FailedLine]:
    """Annotates every line, in order; empty lines are passed over, a bad line costs only itself.

    A line is an object with `id` (text or whole number), `text` and where known `title`, `lang`, `platform`, `kind`,
    `parent_text`, `quoted_text`, `community`, `author_handle`, `hashtags`, `mentions`, `urls` and `paid` as in
    `overheard.records.Post`; an optional field of another type is not used. Offsets count characters of `text`: a title
    is read, but what is found in it is not given out. In a language that is not judged every label has 0.
    """
    numbered = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    while batch := [_asked(number, line) for number, line in islice(numbered, batch_size)]:
        posts = [asked.post for asked in batch if isinstance(asked, _Asked)]
        annotations = pipeline.annotate(posts, batch_size=batch_size)
        for asked in batch:
            if isinstance(asked, FailedLine):
                yield asked
            else:
                record = _record(next(annotations), given_id=asked.given_id, shift=asked.shift)
                yield AnnotatedLine(line=asked.line, record=record)


def _asked(number: int, line: bytes) -> _Asked | FailedLine:
    try:
        row = decode_json(line)
    except ValueError:
        return FailedLine(line=number, reason="is no JSON; write one object a line")
    if not isinstance(row, dict):
        return FailedLine(line=number, reason='is no JSON object; write {"id": …, "text": …}')
    given_id, text = row.get("id"), row.get("text")
    if isinstance(given_id, bool) or not isinstance(given_id, str | int):
        return FailedLine(line=number, reason='has no "id", or it is neither text nor a number')
    if not isinstance(text, str):
        return FailedLine(line=number, reason='has no "text", or it is not text')
    post = _post(row, given_id=given_id, text=text)
    return _Asked(number, given_id, len(post.full_text) - len(text), post)


def _post(row: dict[str, Any], *, given_id: str | int, text: str) -> Post:
    title = row.get("title")
    known: dict[str, Any] = {name: row[name] for name in _TEXTS if isinstance(row.get(name), str)}
    for name in _LISTS:
        if isinstance(row.get(name), list):
            known[name] = tuple(item for item in row[name] if isinstance(item, str))
    return Post(
        uid=f"file:{given_id}",
        platform=_one_of(Platform, row.get("platform"), other=Platform.FILE),
        kind=_one_of(PostKind, row.get("kind"), other=PostKind.POST),
        native_id=str(given_id),
        created_at=_UNKNOWN_TIME,
        observed_at=_UNKNOWN_TIME,
        text=text,
        title=title if isinstance(title, str) and text else None,
        paid=row["paid"] if isinstance(row.get("paid"), bool) else None,
        **known,
    )


def _one_of(kinds: Any, value: object, *, other: Any) -> Any:
    return kinds(value) if value in list(kinds) else other


def _record(annotation: Annotation, *, given_id: str | int, shift: int) -> dict[str, Any]:
    return {
        "id": given_id,
        "labels": {label.value: round(annotation.labels.get(label, 0.0), 4) for label in Label},
        "decided": [label.value for label in annotation.decided],
        "need": round(annotation.need, 4),
        "needs": [
            {
                "start": span.start - shift,
                "end": span.end - shift,
                "text": span.text,
                "label": span.label.value,
            }
            for span in annotation.needs
            if span.start >= shift
        ],
        "wants": list(annotation.wants),
        "brands": [
            {
                "brand": mention.brand,
                "start": mention.start - shift,
                "end": mention.end - shift,
                "text": mention.text,
                "how": mention.how,
                "relevance": mention.relevance,
                "sentiment": mention.sentiment,
                "is_competitor": mention.is_competitor,
            }
            for mention in annotation.brands
            if mention.start >= shift
        ],
    }
