from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from extractors.base import Page
from extractors.page_builder import PageBuilder
from overheard.records import Availability, DeadLetter, RawItem, Tombstone

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def builder():
    return PageBuilder(source="prams", query="pram OR stroller", observed_at=NOW)


def test_nothing_filed_is_an_empty_page(builder):
    assert builder.page() == Page()


def test_what_is_kept_says_where_it_came_from_and_keeps_its_order(builder):
    builder.keep("hn:2", shape="hn", payload={"id": 2})
    builder.keep("hn:1", shape="hn", payload={"id": 1})
    assert builder.page().items == tuple(
        RawItem(
            uid=f"hn:{number}",
            shape="hn",
            payload={"id": number},
            source="prams",
            query="pram OR stroller",
            observed_at=NOW,
        )
        for number in (2, 1)
    )


def test_a_payload_is_handed_on_untouched(builder):
    payload = {"id": 1}
    builder.keep("hn:1", shape="hn", payload=payload)
    assert builder.page().items[0].payload is payload


@pytest.mark.parametrize("value", [{"id": 7}, ["é"], "text", 3, None])
def test_whatever_is_broken_becomes_a_dead_letter_with_its_json(builder, value):
    builder.bury("item 3", reason="the item has no time", value=value)
    (letter,) = builder.page().dead_letters
    assert letter == DeadLetter(
        source="prams",
        position="item 3",
        reason="the item has no time",
        raw=letter.raw,
        observed_at=NOW,
    )
    assert json.loads(letter.raw) == value


def test_a_dead_letter_holds_64_ki_characters_at_most(builder):
    builder.bury("item 1", reason="is no item", value="é" * 100_000)
    assert builder.page().dead_letters[0].raw == '"' + "é" * (64 * 1024 - 1)


def test_a_post_that_is_gone_is_a_tombstone_and_is_known_as_one(builder):
    assert not builder.has_tombstone("x:1")
    builder.tombstone("x:1", availability=Availability.WITHHELD)
    assert builder.has_tombstone("x:1")
    assert not builder.has_tombstone("x:2")
    assert builder.page().tombstones == (
        Tombstone(uid="x:1", availability=Availability.WITHHELD, observed_at=NOW),
    )


def test_ignored_records_are_counted_by_kind_and_a_kind_without_any_is_not_named(builder):
    builder.ignore("like")
    builder.ignore("like")
    builder.ignore("accounts", count=3)
    builder.ignore("hashtags", count=0)
    ignored = builder.page().ignored
    assert ignored == {"like": 2, "accounts": 3}
    assert type(ignored) is dict


def test_a_page_does_not_change_when_more_is_filed(builder):
    builder.ignore("like")
    page = builder.page()
    builder.ignore("like")
    builder.keep("hn:1", shape="hn", payload={})
    assert (page.ignored, page.items) == ({"like": 1}, ())
