"""Advertising is told from people, by rules beside the learned probability."""

from __future__ import annotations

import pytest

from nlp.promotion.component import PromotionComponent, cues_of, rule_probability
from overheard.records import Platform, Post

COMPONENT = PromotionComponent(threshold=0.3)


@pytest.mark.parametrize(
    "text",
    [
        "FLASH SALE 🔥 50% off all cots today only! Shop now 👉 https://shop.example #sale #baby #deals",
        "GIVEAWAY! RT & follow to win a pram. Winner announced Friday",
        "We're hiring! Apply now: https://jobs.example/1 #jobs",
        "New video on my channel, link in bio. Use code MUM10 for a discount",
        "Check out our new handmade range, free shipping this week https://etsy.example/shop",
    ],
)
def test_advertising_is_likely(text):
    assert rule_probability(cues_of(text)) > 0.6


@pytest.mark.parametrize(
    "text",
    [
        "Can anyone recommend a cot? I don't want to spend too much",
        "@shop my discount code doesn't work, what do I do?",
        "I won a bet and now he has to cook for me lol",
        "The sale at the church was so crowded I went home",
        "my kid just said his first word omg",
        "",
    ],
)
def test_a_person_is_unlikely(text):
    assert rule_probability(cues_of(text)) < 0.3


def test_rules_move_the_learned_probability_their_way():
    advert = "SALE 50% off, shop now https://shop.example"
    assert COMPONENT.process(advert, learned=0.3) > COMPONENT.process("ok then", learned=0.3)


def test_a_paid_post_is_promotion_whatever_it_says(now):
    post = Post(
        uid="x:1", platform=Platform.X, native_id="1", created_at=now, observed_at=now,
        text="hello", paid=True,
    )  # fmt: skip
    assert COMPONENT.process("hello", learned=0.01, post=post) >= 0.98


def test_an_address_that_the_platform_took_out_of_the_text_counts(now):
    post = Post(
        uid="x:1", platform=Platform.X, native_id="1", created_at=now, observed_at=now,
        text="New arrivals", urls=("https://shop.example/a",),
    )  # fmt: skip
    assert "url" in cues_of("New arrivals", post=post)


@pytest.mark.parametrize("learned", [0.0, 0.5, 1.0])
def test_it_stays_a_probability(learned):
    assert 0.0 <= COMPONENT.process("buy now " * 50, learned=learned) <= 1.0
