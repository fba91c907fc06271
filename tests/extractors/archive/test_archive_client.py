from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors import registry
from extractors.archive.client import open_source, read_files
from overheard.errors import ConfigError, InputError
from overheard.settings import SourceSettings

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LINES = b'{"id": "a1", "text": "where do I buy a cot?"}\n{"id": "a2", "text": "lovely pram"}\n'
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>A pram</title>
<link>https://example.com/1</link><description>We tried a pram.</description></item></channel></rss>"""


def texts(page):
    return [registry.to_post(item).full_text for item in page.items]


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "packed",
    [
        LINES,
        gzip.compress(LINES),
        gzip.compress(LINES[:46]) + gzip.compress(LINES[46:]),
        lzma.compress(LINES),
        lzma.compress(LINES[:46]) + lzma.compress(LINES[46:]),
        zstandard.compress(LINES),
        zstandard.compress(LINES[:46]) + zstandard.compress(LINES[46:]),
        zipped(a=LINES[:46], b=LINES[46:]),
        zipped(a=gzip.compress(LINES)),
        gzip.compress(lzma.compress(LINES)),
    ],
    ids=["plain", "gz", "two gz", "xz", "two xz", "zst", "two zst", "zip", "gz in zip", "xz in gz"],
)
def test_every_packing_is_recognised_by_its_bytes_and_not_by_its_name(scan, packed):
    page = scan(packed, name="export.txt")
    assert texts(page) == ["where do I buy a cot?", "lovely pram"]
    assert not page.dead_letters


@pytest.mark.parametrize(
    "pack", [gzip.compress, lzma.compress, zstandard.compress], ids=["gz", "xz", "zst"]
)
def test_what_is_readable_of_a_truncated_file_survives_with_one_dead_letter(scan, pack):
    lines = b"".join(
        json.dumps({"id": str(n), "text": f"post {n} {n * 7919 % 10007}"}).encode() + b"\n"
        for n in range(6_000)
    )
    packed = pack(lines)
    page = scan(packed[: len(packed) * 2 // 3])
    assert len(page.items) > 1000
    assert "too early" in page.dead_letters[-1].reason
    assert len(page.dead_letters) <= 2


def test_damage_in_the_middle_of_a_gz_is_one_dead_letter_and_no_crash(scan):
    packed = bytearray(gzip.compress(LINES * 5_000))
    packed[len(packed) // 2] ^= 0xFF
    packed[len(packed) // 2 + 1] ^= 0xFF
    page = scan(bytes(packed))
    assert page.items
    assert page.dead_letters


@pytest.mark.parametrize(
    "content",
    [
        b'{"id":"1","text":"one"}\n{"id":"2","text":"two"}',
        b'{"id":"1","text":"one"}\r\n\r\n{"id":"2","text":"two"}\r\n',
        b'{"id":"1","text":"one"}{"id":"2","text":"two"}',
        b'[{"id":"1","text":"one"},{"id":"2","text":"two"}]',
        b'[\n {"id":"1",\n "text":"one"},\n {"id":"2",\n "text":"two"}\n]',
        b'{\n "id":"1",\n "text":"one"\n}\n{\n "id":"2",\n "text":"two"\n}\n',
        b"id,text\n1,one\n2,two\n",
        b"id;text\r\n1;one\r\n2;two\r\n",
        b"id\ttext\n1\tone\n2\ttwo\n",
        b'window.YTD.tweets.part0 = [{"tweet":{"id":"1","text":"one"}},{"tweet":{"id":"2","text":"two"}}]',
    ],
    ids=[
        "lines", "windows lines", "concatenated", "array", "pretty array", "pretty values", "csv", "semicolons",
        "tsv", "own archive of X",
    ],
)  # fmt: skip
def test_every_format_gives_the_same_posts(scan, content):
    page = scan(content)
    assert texts(page) == ["one", "two"]
    assert [registry.to_post(item).native_id for item in page.items] == ["1", "2"]
    assert not page.dead_letters


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "naïve café – déjà vu 👶"),
        ("utf-8-sig", "naïve café – déjà vu 👶"),
        ("utf-16", "naïve café – déjà vu 👶"),
        ("utf-16-le", "naive cafe deja vu"),
        ("utf-32", "naïve café – déjà vu 👶"),
        ("latin-1", "naïve café, déjà vu"),
        ("cp1252", "naïve café – “déjà” vu €5"),
    ],
)
def test_the_text_survives_whatever_encoding_the_file_has(scan, encoding, text):
    page = scan(f'id,text\n1,"{text}"\n2,plain words\n'.encode(encoding))
    assert texts(page) == [text, "plain words"]


def test_a_cyrillic_code_page_is_found_from_enough_text(scan):
    text = "где купить хорошую коляску для новорожденного ребенка в нашем городе недорого"
    page = scan(f"id,text\n1,{text}\n2,{text} сегодня\n".encode("cp1251"))
    assert texts(page)[0] == text


def test_a_malformed_line_is_a_dead_letter_with_its_line_and_the_rest_survives(scan):
    page = scan(b'{"id":"1","text":"one"}\n{"id":"2","te\n{"id":"3","text":"three"}\n')
    assert texts(page) == ["one", "three"]
    assert [letter.position for letter in page.dead_letters] == ["line 2"]
    assert page.dead_letters[0].raw == '{"id":"2","te'


def test_a_malformed_first_line_does_not_hide_the_format(scan):
    page = scan(b'{"id":"1","te\n{"id":"2","text":"two"}\n{"id":"3","text":"three"}\n')
    assert texts(page) == ["two", "three"]
    assert len(page.dead_letters) == 1


def test_a_truncated_last_line_costs_itself(scan):
    page = scan(LINES + b'{"id":"a3","text":"cut of')
    assert len(page.items) == 2
    assert [letter.position for letter in page.dead_letters] == ["line 3"]


def test_an_array_that_ends_in_the_middle_of_a_value_keeps_the_whole_ones(scan):
    page = scan(b'[\n{"id":"1","text":"one"},\n{"id":"2","te')
    assert texts(page) == ["one"]
    assert page.dead_letters[0].position == "line 3"


def test_a_lone_surrogate_is_replaced_and_the_post_is_kept(scan):
    page = scan(b'{"id":"1","text":"half a \\ud83d face"}\n')
    assert texts(page) == ["half a \ufffd face"]


def test_a_row_without_text_is_a_dead_letter_and_the_others_are_kept(scan):
    page = scan(b"id,text\n1,one\n2,\n3,three\n")
    assert texts(page) == ["one", "three"]
    assert [(x.position, x.reason) for x in page.dead_letters] == [("line 3", "no text")]


def test_quoted_newlines_belong_to_the_text(scan):
    page = scan(b'id,text,likes\n1,"first\nsecond, ""quoted""",3\n2,two,4\n')
    assert texts(page) == ['first\nsecond, "quoted"', "two"]


def test_a_quote_that_is_never_closed_costs_its_own_row(scan):
    page = scan(b'id,text\n1,one\n2,"open\n3,three\n4,four\n')
    assert texts(page) == ["one", "three", "four"]
    assert [letter.position for letter in page.dead_letters] == ["line 3"]


def test_a_row_with_more_cells_than_the_header_is_a_dead_letter(scan):
    page = scan(b"id,text\n1,one\n2,hello, world\n3,three\n")
    assert texts(page) == ["one", "three"]
    assert "3 columns" in page.dead_letters[0].reason


def test_an_excel_workbook_is_read_with_its_own_times_and_numbers(tmp_path, scan_paths):
    book = openpyxl.Workbook()
    book.active.append(["Tweet ID", "Tweet Text", "Posted", "Likes"])
    book.active.append(
        [17, "where is my pram?", datetime(2026, 3, 4, 5, 6, tzinfo=UTC).replace(tzinfo=None), 12]
    )
    book.active.append([None, None, None, None])
    book.save(tmp_path / "export.xlsx")
    page = scan_paths(tmp_path / "export.xlsx")
    post = registry.to_post(page.items[0])
    assert (post.uid, post.m_like) == ("x:17", 12)
    assert post.created_at == datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    assert len(page.items) == 1


def test_a_feed_file_goes_to_the_feeds_shape(scan):
    page = scan(FEED)
    assert [item.shape for item in page.items] == ["feed"]


def test_recorded_answers_are_unwrapped_and_errors_and_tokens_are_counted(scan):
    status = {
        "id": "1", "uri": "https://m.example/1", "content": "<p>hi</p>", "visibility": "public",
        "created_at": "2026-01-02T03:04:05Z",
    }  # fmt: skip
    lines = [
        {"method": "GET", "url": "u", "status": 200, "headers": {}, "json": [status]},
        {"method": "GET", "url": "u", "status": 404, "headers": {}, "body": "nothing"},
        {"method": "POST", "url": "u", "status": 200, "body": '{"access_token": "x"}'},
        {"method": "DELETE", "url": "u", "status": 200, "json": status},
        {"method": "GET", "url": "u", "status": 200, "body": '{"text": "no post, just an answer"}'},
    ]
    page = scan("\n".join(json.dumps(line) for line in lines).encode())
    assert [item.uid for item in page.items] == ["mastodon:https://m.example/1"]
    assert page.ignored == {
        "answer 404": 1,
        "token": 1,
        "answer to a deletion": 1,
        "answer without posts": 1,
    }


def test_a_cassette_with_a_feed_and_a_base64_body_is_unwrapped(scan):
    body = {"base64_string": "eyJoaXRzIjogW10sICJuYkhpdHMiOiAwfQ=="}
    exchanges = [
        {"request": {"method": "GET"}, "response": {"status": {"code": 200}, "body": {"string": FEED.decode()}}},
        {"request": {"method": "GET"}, "response": {"status": {"code": 200}, "body": body}},
        {"request": {"method": "GET"}, "response": {}},
    ]  # fmt: skip
    page = scan(json.dumps({"interactions": exchanges}).encode())
    assert [item.shape for item in page.items] == ["feed"]
    assert page.ignored == {"answer unknown": 1}


def test_the_same_rows_give_the_same_uids_under_another_file_name(scan):
    first = scan(b"author,date,text\nann,24-02-2015 11.42,hello\n", name="a.csv")
    again = scan(b"author;date;text\nann;24-02-2015 11.42;hello\n", name="b.csv")
    assert first.items[0].uid == again.items[0].uid
    assert (first.items[0].source, again.items[0].source) == ("a.csv", "b.csv")


def test_day_first_is_decided_for_the_whole_file(scan):
    page = scan(b"id,text,date\n1,one,03/04/2015\n2,two,24/02/2015\n")
    assert registry.to_post(page.items[0]).created_at == datetime(2015, 4, 3, tzinfo=UTC)


def test_ids_that_repeat_with_other_texts_are_not_ids(scan):
    rows = b"".join(b"570308,text %d\n" % number for number in range(5))
    page = scan(b"tweet_id,text\n" + rows)
    assert len({item.uid for item in page.items}) == 5
    assert all(item.uid.startswith("file:") for item in page.items)


def test_pages_hold_at_most_a_thousand_items_and_lose_none(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"id":"{n}","text":"post {n}"}}\n' for n in range(2500)))
    pages = list(read_files([path], now=NOW))
    assert max(len(page.items) for page in pages) == 1000
    assert len({item.uid for page in pages for item in page.items}) == 2500


def test_progress_is_told_in_bytes_of_the_file(tmp_path):
    path = tmp_path / "posts.jsonl"
    path.write_bytes(LINES)
    read: list[int] = []
    list(read_files([path], now=NOW, on_bytes=read.append))
    assert sum(read) == len(LINES)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no text"),
        (bz2.compress(LINES), "no text"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        (b"just a sentence without anything", "neither JSON nor a table"),
        (b"colour,size\nred,4\n", "colour, size"),
        (zipped(a=LINES)[:60], "damaged"),
    ],
    ids=["empty", "blank", "png", "bz2", "html", "prose", "no text column", "cut zip"],
)  # fmt: skip
def test_the_only_file_being_unreadable_is_the_users_mistake_and_names_the_file(
    scan, content, words
):
    with pytest.raises(InputError, match=words) as caught:
        scan(content, name="export.bin")
    assert "export.bin" in str(caught.value)


def test_an_unreadable_file_beside_a_good_one_costs_itself(tmp_path, scan_paths):
    (tmp_path / "good.jsonl").write_bytes(LINES)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\x00\x00\x00\x00\x00")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    page = scan_paths(*(tmp_path / name for name in ("good.jsonl", "picture.png", "empty.jsonl")))
    assert len(page.items) == 2
    assert [letter.source for letter in page.dead_letters] == ["picture.png"]
    assert page.ignored == {"empty file": 1}


def test_a_folder_is_walked_in_order_and_its_papers_are_counted(tmp_path, scan_paths):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.jsonl").write_bytes(LINES[46:])
    (tmp_path / "a.jsonl").write_bytes(LINES[:46])
    (tmp_path / "README.md").write_text("text,about\nthe,data\n")
    (tmp_path / "INDEX.tsv").write_text("file\tcommit\na\tb\n")
    (tmp_path / ".hidden.jsonl").write_bytes(LINES)
    page = scan_paths(tmp_path)
    assert [item.source for item in page.items] == ["a.jsonl", "two.jsonl"]
    assert page.ignored == {"no data file": 1, "file not recognised": 1}


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv does not exist"):
        list(read_files([tmp_path / "nowhere.csv"], now=NOW))


def test_an_empty_folder_is_the_users_mistake(tmp_path):
    with pytest.raises(InputError, match="no file to read"):
        list(read_files([tmp_path], now=NOW))


def test_a_member_that_is_not_recognised_costs_itself(scan):
    page = scan(zipped(**{"a.jsonl": LINES, "b.png": b"\x89PNG\x00\x00\x00\x00"}))
    assert len(page.items) == 2
    assert [letter.position for letter in page.dead_letters] == ["b.png"]


def test_a_zip_bomb_is_refused_with_a_dead_letter(scan):
    bomb = zipped(a=LINES + b" " * (300 * 1024 * 1024))
    page = scan(bomb)
    assert len(page.items) <= 2
    assert any("zip bomb" in letter.reason for letter in page.dead_letters)


def test_a_damaged_workbook_is_a_dead_letter(scan):
    page = scan(zipped(**{"xl/workbook.xml": b"no xml", "a": b"x"}))
    assert [letter.position for letter in page.dead_letters] == ["workbook"]


def test_a_value_that_no_shape_knows_is_a_dead_letter_that_names_its_fields(scan):
    page = scan(b'{"colour":"red","size":4}\n{"id":"1","text":"one"}\n17\n')
    assert len(page.items) == 1
    assert "colour, size" in page.dead_letters[0].reason
    assert "no object" in page.dead_letters[1].reason


def test_the_source_reads_a_file_once_and_again_only_when_it_changes(tmp_path):
    path = tmp_path / "posts.jsonl"
    path.write_bytes(LINES)
    source = open_source(SourceSettings(name="old posts", kind="archive", query="q", paths=(path,)))
    pages = list(source.read({}, now=NOW))
    state = pages[-1].state
    assert {item.query for page in pages for item in page.items} == {"q"}
    assert list(source.read(state, now=NOW)) == []
    path.write_bytes(LINES + b'{"id":"a3","text":"three"}\n')
    assert sum(len(page.items) for page in source.read(state, now=NOW)) == 3
    assert str(tmp_path) not in json.dumps(state)


def test_an_archive_without_paths_is_a_mistake_of_the_configuration():
    with pytest.raises(ConfigError, match="paths"):
        open_source(SourceSettings(name="old posts", kind="archive"))


def test_a_file_says_nothing_about_what_is_shown_today(tmp_path):
    source = open_source(SourceSettings(name="old", kind="archive", paths=(tmp_path,)))
    assert list(source.recheck(["x:1"], now=NOW)) == []


@settings(max_examples=150)
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
        st.builds(
            lambda head, tail: head + tail,
            st.sampled_from([
                LINES, gzip.compress(LINES)[:30], zstandard.compress(LINES)[:20], b"id,text\n1,", b'[{"text":"a"},',
                b"<rss>",
                b'{"interactions":[{"response":', b"PK\x03\x04", b"\xff\xfe", b'{"text":',
                lzma.compress(LINES)[:40],
                b'{"data":[{"id":"1","text":', b'{"kind":"Listing","data":{"children":[',
                b'{"uri":1,"content":[],"visibility":',
            ]),
            st.binary(max_size=100),
        ),
    )
)  # fmt: skip
@example(content=b'{"text":"a","id_str":"1","user":{"screen_name":5},"created_at":[]}')
@example(content=b'{"hits":[null,3,{"objectID":[]}],"nbHits":1}')
@example(content=b'{"did":1,"kind":"commit","commit":[]}')
@example(content=b'{"statuses":[1,null],"accounts":[]}')
def test_no_bytes_ever_raise_anything_but_an_input_error(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any"
        path.write_bytes(content)
        try:
            pages = list(read_files([path], now=NOW))
        except InputError:
            return
    assert sum(
        len(page.items) + len(page.dead_letters) + len(page.tombstones) + sum(page.ignored.values())
        for page in pages
    )
