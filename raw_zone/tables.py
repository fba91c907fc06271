"""The tables of the raw zone: a register of what is on disk, checkpoints, gaps, dead letters and tombstones."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from overheard.database import metadata

__all__ = ["checkpoints", "dead_letters", "gaps", "raw_items", "raw_segments", "tombstones"]

raw_segments = Table(
    "raw_segments",
    metadata,
    Column("path", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("observed_at", String, nullable=False, index=True),
    Column("items", Integer, nullable=False),
    Column("understood", Integer, nullable=False, default=0),
)

raw_items = Table(
    "raw_items",
    metadata,
    Column("uid", String, primary_key=True),
    Column("hash", String, primary_key=True),
    Column("segment", String, nullable=False),
    Index("raw_items_by_segment", "segment"),
    sqlite_with_rowid=False,
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("source", String, primary_key=True),
    Column("query", String, primary_key=True),
    Column("state", Text, nullable=False),
    Column("moved_at", String, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("source", String, primary_key=True),
    Column("query", String, primary_key=True),
    Column("since", String, primary_key=True),
    Column("until", String, primary_key=True),
    Column("reason", Text, nullable=False),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("letter_id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("position", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("observed_at", String, nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("uid", String, primary_key=True),
    Column("availability", String, nullable=False),
    Column("observed_at", String, nullable=False),
)
