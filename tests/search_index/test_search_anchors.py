"""Saved searches against one post."""

from __future__ import annotations

import pytest

from search_index.anchors import SearchMatcher, anchors
from search_index.documents import document_of
from search_index.parser import parse


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("the pram", {"pram"}),
        ('"the pram"', {"pram"}),
        ("pram OR buggy", {"pram", "buggy"}),
        ("platform:x pram", {"pram"}),
        ("-wheel pram", {"pram"}),
        ("push*", {"*push"}),
        ("the NEAR/3 pram", {"pram"}),
        ("lang:en", {"lang:en"}),
        ("the author:ann", {"author:ann"}),
    ],
)
def test_the_anchor_is_the_rarest_condition(query, expected):
    matcher_shares = {"the": 0.2, "pram": 0.001, "buggy": 0.001}
    assert anchors(parse(query), shares=matcher_shares) == expected


@pytest.mark.parametrize("query", ["NOT pram", "likes:>3", "pram OR likes:>3"])
def test_a_query_without_a_required_word_has_no_anchor(query):
    assert anchors(parse(query), shares={}) is None


def test_the_names_of_the_searches_come_in_their_order(make_post):
    queries = {"b": "pram", "a": "likes:>1", "z": "buggy", "n": "pra*"}
    matcher = SearchMatcher({name: parse(query) for name, query in queries.items()})
    document = document_of(make_post("x:1", "a pram", m_like=2), None)
    assert matcher.match(document) == ["b", "a", "n"]


def test_no_searches_match_nothing(make_post):
    assert SearchMatcher({}).match(document_of(make_post("x:1", "a pram"), None)) == []


def test_a_word_of_a_post_is_not_taken_for_a_field(make_post):
    matcher = SearchMatcher({"s": parse("lang:en")})
    assert matcher.match(document_of(make_post("x:1", "lang:en lang en"), None)) == []
