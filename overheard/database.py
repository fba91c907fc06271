"""Opens the state database: one SQLite file by default, any SQLAlchemy URL when grown up.

Each stage declares its own tables on `metadata` and owns them alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from overheard.errors import StorageError, WorkspaceBusy

__all__ = ["metadata", "open_database", "storage_error"]

metadata = MetaData()

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",
)


def open_database(location: Path | str) -> Engine:
    """Open the database at a path or an SQLAlchemy URL and create the tables that are missing.

    Every module whose tables are wanted must be imported before. On SQLite each transaction begins as
    `BEGIN IMMEDIATE`, so that two processes take turns instead of failing half way.

    Raises:
        StorageError: the file is no database, cannot be written or its folder does not exist.
    """
    url = location if isinstance(location, str) else f"sqlite:///{location}"
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    try:
        metadata.create_all(engine)
    except OperationalError as error:
        engine.dispose()
        raise storage_error(error, what=str(location)) from error
    except DatabaseError as error:  # the pragmas of a file that is no database
        engine.dispose()
        message = f"{location} is no Overheard database ({type(error).__name__}). Move it away and run again."
        raise StorageError(message) from error
    return engine


def storage_error(error: Exception, *, what: str) -> StorageError | WorkspaceBusy:
    """Say in plain words why the database refused: another process, a full disk, a missing folder."""
    reason = str(getattr(error, "orig", error))
    if "locked" in reason:
        return WorkspaceBusy(
            f"{what} is being written by another process; wait until it ends, then run again."
        )
    if "full" in reason:
        return StorageError(
            f"The disk is full while writing {what}; free some space and run again: nothing is lost."
        )
    return StorageError(
        f"{what} cannot be written: {reason}. Check the folder, its owner and the free space."
    )


def _on_connect(connection: Any, _record: object) -> None:
    # SQLAlchemy's documented recipe: pysqlite must not begin transactions behind our back.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _on_begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
