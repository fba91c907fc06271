"""An empty index in a database file, and a maker of posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from overheard.database import open_database
from overheard.records import Post
from search_index.saved_searches import SavedSearches
from search_index.sqlite import SqliteIndex
from search_index.tables import indexed_posts

assert indexed_posts is not None  # its table must be known before a database is opened


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "overheard.db")
    yield engine
    engine.dispose()


@pytest.fixture
def index(database: Engine) -> SqliteIndex:
    return SqliteIndex(database)


@pytest.fixture
def searches(database: Engine) -> SavedSearches:
    return SavedSearches(database)


@pytest.fixture
def make_post():
    def make(uid: str = "x:1", text: str = "", **fields) -> Post:
        moment = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
        values = {
            "platform": "x",
            "native_id": uid.partition(":")[2],
            "created_at": moment,
            "observed_at": moment,
        } | fields
        from overheard.records import Platform

        values["platform"] = Platform(values["platform"])
        return Post(uid=uid, text=text, **values)

    return make
