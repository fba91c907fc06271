"""A digest reaches its reader once, over a real SMTP server, whatever happens on the way."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from digest.outbox import STUCK_AFTER, Outbox
from digest.send import is_due, send_due
from overheard.database import open_database
from overheard.errors import StorageError
from overheard.settings import ReaderSettings

DAY = date(2026, 11, 20)


@pytest.fixture
def sending(make, reader, outbox, mail_settings, now):
    def run(*stored, **more):
        options = {
            "day": DAY, "stored": stored or [make.lead("a")], "posts": make.posts.get, "funnel": {},
            "drops": {}, "brand": "Thistledown", "mail": mail_settings, "password": None,
            "outbox": outbox, "now": now,
        } | more  # fmt: skip
        return send_due(options.pop("readers", [reader]), **options)

    return run


def test_the_mail_arrives_with_both_parts(sending, mailbox):
    assert sending() == (1, [])
    [envelope] = mailbox.mails
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == ["marketing@shop.example"]
    assert mail["Subject"].startswith("1 prospect · Thistledown")
    assert mail["Message-ID"].endswith("@shop.example>")
    assert "pram" in mail.get_body(("plain",)).get_content()
    assert "<b>pram</b>" in mail.get_body(("html",)).get_content()


def test_the_second_run_sends_nothing(sending, mailbox):
    sending()
    assert sending() == (0, [])
    assert len(mailbox.mails) == 1


def test_another_day_is_another_digest(sending, mailbox):
    sending()
    assert sending(day=DAY + timedelta(days=1)) == (1, [])
    assert len(mailbox.mails) == 2


def test_eight_at_once_send_one(sending, mailbox):
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: sending(), range(8)))
    assert sum(sent for sent, _ in results) == 1
    assert len(mailbox.mails) == 1


def test_two_processes_cannot_both_claim(tmp_path, now):
    engines = [open_database(tmp_path / "shared.db") for _ in range(2)]
    claims = [Outbox(engine).claim("A@x.example", DAY, at=now) for engine in engines]
    for engine in engines:
        engine.dispose()
    assert sorted(claims) == [False, True]


@pytest.mark.parametrize(
    ("answer", "words"),
    [("550 no such user", "It will refuse again"), ("451 later", "Try again later")],
)
def test_a_refused_reader_is_said_and_may_be_tried_again(sending, mailbox, outbox, reader, answer, words):  # fmt: skip
    mailbox.on_rcpt = answer
    sent, [failure] = sending()
    assert sent == 0
    assert words in failure
    assert outbox.get(reader.email, DAY).state == "failed"
    mailbox.on_rcpt = ""
    assert sending() == (1, [])
    assert outbox.get(reader.email, DAY).tries == 2


def test_a_refused_mail_may_be_tried_again(sending, mailbox):
    mailbox.on_data = "554 spam"
    assert sending()[0] == 0
    mailbox.on_data = ""
    assert sending() == (1, [])


def test_no_failure_quotes_the_servers_words(sending, mailbox):
    mailbox.on_rcpt = "550 <marketing@shop.example> unknown"
    [failure] = sending()[1]
    assert "marketing@" not in failure


def test_a_server_that_is_away_is_said_and_tried_again(sending, mail_settings, mailbox):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        away = mail_settings.model_copy(update={"port": free.getsockname()[1]})
    sent, [failure] = sending(mail=away)
    assert sent == 0
    assert "cannot be reached" in failure
    assert sending() == (1, [])


def test_a_line_that_breaks_after_the_text_is_never_sent_twice_by_itself(
    sending, mailbox, outbox, reader, now
):
    mailbox.on_data = "break off"
    assert "did not say whether it took the mail" in sending()[1][0]
    mailbox.on_data = ""
    assert sending() == (0, [])
    later = now + STUCK_AFTER + timedelta(seconds=1)
    sent, [failure] = sending(now=later)
    assert sent == 0
    assert "--retry" in failure
    assert [delivery.reader for delivery in outbox.stuck(now=later)] == [reader.email]
    assert sending(now=later, retry=True) == (1, [])


def test_a_claim_that_is_young_is_not_taken_over_by_a_retry(outbox, now):
    assert outbox.claim("a@x.example", DAY, at=now)
    assert not outbox.claim("a@x.example", DAY, at=now + timedelta(minutes=1), retry=True)


def test_one_reader_that_fails_does_not_keep_the_others_from_theirs(sending, mailbox, reader):
    broken = ReaderSettings(name="Ü", email="ü@shop.example")
    sent, [failure] = sending(readers=[broken, reader])
    assert sent == 1
    assert "ASCII" in failure


def test_who_wants_no_empty_mail_gets_none(sending, mailbox, reader):
    quiet = reader.model_copy(update={"skip_empty": True})
    assert sending(readers=[quiet], posts=lambda _: None) == (0, [])
    assert mailbox.mails == []


def test_an_incident_breaks_the_silence(sending, reader):
    quiet = reader.model_copy(update={"skip_empty": True})
    assert sending(readers=[quiet], posts=lambda _: None, incidents=["x is silent"])[0] == 1


@pytest.mark.parametrize(("zone", "due"), [("UTC", True), ("America/New_York", False)])
def test_a_reader_is_due_at_their_own_hour(zone, due):
    reader = ReaderSettings(name="R", email="r@x.example", time_zone=zone, hour=7)
    assert is_due(reader, day=DAY, now=datetime.fromisoformat("2026-11-20T07:00+00:00")) is due


def test_readers_whose_hour_has_not_come_wait(sending, reader):
    late = reader.model_copy(update={"hour": 23})
    assert sending(readers=[late], at_their_hour=True) == (0, [])


def test_a_password_that_the_server_does_not_take_is_said(sending, mail_settings, make):
    # The test server offers no AUTH at all: signing in fails, and nothing is sent without it.
    sent, [failure] = sending(mail=mail_settings.model_copy(update={"user": "u"}), password="p")
    assert sent == 0
    assert "Signing in" in failure


def test_nobody_is_found_for_a_day_without_a_delivery(outbox):
    assert outbox.get("a@x.example", DAY) is None


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_without_encryption_is_refused_when_encryption_is_asked_for(sending, mail_settings, mailbox, security):  # fmt: skip
    assert sending(mail=mail_settings.model_copy(update={"security": security}))[0] == 0
    assert mailbox.mails == []


def test_with_a_folder_the_mail_is_written_and_no_server_is_asked(
    sending, mailbox, mail_settings, tmp_path
):
    into = mail_settings.model_copy(update={"folder": tmp_path / "mails", "port": 1})
    assert sending(mail=into) == (1, [])
    assert sending(mail=into) == (0, [])
    [file] = (tmp_path / "mails").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"] == "marketing@shop.example"
    assert mailbox.mails == []


def test_a_folder_that_cannot_be_made_is_said_and_may_be_tried_again(
    sending, outbox, reader, mail_settings, tmp_path
):
    (tmp_path / "file").write_text("in the way")
    into = mail_settings.model_copy(update={"folder": tmp_path / "file" / "mails"})
    with pytest.raises(StorageError, match="Choose another folder"):
        sending(mail=into)
    assert outbox.get(reader.email, DAY).state == "failed"


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("Pacific/Auckland", 0, date(2026, 11, 21)),
        ("Europe/London", 13, None),
        ("America/Los_Angeles", 4, date(2026, 11, 20)),
    ],
)
def test_without_a_day_each_reader_has_the_own_today_and_hour(sending, outbox, zone, hour, day):
    reader = ReaderSettings(name="R", email="r@shop.example", time_zone=zone, hour=hour)
    sent, failed = sending(readers=[reader], day=None, at_their_hour=True)
    assert (sent, failed) == (1 if day else 0, [])
    if day:
        assert outbox.get(reader.email, day).state == "sent"
