"""What people mistype, misname and misplace: each mistake is named with its fix, and costs nothing else."""

from __future__ import annotations

import io
import json
import os
import stat

import pytest

BRAND = '[[brands]]\nname = "Acme"\n'


@pytest.fixture
def configured(tmp_path):
    def write(more: str = "", *, first: str = ""):
        path = tmp_path / "overheard.toml"
        path.write_text(first + BRAND + more, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            '[[searches]]\nname = "prams"\nquery = "pram AND ("\n',
            ["'prams' of [[searches]]", "column"],
        ),
        ('[[searches]]\nname = "all"\nquery = "NOT pram"\n', ["'all' of [[searches]]", "exclude"]),
        (
            '[[routes]]\ndepartment = "a"\nroles = ["new"]\n[[routes]]\ndepartment = "hr"\nquery = "job OR"\n',
            ["[[routes]] number 2, to 'hr'", "'job OR'", "column"],
        ),
        (
            f'[[routes]]\ndepartment = "hr"\nquery = "({"a " * 60}"\n',
            ["[[routes]] number 1", "…"],
        ),
    ],
)
@pytest.mark.parametrize("command", ["doctor", "run"])
def test_a_broken_query_of_the_configuration_is_named_with_its_table(
    overheard, configured, tmp_path, table, expected, command
):
    ran = overheard(command, "--config", configured(table), "--json")
    assert (ran.code, ran.out) == (2, "")
    assert [words for words in expected if words not in ran.err] == []
    assert not (tmp_path / "workspace").exists()


def test_a_file_where_the_workspace_should_be_is_the_callers_mistake(
    overheard, configured, tmp_path
):
    (tmp_path / "taken").write_text("mine")
    ran = overheard("doctor", "--config", configured(first='workspace = "taken"\n'))
    assert ran.code == 2
    assert "Choose another" in ran.err
    assert (tmp_path / "taken").read_text() == "mine"


def test_an_unknown_log_level_is_said_so(overheard, monkeypatch):
    monkeypatch.setenv("OVERHEARD_LOG", "banana")
    ran = overheard("doctor")
    assert ran.code == 2
    assert "'banana'" in ran.err
    assert "DEBUG, INFO" in ran.err


def test_words_that_are_no_utf8_are_refused(overheard):
    ran = overheard("search", b"caf\xe9".decode("utf-8", "surrogateescape"))
    assert ran.code == 2
    assert "Word 2 of the command is not UTF-8" in ran.err


@pytest.mark.parametrize("moment", ["bad", "9999-12-31T23:59:59-12:00", "2024-13-01"])
def test_a_moment_that_no_calendar_holds_is_refused(overheard, configured, moment):
    ran = overheard("replay", "--since", moment, "--config", configured())
    assert ran.code == 2
    assert "is no date" in ran.err


def test_a_brand_too_long_for_the_configuration_is_refused_before_anything_is_made(
    overheard, tmp_path
):
    ran = overheard("scan", tmp_path / "a.csv", "--brand", "A" * 121, "--out", tmp_path / "out")
    assert ran.code == 2
    assert "at most 120" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["", "  ", "n" * 121])
def test_a_search_needs_a_name_that_can_be_called(overheard, configured, name):
    ran = overheard("searches", "save", name, "pram", "--config", configured())
    assert ran.code == 2
    assert "1 to 120 characters" in ran.err


def test_a_digest_without_readers_is_no_success(overheard, configured):
    ran = overheard("digest", "--send", "--config", configured(), "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "[[readers]]" in ran.err


def test_a_password_is_asked_for_at_a_terminal_only(overheard, configured, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    ran = overheard("user", "add", "maria", "--config", configured())
    assert ran.code == 2
    assert "--password-stdin" in ran.err


def test_a_password_that_is_no_text_is_refused(overheard, configured, monkeypatch):
    broken = io.TextIOWrapper(io.BytesIO(b"\xff\xfe a long password\n"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", broken)
    ran = overheard("user", "add", "maria", "--password-stdin", "--config", configured())
    assert ran.code == 2
    assert "UTF-8" in ran.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--reader", "nobody"), "readers.0.email"),
        (("--competitor", "acme"), "two brands are named acme"),
    ],
)
def test_init_writes_no_configuration_that_could_not_be_read(overheard, tmp_path, words, expected):
    config = tmp_path / "new.toml"
    ran = overheard("init", "--brand", "Acme", *words, "--config", config)
    assert ran.code == 2
    assert expected in ran.err
    assert not config.exists()


@pytest.mark.parametrize(
    ("place", "words"), [("absent/new.toml", "Choose another"), ("", "folder")]
)
def test_init_into_no_folder_or_over_one_is_the_callers_mistake(overheard, tmp_path, place, words):
    ran = overheard("init", "--brand", "Acme", "--force", "--config", tmp_path / place)
    assert ran.code == 2
    assert words in ran.err


@pytest.fixture
def posts(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "1", "text": "I need a pram"}\n', encoding="utf-8")
    return path


def test_a_pipe_is_written_to_and_never_replaced(overheard, posts, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    ran = overheard("annotate", posts, pipe, "--json")
    line = os.read(reader, 65536)
    os.close(reader)
    assert ran.json["annotated"] == 1
    assert json.loads(line)["id"] == "1"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_stays_a_link_to_the_file_that_is_replaced(overheard, posts, tmp_path):
    (tmp_path / "real.jsonl").write_text("old")
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    assert overheard("annotate", posts, tmp_path / "link.jsonl").code == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert json.loads((tmp_path / "real.jsonl").read_text("utf-8"))["id"] == "1"


@pytest.mark.parametrize(("place", "words"), [("", "is a folder"), ("absent/out.jsonl", "another")])
def test_an_output_that_can_be_no_file_is_refused_before_the_reading(
    overheard, posts, tmp_path, place, words
):
    ran = overheard("annotate", posts, tmp_path / place)
    assert ran.code == 2
    assert words in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"labels": "purchase"}, "a list of labels"),
        ({"labels": None}, "a list of labels"),
        ({"text": 5}, "'text' that is not text"),
        ({"id": {"a": 1}}, "'id' that is not text or a whole number"),
        ({"id": True}, "'id' that is not text"),
    ],
)
def test_a_gold_line_of_a_wrong_type_is_named_with_its_line(overheard, tmp_path, change, expected):
    gold = tmp_path / "gold.jsonl"
    row = {"id": "1", "text": "I need a pram", "labels": ["purchase"], **change}
    gold.write_text("\n" + json.dumps(row) + "\n", encoding="utf-8")
    ran = overheard("evaluate", gold, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "gold.jsonl line 2" in ran.err
    assert expected in ran.err


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(overheard, monkeypatch, posts, tmp_path):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.commands.running.runs.run_pages", interrupted)
    ran = overheard("scan", posts, "--brand", "Acme", "--out", tmp_path / "out")
    assert ran.code == 130
    assert "run again to go on" in ran.err


def test_content_that_cannot_be_read_is_refused_before_anything_is_made(overheard, posts, tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    out = tmp_path / "out"
    ran = overheard("scan", posts, "--brand", "A", "--content", tmp_path / "a.png", "--out", out)
    assert ran.code == 2
    assert "a.png" in ran.err
    assert not out.exists()
