"""A disk that fills up and a database that refuses half way: told in words, and nothing is lost."""

from __future__ import annotations

import os

import pytest
from sqlalchemy.exc import OperationalError


@pytest.fixture
def posts(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "1", "text": "I need a pram"}\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("reason", "code", "words"),
    [
        ("database or disk is full", 1, "The disk is full"),
        ("database is locked", 2, "another process"),
        ("database disk image is malformed", 1, "cannot be written"),
    ],
)
def test_a_database_that_refuses_half_way_is_told_in_words(
    overheard, monkeypatch, posts, tmp_path, reason, code, words
):
    def refuse(*_args, **_kwargs):
        raise OperationalError("COMMIT", {}, Exception(reason))

    monkeypatch.setattr("search_index.sqlite.SqliteIndex.upsert", refuse)
    ran = overheard("scan", posts, "--brand", "Acme", "--out", tmp_path / "out", "--json")
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert "overheard.db" in ran.err


def test_what_a_full_disk_kept_out_of_the_index_is_there_after_the_next_scan(
    overheard, monkeypatch, posts, tmp_path
):
    def refuse(*_args, **_kwargs):
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    words = ("scan", posts, "--brand", "Acme", "--out", tmp_path / "out", "--json")
    with monkeypatch.context() as full:
        full.setattr("search_index.sqlite.SqliteIndex.upsert", refuse)
        assert overheard(*words).code == 1
    shown = overheard(*words).json
    assert (shown["duplicates"], shown["understood"], shown["kept"]) == (1, 1, 1)


def test_what_a_command_writes_can_be_read_as_the_umask_lets(overheard, posts, tmp_path):
    mask = os.umask(0o022)
    try:
        assert overheard("annotate", posts, tmp_path / "out.jsonl", "--json").code == 0
    finally:
        os.umask(mask)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o644
