from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.archive.pieces import json_values, lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def bites(raw: bytes, size: int):
    return (raw[start : start + size] for start in range(0, len(raw), size))


@given(
    values=st.lists(st.dictionaries(st.text(max_size=5), VALUES), max_size=5),
    size=st.integers(1, 9),
)
def test_the_values_of_an_array_come_whole_however_the_bytes_are_cut(values, size):
    raw = json.dumps(values, indent=1).encode()
    assert [json.loads(piece.raw) for piece in json_values(bites(raw, size))] == values


@given(text=st.text(alphabet="a\n\r,é", max_size=30), size=st.integers(1, 5))
def test_lines_come_whole_however_the_bytes_are_cut(text, size):
    raw = text.encode()
    expected = [line.rstrip(b"\r") for line in raw.split(b"\n")]
    found = [piece.raw for piece in lines(bites(raw, size))]
    assert found == (expected if raw and not raw.endswith(b"\n") else expected[:-1])


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_a_value_that_is_too_large_is_refused_and_the_next_ones_are_read(size):
    big = json.dumps({"text": 'x"{[\\' * 60, "more": [{"a": "}"}]})
    raw = f'{{"n":1}}\n{big}\n{{"n":2}}'.encode()
    pieces = list(json_values(bites(raw, size), limit=100))
    faults = [piece for piece in pieces if piece.fault]
    assert [piece.raw for piece in pieces if not piece.fault] == [b'{"n":1}', b'{"n":2}']
    assert [piece.line for piece in faults] == [2]
    assert pieces[-1].line == 3


def test_a_line_that_is_too_large_is_refused_and_the_next_one_is_read():
    pieces = list(lines(bites(b"a\n" + b"b" * 500 + b"\nc\n", 50), limit=100))
    assert [bool(piece.fault) for piece in pieces] == [False, True, False]
    assert pieces[2].raw == b"c"


def test_a_value_says_on_which_line_it_begins():
    raw = b'[\n {"a":\n  1},\n\n {"b": 2}\n]'
    assert [piece.line for piece in json_values(iter((raw,)))] == [2, 5]
