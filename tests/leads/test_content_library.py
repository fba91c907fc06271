from __future__ import annotations

import json

import pandas as pd
import pytest

from leads.content import load_content
from overheard.errors import InputError


@pytest.fixture
def written(tmp_path):
    def write(name, text):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    return write


_GUIDE = """---
id: prams
kind: guide
title: "Which pram?"
url: https://thistledown.example/prams
updated_on: 2026-10-01
expires_on: 2027-01-31
# a remark
topics: [pram, "new parents"]
---
# A heading

Prams *differ* in [weight](https://thistledown.example/w).

- light
- heavy
"""


def test_markdown_with_front_matter_is_read_whole(written):
    (item,) = load_content([written("prams.md", _GUIDE)])
    assert (item.content_id, item.kind, item.title) == ("prams", "guide", "Which pram?")
    assert item.topics == ("pram", "new parents")
    assert (item.updated_on, item.expires_on) == ("2026-10-01", "2027-01-31")
    assert "Prams differ in weight." in item.text
    assert "light\n" in item.text


def test_front_matter_may_list_topics_line_by_line(written):
    (item,) = load_content([written("a.md", "---\ntags:\n- pram\n- cot\n---\n# Title\ntext")])
    assert item.topics == ("pram", "cot")
    assert item.title == "Title"


def test_plain_text_is_named_after_its_file(written):
    (item,) = load_content([written("sleep-help.txt", "A dark room helps.")])
    assert (item.content_id, item.title, item.kind) == ("sleep-help", "sleep help", "page")


def test_a_web_page_gives_its_main_text_its_title_and_its_address(written):
    page = (
        "<html><head><title>Returns</title><link rel='canonical' href='https://thistledown.example/r'></head>"
        "<body><nav>Menu</nav><main><p>Sixty days.</p><script>x()</script></main></body></html>"
    )
    (item,) = load_content([written("r.html", page)])
    assert (item.title, item.url, item.text) == (
        "Returns",
        "https://thistledown.example/r",
        "Sixty days.",
    )


_ROWS = [
    {
        "title": "Prams",
        "url": "https://thistledown.example/p",
        "text": "Light ones.",
        "topics": "pram, travel",
    },
    {"title": "Cots", "url": "", "text": "Warm ones.", "topics": ""},
]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_a_table_gives_one_piece_a_row(tmp_path, suffix):
    file = tmp_path / f"library.{suffix}"
    if suffix == "csv":
        pd.DataFrame(_ROWS).to_csv(file, index=False)
    elif suffix == "xlsx":
        pd.DataFrame(_ROWS).to_excel(file, index=False)
    else:
        file.write_text("\n".join(json.dumps(row) for row in _ROWS) + "\n\n", "utf-8")
    items = load_content([file])
    assert [item.title for item in items] == ["Prams", "Cots"]
    assert items[0].topics == ("pram", "travel")
    assert len({item.content_id for item in items}) == 2


def test_a_json_line_may_hold_lists_and_nulls(written):
    row = {"title": "Prams", "text": "Light.", "topics": ["a", "b"], "url": None}
    (item,) = load_content([written("l.jsonl", json.dumps(row))])
    assert (item.topics, item.url) == (("a", "b"), "")


def test_a_folder_is_read_with_its_subfolders_and_without_the_rest(written, tmp_path):
    for name in ("b/two.md", "a.md", "README.md", ".hidden/x.md", "photo.png"):
        written(name, "# Title\n\nsome text")
    assert [item.content_id for item in load_content([tmp_path])] == ["a", "b/two"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.md", "---\ntitle: A\nno end", "no closing '---'"),
        ("a.md", "---\njust words\n---\ntext", r"line 2: 'just words' is no 'key: value'"),
        ("a.md", "---\nexpires_un: 2026-01-01\n---\ntext", "did you mean 'expires_on'"),
        ("a.md", "---\nexpires_on: soon\n---\ntext", "expires_on = 'soon' is no date"),
        ("a.md", "---\ntitle: A\n---\n", "'text' is missing"),
        ("a.jsonl", "{broken", "line 1 is no JSON"),
        ("a.jsonl", "[1]", "line 1 is no JSON object"),
        ("a.csv", "title,url\nA,b\n", "row 2: 'text' is missing"),
        ("a.csv", "", "cannot be read as a table"),
        ("a.xlsx", "no zip", "cannot be read as a table"),
        ("a.docx", "x", "no content that can be read"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(written, name, text, words):
    file = written(name, text)
    with pytest.raises(InputError, match=words) as told:
        load_content([file])
    assert name in str(told.value)


def test_two_pieces_with_one_id_are_refused(written, tmp_path):
    written("a.md", "---\nid: same\n---\n# A\n\ntext")
    written("b.md", "---\nid: same\n---\n# B\n\ntext")
    with pytest.raises(InputError, match=r"'same' is already that of .*a\.md"):
        load_content([tmp_path])


def test_a_wrong_encoding_is_told_with_its_byte(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match="no UTF-8 text \\(byte 3\\)"):
        load_content([file])


def test_a_folder_without_content_and_a_missing_path_are_refused(tmp_path):
    with pytest.raises(InputError, match="holds no content"):
        load_content([tmp_path])
    with pytest.raises(InputError, match="does not exist"):
        load_content([tmp_path / "nowhere"])


def test_no_path_is_no_content():
    assert load_content([]) == ()
