"""Leads and posts of invented people, and a real SMTP server on a free port of this machine."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from digest.outbox import Outbox
from leads.store_records import StoredLead
from overheard.database import open_database
from overheard.records import ContentMatch, Label, Lead, Platform, Post, Reason, Role
from overheard.settings import MailSettings, ReaderSettings

DAY = date(2026, 11, 20)


class Mailbox:
    """Takes mail, or answers what it is told to answer."""

    def __init__(self):
        self.mails, self.on_rcpt, self.on_data = [], "", ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.on_rcpt:
            return self.on_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope)
        if self.on_data == "break off":
            server.transport.abort()
            return "250 OK"
        return self.on_data or "250 taken"


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def mail_settings(mailbox):
    controller = Controller(mailbox, hostname="127.0.0.1", port=0)
    # aiosmtpd opens its own socket on the port that it was told; ask the system for a free one first.
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        controller.port = free.getsockname()[1]
    controller.start()
    yield MailSettings(host="127.0.0.1", port=controller.port, sender="Overheard <o@shop.example>")
    controller.stop()


@pytest.fixture
def outbox(tmp_path):
    engine = open_database(tmp_path / "outbox.db")
    yield Outbox(engine)
    engine.dispose()


@pytest.fixture
def reader():
    return ReaderSettings(name="Marketing", email="marketing@shop.example", min_score=40)


@pytest.fixture
def make(now):
    """Makes a stored lead and remembers its post."""
    posts: dict[str, Post] = {}
    match = ContentMatch(
        content_id="g", title="Prams that fold", url="https://shop.example/guide", kind="guide",
        passage="Folds with one hand.", similarity=0.5, shared_terms=("pram",), reason="Both say pram.",
    )  # fmt: skip

    def stored(uid, *, score=60, labels=(Label.RECOMMENDATION,), hours=2, text="Need a pram that folds",
               fits=True, wants=("pram",), people=1, state=None, post=None, **more):  # fmt: skip
        at = now - timedelta(hours=hours)
        posts[uid] = Post(
            uid=uid, platform=Platform.REDDIT, native_id=uid, created_at=at, observed_at=at, text=text,
            community="r/UKParenting", author_handle="harbour", url="https://www.reddit.com/a1",
            **(post or {}),
        )  # fmt: skip
        fields = {
            "brand": "Thistledown", "role": Role.POTENTIAL, "role_because": "", "need": text,
            "department": "sales", "routed_because": "", "searches": (), "pipeline": "p",
        } | more  # fmt: skip
        reasons = (
            Reason(code="a", points=score, words="", explanation="asks for a recommendation"),
        )
        lead = Lead(
            lead_id=uid, score=score, reasons=reasons, labels=labels, wants=wants,
            matches=(match,) if fits else (), family=(uid,), raw_count=people, unique_count=people,
            created_at=at, platform=Platform.REDDIT, **fields,
        )  # fmt: skip
        return StoredLead(lead=lead, **(state or {}))

    return SimpleNamespace(lead=stored, posts=posts)
