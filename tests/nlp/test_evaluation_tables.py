"""What `overheard evaluate` measures, on small gold sets whose answers can be worked out by hand."""

from __future__ import annotations

import pytest

from nlp.evaluation import evaluate
from overheard.errors import InputError
from overheard.records import Label


def gold(number: int, *labels: str, unsure: tuple[str, ...] = (), spans=()):
    return {
        "id": str(number), "text": "anyone know a good plumber in leeds?", "labels": list(labels),
        "unsure": list(unsure), "need_spans": [list(span) for span in spans],
        "source": "tweet:x", "stratum": "random",
    }  # fmt: skip


def said(number: int, *labels: str, need: float = 0.1, spans=()):
    probabilities = {label.value: 0.9 if label.value in labels else 0.1 for label in Label}
    needs = [{"start": a, "end": b, "text": "…", "label": "recommendation"} for a, b in spans]
    return {
        "id": str(number),
        "labels": probabilities,
        "decided": list(labels),
        "need": need,
        "needs": needs,
    }


def test_a_perfect_answer_scores_one():
    rows = [gold(1, "recommendation", spans=[(0, 27)]), gold(2), gold(3, "praise")]
    answers = [said(1, "recommendation", need=0.9, spans=[(0, 27)]), said(2), said(3, "praise")]
    report = evaluate(rows, answers).to_dict()
    assert report["span_recall"] == 1.0


def test_a_missed_need_costs_recall_and_a_false_one_precision():
    rows = [gold(1, "problem"), gold(2, "problem"), gold(3)]
    answers = [said(1, "problem", need=0.9), said(2), said(3, "problem", need=0.9)]
    labels = evaluate(rows, answers).tables()["labels"]
    assert labels.loc["problem", "precision"] == pytest.approx(0.5)
    assert labels.loc["problem", "recall"] == pytest.approx(0.5)


def test_an_unsure_label_is_left_out_for_its_post_alone():
    rows = [gold(1, "praise"), gold(2, unsure=("praise",))]
    answers = [said(1, "praise"), said(2, "praise")]
    labels = evaluate(rows, answers).tables()["labels"]
    assert labels.loc["praise", "precision"] == pytest.approx(1.0)


def test_a_gold_post_without_an_answer_is_refused():
    with pytest.raises(InputError):
        evaluate([gold(1), gold(2)], [said(1)])
