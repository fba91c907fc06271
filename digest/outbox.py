"""Remembers which reader got which digest: a digest is claimed before it is sent, and claimed once only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    Integer,
    Row,
    String,
    Table,
    and_,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from overheard.clock import parse_moment
from overheard.database import metadata

__all__ = ["STUCK_AFTER", "Delivery", "Outbox", "State"]

State = Literal["claimed", "sent", "failed"]

STUCK_AFTER = timedelta(minutes=15)
"""A claim older than this without an outcome belongs to a process that died, or to a server that never answered."""

_outbox = Table(
    "outbox",
    metadata,
    Column("reader", String(320), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("claimed_at", String(40), nullable=False),
    Column("settled_at", String(40)),
    Column("reason", String(500), nullable=False, default=""),
    Column("tries", Integer, nullable=False, default=1),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What became of one digest.

    Attributes:
        reader: the reader's address. kind: "digest".
        settled_at: when it was sent or failed, None while it is under way.
        reason: why it failed.
        tries: how often it was claimed.
    """

    reader: str
    day: date
    kind: str
    state: State
    claimed_at: datetime
    settled_at: datetime | None
    reason: str
    tries: int


class Outbox:
    """The deliveries, one a reader, day and kind.

    Between the claim and the outcome lies the moment in which a mail may or may not have left. Who dies there leaves a
    claim that nobody repeats by itself: a reader would rather miss a digest than get two, and `stuck` shows it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(
        self, reader: str, day: date, kind: str = "digest", *, at: datetime, retry: bool = False
    ) -> bool:
        """Take the right to send; False where somebody has it or has sent already.

        A failed delivery may be claimed again. With `retry` so may a stuck one: a person has looked and decided.
        """
        may_repeat = _outbox.c.state == "failed"
        if retry:
            stuck = and_(
                _outbox.c.state == "claimed", _outbox.c.claimed_at < _stamp(at - STUCK_AFTER)
            )
            may_repeat = or_(may_repeat, stuck)
        again = (
            update(_outbox)
            .where(self._is(reader, day, kind), may_repeat)
            .values(
                state="claimed",
                claimed_at=_stamp(at),
                settled_at=None,
                reason="",
                tries=_outbox.c.tries + 1,
            )
        )
        first = insert(_outbox).values(
            reader=reader.casefold(),
            day=day.isoformat(),
            kind=kind,
            state="claimed",
            claimed_at=_stamp(at),
            reason="",
            tries=1,
        )
        with self._engine.begin() as connection:
            if connection.execute(again).rowcount == 1:
                return True
        try:
            with self._engine.begin() as connection:
                connection.execute(first)
        except IntegrityError:  # the primary key is what makes a second claim impossible
            return False
        return True

    def settle(
        self,
        reader: str,
        day: date,
        kind: str = "digest",
        *,
        at: datetime,
        failed_because: str = "",
    ) -> None:
        """Record the outcome of a claimed delivery: sent, or failed with the reason."""
        state = "failed" if failed_because else "sent"
        values = {"state": state, "settled_at": _stamp(at), "reason": failed_because[:500]}
        where = and_(self._is(reader, day, kind), _outbox.c.state == "claimed")
        with self._engine.begin() as connection:
            connection.execute(update(_outbox).where(where).values(values))

    def get(self, reader: str, day: date, kind: str = "digest") -> Delivery | None:
        """One delivery, None where nobody ever claimed it."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_outbox).where(self._is(reader, day, kind))).first()
        return None if row is None else _delivery(row)

    def stuck(self, *, now: datetime) -> list[Delivery]:
        """Claims without an outcome that are older than `STUCK_AFTER`, oldest first."""
        query = (
            select(_outbox)
            .where(_outbox.c.state == "claimed", _outbox.c.claimed_at < _stamp(now - STUCK_AFTER))
            .order_by(_outbox.c.claimed_at)
        )
        with self._engine.connect() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    @staticmethod
    def _is(reader: str, day: date, kind: str) -> ColumnElement[bool]:
        return and_(
            _outbox.c.reader == reader.casefold(),
            _outbox.c.day == day.isoformat(),
            _outbox.c.kind == kind,
        )


def _stamp(moment: datetime) -> str:
    # All stamps are UTC and of one width, so that they compare as text on every engine.
    return moment.isoformat(timespec="microseconds")


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    found = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it begins so
    return Delivery(
        reader=found["reader"],
        day=date.fromisoformat(found["day"]),
        kind=found["kind"],
        state=found["state"],
        claimed_at=parse_moment(found["claimed_at"]),
        settled_at=parse_moment(found["settled_at"]) if found["settled_at"] else None,
        reason=found["reason"],
        tries=found["tries"],
    )
