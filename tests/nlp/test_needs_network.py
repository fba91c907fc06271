from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.special import expit

from nlp.needs.calibration import best_threshold, fit_platt
from nlp.needs.network import Recipe, fit_network
from nlp.needs.ranker import Ranker, fit_ranker, share_found

RECIPE = Recipe(hidden=6, deep_columns=8, epochs=30, batch=20, dropout=0.0, word_dropout=0.0)


def _exclusive_or(rows=400):
    """Two columns of which exactly one must be on: what no linear model can say."""
    random = np.random.default_rng(3)
    bits = random.integers(0, 2, (rows, 2))
    dense = np.hstack([bits, 1 - bits, np.ones((rows, 1))]).astype(np.float32)
    return sparse.csr_matrix(dense), (bits.sum(axis=1, keepdims=True) == 1).astype(np.float32)


def test_the_network_learns_what_two_features_mean_together():
    rows, targets = _exclusive_or()
    network = fit_network(rows, targets, weights=np.ones(len(targets), np.float32), recipe=RECIPE)
    assert ((network.logits(rows) > 0) == targets).mean() > 0.95


def test_the_same_seed_gives_the_same_bits():
    rows, targets = _exclusive_or(60)
    weights = np.ones(len(targets), np.float32)
    first, second = (
        fit_network(rows, targets, weights=weights, recipe=Recipe(hidden=4, epochs=2))
        for _ in range(2)
    )
    assert first.wide.tobytes() == second.wide.tobytes()
    assert first.deep.tobytes() == second.deep.tobytes()


def test_soft_targets_are_met_by_soft_answers():
    rows = sparse.csr_matrix(np.ones((200, 1), np.float32))
    targets = np.full((200, 1), 0.3, np.float32)
    network = fit_network(rows, targets, weights=np.ones(200, np.float32), recipe=RECIPE)
    assert expit(network.logits(rows))[0, 0] == pytest.approx(0.3, abs=0.03)


def test_a_target_of_no_weight_teaches_nothing():
    rows = sparse.csr_matrix(np.ones((100, 1), np.float32))
    targets = np.zeros((100, 2), np.float32)
    targets[50:] = 1.0
    weights = np.ones((100, 2), np.float32)
    weights[50:, 0] = 0.0
    network = fit_network(rows, targets, weights=weights, recipe=RECIPE)
    scores = expit(network.logits(rows))[0]
    assert scores[0] < 0.1
    assert scores[1] == pytest.approx(0.5, abs=0.1)


def test_calibration_brings_overconfident_scores_to_the_true_share():
    random = np.random.default_rng(5)
    probabilities = random.uniform(0.05, 0.95, 4000)
    truth = (random.random(4000) < probabilities).astype(np.float32)
    logits = (3 * np.log(probabilities / (1 - probabilities))).astype(np.float32)
    slope, shift = fit_platt(logits, truth, weights=np.ones(4000, np.float32))
    assert slope == pytest.approx(1 / 3, abs=0.05)
    assert shift == pytest.approx(0.0, abs=0.1)


def test_the_threshold_lies_between_the_classes():
    probabilities = np.array([0.1, 0.2, 0.25, 0.6, 0.7, 0.9], np.float32)
    truth = np.array([0, 0, 0, 1, 1, 1], np.float32)
    cut = best_threshold(probabilities, truth, weights=np.ones(6, np.float32))
    assert 0.25 < cut <= 0.6


def _choices():
    random = np.random.default_rng(1)
    features = random.normal(size=(300, 3)).astype(np.float32)
    owner = np.repeat(np.arange(60), 5)
    gain = np.zeros(300, np.float32)
    for text in range(60):
        here = np.flatnonzero(owner == text)
        gain[here[features[here, 1].argmax()]] = 1.0
    return features, gain, owner


def test_the_ranker_finds_the_feature_that_marks_the_best_piece():
    features, gain, owner = _choices()
    ranker = fit_ranker(features, gain=gain, owner=owner, seed=1)
    assert share_found(ranker.score(features), gain=gain, owner=owner) > 0.9


def test_a_ranker_survives_its_way_through_json():
    features, gain, owner = _choices()
    ranker = fit_ranker(features, gain=gain, owner=owner, seed=1)
    again = Ranker.from_meta(ranker.to_meta())
    np.testing.assert_allclose(again.score(features), ranker.score(features), atol=1e-2)
