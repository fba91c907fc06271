"""Near-duplicates have nearly the same fingerprint, other texts have not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.fingerprint.simhash import NEAR, are_near, hamming, is_exact, simhash

POST = (
    "Finally replaced the cot mattress, the old one sagged after a year and the baby woke up every single "
    "night. Anyone found one that keeps its shape? https://t.co/abc123"
)


@pytest.mark.parametrize(
    "other",
    [
        POST.replace("abc123", "zzz999"),
        f"RT @somebody: {POST}",
        POST.upper(),
        POST.replace("Anyone", "anybody"),
        POST + " @friend",
    ],
    ids=["another link", "repost", "shouted", "one word changed", "a handle added"],
)
def test_a_copy_with_a_small_change_is_near(other):
    assert are_near(simhash(POST), simhash(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thanks so much", "thank you all"),
        ("@united thanks", "@delta thanks"),
        ("😂", "😭"),
        ("https://t.co/a", "https://t.co/b"),
        ("my order is late again and nobody answers", "the new cafe on the corner has great cakes"),
        ("", ""),
        ("", POST),
    ],
)
def test_unlike_texts_are_far_apart(one, other):
    assert not are_near(simhash(one), simhash(other))


def test_equal_short_texts_have_one_exact_fingerprint():
    assert simhash("Thanks  @united") == simhash("thanks @united")
    assert is_exact(simhash("thanks @united"))


def test_a_long_text_is_not_exact():
    assert not is_exact(simhash(POST))


def test_an_exact_fingerprint_is_far_from_all_others():
    assert hamming(simhash("thanks"), simhash(POST)) == 64


@given(st.text(), st.text())
def test_the_distance_is_symmetric_and_within_64_bits(one, other):
    a, b = simhash(one), simhash(other)
    assert hamming(a, b) == hamming(b, a)
    assert 0 <= hamming(a, b) <= 64
    assert not a or (len(a) == 16 and hamming(a, a) == 0 <= NEAR)
