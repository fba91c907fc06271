"""The page of the language shows only what can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search_index.fields import KEYWORD_FIELDS, NUMBER_FIELDS, TIME_FIELDS, resolve_field
from search_index.parser import parse
from search_index.query import asks_for_something

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "query-language.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^\| .+ \| `(.+)` \|$", PAGE.partition("## Twenty searches")[2], re.MULTILINE
)


def test_there_are_twenty_examples():
    assert len(EXAMPLES) == 20


@pytest.mark.parametrize("query", EXAMPLES)
def test_an_example_could_be_saved(query):
    assert asks_for_something(parse(query))


def test_every_field_is_named_and_every_named_field_exists():
    named = set(re.findall(r"`([a-z]+):`", PAGE))
    assert {*KEYWORD_FIELDS, *NUMBER_FIELDS, *TIME_FIELDS} <= named
    assert all(resolve_field(name) for name in named)
