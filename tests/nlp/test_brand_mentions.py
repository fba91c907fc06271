"""Which brands a post names, where, and whether the brand is meant.

Examples are marked: `<name>Thistledown</name>` is a mention found that way; `<name?>meadow</name>` is one that must be
told to be something else (relevance below one half).
"""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from nlp.brands.component import RELEVANT, BrandsComponent
from nlp.reading import Reading
from overheard.records import Platform, Post
from overheard.settings import BrandSettings

BRANDS = (
    BrandSettings(
        name="Thistledown",
        aliases=("Thistle Down", "TDN", "#tdown"),
        handles=("@ThistledownHelp",),
        domains=("thistledown.example",),
        products=("Cloudnine mattress",),
    ),
    BrandSettings(name="Brook & Vale", handles=("brookvale",)),
)
COMPETITORS = (
    BrandSettings(
        name="Meadow",
        ambiguous=True,
        context=("cot", "nursery", "pram"),
        not_context=("flowers", "grass", "walk"),
    ),
    BrandSettings(name="Virgin America"),
)
_MARK = re.compile(r"<(?P<how>\w+)(?P<doubt>\??)>(?P<text>.*?)</(?P=how)>")


@pytest.fixture(scope="module")
def component():
    return BrandsComponent(brands=BRANDS, competitors=COMPETITORS)


def unmarked(example):
    """The plain text and the expected (start, end, how, is meant)."""
    text, expected, last = "", [], 0
    for mark in _MARK.finditer(example):
        text += example[last : mark.start()]
        expected.append((len(text), len(text) + len(mark["text"]), mark["how"], not mark["doubt"]))
        text += mark["text"]
        last = mark.end()
    assert expected, f"no mark in {example!r}"
    return text + example[last:], expected


def seen(mentions):
    return [(m.start, m.end, m.how, m.relevance >= RELEVANT) for m in mentions]


@pytest.mark.parametrize(
    "example",
    [
        "I ordered from <name>Thistledown</name> last week",
        "<name>thistledown</name>'s delivery is late",
        "<name>THISTLEDOWN</name>’s sale starts today",
        "<alias>thistle down</alias> were kind",
        "<alias>Thistle-Down</alias> again",
        "my <alias>TDN</alias> order",
        "<handle>@ThistledownHelp</handle> where is my cot?",
        "hey <handle>@thistledownhelp</handle>.",
        "<handle>@thistledown</handle> guessed from the name",
        "<handle>@ThistledownUK</handle> guessed with an ending",
        "love this <hashtag>#Thistledown</hashtag>",
        "big <hashtag>#ThistledownSale</hashtag> haul",
        "what a <hashtag>#thistledownfail</hashtag>",
        "another <hashtag>#BoycottThistledown</hashtag>",
        "<hashtag>#tdown</hashtag> rules",
        "see <domain>https://www.thistledown.example/cots?id=1</domain>.",
        "at <domain>shop.thistledown.example</domain> now",
        "is <domain>thistledown.com</domain> down?",
        "the <product>cloudnine mattress</product> sags",
        "😀😀 <name>Thistledown</name> 👍🏽",
        "at <name>Brook and Vale</name> today",
        "at <name>Brook & Vale</name> today",
        "at <handle>@brookvale</handle>",
        "flying <name>Virgin America</name> and <handle>@VirginAmerica</handle> rocks",
        "posted in <handle>r/Thistledown</handle>",
        "bought a cot at <name>Meadow</name> yesterday",
        "the <name>Meadow</name> app keeps crashing",
        "so i ordered a pram from <name>meadow</name> and it broke",
        "<name>Meadow</name>'s customer service is a joke",
        "a walk through the <name?>meadow</name> with flowers",
        "cows in a <name?>meadow</name>. So quiet.",
        "<name?>meadow</name>s full of bees. I could stay.",
        "We live in <name?>Meadow</name> Lane",
    ],
)  # fmt: skip
def test_a_brand_is_found_where_it_stands_and_judged(component, example):
    text, expected = unmarked(example)
    assert seen(component.process(Reading(text=text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the thistledowny seeds",
        "unthistledown",
        "tdn in small letters is no abbreviation",
        "read https://news.example/thistledown-sale first",
        "@thistledowner is somebody else",
        "#meadowlark",
        "somebody@thistledownx.example",
        "",
        "brook or vale",
    ],
)
def test_a_look_alike_is_no_brand(component, text):
    assert component.process(Reading(text=text)) == ()


def test_the_longest_of_overlapping_names_stays():
    brands = (BrandSettings(name="Thistle"), BrandSettings(name="Thistle Home Store"))
    found = BrandsComponent(brands=brands, competitors=()).process(
        Reading(text="New Thistle Home Store opens")
    )
    assert [mention.brand for mention in found] == ["Thistle Home Store"]


def test_competitors_are_marked(component):
    found = component.process(Reading(text="@VirginAmerica or Thistledown?"))
    assert [(mention.brand, mention.is_competitor) for mention in found] == [
        ("Virgin America", True),
        ("Thistledown", False),
    ]


def test_a_common_word_is_ambiguous_without_a_setting():
    component = BrandsComponent(brands=(BrandSettings(name="Target"),), competitors=())
    (meant,) = component.process(Reading(text="My refund from Target never came"))
    (other,) = component.process(Reading(text="We missed the target again, says the minister."))
    assert other.relevance < RELEVANT < meant.relevance


def test_a_parent_that_names_the_brand_raises_the_relevance(component, now):
    alone, answer = _meadow(component, now), _meadow(component, now, parent_text="Is @meadow ok?")
    assert alone < answer


def test_the_brands_own_community_raises_the_relevance(component, now):
    assert _meadow(component, now) < _meadow(component, now, community="r/Meadow")


def test_a_handle_in_the_post_settles_an_ambiguous_name(component):
    found = component.process(Reading(text="@meadow is it true that meadow closes?"))
    assert [mention.relevance >= RELEVANT for mention in found] == [True, True]


def test_an_unshortened_address_of_the_brand_counts(now):
    brand = BrandSettings(name="Meadow", ambiguous=True, domains=("meadow.example",))
    component = BrandsComponent(brands=(brand,), competitors=())
    plain = _meadow(component, now)
    assert plain < _meadow(component, now, urls=("https://meadow.example/a",))


def test_a_flood_of_names_is_read_in_time(component):
    found = component.process(Reading(text="thistledown " * 8000))
    assert len(found) == 200


def _meadow(component: BrandsComponent, now: datetime, **fields: object) -> float:
    post = Post(
        uid="x:1", platform=Platform.X, native_id="1", created_at=now, observed_at=now,
        text="Meadow is nice I think", **fields,
    )  # fmt: skip
    (mention,) = component.process(Reading(text=post.full_text, post=post))
    return mention.relevance
