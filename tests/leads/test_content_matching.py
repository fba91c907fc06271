from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest

from leads.content_matching import ContentMatcher
from leads.passages import passages_of
from leads.terms import stem, terms
from overheard.records import ContentItem


def _ids(matcher, need, *wants):
    return [m.content_id for m in matcher.match(need=need, wants=wants, text=need)]


@pytest.mark.parametrize(
    ("need", "wants", "expected"),
    [
        ("recommend a light stroller for travel", ["light stroller"], "prams"),
        ("my 5 month old wakes every hour", ["baby sleep help"], "sleep"),
        ("how do I send back a coat", [], "returns"),
        ("which car seat for a 2 year old?", ["car seat"], "carseat"),
        ("any ideas for a wedding gift", ["wedding gift"], "gifts"),
    ],
)
def test_the_piece_that_answers_comes_first(matcher, need, wants, expected):
    assert _ids(matcher, need, *wants)[:1] == [expected]


@pytest.mark.parametrize(
    ("need", "wants"),
    [
        ("anyone know a good car insurance?", ["car insurance"]),
        ("need insurance for my car", ["insurance for car"]),
        ("I need a visa for Japan", ["visa for Japan"]),
        ("best guitar strings for a beginner?", ["guitar strings"]),
        ("looking for a wedding photographer", ["wedding photographer"]),
        ("need new garden furniture", ["garden furniture"]),
        ("can anyone help me", []),
        ("", []),
    ],
)
def test_nothing_fits_an_unrelated_need(matcher, need, wants):
    assert _ids(matcher, need, *wants) == []


def test_expired_content_is_never_offered(library, matcher):
    assert _ids(matcher, "where to buy a cot", "cot") == []
    before = ContentMatcher(library, today=date(2026, 11, 1))
    assert _ids(before, "where to buy a cot", "cot") == ["sale"]


def test_the_rest_of_the_post_never_makes_a_piece_fit(matcher):
    text = "my baby sleeps badly. anyway: I need a visa for Japan"
    assert matcher.match(need="I need a visa for Japan", wants=["visa for Japan"], text=text) == ()


def test_the_reason_names_the_shared_words_and_the_passage(matcher):
    need = "recommend a light buggy for travel"
    (match,) = matcher.match(need=need, wants=["light buggy"], text=need, limit=1)
    assert "pram" in match.shared_terms
    assert all(term in match.reason for term in match.shared_terms)
    assert " ".join(match.passage.split()[:8]) in match.reason
    assert 0.5 <= match.similarity <= 1.0


def test_an_empty_library_says_nothing():
    matcher = ContentMatcher((), today=date(2026, 11, 20))
    assert not matcher.has_content
    assert matcher.match(need="a pram", wants=["pram"], text="") == ()


def test_a_thousand_needs_take_less_than_half_a_second(matcher):
    need = "recommend a light stroller for travel with a newborn"
    begun = perf_counter()
    for _ in range(1000):
        matcher.match(need=need, wants=["light stroller"], text="hello all " * 20)
    assert perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("word", "expected"),
    [("prams", "pram"), ("babies", "baby"), ("sleeping", "sleep"), ("running", "run"), ("dresses", "dress"),
     ("boxes", "box"), ("glass", "glass"), ("red", "red"), ("string", "string"), ("hired", "hir")],
)  # fmt: skip
def test_a_stem_is_the_word_without_its_inflection(word, expected):
    assert stem(word) == expected


def test_synonyms_of_one_and_of_two_words_meet():
    assert terms("a stroller and car seats") == ["pram", "car seat"]
    assert terms("washing machine") == terms("washer")


@pytest.mark.parametrize("length", [3, 7, 25, 400])
@pytest.mark.parametrize("words", [1, 30, 200, 1000])
def test_passages_hold_every_word_once_and_stay_short(words, length):
    text = " ".join(f"Word{n}{'.' if n % length == 0 else ''}" for n in range(words))
    passages = passages_of(text)
    assert " ".join(passages).split() == text.split()
    assert max(len(passage.split()) for passage in passages) <= 90


def test_a_piece_with_only_body_words_needs_two_rare_ones():
    items = [
        ContentItem(content_id=str(n), kind="page", title=f"About {name}", url="", text=text)
        for n, (name, text) in enumerate(
            [("lamps", "Every lampshade is made of linen here."), ("rugs", "Rugs warm."), ("beds", "Beds rest."),
             ("tables", "Tables stand."), ("chairs", "Chairs sit.")]
        )
    ]  # fmt: skip
    matcher = ContentMatcher(items, today=date(2026, 11, 20))
    assert _ids(matcher, "linen lampshade", "linen lampshade") == ["0"]
    assert _ids(matcher, "linen", "linen") == []
