"""A workspace: the folder of one installation with its raw zone, its database and its lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from digest.outbox import Outbox
from inbox.users import Users
from leads.store import LeadStore
from overheard.database import open_database, storage_error
from overheard.errors import ConfigError, StorageError, WorkspaceBusy
from overheard.settings import Settings
from pipeline.configured_queries import check_queries
from raw_zone.store import RawZone
from search_index.engine import SearchIndex
from search_index.saved_searches import SavedSearches
from search_index.sqlite import SqliteIndex

__all__ = ["Workspace", "open_workspace"]

_IN_THE_WAY = (FileExistsError, NotADirectoryError, PermissionError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """Every store of one installation, open."""

    settings: Settings
    engine: Engine
    raw: RawZone
    index: SearchIndex
    searches: SavedSearches
    leads: LeadStore
    outbox: Outbox
    users: Users

    @property
    def folder(self) -> Path:
        """Where everything lies."""
        return self.settings.workspace


@contextmanager
def open_workspace(
    settings: Settings, *, exclusive: bool = False, wait: float = 0
) -> Iterator[Workspace]:
    """Open the stores; `exclusive` keeps a second writing process out while the block runs.

    `wait` is for how many seconds to stand in line when another process writes.

    Raises:
        ConfigError: a query of the configuration cannot be read, or a file is in the workspace's way.
        WorkspaceBusy: another process writes here. StorageError: the folder cannot be used.
    """
    check_queries(settings)
    folder = settings.workspace
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        kind = ConfigError if isinstance(error, _IN_THE_WAY) else StorageError
        message = (
            f"The workspace {folder} cannot be made ({error.strerror}). "
            "Choose another with `workspace` in the configuration, or with --out."
        )
        raise kind(message) from error
    lock = FileLock(folder / ".lock")
    if exclusive:
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            message = f"Another process is writing to {folder}. Wait until it ends, then run again."
            raise WorkspaceBusy(message) from error
    engine = open_database(settings.database_path)
    try:
        yield _stores(settings, engine)
    except DatabaseError as error:  # a disk may fill up in any statement, and in every commit
        raise storage_error(error, what=str(settings.database_path)) from error
    finally:
        engine.dispose()
        lock.release()


def _stores(settings: Settings, engine: Engine) -> Workspace:
    searches = SavedSearches(engine)
    return Workspace(
        settings=settings,
        engine=engine,
        raw=RawZone(settings.raw_path, engine=engine),
        index=_index(settings, engine),
        searches=searches,
        leads=LeadStore(engine),
        outbox=Outbox(engine),
        users=Users(engine),
    )


def _index(settings: Settings, engine: Engine) -> SearchIndex:
    if settings.engine == "elasticsearch":
        # The client takes a second to import: only those who use the engine pay for it.
        from search_index.elasticsearch.engine import ElasticsearchIndex

        return ElasticsearchIndex(settings.elasticsearch)
    return SqliteIndex(engine)
