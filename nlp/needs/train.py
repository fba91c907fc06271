"""Trains the needs model: folds for calibration, thresholds and the span ranker first, then one network on everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlp.needs.calibration import best_threshold, fit_platt
from nlp.needs.corpus import LabelledPost, fold_of, read_labelled
from nlp.needs.features import FEATURES_VERSION, FeatureSpace, Featurizer
from nlp.needs.model import LABELS
from nlp.needs.network import Network, Recipe, fit_network
from nlp.needs.ranker import Ranker, fit_ranker, share_found
from nlp.needs.samples import (
    CUT_OUTPUT,
    Cuttings,
    Floats,
    Sample,
    cut_posts,
    frequent_columns,
    sample_cuttings,
    sample_marked,
    sample_posts,
)
from nlp.needs.spans import PieceScores, place_features
from nlp.needs.weights import pack_weights, write_model

__all__ = ["MODEL_VERSION", "TEACHER", "TrainingReport", "train"]

MODEL_VERSION = "needs-en 0.1.0"
TEACHER = Path(__file__).parent.parent / "training" / "teacher.npz"
_FOLDS = 3
_INVENTED_CALIBRATION_WEIGHT = 0.3


@dataclass(frozen=True, kw_only=True)
class TrainingReport:
    """What a training did.

    Attributes:
        version: of the model.
        labelled, marked, pieces: number of posts with gold labels, of posts with the teacher's probabilities, of pieces.
        columns: inputs of the network.
        bytes: size of `weights.npz`.
        thresholds: label (or "need") → the probability from which it holds.
        unseen_f1: label (or "need") → F1 on posts of `needs_train` whose community was left out of the fit.
        unseen_span_recall: share of the posts with a need, likewise unseen, where the chosen piece overlaps by half.
    """

    version: str
    labelled: int
    marked: int
    pieces: int
    columns: int
    bytes: int
    thresholds: dict[str, float]
    unseen_f1: dict[str, float]
    unseen_span_recall: float


@dataclass(frozen=True, kw_only=True)
class _Material:
    posts: list[LabelledPost]
    cuttings: Cuttings
    gold: Sample
    cut: Sample
    marked: tuple[Sample, ...]
    columns: NDArray[np.int32]


def train(
    train_dir: Path,
    out_dir: Path,
    *,
    seed: int = 7,
    recipe: Recipe | None = None,
    teacher: Path | None = TEACHER,
) -> TrainingReport:
    """Trains on a folder of training data and writes `weights.npz` and `meta.json` to another.

    The same data, seed and library versions give the same bytes.

    Args:
        train_dir: holds needs_train, own_posts and, with a teacher, the unlabelled files.
        out_dir: made where it does not exist.
        seed: of the network's start and of the order of the posts.
        recipe: other settings of the network than the shipped model's.
        teacher: probabilities of a larger model for unlabelled posts; None trains on labelled posts alone.

    Raises:
        InputError: a file of training data is not there.
        StorageError: the model cannot be written.
    """
    recipe = replace(recipe or Recipe(), seed=seed)
    space = FeatureSpace()
    material = _gather(train_dir, space=space, teacher=teacher)
    unseen, unseen_cut = _predict_unseen(material, recipe)
    settings, unseen_f1 = _calibrate(material.posts, unseen, material.gold.targets)
    ranker, span_recall = _rank(material, unseen_cut, settings["calibration"], seed=seed)
    network = _fit([material.gold, material.cut, *material.marked], recipe)
    weights = pack_weights(network, columns=material.columns)
    report = TrainingReport(
        version=MODEL_VERSION,
        labelled=len(material.posts),
        marked=sum(sample.rows.shape[0] for sample in material.marked),
        pieces=len(material.cuttings.overlap),
        columns=len(material.columns),
        bytes=len(weights),
        thresholds=settings["thresholds"],
        unseen_f1=unseen_f1,
        unseen_span_recall=span_recall,
    )
    meta = _describe(
        report, {**settings, "span_ranker": ranker.to_meta()}, space=space, recipe=recipe
    )
    write_model(out_dir, weights=weights, meta=meta)
    return report


def _gather(train_dir: Path, *, space: FeatureSpace, teacher: Path | None) -> _Material:
    posts = read_labelled(train_dir)
    featurizer = Featurizer(space)
    cuttings = cut_posts(posts)
    gold = sample_posts(featurizer, posts)
    cut = sample_cuttings(featurizer, posts, cuttings)
    marked = [sample_marked(featurizer, train_dir, teacher)] if teacher else []
    columns = frequent_columns([gold, *marked], width=space.columns)
    return _Material(
        posts=posts,
        cuttings=cuttings,
        gold=gold.narrowed(columns),
        cut=cut.narrowed(columns),
        marked=tuple(sample.narrowed(columns) for sample in marked),
        columns=columns,
    )


def _fit(samples: Sequence[Sample], recipe: Recipe) -> Network:
    sample = Sample.joined(samples)
    return fit_network(sample.rows, sample.targets, weights=sample.weights, recipe=recipe)


def _predict_unseen(material: _Material, recipe: Recipe) -> tuple[Floats, Floats]:
    """Logits of every labelled post, and of every piece, from a network that saw no post of its group."""
    folds = np.array([fold_of(post.group, folds=_FOLDS) for post in material.posts])
    cut_folds = folds[material.cuttings.owner]
    posts = np.zeros_like(material.gold.targets)
    cut = np.zeros_like(material.cut.targets)
    for fold in range(_FOLDS):
        network = _fit(
            [
                material.gold.where(folds != fold),
                material.cut.where(cut_folds != fold),
                *material.marked,
            ],
            recipe,
        )
        posts[folds == fold] = network.logits(material.gold.rows[folds == fold])
        cut[cut_folds == fold] = network.logits(material.cut.rows[cut_folds == fold])
    return posts, cut


def _calibrate(
    posts: list[LabelledPost], logits: Floats, truth: Floats
) -> tuple[dict[str, Any], dict[str, float]]:
    """Calibration and thresholds of every output, and the F1 of real posts that they give."""
    invented = np.array([post.invented for post in posts])
    weights = np.where(invented, _INVENTED_CALIBRATION_WEIGHT, 1.0).astype(np.float32)
    pairs, thresholds, scores = [], {}, {}
    for column, name in enumerate([*(label.value for label in LABELS), "need"]):
        slope, shift = fit_platt(logits[:, column], truth[:, column], weights=weights)
        probabilities = expit(slope * logits[:, column] + shift)
        cut = best_threshold(probabilities, truth[:, column], weights=weights)
        chosen = (probabilities >= cut)[~invented]
        real = truth[~invented, column]
        pairs.append([slope, shift])
        thresholds[name] = cut
        hits, both = float((chosen * real).sum()), float(chosen.sum() + real.sum())
        scores[name] = round(2 * hits / max(both, 1.0), 4)
    return {"calibration": pairs, "thresholds": thresholds}, scores


def _rank(
    material: _Material, logits: Floats, calibration: list[list[float]], *, seed: int
) -> tuple[Ranker, float]:
    """What chooses among the pieces of a post, and the share of unseen posts where it chooses well."""
    cuttings, posts = material.cuttings, material.posts
    features = _place_features(material, logits, np.array(calibration, dtype=np.float32))
    folds = np.array([fold_of(post.group, folds=_FOLDS) for post in posts])[cuttings.owner]
    scores = np.zeros(len(features))
    for fold in range(_FOLDS):
        seen, here = folds != fold, folds == fold
        ranker = fit_ranker(
            features[seen], gain=cuttings.overlap[seen], owner=cuttings.owner[seen], seed=seed
        )
        scores[here] = ranker.score(features[here])
    found = share_found(scores, gain=cuttings.overlap, owner=cuttings.owner)
    whole = fit_ranker(features, gain=cuttings.overlap, owner=cuttings.owner, seed=seed)
    return whole, round(found, 4)


def _place_features(material: _Material, logits: Floats, calibration: Floats) -> Floats:
    calibrated = expit(logits[:, :CUT_OUTPUT] * calibration[:, 0] + calibration[:, 1])
    features, start = [], 0
    for number, pieces in zip(material.cuttings.post, material.cuttings.pieces, strict=True):
        here = slice(start, start + len(pieces))
        start += len(pieces)
        scores = PieceScores(
            span=logits[here, CUT_OUTPUT],
            labels=calibrated[here, : len(LABELS)],
            need=calibrated[here, len(LABELS)],
        )
        post = material.posts[number]
        features.append(place_features(post.text, pieces, scores, labels=post.labels))
    return np.concatenate(features)


def _describe(
    report: TrainingReport, settings: dict[str, Any], *, space: FeatureSpace, recipe: Recipe
) -> dict[str, Any]:
    return {
        "version": report.version,
        "features": FEATURES_VERSION,
        "space": vars(space),
        "labels": [label.value for label in LABELS],
        **settings,
        "recipe": vars(recipe),
        "trained_on": {
            "labelled posts": report.labelled,
            "marked posts": report.marked,
            "pieces": report.pieces,
        },
        "unseen_f1": report.unseen_f1,
        "unseen_span_recall": report.unseen_span_recall,
    }
