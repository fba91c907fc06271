"""Tables for spreadsheets and programs."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from pipeline.export import write_table


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_leads_go_into_a_sheet_and_come_back(overheard, demo_config, tmp_path, ending):
    file = tmp_path / f"leads{ending}"
    shown = overheard("export", file, "--config", demo_config, "--json").json
    read = pd.read_csv if ending == ".csv" else pd.read_excel
    table = read(file, keep_default_na=False)
    assert len(table) == shown["rows"] > 50
    assert list(table["score"]) == sorted(table["score"], reverse=True)
    assert table["text"].str.len().min() > 0
    assert table["reasons"].str.startswith("'+").all()
    assert (table["content_url"].str.startswith("https://")).sum() > 20


def test_posts_go_into_json_lines_and_a_query_chooses_them(overheard, demo_config, tmp_path):
    everything, prams = tmp_path / "all.jsonl", tmp_path / "prams.jsonl"
    words = ("--what", "posts", "--config", demo_config, "--json")
    assert overheard("export", everything, *words).json["rows"] == 454
    found = overheard("export", prams, "--query", "pram", *words).json["rows"]
    rows = [json.loads(line) for line in prams.read_text("utf-8").splitlines()]
    assert len(rows) == found > 20
    assert all("pram" in row["text"].casefold() for row in rows)


def test_a_scan_reads_what_an_export_wrote(overheard, demo_config, tmp_path):
    file = tmp_path / "posts.csv"
    overheard("export", file, "--what", "posts", "--config", demo_config)
    out = tmp_path / "again"
    shown = overheard("scan", file, "--brand", "Thistledown", "--out", out, "--json").json
    assert shown["landed"] + shown["duplicates"] == 454
    assert shown["dead_letters"] == 0


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\tx"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_text_becomes_a_formula(tmp_path, text, ending):
    file = tmp_path / f"t{ending}"
    write_table([{"text": text + "\x00\x0b"}], file)
    read = pd.read_csv if ending == ".csv" else pd.read_excel
    assert read(file)["text"][0] == f"'{text}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("leads.pdf",), "allowed are .csv, .xlsx, .jsonl"),
        (("leads.csv", "--what", "people"), "allowed are leads and posts"),
        (("leads.csv", "--query", "pram"), "--what posts"),
        (("posts.csv", "--what", "posts", "--query", "pram AND"), "column"),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_no_file(
    overheard, demo_config, tmp_path, monkeypatch, words, expected
):
    monkeypatch.chdir(tmp_path)
    ran = overheard("export", *words, "--config", demo_config)
    assert (ran.code, ran.out) == (2, "")
    assert expected in ran.err
    assert not (tmp_path / words[0]).exists()
