"""The raw zone: lands items first, moves the checkpoint after, and gives everything back for a replay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Row, Select, delete, func, select, update
from sqlalchemy.exc import OperationalError

from overheard.clock import Window
from overheard.database import storage_error
from overheard.records import Availability, Checkpoint, DeadLetter, Gap, RawItem, Tombstone
from raw_zone import tables
from raw_zone.rows import checkpoint_row, gap_row, letter_row, tombstone_row, upsert
from raw_zone.segments import content_hash, read_segment, segment_path, write_segment

__all__ = ["Landed", "RawZone"]

_BATCH = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Landed:
    """How many records of a page were new, known or broken; their sum is what was collected."""

    landed: int = 0
    duplicates: int = 0
    dead_letters: int = 0


class RawZone:
    """Append-only segments in a folder and their register in the state database.

    The files are the truth: a segment that a crash left unregistered is taken up when the zone is opened.
    """

    def __init__(self, folder: Path, *, engine: Engine) -> None:
        self._folder = folder
        self._engine = engine
        self._register_orphans()

    def land(
        self,
        items: Sequence[RawItem],
        *,
        source: str,
        dead_letters: Sequence[DeadLetter] = (),
        tombstones: Sequence[Tombstone] = (),
        gaps: Sequence[Gap] = (),
        checkpoint: Checkpoint | None = None,
        now: datetime,
    ) -> Landed:
        """Put a page on disk, then register it and move the checkpoint in one transaction.

        A post that is known to be gone is not taken in again: it counts as a duplicate.

        Raises:
            StorageError: nothing was registered and the checkpoint stands where it stood.
        """
        hashes = [(item.uid, content_hash(item)) for item in items]
        uids = [item.uid for item in items]
        known, gone = self._known(uids), self._gone(uids)
        fresh: dict[tuple[str, str], RawItem] = {}
        for key, item in zip(hashes, items, strict=True):
            if key not in known and item.uid not in gone:
                fresh.setdefault(key, item)
        path = None
        if fresh:
            path = segment_path(fresh.values(), source=source)
            write_segment(self._folder / path, fresh.values())
        try:
            with self._engine.begin() as connection:
                if path is not None:
                    self._register(connection, path, source=source, items=fresh)
                upsert(
                    connection,
                    tables.dead_letters,
                    [letter_row(letter) for letter in dead_letters],
                )
                upsert(connection, tables.gaps, [gap_row(gap) for gap in gaps])
                upsert(
                    connection, tables.tombstones, [tombstone_row(stone) for stone in tombstones]
                )
                if checkpoint is not None:
                    upsert(connection, tables.checkpoints, [checkpoint_row(checkpoint, now)])
        except OperationalError as error:
            raise storage_error(error, what="the register of the raw zone") from error
        return Landed(
            landed=len(fresh), duplicates=len(items) - len(fresh), dead_letters=len(dead_letters)
        )

    def checkpoint(self, source: str, query: str) -> dict[str, Any]:
        """State of one query of one source; {} before the first page."""
        table = tables.checkpoints
        statement = select(table.c.state).where(table.c.source == source, table.c.query == query)
        with self._engine.begin() as connection:
            row = connection.execute(statement).first()
        return dict(json.loads(row.state)) if row else {}

    def waiting(self) -> list[str]:
        """Segments that were landed and not yet understood, oldest first."""
        return self._segments(tables.raw_segments.c.understood == 0)

    def within(self, window: Window) -> list[str]:
        """Segments that were landed in `window`, oldest first."""
        column = tables.raw_segments.c.observed_at
        return self._segments(column >= window.since.isoformat(), column < window.until.isoformat())

    def read(self, segment: str) -> Iterator[RawItem]:
        """The items of a segment that are not erased.

        Raises:
            StorageError: the file is damaged.
        """
        return read_segment(self._folder / segment)

    def mark_understood(self, segments: Iterable[str]) -> None:
        """Remember that these segments are in the index."""
        table = tables.raw_segments
        with self._engine.begin() as connection:
            for segment in segments:
                connection.execute(
                    update(table).where(table.c.path == segment).values(understood=1)
                )

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep items that a mapper could not read, with the reason."""
        with self._engine.begin() as connection:
            upsert(connection, tables.dead_letters, [letter_row(letter) for letter in letters])

    def record_tombstones(self, stones: Sequence[Tombstone]) -> None:
        """Remember that these posts are gone from their platform."""
        with self._engine.begin() as connection:
            upsert(connection, tables.tombstones, [tombstone_row(stone) for stone in stones])

    def tombstones(self) -> list[Tombstone]:
        """Every post that we know to be gone."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(tables.tombstones).order_by("uid")).all()
        return [
            Tombstone(
                uid=row.uid,
                availability=Availability(row.availability),
                observed_at=datetime.fromisoformat(row.observed_at),
            )
            for row in rows
        ]

    def dead_letters(self) -> list[DeadLetter]:
        """All dead letters, oldest first."""
        table = tables.dead_letters
        with self._engine.begin() as connection:
            rows = connection.execute(select(table).order_by("observed_at", "letter_id")).all()
        return [
            DeadLetter(
                source=row.source,
                position=row.position,
                reason=row.reason,
                raw=row.raw,
                observed_at=datetime.fromisoformat(row.observed_at),
            )
            for row in rows
        ]

    def gaps(self) -> list[Gap]:
        """Every recorded gap, oldest first."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(tables.gaps).order_by("since")).all()
        return [
            Gap(
                source=row.source,
                query=row.query,
                since=datetime.fromisoformat(row.since),
                until=datetime.fromisoformat(row.until),
                reason=row.reason,
            )
            for row in rows
        ]

    def counts(self) -> dict[str, int]:
        """Number of items, segments, dead letters, tombstones and gaps."""
        with self._engine.begin() as connection:
            return {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in _COUNTED.items()
            }

    def erase(self, uids: Iterable[str]) -> int:
        """Remove every revision of these posts from the segments; returns the number of items removed.

        A segment is written anew without them and takes the old one's place in one step.
        """
        wanted = set(uids)
        erased = 0
        for segment in self._segments_of(wanted):
            path = self._folder / segment
            items = list(read_segment(path))
            kept = [item for item in items if item.uid not in wanted]
            gone = {item.uid for item in items} & wanted
            erased += self._replace(path, segment=segment, kept=kept, gone=gone)
        return erased

    def expire(self, before: datetime) -> int:
        """Remove the segments and dead letters from before `before`; returns the number of segments.

        Ids and hashes stay in the register, so that reading the same export again adds nothing.
        """
        old = self._segments(
            tables.raw_segments.c.observed_at < before.isoformat(),
            tables.raw_segments.c.understood == 1,
        )
        for segment in old:
            (self._folder / segment).unlink(missing_ok=True)
            with self._engine.begin() as connection:
                connection.execute(
                    delete(tables.raw_segments).where(tables.raw_segments.c.path == segment)
                )
        letters = tables.dead_letters
        with self._engine.begin() as connection:
            connection.execute(delete(letters).where(letters.c.observed_at < before.isoformat()))
        return len(old)

    def _replace(self, path: Path, *, segment: str, kept: list[RawItem], gone: set[str]) -> int:
        table = tables.raw_items
        if kept:
            write_segment(path, kept)
        else:
            path.unlink(missing_ok=True)
        with self._engine.begin() as connection:
            result = connection.execute(
                delete(table).where(table.c.segment == segment, table.c.uid.in_(gone))
            )
            segments = tables.raw_segments
            if kept:
                connection.execute(
                    update(segments).where(segments.c.path == segment).values(items=len(kept))
                )
            else:
                connection.execute(delete(segments).where(segments.c.path == segment))
        return result.rowcount

    def _segments_of(self, uids: set[str]) -> list[str]:
        """The segments that are still on disk and hold any of these posts."""
        table, segments = tables.raw_items, tables.raw_segments
        on_disk = table.join(segments, table.c.segment == segments.c.path)
        chosen = select(table.c.segment).select_from(on_disk)
        return sorted({row.segment for row in self._rows_of(uids, chosen, uid=table.c.uid)})

    def _segments(self, *conditions: Any) -> list[str]:
        table = tables.raw_segments
        statement = (
            select(table.c.path).where(*conditions).order_by(table.c.observed_at, table.c.path)
        )
        with self._engine.begin() as connection:
            return [row.path for row in connection.execute(statement)]

    def _known(self, uids: Iterable[str]) -> set[tuple[str, str]]:
        table = tables.raw_items
        chosen = select(table.c.uid, table.c.hash)
        return {(row.uid, row.hash) for row in self._rows_of(uids, chosen, uid=table.c.uid)}

    def _gone(self, uids: Iterable[str]) -> set[str]:
        column = tables.tombstones.c.uid
        return {row.uid for row in self._rows_of(uids, select(column), uid=column)}

    def _rows_of(
        self, uids: Iterable[str], chosen: Select[Any], *, uid: Column[Any]
    ) -> Iterator[Row[Any]]:
        """The rows of these posts, asked for in batches: a statement takes so many values and no more."""
        ordered = sorted(set(uids))
        with self._engine.begin() as connection:
            for start in range(0, len(ordered), _BATCH):
                batch = ordered[start : start + _BATCH]
                yield from connection.execute(chosen.where(uid.in_(batch))).all()

    def _register(
        self,
        connection: Connection,
        path: Path,
        *,
        source: str,
        items: Mapping[tuple[str, str], RawItem],
    ) -> None:
        segment = path.as_posix()
        observed = min(item.observed_at for item in items.values()).isoformat()
        row = {"path": segment, "source": source, "observed_at": observed, "items": len(items)}
        upsert(connection, tables.raw_segments, [{**row, "understood": 0}])
        rows = [{"uid": uid, "hash": digest, "segment": segment} for uid, digest in items]
        upsert(connection, tables.raw_items, rows)

    def _register_orphans(self) -> None:
        # A crash between the rename and the transaction leaves a whole file that nobody knows.
        on_disk = {
            path.relative_to(self._folder).as_posix() for path in self._folder.glob("*/*/*.zst")
        }
        for segment in sorted(on_disk - set(self._segments())):
            items = {(item.uid, content_hash(item)): item for item in self.read(segment)}
            source = Path(segment).parent.name.removeprefix("source=")
            with self._engine.begin() as connection:
                self._register(connection, Path(segment), source=source, items=items)


_COUNTED = {
    "items": tables.raw_items,
    "segments": tables.raw_segments,
    "dead_letters": tables.dead_letters,
    "tombstones": tables.tombstones,
    "gaps": tables.gaps,
}
