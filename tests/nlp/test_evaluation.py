from __future__ import annotations

import json
import math

import pytest

from nlp.evaluation import evaluate
from overheard.errors import InputError


def _gold(name, labels=(), *, unsure=(), spans=(), source="tweet", stratum="random"):
    return {
        "id": name,
        "labels": list(labels),
        "unsure": list(unsure),
        "need_spans": [list(span) for span in spans],
        "source": source,
        "stratum": stratum,
    }


def _predicted(name, decided=(), *, spans=(), need=0.0, **probabilities):
    return {
        "id": name,
        "labels": probabilities,
        "decided": list(decided),
        "need": need,
        "needs": [{"start": start, "end": end} for start, end in spans],
    }


def test_precision_recall_and_f1_of_a_label():
    gold = [_gold("a", ["praise"]), _gold("b", ["praise"]), _gold("c"), _gold("d")]
    predictions = [
        _predicted("a", ["praise"]),
        _predicted("b"),
        _predicted("c", ["praise"]),
        _predicted("d"),
    ]
    row = evaluate(gold, predictions).labels.loc["praise"]
    assert (row["precision"], row["recall"], row["f1"], row["support"]) == (0.5, 0.5, 0.5, 2)


def test_predictions_are_paired_by_id_in_any_order():
    gold = [_gold("a", ["praise"]), _gold("b")]
    report = evaluate(gold, [_predicted("b"), _predicted("a", ["praise"])])
    assert report.labels.loc["praise", "f1"] == 1.0


def test_an_unsure_label_is_left_out_of_its_score():
    gold = [_gold("a", ["praise"]), _gold("b", unsure=["praise"])]
    report = evaluate(gold, [_predicted("a", ["praise"]), _predicted("b", ["praise"])])
    assert report.labels.loc["praise", "precision"] == 1.0
    assert report.labels.loc["praise", "scored"] == 1


def test_a_post_whose_need_is_unsure_is_left_out_of_the_need_score():
    gold = [_gold("a", ["problem"]), _gold("b", unsure=["purchase"])]
    report = evaluate(gold, [_predicted("a", ["problem"]), _predicted("b", ["purchase"])])
    assert report.labels.loc["need", "scored"] == 1
    assert report.labels.loc["need", "f1"] == 1.0


def test_an_unsure_label_beside_a_sure_need_leaves_the_need_in():
    gold = [_gold("a", ["problem"], unsure=["purchase"])]
    report = evaluate(gold, [_predicted("a", ["problem"])])
    assert report.labels.loc["need", "scored"] == 1


def test_any_need_label_makes_a_need():
    report = evaluate([_gold("a", ["problem"])], [_predicted("a", ["switch"])])
    assert report.labels.loc["need", "f1"] == 1.0
    assert report.labels.loc["problem", "f1"] == 0.0


def test_a_label_that_nobody_gives_has_no_f1():
    report = evaluate([_gold("a")], [_predicted("a")])
    assert math.isnan(report.labels.loc["praise", "f1"])
    assert report.to_dict()["labels"]["praise"]["f1"] is None


def test_the_interval_holds_the_score_and_is_the_same_each_time():
    gold = [_gold(str(number), ["praise"] if number % 2 else []) for number in range(80)]
    predictions = [
        _predicted(str(number), ["praise"] if number % 3 else []) for number in range(80)
    ]
    first, second = (evaluate(gold, predictions).labels.loc["praise"] for _ in range(2))
    assert first["f1_low"] < first["f1"] < first["f1_high"]
    assert list(first) == list(second)


def test_honest_probabilities_have_no_calibration_error():
    gold = [_gold(str(number), ["praise"] if number < 3 else []) for number in range(10)]
    predictions = [_predicted(str(number), praise=0.3) for number in range(10)]
    assert evaluate(gold, predictions).labels.loc["praise", "ece"] == pytest.approx(0.0)


def test_boastful_probabilities_have_the_error_of_their_boast():
    gold = [_gold(str(number)) for number in range(10)]
    predictions = [_predicted(str(number), praise=0.9) for number in range(10)]
    assert evaluate(gold, predictions).labels.loc["praise", "ece"] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("guess", "by_union", "by_coverage"),
    [
        pytest.param((10, 20), 1.0, 1.0, id="the same piece"),
        pytest.param((10, 35), 0.0, 1.0, id="covered by a longer one"),
        pytest.param((0, 100), 0.0, 0.0, id="the whole text is no answer"),
        pytest.param((10, 13), 0.0, 0.0, id="too little of it"),
        pytest.param((40, 50), 0.0, 0.0, id="elsewhere"),
    ],
)
def test_a_span_is_found_at_half_overlap(guess, by_union, by_coverage):
    gold = [_gold("a", ["problem"], spans=[(10, 20)])]
    report = evaluate(gold, [_predicted("a", ["problem"], spans=[guess])])
    assert report.spans.loc["all needs", "iou_recall"] == by_union
    assert report.span_recall == by_coverage


def test_either_readers_span_counts():
    gold = [_gold("a", ["problem"], spans=[(0, 10), (50, 60)])]
    report = evaluate(gold, [_predicted("a", ["problem"], spans=[(50, 60)])])
    assert report.span_recall == 1.0


def test_a_missed_need_counts_against_all_needs_only():
    gold = [_gold("a", ["problem"], spans=[(0, 10)]), _gold("b", ["problem"], spans=[(0, 10)])]
    predictions = [_predicted("a", ["problem"], spans=[(0, 10)]), _predicted("b")]
    spans = evaluate(gold, predictions).spans
    assert spans.loc["all needs", "coverage_recall"] == 0.5
    assert spans.loc["decided needs", "coverage_recall"] == 1.0


def test_kinds_of_text_are_told_apart_by_their_source():
    gold = [_gold("a", ["problem"], source="reddit:VPN"), _gold("b", ["problem"])]
    report = evaluate(gold, [_predicted("a", ["problem"]), _predicted("b")])
    assert report.kinds.loc["reddit", "need_f1"] == 1.0
    assert report.kinds.loc["tweet", "need_f1"] == 0.0


def test_strata_are_told_apart():
    gold = [_gold("a", stratum="random"), _gold("b", stratum="enriched")]
    report = evaluate(gold, [_predicted("a"), _predicted("b")])
    assert list(report.strata.index) == ["enriched", "random"]


def test_the_report_is_json_without_not_a_number():
    report = evaluate([_gold("a", ["problem"])], [_predicted("a", ["problem"])])
    assert "NaN" not in json.dumps(report.to_dict(), allow_nan=False)
    assert list(report.tables()) == ["labels", "spans", "kinds", "strata"]


def test_a_gold_post_without_a_prediction_is_named():
    with pytest.raises(InputError, match="the first is b"):
        evaluate([_gold("a"), _gold("b")], [_predicted("a")])


def test_an_empty_gold_file_is_refused():
    with pytest.raises(InputError, match="at least one post"):
        evaluate([], [])


def test_an_unknown_label_is_named_with_those_allowed():
    with pytest.raises(InputError, match=r"'joy'.*recommendation"):
        evaluate([_gold("a", ["joy"])], [_predicted("a")])
