from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.needs.ranker import Ranker
from nlp.needs.segments import pieces_of, sentences_of
from nlp.needs.spans import PieceScores, find_need_spans, find_need_spans_of, place_features
from overheard.records import Label


class KeywordScorer:
    """Scores a piece by the words in it: a model that a reader can foresee."""

    def __init__(self, **words):
        self.words = words
        width = place_features("a text", pieces_of("a text"), self._empty(1), labels=[]).shape[1]
        straight = np.zeros(width)
        straight[0] = 10.0
        self.ranker = Ranker(
            middle=np.zeros(width),
            spread=np.ones(width),
            hidden=np.zeros((width, 1)),
            bias=np.zeros(1),
            top=np.zeros(1),
            straight=straight,
        )

    def score_pieces(self, texts):
        scores = self._empty(len(texts))
        for row, text in enumerate(texts):
            share = sum(word in text for word in self.words) / (1 + len(text) / 200)
            scores.span[row] = 4 * share - 4
            for word, label in self.words.items():
                scores.labels[row, list(Label).index(label)] = 0.9 * (word in text)
        return scores

    @staticmethod
    def _empty(rows):
        return PieceScores(
            span=np.zeros(rows, np.float32),
            labels=np.zeros((rows, len(Label)), np.float32),
            need=np.zeros(rows, np.float32),
        )


PHONE = KeywordScorer(phone=Label.PURCHASE)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("My title \n I need help. Any ideas?", ["My title", "I need help.", "Any ideas?"]),
        ("It broke!! What now", ["It broke!!", "What now"]),
        ("e.g. this one stays. Next", ["e.g. this one stays.", "Next"]),
        ("costs 3.50 a month", ["costs 3.50 a month"]),
        ("no joke.Really", ["no joke.", "Really"]),
        ("", []),
    ],
)
def test_a_text_falls_into_its_sentences(text, sentences):
    assert [text[start:end] for start, end in sentences_of(text)] == sentences


def test_pieces_are_runs_of_clauses_within_one_sentence():
    text = "Phone died, need a new one but no cash"
    pieces = {text[piece.start : piece.end] for piece in pieces_of(text)}
    assert {"Phone died", "need a new one", "Phone died, need a new one", text} <= pieces


def test_a_whole_sentence_is_known_as_such():
    text = "Phone died, need a new one. Thanks all"
    whole = [text[piece.start : piece.end] for piece in pieces_of(text) if piece.whole]
    assert whole == ["Phone died, need a new one.", "Thanks all"]


@given(text=st.text(max_size=300))
def test_every_piece_lies_inside_the_text(text):
    for piece in pieces_of(text):
        assert 0 <= piece.start < piece.end <= len(text)


def test_the_span_is_the_piece_that_the_model_likes_best():
    text = "Hello all. I was out yesterday. My phone is dead. Thanks!"
    (span,) = find_need_spans(text, decided=[Label.PROBLEM], model=PHONE)
    assert span.text == "My phone is dead."
    assert text[span.start : span.end] == span.text
    assert span.label is Label.PROBLEM


def test_every_decided_need_has_its_own_span():
    model = KeywordScorer(phone=Label.PURCHASE, leaving=Label.SWITCH)
    text = "I will buy a phone. I am leaving them for good."
    spans = find_need_spans(text, decided=[Label.PURCHASE, Label.SWITCH], model=model)
    assert [(span.label, span.text) for span in spans] == [
        (Label.PURCHASE, "I will buy a phone."),
        (Label.SWITCH, "I am leaving them for good."),
    ]


def test_labels_that_are_no_needs_get_no_span():
    assert find_need_spans("My phone!", decided=[Label.PRAISE], model=PHONE) == ()


def test_a_text_without_words_gets_no_span():
    assert find_need_spans("?!", decided=[Label.PROBLEM], model=PHONE) == ()


def test_many_texts_give_what_each_gives_alone():
    texts = ["My phone is dead. Bye.", "nothing here", "Hi. Buy a phone, please"]
    decided = [[Label.PROBLEM], [], [Label.PURCHASE]]
    together = find_need_spans_of(texts, decided=decided, model=PHONE)
    alone = [
        find_need_spans(text, decided=labels, model=PHONE)
        for text, labels in zip(texts, decided, strict=True)
    ]
    assert together == alone
