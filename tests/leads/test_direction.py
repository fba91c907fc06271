"""From whom to whom: the words around a name."""

from __future__ import annotations

import pytest

from leads.direction import is_gone_to, is_left
from overheard.records import BrandMention


def mention_in(text: str) -> BrandMention:
    start = text.index("Oakmere")
    return BrandMention(
        brand="Oakmere", start=start, end=start + 7, text="Oakmere", how="name", relevance=1.0, sentiment=0.0
    )  # fmt: skip


LEFT = [
    "so done with Oakmere, second kettle in a year",
    "switching from Oakmere to anybody who answers the phone",
    "any alternatives to Oakmere for curtains?",
    "Oakmere have lost me for good",
    "cancelled my Oakmere card this morning",
    "fed up with the Oakmere app",
    "Had enough of Oakmere online",
    "Fed up of my Oakmere account",
    "Oakmere can keep their voucher",
]
GONE_TO = [
    "Thirty years with you. Oakmere from now on.",
    "moving to Oakmere, at least they answer",
    "next time I'm going to Oakmere",
    "got the same cot from Oakmere for less",
    "Hello Oakmere!",
    "we switched to shopping at Oakmere for good",
]
NEITHER = [
    "does Oakmere sell cots?",
    "looking for curtains, Oakmere quoted £900",
    "I left the house and walked past Oakmere",
    "Left early. Oakmere was packed",
]


@pytest.mark.parametrize("text", LEFT)
def test_a_brand_is_left(text):
    assert (is_left(text, mention_in(text)), is_gone_to(text, mention_in(text))) == (True, False)


@pytest.mark.parametrize("text", GONE_TO)
def test_a_brand_is_gone_to(text):
    assert (is_left(text, mention_in(text)), is_gone_to(text, mention_in(text))) == (False, True)


@pytest.mark.parametrize("text", NEITHER)
def test_a_brand_that_is_only_named_is_neither(text):
    assert (is_left(text, mention_in(text)), is_gone_to(text, mention_in(text))) == (False, False)
