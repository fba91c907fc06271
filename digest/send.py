"""Sends the day's digest to every reader, each exactly once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from digest.compose import compose
from digest.message import Message
from digest.outbox import STUCK_AFTER, Outbox
from digest.preview import write_mail
from digest.smtp import DeliveryUnknown, send
from leads.store_records import StoredLead
from overheard.errors import SourceError, StorageError
from overheard.records import Post
from overheard.settings import MailSettings, ReaderSettings

__all__ = ["Edition", "handle_one_reader", "is_due", "send_due"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """Everything about one day's digest that is the same for all readers."""

    day: date
    stored: Sequence[StoredLead]
    posts: Callable[[str], Post | None]
    funnel: Mapping[str, int]
    drops: Mapping[str, int]
    brand: str
    incidents: Sequence[str] = ()


def send_due(
    readers: Sequence[ReaderSettings],
    *,
    day: date | None,
    stored: Sequence[StoredLead],
    posts: Callable[[str], Post | None],
    funnel: Mapping[str, int],
    drops: Mapping[str, int],
    brand: str,
    mail: MailSettings,
    password: str | None,
    outbox: Outbox,
    now: datetime,
    incidents: Sequence[str] = (),
    retry: bool = False,
    at_their_hour: bool = False,
) -> tuple[int, list[str]]:
    """Send to every reader who has not got the digest of `day`.

    Args:
        readers: who gets it; one that fails does not keep the others from theirs.
        day: the day in the subject; a reader gets one digest of it. None is today where the reader lives.
        stored: as in `compose`.
        posts: as in `compose`.
        funnel: as in `compose`.
        drops: as in `compose`.
        brand: as in `compose`.
        mail: the server, the sender and where the inbox is.
        password: for `mail.user`, None where there is none.
        outbox: who has got it.
        now: the moment of sending.
        incidents: as in `compose`.
        retry: send also what was claimed long ago and never reported back; somebody looked and it did not arrive.
        at_their_hour: leave out readers whose hour on `day` has not come.

    Returns:
        how many were sent now, and a sentence for each that was not and should have been.
    """
    edition = Edition(
        day=day or now.date(),
        stored=stored,
        posts=posts,
        funnel=funnel,
        drops=drops,
        brand=brand,
        incidents=incidents,
    )
    sent, failed = 0, []
    for reader in readers:
        today = day or now.astimezone(ZoneInfo(reader.time_zone)).date()
        if at_their_hour and not is_due(reader, day=today, now=now):
            continue
        try:
            sent += handle_one_reader(
                reader,
                edition=replace(edition, day=today),
                mail=mail,
                password=password,
                outbox=outbox,
                now=now,
                retry=retry,
            )
        except SourceError as error:
            _log.warning("digest of %s not sent: %s", today, type(error).__name__)
            failed.append(f"{reader.name}: {error}")
        else:
            failed.extend(_never_settled(reader, day=today, outbox=outbox, now=now))
    return sent, failed


def handle_one_reader(
    reader: ReaderSettings,
    *,
    edition: Edition,
    mail: MailSettings,
    password: str | None,
    outbox: Outbox,
    now: datetime,
    retry: bool = False,
) -> bool:
    """Compose, claim, send and settle for one reader; False where there was nothing to do.

    Raises:
        SourceError: it was not sent (it may be tried again), or nobody knows (it will not be, see `Outbox.stuck`).
    """
    message = compose(
        reader,
        day=edition.day,
        stored=edition.stored,
        posts=edition.posts,
        funnel=edition.funnel,
        drops=edition.drops,
        inbox_url=mail.inbox_url,
        brand=edition.brand,
        incidents=edition.incidents,
        now=now,
    )
    if reader.skip_empty and not message.leads and not edition.incidents:
        return False
    if not outbox.claim(reader.email, edition.day, at=now, retry=retry):
        return False
    try:
        _deliver(message, to=reader.email, mail=mail, password=password)
    except DeliveryUnknown:
        raise  # stays claimed: it may have arrived, and twice is worse than once too few
    except (SourceError, StorageError) as error:
        outbox.settle(reader.email, edition.day, at=now, failed_because=str(error))
        raise
    outbox.settle(reader.email, edition.day, at=now)
    return True


def _deliver(message: Message, *, to: str, mail: MailSettings, password: str | None) -> None:
    if mail.folder is not None:
        write_mail(message, mail.folder, sender=mail.sender)
    else:
        send(message, to=to, settings=mail, password=password)


def is_due(reader: ReaderSettings, *, day: date, now: datetime) -> bool:
    """Whether the reader's hour of `day` has come in the reader's own time zone."""
    return now >= datetime.combine(day, time(reader.hour), tzinfo=ZoneInfo(reader.time_zone))


def _never_settled(
    reader: ReaderSettings, *, day: date, outbox: Outbox, now: datetime
) -> list[str]:
    found = outbox.get(reader.email, day)
    if found is None or found.state != "claimed" or now - found.claimed_at <= STUCK_AFTER:
        return []
    began = f"{found.claimed_at:%Y-%m-%d %H:%M} UTC"
    words = f"a send that began at {began} never reported back; ask whether it arrived"
    return [f"{reader.name}: {words}. If it did not, send again with --retry."]
