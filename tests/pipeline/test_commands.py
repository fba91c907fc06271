"""The command line from a newcomer's chair: what it prints, what it refuses, what it keeps."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from leads.store_records import LeadFilter
from overheard.settings import load_settings
from pipeline.demo import DEMO_NOW
from pipeline.workspace import open_workspace

TEXTS = (
    ("a", "can anyone recommend a good pram for a small flat?"),
    ("b", "@acmeprams still waiting for my refund after three weeks, awful service"),
    ("c", "lovely weather in leeds today"),
)
POSTS = [
    {"id": str(day), "text": text, "author": author, "created_at": f"2026-11-0{day}T10:00:00Z"}
    for day, (author, text) in enumerate(TEXTS, start=1)
]
GOLD = {"unsure": [], "source": "tweet", "stratum": "random"}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.jsonl"
    lines = [json.dumps(post) for post in POSTS]
    path.write_text("\n".join([*lines, lines[0], "{broken", ""]), encoding="utf-8")
    return path


def scan(overheard, export, tmp_path, *more):
    return overheard(
        "scan", export, "--brand", "Acme Prams", "--out", tmp_path / "out", "--json", *more
    )


def test_the_demo_prints_one_object_whose_numbers_add_up(overheard, tmp_path):
    shown = overheard("demo", "--out", tmp_path / "demo", "--json").json
    assert shown["collected"] == shown["landed"] + shown["duplicates"] + shown["dead_letters"]
    assert shown["collected"] > 300
    assert shown["kept"] == shown["landed"] - shown["revised"] - shown["deleted"]
    assert shown["kept"] == shown["leads"] + shown["folded"] + sum(shown["drops"].values())
    assert len(shown["best"]) == 10
    assert (tmp_path / "demo" / "digest" / "digest.html").is_file()


def test_the_demo_in_words_shows_funnel_prospects_routing_digest_and_inbox(overheard, tmp_path):
    ran = overheard("demo", "--out", tmp_path / "demo")
    assert ran.code == 0
    for words in (
        "The funnel",
        "dead letters",
        "10. ",
        "Routed: ",
        "digest.html",
        "overheard serve",
    ):
        assert words in ran.out


def test_the_demo_again_starts_anew_and_keep_adds_nothing(overheard, tmp_path):
    first = overheard("demo", "--out", tmp_path / "demo", "--json").json
    again = overheard("demo", "--out", tmp_path / "demo", "--json").json
    kept = overheard("demo", "--out", tmp_path / "demo", "--keep", "--json").json
    assert (again["landed"], again["leads"]) == (first["landed"], first["leads"])
    assert (kept["landed"], kept["leads"]) == (0, first["leads"])


def test_the_demo_never_removes_a_folder_that_it_did_not_make(overheard, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "overheard.db").write_text("precious")
    ran = overheard("demo", "--out", tmp_path / "mine")
    assert ran.code == 2
    assert (tmp_path / "mine" / "overheard.db").read_text() == "precious"


def test_scan_accounts_for_every_record_and_a_second_run_adds_nothing(overheard, export, tmp_path):
    first = scan(overheard, export, tmp_path).json
    assert [first[name] for name in ("collected", "landed", "duplicates", "dead_letters")] == [
        5,
        3,
        1,
        1,
    ]
    again = scan(overheard, export, tmp_path).json
    assert [again[name] for name in ("collected", "landed", "duplicates", "dead_letters")] == [
        5,
        0,
        4,
        1,
    ]
    assert again["leads"] == first["leads"] > 0


def test_a_scan_leaves_a_configuration_with_which_every_command_goes_on(
    overheard, export, tmp_path
):
    odd = 'Acme "Prams"'
    shown = overheard("scan", export, "--brand", odd, "--out", tmp_path / "out", "--json").json
    config = Path(shown["config"])
    assert load_settings(config).brands[0].name == odd
    assert overheard("search", "pram", "--config", config, "--json").json["total"] == 1
    again = overheard("run", "--config", config, "--json").json
    assert (again["landed"], again["kept"]) == (0, shown["kept"])
    config.write_text(config.read_text("utf-8") + "# mine\n", encoding="utf-8")
    overheard("scan", export, "--brand", odd, "--out", tmp_path / "out", "--json")
    assert config.read_text("utf-8").endswith("# mine\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("scan", "absent.jsonl", "--brand", "A"), "absent.jsonl"),
        (("scan", "absent.jsonl", "--brand", "!!"), "no letter"),
        (("run", "--config", "absent.toml"), "overheard init"),
        (("search", "a AND", "--config", "absent.toml"), "column"),
        (("annotate", "absent.jsonl", "out.jsonl"), "cannot be read"),
        (("digest", "--config", "absent.toml"), "--preview DIR or --send"),
        (("init",), "--brand NAME"),
        (("serve", "--demo", "absent"), "holds no demo"),
    ],
)  # fmt: skip
def test_a_mistake_of_the_user_is_named_with_the_fix_and_exits_with_2(
    overheard, words, expected, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    ran = overheard(*words)
    assert (ran.code, ran.out) == (2, "")
    assert expected in ran.err


def test_a_second_process_at_the_same_time_is_refused_in_words(overheard, demo_config):
    with open_workspace(load_settings(demo_config), exclusive=True):
        ran = overheard("run", "--config", demo_config)
    assert ran.code == 2
    assert "Another process" in ran.err


def test_replay_gives_the_same_leads_without_a_source(overheard, demo_config):
    text = demo_config.read_text("utf-8")
    head, _, tail = text.partition("[[sources]]")
    demo_config.write_text(
        head + "[[searches]]" + tail.partition("[[searches]]")[2], encoding="utf-8"
    )
    settings = load_settings(demo_config)
    with open_workspace(settings) as workspace:
        before = {hit.post.uid: hit for hit in workspace.index.iterate()}
        leads = workspace.leads.find(LeadFilter(), now=DEMO_NOW, limit=1000)
        workspace.index.delete(before)
        workspace.leads.clear_derived()
    shown = overheard("replay", "--config", demo_config, "--json").json
    with open_workspace(settings) as workspace:
        after = {hit.post.uid: hit for hit in workspace.index.iterate()}
        again = workspace.leads.find(LeadFilter(), now=DEMO_NOW, limit=1000)
    assert after == before
    assert again == leads
    assert shown["understood"] > 300


def test_a_source_without_its_key_costs_itself_and_no_other(overheard, demo_config):
    added = '[[sources]]\nname = "on x"\nkind = "x"\nquery = "pram"\n\n[[searches]]'
    text = demo_config.read_text("utf-8").replace("[[searches]]", added, 1)
    demo_config.write_text(text, encoding="utf-8")
    ran = overheard("run", "--config", demo_config, "--json")
    assert ran.code == 2
    assert "OVERHEARD_X_BEARER_TOKEN is not set" in ran.json["incidents"][0]
    assert ran.json["duplicates"] + ran.json["landed"] == 0
    assert ran.json["leads"] > 50


def test_search_finds_posts_and_counts_them(overheard, demo_config):
    shown = overheard(
        "search", "label:recommendation", "--config", demo_config, "--json", "--limit", "3"
    ).json
    assert shown["total"] > 5
    assert len(shown["posts"]) == 3
    assert all("recommendation" in post["labels"] for post in shown["posts"])


def test_a_search_is_previewed_saved_listed_and_deleted(overheard, demo_config):
    preview = overheard("searches", "preview", "pram", "--config", demo_config, "--json").json
    assert preview["total"] == sum(day["count"] for day in preview["per_day"]) > 0
    saved = overheard("searches", "save", "prams", "pram", "--config", demo_config, "--json").json
    assert saved["matched"] == preview["total"]
    listed = overheard("searches", "list", "--config", demo_config, "--json").out
    assert '"prams"' in listed
    assert overheard("searches", "delete", "prams", "--config", demo_config, "--json").json == {
        "deleted": "prams"
    }
    again = overheard("searches", "delete", "prams", "--config", demo_config)
    assert (again.code, "No search is named 'prams'" in again.err) == (2, True)


def test_a_search_that_selects_nothing_is_refused_when_saved(overheard, demo_config):
    ran = overheard("searches", "save", "all", "NOT pram", "--config", demo_config)
    assert ran.code == 2


def test_annotate_keeps_the_offsets_of_the_given_text(overheard, tmp_path):
    text = "😀 hello. Can anyone recommend a quiet dishwasher for a small kitchen?"
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "1", "text": text}) + "\nbroken\n", encoding="utf-8")
    shown = overheard("annotate", source, target, "--json").json
    assert (shown["annotated"], shown["failed"]) == (1, 1)
    row = json.loads(target.read_text("utf-8"))
    assert set(row) == {"id", "labels", "decided", "need", "needs", "wants", "brands"}
    assert len(row["labels"]) == 9
    assert "recommendation" in row["decided"]
    assert [text[need["start"] : need["end"]] for need in row["needs"]] == [
        need["text"] for need in row["needs"]
    ]


def test_evaluate_gives_every_table(overheard, tmp_path):
    gold = tmp_path / "gold.jsonl"
    asks = {"id": "1", "text": "anyone know a good plumber?", "labels": ["recommendation"]}
    chats = {"id": "2", "text": "nice day", "labels": [], "need_spans": []}
    rows = [{**GOLD, **asks, "need_spans": [[0, 27]]}, {**GOLD, **chats}]
    gold.write_text("\n".join(json.dumps(row) for row in rows))
    shown = overheard("evaluate", gold, "--json")
    assert shown.code == 0
    assert shown.json["need_f1"] == shown.json["labels"]["need"]["f1"] == 1.0
    assert {"spans", "kinds", "strata"} <= shown.json.keys()
    assert "recommendation" in overheard("evaluate", gold).out


def test_init_writes_a_file_that_loads_and_doctor_names_what_is_missing(overheard, tmp_path):
    config = tmp_path / "overheard.toml"
    words = ("init", "--brand", "Acme", "--subreddit", "prams", "--config", config)
    assert overheard(*words).code == 0
    assert load_settings(config).brands[0].name == "Acme"
    assert "exists already" in overheard(*words).err
    ran = overheard("doctor", "--config", config)
    assert ran.code == 1
    assert "OVERHEARD_REDDIT_CLIENT_ID is not set" in ran.out


def test_init_asks_a_few_questions_at_a_terminal(overheard, tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = "Acme\nOakmere, Meadow\nprams\n\n\nann@acme.example\n"
    monkeypatch.setattr("sys.stdin", Terminal(answers))
    config = tmp_path / "overheard.toml"
    ran = overheard("init", "--config", config, "--json")
    assert (ran.code, ran.json) == (0, {"written": str(config)})
    settings = load_settings(config)
    assert [brand.name for brand in settings.competitors] == ["Oakmere", "Meadow"]
    assert [source.kind for source in settings.sources] == ["reddit"]
    assert settings.readers[0].email == "ann@acme.example"


def test_people_are_added_from_stdin_and_listed(overheard, demo_config, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert overheard("user", "add", "maria", "--password-stdin", "--config", demo_config).code == 0
    assert "maria" in overheard("user", "list", "--config", demo_config).out


def test_the_digest_is_previewed_as_html_and_text(overheard, demo_config, tmp_path):
    shown = overheard(
        "digest",
        "--preview",
        tmp_path / "d",
        "--day",
        "2026-11-21",
        "--config",
        demo_config,
        "--json",
    )
    assert shown.code == 0
    assert (tmp_path / "d" / "digest.txt").read_text("utf-8")


def test_the_digest_says_when_no_mail_server_answers(overheard, demo_config):
    text = demo_config.read_text("utf-8").replace("folder =", "port = 1  #")
    demo_config.write_text(text, encoding="utf-8")
    ran = overheard("digest", "--send", "--config", demo_config)
    assert ran.code == 1
    assert "Not sent" in ran.err
