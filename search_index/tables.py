"""The index's tables in the state database, SQLite's full-text table among them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    event,
)

from overheard.database import metadata
from search_index.fields import NUMBER_FIELDS, TIME_FIELDS

__all__ = ["indexed_posts", "saved_searches", "search_matches"]

indexed_posts = Table(
    "indexed_posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", String, nullable=False, unique=True),
    Column("platform", String, nullable=False),
    Column("author_id", String),
    Column("thread", String, nullable=False),
    Column("facets", Text, nullable=False, doc="JSON: keyword field → values"),
    *(
        Column(name, BigInteger, nullable=False, doc="microseconds since 1970")
        for name in TIME_FIELDS
    ),
    *(Column(name, Float) for name in NUMBER_FIELDS),
    Column("post", LargeBinary, nullable=False, doc="JSON of the record"),
    Column("annotation", LargeBinary, doc="JSON of the record"),
    Index("indexed_posts_created", "created", "uid"),
    Index("indexed_posts_thread", "thread"),
    Index("indexed_posts_author", "author_id", "platform"),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("name", String, primary_key=True),
    Column("query", Text, nullable=False),
    Column("description", Text, nullable=False, default=""),
)

search_matches = Table(
    "search_matches",
    metadata,
    Column("uid", String, primary_key=True),
    Column("search", String, primary_key=True),
    Index("search_matches_search", "search"),
)

# The tokens come from our own tokenizer, joined by blanks. FTS5's `ascii` tokenizer takes every character beyond
# ASCII as part of a word (emoji too, which `unicode61` would drop) and knows no Unicode tables that could differ
# from Python's.
_FULL_TEXT = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS indexed_posts_text"
    " USING fts5(title, body, facets, tokenize=\"ascii tokenchars '#@$_'\")"
)


def _for_sqlite(statement: str) -> Any:
    ddl: Any = DDL
    return ddl(statement).execute_if(dialect="sqlite")


event.listen(indexed_posts, "after_create", _for_sqlite(_FULL_TEXT))
event.listen(
    indexed_posts,
    "before_drop",
    _for_sqlite("DROP TABLE IF EXISTS indexed_posts_text"),
)
