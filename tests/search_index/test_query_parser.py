"""What the language means, and what its errors say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from overheard.errors import QueryError
from search_index.parser import MAX_CONDITIONS, MAX_DEPTH, parse
from search_index.query import (
    And,
    FieldEquals,
    FieldRange,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    asks_for_something,
    to_text,
)

A, B, C = Term("a1"), Term("b1"), Term("c1")


def day(number: int, **time: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC).replace(**time)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Pram", Term("pram")),
        ("a1 b1", And((A, B))),
        ("a1 AND b1", And((A, B))),
        ("a1 OR b1 c1", Or((A, And((B, C))))),
        ("(a1 OR b1) c1", And((Or((A, B)), C))),
        ("a1 (b1 c1)", And((A, B, C))),
        ("-a1", Not(A)),
        ("a1 NOT b1", And((A, Not(B)))),
        ("NOT NOT a1", Not(Not(A))),
        ("-(a1 OR b1)", Not(Or((A, B)))),
        ('-"a1 b1"', Not(Phrase(("a1", "b1")))),
        ('"Mum\'s  the word!"', Phrase(("mums", "the", "word"))),
        ("“a1 b1”", Phrase(("a1", "b1"))),
        ('"#sale"', Term("#sale")),
        ("and or not", And((Term("and"), Term("or"), Term("not")))),
        ("baby-clothes", Phrase(("baby", "clothes"))),
        ("Crème", Term("creme")),
        ("😀😀", Phrase(("😀", "😀"))),
        ("push*", Prefix("push")),
        ("#sal*", Prefix("#sal")),
        ("a1 NEAR/3 b1", Near(A, B, 3)),
        ('pu* NEAR/0 "a1 b1"', Near(Prefix("pu"), Phrase(("a1", "b1")), 0)),
        ("(a1 OR b1) NEAR/2 c1", Or((Near(A, C, 2), Near(B, C, 2)))),
        ("#Sale", FieldEquals("hashtag", "sale")),
        ("@Shop", FieldEquals("mention", "shop")),
        ("platform:twitter", FieldEquals("platform", "x")),
        ("subreddit:r/Mommit", FieldEquals("community", "mommit")),
        ("from:@Ann", FieldEquals("author", "ann")),
        ("author:u/Ann", FieldEquals("author", "ann")),
        ('brand:"Marks  & Spencer"', FieldEquals("brand", "marks & spencer")),
        ("site:https://www.Example.com/a?b", FieldEquals("site", "example.com")),
        (
            "label:(problem OR switch)",
            Or((FieldEquals("label", "problem"), FieldEquals("label", "switch"))),
        ),
        ("likes:>10", FieldRange("likes", 10.0, None, low_open=True)),
        ("likes:>=10", FieldRange("likes", 10.0)),
        ("likes:<10", FieldRange("likes", None, 10.0, high_open=True)),
        ("score:-5..5", FieldRange("score", -5.0, 5.0)),
        ("score:..5", FieldRange("score", None, 5.0)),
        ("score:5..", FieldRange("score", 5.0)),
        ("views:5", FieldRange("views", 5.0, 5.0)),
        ("need:>0.7", FieldRange("need", 0.7, None, low_open=True)),
        ("created:>=2026-11-01", FieldRange("created", day(1))),
        ("created:>2026-11-01", FieldRange("created", day(2))),
        ("created:<2026-11-01", FieldRange("created", None, day(1), high_open=True)),
        ("created:<=2026-11-01", FieldRange("created", None, day(2), high_open=True)),
        ("created:2026-11-01", FieldRange("created", day(1), day(2), high_open=True)),
        ("date:2026-11-01..2026-11-20", FieldRange("created", day(1), day(21), high_open=True)),
        (
            "created:2026-11-01..2026-11-20T12:00Z",
            FieldRange("created", day(1), day(20, hour=12), high_open=True),
        ),
        ("10:30", Phrase(("10", "30"))),
    ],
)
def test_a_query_means(text, tree):
    assert parse(text) == tree
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "empty"),
        ("   ", 4, "empty"),
        ("(a1 b1", 1, "never closed"),
        ("a1 (", 4, "never closed"),
        ("a1) b1", 3, "no opening"),
        ("a1 ()", 5, "missing"),
        ('a1 "b1', 4, "never closed"),
        ("a1 OR", 4, "nothing after"),
        ("a1 AND AND b1", 8, "nothing before"),
        ("OR a1", 1, '"or"'),
        ("a1 NOT", 4, "nothing after"),
        ("a1 NEAR b1", 4, "NEAR/5"),
        ("a1 NEAR/x b1", 4, "0 to 100"),
        ("a1 NEAR/101 b1", 4, "0 to 100"),
        ("a1 NEAR/2 b1 NEAR/2 c1", 14, "two sides"),
        ("lang:en NEAR/2 b1", 1, "words, phrases"),
        ("a1 NEAR/2 (b1 c1)", 11, "words, phrases"),
        ("*a1", 1, "begin with"),
        ("ba*by", 1, "end of one word"),
        ("baby-clo*", 1, "end of one word"),
        ("p*", 1, "two letters"),
        ("a1 &", 4, "punctuation"),
        ("a1 comunity:x", 4, "Did you mean community?"),
        ("zzzzzz:x", 1, "Allowed: author"),
        ("https://example.com", 1, "site:example.com"),
        ("lang: en", 1, "no value"),
        ("a1 label:prase", 10, "Did you mean praise?"),
        ("author:mar*", 8, "whole values"),
        ("author:@", 8, "no value"),
        ("label:(praise problem)", 15, "not joined"),
        ("label:(praise", 7, "never closed"),
        ("label:()", 8, "missing"),
        ("likes:many", 7, "no number"),
        ("likes:>nan", 7, "no number"),
        ("likes:..", 7, "one end"),
        ("likes:9..2", 7, "Swap"),
        ("created:>2026-13-01", 9, "no date"),
        ("created:9999-12-31", 9, "no date"),
    ],
)
def test_a_fault_is_named_with_its_column_and_the_fix(text, column, words):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.column == column
    assert words in str(caught.value)
    assert caught.value.query == text


@pytest.mark.parametrize("text", ["(" * (MAX_DEPTH + 1) + "a", "NOT " * (MAX_DEPTH + 1) + "a"])
def test_deep_nesting_is_refused_before_any_engine_breaks_on_it(text):
    with pytest.raises(QueryError, match="nested"):
        parse(text)


def test_too_many_conditions_are_refused():
    with pytest.raises(QueryError, match="Split"):
        parse(" OR ".join(f"word{n}" for n in range(MAX_CONDITIONS + 1)))


def test_half_a_surrogate_pair_from_a_terminal_is_no_crash():
    assert parse("author:a\udc80b") == FieldEquals("author", "a?b")


@pytest.mark.parametrize("text", ["-a1", "-a1 -b1", "a1 OR -b1", "NOT NOT NOT a1"])
def test_a_query_that_only_excludes_asks_for_nothing(text):
    assert not asks_for_something(parse(text))


@pytest.mark.parametrize("text", ["a1 -b1", "a1 OR b1", "need:>0.5", "NOT NOT a1"])
def test_a_query_with_a_condition_asks_for_something(text):
    assert asks_for_something(parse(text))
