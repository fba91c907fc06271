"""The digest: composed from leads and posts, previewed or sent once a reader and day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from digest.send import send_due
from leads.store_records import LeadFilter
from overheard.secrets import read_secret
from pipeline.demo import post_lookup, write_digest
from pipeline.funnel import Funnel
from pipeline.workspace import Workspace

__all__ = ["preview_digest", "send_digests"]


def preview_digest(workspace: Workspace, folder: Path, *, day: date, now: datetime) -> Path:
    """Write the first reader's digest; sends nothing and claims nothing."""
    return write_digest(workspace, folder, day=day, now=now, funnel=_funnel(workspace, now=now))


def send_digests(
    workspace: Workspace, *, day: date | None, now: datetime, at_their_hour: bool = False
) -> tuple[int, list[str]]:
    """Send to every reader who has not got the digest of `day`; returns how many and what failed.

    Without a day it is each reader's own today; `at_their_hour` leaves out those whose hour has not come yet.
    """
    settings = workspace.settings
    password = read_secret("OVERHEARD_SMTP_PASSWORD") if settings.mail.user else None
    funnel = _funnel(workspace, now=now)
    return send_due(
        settings.readers,
        day=day,
        stored=workspace.leads.find(LeadFilter(), now=now, limit=1000),
        posts=post_lookup(workspace),
        funnel=funnel.as_dict(),
        drops=funnel.drops,
        brand=settings.brands[0].name,
        mail=settings.mail,
        password=password,
        outbox=workspace.outbox,
        now=now,
        at_their_hour=at_their_hour,
    )


def _funnel(workspace: Workspace, *, now: datetime) -> Funnel:
    """What the workspace holds: the digest speaks of all of it, not of one run."""
    collected, leads = workspace.raw.counts()["items"], workspace.leads.count(LeadFilter(), now=now)
    return Funnel(collected=collected, kept=workspace.index.count(), leads=leads)
