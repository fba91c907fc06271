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
    return write_digest(workspace, folder, day=day, now=now, funnel=_funnel(workspace))


def send_digests(workspace: Workspace, *, day: date, now: datetime) -> tuple[int, list[str]]:
    """Send to every reader who has not got the digest of `day`; returns how many and what failed."""
    settings = workspace.settings
    password = read_secret("OVERHEARD_SMTP_PASSWORD") if settings.mail.user else None
    funnel = _funnel(workspace)
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
    )


def _funnel(workspace: Workspace) -> Funnel:
    kept = workspace.index.count()
    return Funnel(collected=workspace.raw.counts()["items"], kept=kept, understood=kept)
