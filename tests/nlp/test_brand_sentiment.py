"""Sentiment is that towards the brand, not that of the whole post."""

from __future__ import annotations

import pytest

from nlp.brands.component import BrandsComponent
from nlp.reading import Reading
from nlp.sentiment.component import SentimentScorer
from overheard.records import Label
from overheard.settings import BrandSettings

CLEAR = 0.2


@pytest.fixture(scope="module")
def component():
    names = ("Pixel", "Verizon", "Thistledown", "Brookvale")
    return BrandsComponent(brands=[BrandSettings(name=name) for name in names], competitors=())


def towards(component, text, **labels):
    scores = {label: labels.get(label.value, 0.0) for label in Label} if labels else {}
    found = component.process(Reading(text=text, labels=scores))
    return {mention.brand: mention.sentiment for mention in found}


@pytest.mark.parametrize(
    ("text", "warm", "hostile"),
    [
        ("love my Pixel, hate Verizon", "Pixel", "Verizon"),
        ("Hate Verizon but my Pixel is amazing", "Pixel", "Verizon"),
        ("Verizon was awful. Pixel is great!", "Pixel", "Verizon"),
        ("Thistledown is so much better than Brookvale", "Thistledown", "Brookvale"),
        ("Brookvale is worse than Thistledown", "Thistledown", "Brookvale"),
        ("Switched from Brookvale to Thistledown last month", "Thistledown", "Brookvale"),
    ],
)
def test_two_brands_in_one_post_are_told_apart(component, text, warm, hostile):
    scores = towards(component, text)
    assert scores[warm] > CLEAR
    assert scores[hostile] < -CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "@Thistledown still waiting for my refund",
        "@Thistledown your driver was rude. And my parcel is broken.",
        "Thistledown is not good",
        "I will never buy at Thistledown again 😡",
        "Thistledown cancelled my order",
        "thanks for nothing Thistledown",
        "Done with Thistledown",
    ],
)
def test_a_bad_word_makes_it_hostile(component, text):
    assert towards(component, text)["Thistledown"] < -CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "@Thistledown thank you so much",
        "Thistledown never disappoints",
        "Thistledown is not bad at all",
        "the new cot from Thistledown 😍",
        "Thistledown: no complaints",
        "THISTLEDOWN IS AMAZING!!!",
    ],
)
def test_a_good_word_makes_it_warm(component, text):
    assert towards(component, text)["Thistledown"] > CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "@Thistledown do you ship to Ireland?",
        "Thistledown opens at nine",
        "please help @Thistledown",
        "Best regards are sent. Thistledown",
    ],
)
def test_small_talk_is_neutral_or_mild(component, text):
    assert abs(towards(component, text)["Thistledown"]) < 0.75


def test_a_shout_is_stronger_than_a_word(component):
    assert (
        towards(component, "Thistledown is GREAT!!")["Thistledown"]
        > (towards(component, "Thistledown is great")["Thistledown"])
    )


def test_a_booster_is_stronger_than_the_bare_word(component):
    assert (
        towards(component, "Thistledown is very helpful")["Thistledown"]
        > (towards(component, "Thistledown is helpful")["Thistledown"])
    )


def test_the_learned_model_leans_where_no_word_tells(component):
    text = "Third crib from Thistledown and the slats came off"
    assert towards(component, text, complaint=0.9)["Thistledown"] < -CLEAR
    assert towards(component, text, praise=0.9)["Thistledown"] > CLEAR


def test_the_learned_model_keeps_out_of_posts_about_two_brands(component):
    text = "love my Pixel, hate Verizon"
    assert towards(component, text, complaint=0.9) == towards(component, text)


def test_a_name_that_is_a_mood_word_says_nothing_by_itself():
    component = BrandsComponent(brands=[BrandSettings(name="Joy")], competitors=())
    assert towards(component, "Joy opens at nine")["Joy"] == 0.0


def test_without_a_target_there_is_no_score():
    assert SentimentScorer().score("great", []) == []
