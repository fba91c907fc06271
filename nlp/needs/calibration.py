"""Turns scores into honest probabilities and probabilities into decisions, on predictions for unseen posts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

__all__ = ["best_threshold", "fit_platt"]

_GRID = np.round(np.arange(0.08, 0.8, 0.01), 2)


def fit_platt(
    logits: NDArray[np.float32], truth: NDArray[np.float32], *, weights: NDArray[np.float32]
) -> tuple[float, float]:
    """Slope and shift with which `expit(slope * logit + shift)` is calibrated (Platt, 1999), with smoothed targets."""
    hits = float((truth * weights).sum())
    misses = float(((1 - truth) * weights).sum())
    target = np.where(truth > 0.5, (hits + 1) / (hits + 2), 1 / (misses + 2))

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = parameters[0] * logits + parameters[1]
        error = (expit(scores) - target) * weights
        value = (weights * (np.logaddexp(0, scores) - target * scores)).sum()
        return float(value), np.array([(error * logits).sum(), error.sum()])

    fitted = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B")
    return round(float(fitted.x[0]), 5), round(float(fitted.x[1]), 5)


def best_threshold(
    probabilities: NDArray[np.float32],
    truth: NDArray[np.float32],
    *,
    weights: NDArray[np.float32],
) -> float:
    """The threshold with the best weighted F1; the F1 curve is smoothed over five steps, for its peak is mostly noise."""
    scores = []
    for cut in _GRID:
        chosen = probabilities >= cut
        hits = (weights * chosen * truth).sum()
        scores.append(
            2 * hits / max(float((weights * chosen).sum() + (weights * truth).sum()), 1e-9)
        )
    padded = np.pad(np.array(scores), 2, mode="edge")
    smooth = np.convolve(padded, np.full(5, 0.2), mode="valid")
    return float(_GRID[int(smooth.argmax())])
