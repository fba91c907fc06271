"""Measures predictions against a gold file: precision, recall and F1 per label, needs, need spans, calibration.

A label in a post's `unsure` list is left out of the score of that label for that post; where an unsure need label
decides whether the post is a need at all, the post is left out of the need score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overheard.errors import InputError
from overheard.records import NEED_LABELS, Label

__all__ = ["BOOTSTRAP_ROUNDS", "EvaluationReport", "evaluate"]

BOOTSTRAP_ROUNDS = 1000
_BINS = 10
_LONGEST = 3
_NAMES = (*(label.value for label in Label), "need")
_NEED = len(Label)

_Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class EvaluationReport:
    """What was measured.

    Attributes:
        posts: number of gold posts.
        labels: one row a label and one for need: precision, recall, f1, f1_low, f1_high (95 % bootstrap interval),
            support, scored (posts that count), ece (expected calibration error).
        kinds: one row a kind of text (the source before its colon): posts, needs, need precision, recall, F1, macro_f1.
        strata: the same per stratum of the gold file.
        macro_f1: mean F1 of the nine labels.
        mean_ece: mean expected calibration error of the nine labels and of need.
        span_recall: coverage_recall of all gold needs, see `spans`.
        spans: one row each for all gold needs and for those that were decided to be needs: posts, iou_recall (a
            predicted span and a gold span share at least half of their union), coverage_recall (a predicted span holds at
            least half of a gold one and is at most three times as long).
    """

    posts: int
    labels: pd.DataFrame
    kinds: pd.DataFrame
    strata: pd.DataFrame
    macro_f1: float
    mean_ece: float
    span_recall: float
    spans: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, in the order in which they are read best."""
        return {
            "labels": self.labels,
            "spans": self.spans,
            "kinds": self.kinds,
            "strata": self.strata,
        }

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON values; a score that nothing supports is None."""
        plain = {
            name: {str(row): _json_row(values) for row, values in table.iterrows()}
            for name, table in self.tables().items()
        }
        return {
            "posts": self.posts,
            "need_f1": plain["labels"]["need"]["f1"],
            "macro_f1": _json(self.macro_f1),
            "mean_ece": _json(self.mean_ece),
            "span_recall": _json(self.span_recall),
            **plain,
        }


@dataclass(frozen=True)
class _Judged:
    """Gold and predictions as matrices [posts, labels and need]."""

    truth: _Flags
    scored: _Flags
    chosen: _Flags
    probabilities: NDArray[np.float64]


def evaluate(
    gold_rows: Sequence[Mapping[str, Any]],
    predictions: Sequence[Mapping[str, Any]],
    *,
    seed: int = 7,
) -> EvaluationReport:
    """Scores predictions against gold.

    Args:
        gold_rows: `id`, `labels` and where there are any `unsure`, `need_spans`, `source`, `stratum`.
        predictions: as `overheard annotate` writes them: `id`, `labels` (label → probability), `decided`, `need`,
            `needs`.
        seed: of the bootstrap.

    Raises:
        InputError: a gold post has no prediction, or a label is none of the codebook's.
    """
    by_id = {str(row["id"]): row for row in predictions}
    missing = [str(row["id"]) for row in gold_rows if str(row["id"]) not in by_id]
    if missing or not gold_rows:
        raise InputError(
            f"{len(missing)} of {len(gold_rows)} gold posts have no prediction"
            f"{f', the first is {missing[0]}' if missing else ''}. "
            "Annotate the very file that is evaluated, and give at least one post."
        )
    paired = [by_id[str(row["id"])] for row in gold_rows]
    judged = _judge(gold_rows, paired)
    spans = _span_table(gold_rows, paired, judged)
    labels = _label_table(judged, seed=seed)
    kinds = [str(row.get("source", "unknown")).split(":")[0] for row in gold_rows]
    strata = [str(row.get("stratum", "all")) for row in gold_rows]
    return EvaluationReport(
        posts=len(gold_rows),
        labels=labels,
        kinds=_group_table(judged, kinds),
        strata=_group_table(judged, strata),
        macro_f1=float(labels["f1"].iloc[:_NEED].mean()),
        mean_ece=float(labels["ece"].mean()),
        span_recall=float(spans["coverage_recall"].to_dict()["all needs"]),
        spans=spans,
    )


def _judge(
    gold_rows: Sequence[Mapping[str, Any]], predictions: Sequence[Mapping[str, Any]]
) -> _Judged:
    shape = (len(gold_rows), len(_NAMES))
    truth, scored = np.zeros(shape, dtype=bool), np.ones(shape, dtype=bool)
    chosen, probabilities = np.zeros(shape, dtype=bool), np.zeros(shape)
    for row, (gold, predicted) in enumerate(zip(gold_rows, predictions, strict=True)):
        labels, unsure = _labels(gold, "labels"), _labels(gold, "unsure")
        decided = _labels(predicted, "decided")
        for column, label in enumerate(Label):
            truth[row, column] = label in labels
            scored[row, column] = label not in unsure
            chosen[row, column] = label in decided
            probabilities[row, column] = predicted["labels"].get(label.value, 0.0)
        truth[row, _NEED] = bool(labels & NEED_LABELS)
        scored[row, _NEED] = bool(labels & NEED_LABELS) or not unsure & NEED_LABELS
        chosen[row, _NEED] = bool(decided & NEED_LABELS)
        probabilities[row, _NEED] = predicted["need"]
    return _Judged(truth, scored, chosen, probabilities)


def _labels(row: Mapping[str, Any], key: str) -> set[Label]:
    try:
        return {Label(label) for label in row.get(key) or ()}
    except ValueError as error:
        raise InputError(
            f"{key} of post {row['id']}: {error}. Allowed are {', '.join(_NAMES[:_NEED])}."
        ) from error


def _label_table(judged: _Judged, *, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    rows = {}
    for column, name in enumerate(_NAMES):
        use = judged.scored[:, column]
        truth, chosen = judged.truth[use, column], judged.chosen[use, column]
        precision, recall, f1 = _scores(truth, chosen)
        low, high = _bootstrap(truth, chosen, random=random)
        rows[name] = {
            "precision": precision,
            "recall": recall,
            "f1": f1,
            "f1_low": low,
            "f1_high": high,
            "support": int(truth.sum()),
            "scored": int(use.sum()),
            "ece": _calibration_error(truth, judged.probabilities[use, column]),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _scores(truth: _Flags, chosen: _Flags) -> tuple[float, float, float]:
    """Precision, recall and F1; not a number where nothing supports them."""
    hits, found, wanted = int((truth & chosen).sum()), int(chosen.sum()), int(truth.sum())
    return (
        hits / found if found else float("nan"),
        hits / wanted if wanted else float("nan"),
        2 * hits / (found + wanted) if found + wanted else float("nan"),
    )


def _bootstrap(
    truth: _Flags, chosen: _Flags, *, random: np.random.Generator
) -> tuple[float, float]:
    """95 % interval of F1 by drawing posts with replacement (percentile method).

    Posts differ only in hit, false alarm, miss or neither, so that drawing their counts is drawing the posts.
    """
    total = len(truth)
    counts = np.array([(truth & chosen).sum(), (~truth & chosen).sum(), (truth & ~chosen).sum()])
    if not counts.sum():
        return float("nan"), float("nan")
    shares = np.append(counts, total - counts.sum()) / total
    drawn = random.multinomial(total, shares, size=BOOTSTRAP_ROUNDS)
    scores = 2 * drawn[:, 0] / np.maximum(2 * drawn[:, 0] + drawn[:, 1] + drawn[:, 2], 1)
    low, high = np.quantile(scores, [0.025, 0.975])
    return float(low), float(high)


def _calibration_error(truth: _Flags, probabilities: NDArray[np.float64]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al., 2015)."""
    if not len(truth):
        return float("nan")
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    sizes = np.bincount(bins, minlength=_BINS)
    hits = np.bincount(bins, weights=truth, minlength=_BINS)
    sums = np.bincount(bins, weights=probabilities, minlength=_BINS)
    return float(np.abs(hits - sums).sum() / sizes.sum())


def _group_table(judged: _Judged, groups: Sequence[str]) -> pd.DataFrame:
    names = np.array(groups)
    rows = {}
    for name in sorted(set(groups)):
        here = names == name
        use = here & judged.scored[:, _NEED]
        precision, recall, f1 = _scores(judged.truth[use, _NEED], judged.chosen[use, _NEED])
        rows[name] = {
            "posts": int(here.sum()),
            "needs": int(judged.truth[here, _NEED].sum()),
            "need_precision": precision,
            "need_recall": recall,
            "need_f1": f1,
            "macro_f1": _macro(judged, here),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _macro(judged: _Judged, here: _Flags) -> float:
    """Mean F1 of the labels that occur or are predicted here."""
    scores = []
    for column in range(_NEED):
        use = here & judged.scored[:, column]
        scores.append(_scores(judged.truth[use, column], judged.chosen[use, column])[2])
    known = [score for score in scores if not math.isnan(score)]
    return float(np.mean(known)) if known else float("nan")


def _span_table(
    gold_rows: Sequence[Mapping[str, Any]],
    predictions: Sequence[Mapping[str, Any]],
    judged: _Judged,
) -> pd.DataFrame:
    found: dict[str, list[tuple[bool, bool]]] = {"all needs": [], "decided needs": []}
    for row, (gold, predicted) in enumerate(zip(gold_rows, predictions, strict=True)):
        spans = [(int(start), int(end)) for start, end in gold.get("need_spans") or ()]
        if not spans or not judged.truth[row, _NEED]:
            continue
        guesses = [(int(need["start"]), int(need["end"])) for need in predicted["needs"]]
        pairs = [(span, guess) for span in spans for guess in guesses]
        outcome = (
            any(_iou(span, guess) >= 0.5 for span, guess in pairs),
            any(_covers(span, guess) for span, guess in pairs),
        )
        found["all needs"].append(outcome)
        if judged.chosen[row, _NEED]:
            found["decided needs"].append(outcome)
    rows = {
        name: {
            "posts": len(outcomes),
            "iou_recall": _share([iou for iou, _ in outcomes]),
            "coverage_recall": _share([covers for _, covers in outcomes]),
        }
        for name, outcomes in found.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else float("nan")


def _shared(first: tuple[int, int], second: tuple[int, int]) -> int:
    return max(min(first[1], second[1]) - max(first[0], second[0]), 0)


def _iou(span: tuple[int, int], guess: tuple[int, int]) -> float:
    return _shared(span, guess) / max(max(span[1], guess[1]) - min(span[0], guess[0]), 1)


def _covers(span: tuple[int, int], guess: tuple[int, int]) -> bool:
    wanted = span[1] - span[0]
    return 2 * _shared(span, guess) >= wanted and guess[1] - guess[0] <= _LONGEST * wanted


def _json_row(values: pd.Series) -> dict[str, Any]:
    return {str(name): _json(value) for name, value in values.items()}


def _json(value: float) -> float | int | None:
    number = float(value)
    if math.isnan(number):
        return None
    return int(number) if number.is_integer() and abs(number) > 1 else round(number, 4)
