"""Fits the weights of the promotion cues on the training posts and measures rules, model and both on posts unseen.

python -m benchmarks.promotion_rules [shared/data] [--fit]
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, f1_score

from nlp.needs_component import MODEL_FOLDER, load_model
from nlp.promotion.component import PromotionComponent, cues_of, rule_probability
from overheard.records import Label

REPOSITORY = Path(__file__).resolve().parent.parent
_TRAINED_ON = ("train/needs_train.jsonl.xz", "train/own_posts.jsonl.xz")
_MEASURED_ON = ("measure/needs_dev.jsonl", "measure/needs_dev_support.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    if not options.data.is_dir():
        print("shared/data is not beside the repository: nothing to measure.")
        return
    if options.fit:
        fit([row for name in _TRAINED_ON for row in rows_of(options.data / name)])
    measure([row for name in _MEASURED_ON for row in rows_of(options.data / name)])


def rows_of(path: Path) -> list[dict[str, object]]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def fit(rows: list[dict[str, object]]) -> None:
    cues = [cues_of(str(row["text"])) for row in rows]
    truth = [Label.PROMOTION in row["labels"] for row in rows]  # type: ignore[operator]
    vectorizer = DictVectorizer(sparse=False)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(vectorizer.fit_transform(cues), truth)
    print(f'"bias": {model.intercept_[0]:.2f},')
    for name, weight in zip(vectorizer.feature_names_, model.coef_[0], strict=True):
        print(f'"{name}": {weight:.2f},')


def measure(rows: list[dict[str, object]]) -> None:
    texts = [str(row["text"]) for row in rows]
    truth = np.array([Label.PROMOTION in row["labels"] for row in rows])  # type: ignore[operator]
    model = load_model(MODEL_FOLDER)
    learned = model.predict(texts)[:, list(Label).index(Label.PROMOTION)]
    component = PromotionComponent(threshold=0.5)
    rules = np.array([rule_probability(cues_of(text)) for text in texts])
    both = np.array(
        [component.process(t, learned=float(p)) for t, p in zip(texts, learned, strict=True)]
    )
    cut = model.thresholds[Label.PROMOTION]
    print(f"{len(rows)} posts, {truth.sum()} of them promotion, threshold {cut}")
    print("             F1     average precision  Brier")
    for name, scores in (
        ("rules", rules),
        ("model", learned),
        ("both", both),
        ("max", np.maximum(rules, learned)),
    ):
        print(
            f"{name:<10} {f1_score(truth, scores >= cut):6.3f} {average_precision_score(truth, scores):8.3f}"
            f" {brier_score_loss(truth, scores):16.4f}"
        )


if __name__ == "__main__":
    main()
