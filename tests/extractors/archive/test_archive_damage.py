"""Files that broke on their way: cut, encrypted, wrongly encoded, half written."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import zipfile

import pytest
import zstandard

from extractors import registry
from extractors.archive.encoding import LineDecoder, as_utf8
from extractors.archive.identity import clean_id
from extractors.archive.mapping import split, to_post
from extractors.archive.times import parse_time
from overheard.errors import InputError

LINES = b'{"id":"a1","text":"where do I buy a cot?"}\n{"id":"a2","text":"lovely pram"}\n'
PACKERS = [gzip.compress, lzma.compress, zstandard.compress]


def texts(page):
    return [registry.to_post(item).full_text for item in page.items]


def zipped(*, method=zipfile.ZIP_DEFLATED, **members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("pack", PACKERS, ids=["gz", "xz", "zst"])
@pytest.mark.parametrize("share", [0.2, 0.9, 0.999])
def test_a_packed_file_that_ends_anywhere_says_so_once(scan, pack, share):
    lines = b"".join(
        json.dumps({"id": str(n), "text": f"post {n} {n * 7919 % 10007}"}).encode() + b"\n"
        for n in range(3_000)
    )
    packed = pack(lines)
    page = scan(packed[: int(len(packed) * share)])
    assert [letter.position for letter in page.dead_letters][-1] == "end"
    assert len(page.dead_letters) <= 2
    numbers = [int(text.split()[1]) for text in texts(page)]
    assert numbers == list(range(len(numbers)))


@pytest.mark.parametrize("pack", PACKERS, ids=["gz", "xz", "zst"])
def test_a_packed_file_that_was_overwritten_from_its_middle_keeps_what_stood_before(scan, pack):
    lines = b"".join(
        b'{"id":"%d","text":"post %d"}\n' % (n, n * 7919 % 10007) for n in range(4_000)
    )
    packed = pack(lines)
    page = scan(packed[: len(packed) // 2] + b"\xa5\x5a" * 5_000)
    assert "damaged" in page.dead_letters[-1].reason or "too early" in page.dead_letters[-1].reason


@pytest.mark.parametrize(
    ("packed", "is_whole"),
    [
        (gzip.compress(LINES) + b"\x00" * 1024, True),
        (lzma.compress(LINES) + b"\x00" * 1024, True),
        (gzip.compress(LINES[:43]) + b"\x00" * 200_000 + gzip.compress(LINES[43:]), True),
        (lzma.compress(LINES[:43]) + b"\x00" * 200_000 + lzma.compress(LINES[43:]), True),
        (gzip.compress(LINES) + b"\x00" * 200_000, True),
        (lzma.compress(LINES) + b"\x00" * 200_000, True),
        (gzip.compress(LINES) + b"rubbish behind", False),
        (lzma.compress(LINES) + b"rubbish behind", False),
        (zstandard.compress(LINES) + b"rubbish behind", False),
        (b"\x50\x2a\x4d\x18\x04\x00\x00\x00note" + zstandard.compress(LINES), True),
    ],
    ids=[
        "gz padded",
        "xz padded",
        "gz padded between",
        "xz padded between",
        "gz padded a lot",
        "xz padded a lot",
        "gz and more",
        "xz and more",
        "zst and more",
        "zst with a note",
    ],
)
def test_what_stands_behind_or_before_the_packed_data_costs_no_post(scan, packed, is_whole):
    page = scan(packed)
    assert texts(page) == ["where do I buy a cot?", "lovely pram"]
    assert len(page.dead_letters) == (0 if is_whole else 1)


def test_a_member_whose_bytes_are_damaged_costs_itself(scan):
    packed = bytearray(
        zipped(
            method=zipfile.ZIP_STORED, a=LINES, b=LINES.replace(b"a1", b"b1").replace(b"a2", b"b2")
        )
    )
    packed[packed.index(b"where")] ^= 0x01
    page = scan(bytes(packed))
    assert {"b1", "b2"} <= {registry.to_post(item).native_id for item in page.items}
    assert len(page.dead_letters) == 1


def test_an_encrypted_member_costs_itself(scan):
    packed = bytearray(zipped(a=LINES, b=LINES))
    local, central = packed.index(b"PK\x03\x04"), packed.index(b"PK\x01\x02")
    packed[local + 6] |= 1
    packed[central + 8] |= 1
    page = scan(bytes(packed))
    assert len(page.items) == 2
    assert [(x.position, x.reason) for x in page.dead_letters] == [
        ("a end", "the member is damaged or encrypted")
    ]


def test_folders_and_shadow_files_of_a_zip_are_left_out(scan):
    page = scan(
        zipped(**{"posts/": b"", "posts/a.jsonl": LINES, "__MACOSX/posts/._a.jsonl": b"\x00\x05"})
    )
    assert len(page.items) == 2
    assert not page.dead_letters


def test_the_progress_of_a_zip_is_told_once(tmp_path):
    from extractors.archive.client import read_files

    path, read = tmp_path / "posts.zip", []
    path.write_bytes(zipped(a=LINES))
    list(read_files([path], now=parse_time("2026-11-20"), on_bytes=read.append))
    assert read == [path.stat().st_size]


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_two_byte_text_without_a_mark_is_seen_by_its_nought_bytes(scan, encoding):
    page = scan("id,text\n1,where do I buy a cot?\n2,lovely pram\n".encode(encoding))
    assert texts(page) == ["where do I buy a cot?", "lovely pram"]


def test_a_two_byte_text_that_is_cut_in_a_letter_keeps_the_rest(scan):
    page = scan("id,text\n1,one\n2,two!".encode("utf-16")[:-1])
    assert texts(page) == ["one", "two\ufffd"]


def test_a_mark_that_is_cut_between_two_chunks_is_still_a_mark():
    content = "id,text\n1,naïve\n".encode("utf-8-sig")
    assert b"".join(as_utf8(iter([content[:1], content[1:2], content[2:]]))) == content[3:]


def test_lines_of_two_encodings_are_both_read(scan):
    rows = b"id,text\n1," + "naïve café".encode() + b"\n2," + "naïve café".encode("cp1252") + b"\n"
    assert texts(scan(rows)) == ["naïve café", "naïve café"]


def test_damaged_utf8_is_no_code_page(scan):
    text = "naïve café – déjà vu 👶".encode()
    page = scan(b"id,text\n1," + text + b"\xff\n2,plain\n")
    assert texts(page)[0].startswith("naïve café – déjà vu 👶")


def test_bytes_that_the_code_page_does_not_know_are_read_all_the_same():
    assert LineDecoder(b"").decode(b"caf\xe9 \x81") == "café \x81"


@pytest.mark.parametrize(
    "row",
    [
        b'{"id":"1","text":"half a \\ud83d face"}\n',
        b'{"id":"1","text":"half a \xed\xa0\xbd face"}\n',
        b'[{"id":"1","text":"half a \\ud83d face","user":{"na\\udc00me":"x"}}]',
    ],
)
def test_half_an_emoji_costs_itself_and_can_be_written(scan, row):
    page = scan(row)
    (text,) = texts(page)
    assert text.startswith("half a ")
    text.encode()


def test_whole_emoji_that_are_written_as_two_halves_stay_whole(scan):
    assert texts(scan(b'{"id":"1","text":"a \\ud83d\\udc76 baby"}\n')) == ["a 👶 baby"]


@pytest.mark.parametrize("content", [
    b'{"interactions":[{"request":{"method":"GET"},"response":{"status_code":200,"content":"no json"}}]}',
    b'{"interactions":[{"response":{"status":{"code":200},"body":{"base64_string":"%%%a"}}}]}',
    b'{"interactions":[{"response":{"status":{"code":200},"body":{"string":"{}"}}}]}',
])  # fmt: skip
def test_a_recorded_answer_that_cannot_be_read_is_counted(scan, content):
    assert scan(content).ignored == {"empty answer": 1}


def test_a_recorded_answer_without_a_body_is_no_recording(scan):
    page = scan(b'{"method":"GET","url":"u","status":200}\n{"id":"1","text":"one"}\n')
    assert (len(page.items), len(page.dead_letters)) == (1, 1)


def test_an_array_of_arrays_is_opened_and_every_element_accounted_for(scan):
    page = scan(b'{"a":[1]}\n[{"id":"1","text":"one"},[{"id":"2","text":"two"},7]]\n')
    assert texts(page) == ["one", "two"]
    assert [letter.position for letter in page.dead_letters] == ["line 1", "line 2, item 2, item 2"]


def test_a_record_that_is_too_large_costs_itself(scan, monkeypatch):
    monkeypatch.setattr("extractors.archive.pieces.lines.__kwdefaults__", {"limit": 100})
    page = scan(
        b'{"id":"1","text":"one"}\n{"id":"2","text":"' + b"x" * 200 + b'"}\n{"id":"3","text":"3"}\n'
    )
    assert len(page.items) == 2
    assert "larger than" in page.dead_letters[0].reason


def test_a_feed_file_that_is_too_large_is_a_dead_letter(scan, monkeypatch):
    monkeypatch.setattr("extractors.archive.formats.MAX_RECORD", 50)
    page = scan(b"<rss><channel>" + b"<item><title>t</title></item>" * 9 + b"</channel></rss>")
    assert [letter.reason for letter in page.dead_letters] == ["the feed is larger than 50 MB"]


def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    from extractors.archive.client import read_files

    (tmp_path / "posts.jsonl").write_bytes(LINES)

    def refuse(*args, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("extractors.archive.reading.open_stream", refuse)
    with pytest.raises(InputError, match=r"posts\.jsonl cannot be read: Permission denied"):
        list(read_files([tmp_path / "posts.jsonl"], now=parse_time("2026-11-20")))


def test_a_quote_that_swallows_thousands_of_lines_costs_its_own_row(scan):
    rows = b"".join(b"%d,post %d\n" % (n, n) for n in range(3, 2_500))
    page = scan(b'id,text\n1,one\n2,"open\n' + rows)
    assert len(page.items) == 2_498
    assert [letter.position for letter in page.dead_letters] == ["line 3"]


def test_a_cell_that_is_larger_than_the_reader_takes_costs_its_row(scan):
    page = scan(b"id,text\n1,one\n2," + b"x" * 200_000 + b"\n3,three\n")
    assert texts(page) == ["one", "three"]
    assert [letter.position for letter in page.dead_letters] == ["line 3"]


@pytest.mark.parametrize("value", [[], {}, "x" * 301, "", "=", 2.5, float("inf")])
def test_what_names_nothing_is_no_id(value):
    assert clean_id(value) is None


@pytest.mark.parametrize("row", [
    {"text": "a", "likes": float("inf"), "followers": True}, {"text": "a", "likes": "many"}, {"text": "a", "likes": None},
])  # fmt: skip
def test_a_count_that_is_none_is_none(row):
    (item,) = split(row, source="f", query="", observed_at=parse_time("2026-11-20")).items
    assert (to_post(item).m_like, to_post(item).author_followers) == (None, None)


@pytest.mark.parametrize("value", ["2015-13-45 of 2015", 10**30, "99999999999999999999999 2015"])
def test_a_number_beyond_all_calendars_is_no_time(value):
    assert parse_time(value) is None
