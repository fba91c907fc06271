"""Posts go through the pipeline in order, whatever one of them holds."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.annotate_file import AnnotatedLine, FailedLine, annotate_lines
from nlp.needs.model import Prediction
from nlp.needs.spans import PieceScores
from nlp.needs_component import MODEL_FOLDER, load_model
from nlp.pipeline import build_pipeline
from nlp.text import LONGEST
from overheard.records import Label, Platform, Post
from overheard.settings import BrandSettings
from overheard.wire_json import encode_json

BRANDS = (BrandSettings(name="Thistledown"),)


class Clerk:
    """A classifier that knows two words: "recommend" and "sale"."""

    version = "clerk 1"
    thresholds = dict.fromkeys(Label, 0.5)

    def __init__(self):
        self.read: list[str] = []
        self.ranker = load_model(MODEL_FOLDER).ranker

    def understand(self, texts):
        if any("indigestible" in text for text in texts):
            raise ValueError(texts)
        self.read += texts
        labels = np.full((len(texts), len(Label)), 0.05, np.float32)
        for row, text in enumerate(texts):
            labels[row, 0] = 0.9 if "recommend" in text else 0.05
            labels[row, len(Label) - 1] = 0.95 if "sale" in text else 0.05
        return Prediction(labels=labels, need=labels[:, 0])

    def decide(self, prediction):
        return [
            tuple(label for label, p in zip(Label, row, strict=True) if p >= 0.5)
            for row in prediction.labels
        ]

    def score_pieces(self, texts):
        wanted = np.array([float("recommend" in text) for text in texts], np.float32)
        return PieceScores(
            span=wanted, labels=np.zeros((len(texts), len(Label)), np.float32), need=wanted
        )


@pytest.fixture(scope="module")
def clerk():
    return Clerk()


@pytest.fixture(scope="module")
def pipeline(clerk):
    return build_pipeline(brands=BRANDS, competitors=(), classifier=clerk)


@pytest.fixture
def as_post(now):
    def make(text, number=1, **fields):
        return Post(
            uid=f"x:{number}", platform=Platform.X, native_id=str(number), created_at=now,
            observed_at=now, text=text, **fields,
        )  # fmt: skip

    return make


def test_annotations_come_in_the_order_of_the_posts(pipeline, as_post):
    posts = [as_post(f"number {n} of many posts", n) for n in range(700)]
    found = list(pipeline.annotate(posts, batch_size=64))
    assert [annotation.uid for annotation in found] == [post.uid for post in posts]


def test_labels_of_all_nine_and_the_decided_ones(pipeline, as_post):
    (found,) = pipeline.annotate([as_post("Please recommend a cot, not on sale")])
    assert set(found.labels) == set(Label)
    assert found.decided == (Label.RECOMMENDATION, Label.PROMOTION)
    assert found.need == pytest.approx(0.9)


def test_need_spans_are_pieces_of_the_text(pipeline, as_post):
    post = as_post("So tired today 😀😀. Can you recommend a cot for twins?", title="Help")
    (found,) = pipeline.annotate([post])
    assert found.needs
    for span in found.needs:
        assert post.full_text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "text",
    ["😀👍🏽 Thistledown 😍 @Thistledown", "e\u0301 Thistledown", "\U0001f468\u200d\U0001f469 #Thistledown"],
)  # fmt: skip
def test_offsets_count_characters_whatever_stands_before(pipeline, as_post, text):
    (found,) = pipeline.annotate([as_post(text)])
    assert found.brands
    for mention in found.brands:
        assert text[mention.start : mention.end] == mention.text


def test_a_language_that_is_not_read_has_no_labels(pipeline, as_post):
    (found,) = pipeline.annotate([as_post("recommend Thistledown", lang="de")])
    assert (found.lang, found.labels, found.decided) == ("de", {}, ())
    assert [mention.brand for mention in found.brands] == ["Thistledown"]


@pytest.mark.parametrize("text", ["", "   ", "😂", "\ud83d", "\x00", "12345"])
def test_a_text_without_words_is_not_asked_about(pipeline, clerk, as_post, text):
    before = len(clerk.read)
    (found,) = pipeline.annotate([as_post(text)])
    assert found.decided == ()
    assert len(clerk.read) == before


def test_a_lone_surrogate_costs_no_offset(pipeline, as_post):
    (found,) = pipeline.annotate([as_post("\ud83d Thistledown is here")])
    assert (found.brands[0].start, found.brands[0].text) == (2, "Thistledown")
    assert encode_json(found)


def test_a_very_long_text_is_read_to_the_limit(pipeline, as_post):
    text = "word " * (LONGEST // 5 + 10) + "Thistledown"
    (found,) = pipeline.annotate([as_post("Thistledown " + text)])
    assert [mention.start for mention in found.brands] == [0]


def test_a_text_that_breaks_a_component_costs_no_other_post(pipeline, as_post, monkeypatch, caplog):
    component = pipeline.language.get_pipe("overheard_brands")
    whole = type(component).process

    def fragile(self, reading):
        if "poison" in reading.text:
            raise ValueError(reading.text)
        return whole(self, reading)

    monkeypatch.setattr(type(component), "process", fragile)
    posts = [as_post("Thistledown one", 1), as_post("poison", 2), as_post("Thistledown", 3)]
    with caplog.at_level(logging.WARNING):
        found = list(pipeline.annotate(posts))
    assert [len(annotation.brands) for annotation in found] == [1, 0, 1]
    assert found[1].fingerprint
    assert "overheard_brands" in caplog.text
    assert "poison" not in caplog.text


def test_a_text_that_breaks_the_model_costs_no_other_post(pipeline, as_post):
    texts = ["recommend one", "indigestible", "recommend two"]
    found = list(pipeline.annotate([as_post(text, n) for n, text in enumerate(texts)]))
    assert [bool(annotation.labels) for annotation in found] == [True, False, True]
    assert found[1].fingerprint


def test_the_name_tells_the_model(pipeline):
    assert pipeline.name.startswith("overheard-en ")
    assert "clerk 1" in pipeline.name


def test_words_are_forgotten_once_enough_are_known(pipeline, as_post, monkeypatch):
    monkeypatch.setattr("nlp.pipeline._WORDS_KEPT", 0)
    (found,) = pipeline.annotate([as_post("recommend quuxberry flimflams of zorbington")])
    assert found.decided == (Label.RECOMMENDATION,)
    assert "quuxberry" not in pipeline.language.vocab.strings


def test_a_bare_text_can_be_read_too(pipeline):
    doc = pipeline.language("Please recommend a cot")
    assert doc.user_data["overheard"].decided == (Label.RECOMMENDATION,)


def test_the_shipped_model_reads(as_post):
    pipeline = build_pipeline(brands=BRANDS, competitors=())
    (found,) = pipeline.annotate([as_post("Can anyone recommend a good cot for a small room?")])
    assert Label.RECOMMENDATION in found.decided
    assert found.needs


@settings(max_examples=60)
@given(text=st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_gives_an_annotation_that_can_be_written(pipeline, text):
    line = encode_json({"id": 1, "text": text.encode("utf-8", "replace").decode()})
    (answer,) = annotate_lines([line], pipeline)
    assert isinstance(answer, AnnotatedLine)
    assert encode_json(answer.record)


def test_a_record_has_exactly_the_promised_keys(pipeline):
    (answer,) = annotate_lines([b'{"id": 7, "text": "recommend Thistledown please"}'], pipeline)
    assert isinstance(answer, AnnotatedLine)
    assert list(answer.record) == ["id", "labels", "decided", "need", "needs", "wants", "brands"]
    assert answer.record["id"] == 7
    assert list(answer.record["labels"]) == [label.value for label in Label]
    assert answer.record["brands"][0]["brand"] == "Thistledown"


def test_offsets_are_those_of_the_text_where_a_title_is_given(pipeline):
    line = b'{"id": "a", "title": "Thistledown", "text": "is Thistledown open? recommend me one"}'
    (answer,) = annotate_lines([line], pipeline)
    assert [(b["start"], b["end"]) for b in answer.record["brands"]] == [(3, 14)]
    assert all(need["start"] >= 0 for need in answer.record["needs"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "no JSON;"),
        (b"[1]", "no JSON object"),
        (b'{"text": "a"}', '"id"'),
        (b'{"id": true, "text": "a"}', '"id"'),
        (b'{"id": 1}', '"text"'),
        (b'{"id": 1, "text": 5}', '"text"'),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_on(pipeline, line, reason):
    answers = list(
        annotate_lines(
            [b'{"id": 1, "text": "a"}\n', b"\n", line, b'{"id": 2, "text": "b"}'], pipeline
        )
    )
    assert [type(answer) for answer in answers] == [AnnotatedLine, FailedLine, AnnotatedLine]
    assert answers[1].line == 3
    assert reason in answers[1].reason


def test_an_optional_field_of_another_type_costs_nothing(pipeline):
    line = b'{"id": 1, "text": "hello there", "lang": 5, "urls": "x", "platform": "pigeon", "kind": null, "paid": 1}'
    (answer,) = annotate_lines([line], pipeline)
    assert isinstance(answer, AnnotatedLine)


def test_optional_fields_are_used(pipeline):
    line = b'{"id": 1, "text": "please recommend one", "lang": "de", "platform": "reddit", "hashtags": ["a", 1]}'
    (answer,) = annotate_lines([line], pipeline)
    assert answer.record["decided"] == []
    assert set(answer.record["labels"].values()) == {0.0}
