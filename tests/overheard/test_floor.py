"""The floor: time, JSON, words, the database and secrets."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert
from sqlalchemy.exc import OperationalError

from overheard.clock import Window, parse_moment, utc_now
from overheard.database import open_database, storage_error
from overheard.errors import (
    InputError,
    MissingKey,
    OverheardError,
    StorageError,
    UserError,
    WorkspaceBusy,
)
from overheard.logs import configure_logging, log_step
from overheard.records import StepReport
from overheard.secrets import read_secret
from overheard.tokens import fold, tokenize, words
from overheard.wire_json import decode_json, encode_json


def test_a_window_is_half_open():
    start = datetime(2026, 11, 1, tzinfo=UTC)
    window = Window(since=start, until=start + timedelta(days=1))
    assert start in window
    assert start + timedelta(days=1) not in window


def test_a_window_without_a_zone_is_refused():
    with pytest.raises(InputError, match="zone"):
        Window(since=datetime(2026, 1, 1), until=datetime(2026, 1, 2))  # noqa: DTZ001


def test_a_window_that_ends_before_it_begins_is_refused(now):
    with pytest.raises(InputError, match="before it begins"):
        Window(since=now, until=now - timedelta(seconds=1))


def test_the_last_days_end_at_the_given_moment(now):
    assert Window.last(2, until=now) == Window(since=now - timedelta(days=2), until=now)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T12:00", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        ("2026-11-20T12:00+02:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
    ],
)
def test_moments_are_read_as_utc(text, moment):
    assert parse_moment(text) == moment


def test_no_date_is_said_so():
    with pytest.raises(InputError, match="yesterday"):
        parse_moment("yesterday")


def test_the_present_is_aware():
    assert utc_now().tzinfo is UTC


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": "\\ud83d"}', {"a": "\ufffd"}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        (b'["caf\xe9", 1]', ["caf\ufffd", 1]),
        ('["x"]', ["x"]),
    ],
)
def test_json_is_read_however_people_made_it(raw, value):
    assert decode_json(raw) == value
    assert decode_json(encode_json(value)) == value


@pytest.mark.parametrize("raw", [b"", b"{", b"not json", b"[" * 100_000])
def test_what_is_no_json_is_a_value_error(raw):
    with pytest.raises(ValueError, match=r".+"):
        decode_json(raw)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Mum's crème brûlée", ["mums", "creme", "brulee"]),
        ("#BlackFriday @shop $AAPL", ["#blackfriday", "@shop", "$aapl"]),
        ("I ❤️ it 👍🏽!", ["i", "❤", "it", "👍🏽"]),
        ("don’t can't", ["dont", "cant"]),
        ("", []),
        ("3.5 stars", ["3", "5", "stars"]),
    ],
)
def test_words_are_found_and_folded(text, tokens):
    assert words(text) == tokens
    assert [token.text for token in tokenize(text)] == tokens


def test_tokens_know_where_they_stand():
    text = "so 😀 the Pram!"
    assert [text[token.start : token.end] for token in tokenize(text)] == [
        "so",
        "😀",
        "the",
        "Pram",
    ]


def test_folding_is_idempotent():
    assert fold(fold("Straße’s")) == fold("Straße’s")


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "overheard.db"
    path.write_text("this is a shopping list, not a database" * 50)
    with pytest.raises(StorageError, match=r"overheard\.db"):
        open_database(path)


def test_a_missing_folder_is_said_so(tmp_path):
    with pytest.raises(StorageError, match="cannot be written"):
        open_database(tmp_path / "no" / "such" / "overheard.db")


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("database is locked", WorkspaceBusy),
        ("database or disk is full", StorageError),
        ("odd", StorageError),
    ],
)
def test_the_database_refuses_in_plain_words(reason, kind):
    error = storage_error(OperationalError("insert", {}, Exception(reason)), what="the index")
    assert isinstance(error, kind)
    assert "the index" in str(error)


def test_a_transaction_that_fails_leaves_nothing(tmp_path):
    engine = open_database(tmp_path / "overheard.db")
    table = Table("numbers", MetaData(), Column("n", Integer, primary_key=True))
    table.create(engine)
    with suppress(RuntimeError), engine.begin() as connection:
        connection.execute(insert(table).values(n=1))
        raise RuntimeError
    with engine.begin() as connection:
        assert connection.execute(table.select()).all() == []
    engine.dispose()


def test_a_secret_comes_from_the_environment_or_a_file(tmp_path):
    (tmp_path / "key").write_text("from file\n")
    assert read_secret("KEY", environment={"KEY": "direct"}) == "direct"
    assert read_secret("KEY", environment={"KEY_FILE": str(tmp_path / "key")}) == "from file"


@pytest.mark.parametrize(
    ("make", "words_of_it"),
    [(None, "is not set"), ("absent", "cannot be read"), ("empty", "is empty")],
)
def test_a_missing_secret_says_what_to_set(tmp_path, make, words_of_it):
    (tmp_path / "empty").write_text("")
    environment = {} if make is None else {"KEY_FILE": str(tmp_path / make)}
    with pytest.raises(MissingKey, match=words_of_it):
        read_secret("KEY", environment=environment)


def test_mistakes_of_the_user_exit_with_2_and_ours_with_1():
    assert (UserError.exit_code, OverheardError.exit_code, StorageError.exit_code) == (2, 1, 1)


def test_a_step_is_logged_with_counts_only(capsys):
    configure_logging(level="INFO")
    log_step(StepReport(step="collect", counts={"landed": 3}, drops={"promotion": 1}, seconds=0.5))
    logging.getLogger("overheard").handlers = []
    assert "step=collect landed=3 drop:promotion=1 seconds=0.50" in capsys.readouterr().err
