"""Records as rows of the register, and the upsert that makes every write idempotent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from overheard.records import Checkpoint, DeadLetter, Gap, Tombstone

__all__ = ["checkpoint_row", "gap_row", "letter_row", "tombstone_row", "upsert"]


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or replace those whose primary key is there already."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    others = {
        column.name: statement.excluded[column.name]
        for column in table.c
        if column.name not in keys
    }
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=others),
        [dict(row) for row in rows],
    )


def letter_row(letter: DeadLetter) -> dict[str, str]:
    """A dead letter, named by where it was found, so that a second run adds nothing."""
    named = f"{letter.source}\0{letter.position}\0{letter.raw}"
    return {
        "letter_id": sha256(named.encode("utf-8", "replace")).hexdigest()[:32],
        "source": letter.source,
        "position": letter.position,
        "reason": letter.reason,
        "raw": letter.raw.encode("utf-8", "replace").decode(),
        "observed_at": letter.observed_at.isoformat(),
    }


def gap_row(gap: Gap) -> dict[str, str]:
    """A gap."""
    return {
        "source": gap.source,
        "query": gap.query,
        "since": gap.since.isoformat(),
        "until": gap.until.isoformat(),
        "reason": gap.reason,
    }


def tombstone_row(stone: Tombstone) -> dict[str, str]:
    """A tombstone."""
    return {
        "uid": stone.uid,
        "availability": stone.availability.value,
        "observed_at": stone.observed_at.isoformat(),
    }


def checkpoint_row(checkpoint: Checkpoint, now: datetime) -> dict[str, str]:
    """A checkpoint and when it moved."""
    return {
        "source": checkpoint.source,
        "query": checkpoint.query,
        "state": json.dumps(checkpoint.state),
        "moved_at": now.isoformat(),
    }
