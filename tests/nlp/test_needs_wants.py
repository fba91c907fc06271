from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.needs.wants import find_wants, want_of
from overheard.records import Label, NeedSpan


def _span(text, label):
    return NeedSpan(start=0, end=len(text), text=text, label=label)


@pytest.mark.parametrize(
    ("piece", "label", "want"),
    [
        ("Looking for a laptop for web browsing", Label.RECOMMENDATION, "laptop for web browsing"),
        ("Can anyone recommend a good plumber in Leeds?", Label.RECOMMENDATION, "plumber in Leeds"),
        ("Where can I buy vegan cheese", Label.RECOMMENDATION, "vegan cheese"),
        (
            "what's the best budget espresso machine?",
            Label.RECOMMENDATION,
            "budget espresso machine",
        ),
        ("Wife wants one of those boiling water taps", Label.PURCHASE, "boiling water taps"),
        ("Getting a smart thermostat this month", Label.PURCHASE, "smart thermostat"),
        ("thinking about buying a new car seat", Label.PURCHASE, "new car seat"),
        ("any alternative to iTunes that syncs", Label.SWITCH, "alternative to iTunes"),
        ("we switched from Acme to Northmoor Rail", Label.SWITCH, "alternative to Acme"),
        ("so done, switching to Northmoor Rail", Label.SWITCH, "Northmoor Rail"),
        ("Considering swapping my old kettle for a steel one", Label.SWITCH, "steel one"),
        (
            "Cancelling a £1,900 Oakmere corner sofa",
            Label.SWITCH,
            "alternative to £1,900 Oakmere corner",
        ),
        ("I'm looking at adding some oak shelves", Label.RECOMMENDATION, "oak shelves"),
        ("I have a white pixel on my screen", Label.PROBLEM, "white pixel on screen"),
        ("so my baby won't sleep in the cot", Label.PROBLEM, "baby won't sleep in cot"),
        ("my boiler keeps cutting out", Label.PROBLEM, "boiler keeps cutting out"),
        ("@AcmeAir your app won't load", Label.PROBLEM, "app won't load"),
        ("???", Label.PROBLEM, ""),
    ],
)
def test_a_want_is_named_in_the_authors_words(piece, label, want):
    assert (
        want_of(piece, label=label).startswith(want) if want else want_of(piece, label=label) == ""
    )


@pytest.mark.parametrize(
    ("piece", "label"),
    [
        ("never again", Label.SWITCH), ("left on Tuesday", Label.SWITCH), ("Ours went too", Label.RECOMMENDATION),
        ("where do you lot go", Label.RECOMMENDATION), ("Mine's Tuesday", Label.PURCHASE), ("this week?", Label.PURCHASE),
        ("then why have I not received", Label.PROBLEM), ("missed again", Label.PROBLEM), ("thinking", Label.PROBLEM),
        ("I've been waiting for the reply", Label.PROBLEM), ("£40 under $30", Label.PURCHASE),
    ],
)  # fmt: skip
def test_what_names_neither_a_thing_nor_a_service_is_no_want(piece, label):
    assert want_of(piece, label=label) == ""


def test_a_budget_from_elsewhere_in_the_text_is_added():
    text = "Looking for a laptop. My budget is $800."
    assert find_wants(text, [_span("Looking for a laptop.", Label.PURCHASE)]) == (
        "laptop under $800",
    )


def test_a_want_with_a_price_keeps_its_own():
    text = "need a $500 laptop, budget of $800"
    assert find_wants(text, [_span("need a $500 laptop", Label.PURCHASE)]) == ("$500 laptop",)


def test_one_stretch_names_one_want_by_its_clearest_label():
    text = "My kettle died, recommend a kettle"
    spans = [_span(text, Label.PROBLEM), _span(text, Label.RECOMMENDATION)]
    assert find_wants(text, spans) == ("kettle",)


def test_the_same_want_is_given_once():
    first = NeedSpan(start=0, end=13, text="need a kettle", label=Label.PURCHASE)
    second = NeedSpan(start=20, end=32, text="buy a Kettle", label=Label.PURCHASE)
    assert find_wants("need a kettle ..... buy a Kettle", [first, second]) == ("kettle",)


@given(piece=st.text(max_size=120), label=st.sampled_from(sorted(Label)))
def test_a_want_is_never_longer_than_six_words(piece, label):
    assert len(want_of(piece, label=label).split()) <= 6
