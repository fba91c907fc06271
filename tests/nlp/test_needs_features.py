from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.needs.cues import CUES
from nlp.needs.features import FeatureSpace, Featurizer
from nlp.needs.tokens import TokenTable, hash_token, normalise, tokenise

SMALL = FeatureSpace(word_bits=12, head_bits=12, char_bits=12)


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("@Delta my bag", "@user my bag"),
        ("thanks /u/some_one", "thanks @user"),
        ("see https://a.example/x?y=1", "see  <url> "),
        ("[this one](https://a.example/b) broke", " this one <url>  broke"),
        ("under $1,200.50 please", "under $0 please"),
        ("sooooo good!!!!", "soo good!!"),
        ("I don’t and DON'T", "i dont and dont"),
        ("fish &amp; chips", "fish & chips"),
        ("mail me at jo@a.example", "mail me at jo@a.example"),
        ("love it 😍", "love it 😍"),
    ],
)
def test_one_thing_has_one_spelling(text, normalised):
    assert normalise(text) == normalised


def test_quoted_lines_of_others_are_not_the_authors_words():
    assert "phone" not in normalise("> I need a phone\nYeah, no.")


def test_a_quote_that_came_as_an_entity_is_dropped_too():
    assert "phone" not in normalise("&gt; I need a phone\nYeah, no.")


def test_tokens_keep_marks_emoji_and_the_end_of_a_title():
    assert tokenise("need help\nbroken 😢 #fail?") == [
        "^", "need", "help", "\n", "broken", "😢", "#fail", "?",
    ]  # fmt: skip


def test_a_token_hash_is_the_same_on_every_machine():
    assert hash_token("phone") == 0x23DAEA97444F97DD


def test_a_lone_surrogate_does_not_stop_a_batch():
    rows = Featurizer(SMALL).transform(["need \ud83d phone", "ok"])
    assert rows.shape == (2, SMALL.columns)


def test_an_empty_text_has_a_row():
    rows = Featurizer(SMALL).transform(["", "a phone"])
    assert np.isfinite(rows.toarray()).all()


def test_no_texts_give_no_rows():
    assert Featurizer(SMALL).transform([]).shape == (0, SMALL.columns)


@given(texts=st.lists(st.text(max_size=80), min_size=2, max_size=6))
def test_a_row_does_not_depend_on_its_neighbours(texts):
    together = Featurizer(SMALL).transform(texts).toarray()
    alone = np.vstack([Featurizer(SMALL).transform([text]).toarray() for text in texts])
    np.testing.assert_allclose(together, alone, rtol=1e-5, atol=1e-6)


def test_a_phrase_counts_for_its_cue():
    cues = list(CUES)
    row = Featurizer(SMALL).transform(["Can anyone recommend a plumber?"]).toarray()[0]
    dense = row[-SMALL.dense :]
    assert dense[cues.index("ask_recommendation")] > 0
    assert dense[cues.index("leaving")] == 0


def test_a_cue_after_the_title_is_not_counted_for_the_head():
    cues = list(CUES)
    row = Featurizer(SMALL).transform(["My cat\nCan anyone recommend a vet?"]).toarray()[0]
    head = row[-SMALL.dense :][len(CUES) : 2 * len(CUES)]
    assert head[cues.index("ask_recommendation")] == 0


def test_every_cue_has_phrases_of_at_most_three_tokens():
    long = [
        phrase
        for phrases in CUES.values()
        for phrase in phrases.split("|")
        if not 1 <= len(phrase.split()) <= 3
    ]
    assert long == []


def test_every_cue_phrase_is_written_as_the_tokens_are():
    odd = [
        phrase
        for phrases in CUES.values()
        for phrase in phrases.split("|")
        if [token for token in tokenise(normalise(phrase)) if token != "^"]
        != [token for token in phrase.split() if token != "^"]
    ]
    assert odd == []


def test_a_full_token_table_forgets_without_changing_the_rows(monkeypatch):
    monkeypatch.setattr("nlp.needs.features._CACHE_LIMIT", 3)
    featurizer = Featurizer(SMALL)
    first = featurizer.transform(["one two three four five"]).toarray()
    again = featurizer.transform(["one two three four five"]).toarray()
    np.testing.assert_array_equal(first, again)


def test_the_character_grams_of_a_token_weigh_one_together():
    table = TokenTable(10)
    number = table.add("charger")
    grams = table.gram_matrix(np.array([number]))
    assert np.square(grams.toarray()).sum() == pytest.approx(1.0)
