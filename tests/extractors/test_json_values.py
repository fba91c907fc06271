from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.json_values import as_count, as_dict, as_list, as_moment, as_rows, as_text

EVERYTHING = [None, True, False, 0, 7, -1, 1.5, "", "text", "7", [], [1], {}, {"a": 1}]


@pytest.mark.parametrize("value", EVERYTHING)
def test_each_reader_takes_its_own_type_and_nothing_else(value):
    kind = type(value)
    assert as_dict(value) == (value if kind is dict else {})
    assert as_list(value) == (value if kind is list else [])
    assert as_text(value) == (value if kind is str and value else None)
    assert as_count(value) == (value if kind is int else None)
    assert as_moment(value) is None


@pytest.mark.parametrize(
    ("value", "rows"),
    [([{"a": 1}, "no", None, {}, [{}]], [{"a": 1}, {}]), ({"a": 1}, []), (None, []), ("rows", [])],
)
def test_rows_are_the_objects_of_a_list(value, rows):
    assert as_rows(value) == rows


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00:00.250Z", datetime(2026, 3, 1, 10, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-03-01T12:00:00+02:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("2026-13-01T10:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_moment_is_iso_8601_or_none(text, moment):
    assert as_moment(text) == moment
