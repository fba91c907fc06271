"""Turns posts into rows of the SQLite index and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from overheard.records import Annotation, Post
from overheard.wire_json import encode_json
from search_index.documents import Document, document_of, thread_of
from search_index.engine import IndexedPost
from search_index.fields import NUMBER_FIELDS, TIME_FIELDS
from search_index.fts5 import facet_token
from search_index.tables import indexed_posts

__all__ = ["COLUMNS", "indexed_post", "row_of", "text_row_of"]

COLUMNS = tuple(column.name for column in indexed_posts.columns)

_NULLS = re.compile(rb'"[a-z_]+":null,')
_POSTS = msgspec.json.Decoder(Post)
_ANNOTATIONS = msgspec.json.Decoder(Annotation)


def row_of(
    post: Post, annotation: Annotation | None, *, row_id: int
) -> tuple[tuple[Any, ...], tuple[int, str, str, str]]:
    """The row of the posts' table in the order of `COLUMNS`, and the row of the full-text table."""
    document = document_of(post, annotation)
    numbers = (document.numbers.get(name) for name in (*TIME_FIELDS, *NUMBER_FIELDS))
    row = (
        row_id,
        post.uid,
        post.platform.value,
        post.author_id,
        thread_of(post),
        encode_json(document.values).decode(),
        *numbers,
        _compact(post),
        _compact(annotation) if annotation else None,
    )
    return row, text_row_of(document, row_id=row_id)


def _compact(record: Post | Annotation) -> bytes:
    # Most of a post's fields are unknown: without their nulls a row is half as long. Inside a string a quotation
    # mark is escaped, so that the pattern can meet nothing but a field.
    return _NULLS.sub(b"", encode_json(record))


def text_row_of(document: Document, *, row_id: int) -> tuple[int, str, str, str]:
    """Id, title, text and field values, as the full-text table holds them."""
    facets = " ".join(
        facet_token(field, value) for field, values in document.values.items() for value in values
    )
    return row_id, document.title, document.text, facets


def indexed_post(row: Sequence[Any]) -> IndexedPost:
    """Read a row that begins with `post` and `annotation`."""
    return IndexedPost(
        post=_POSTS.decode(row[0]),
        annotation=_ANNOTATIONS.decode(row[1]) if row[1] is not None else None,
    )
