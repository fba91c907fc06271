"""Chooses among the pieces of a text: a small network over what the model says of each, its place and its length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ranker", "fit_ranker", "share_found"]

_HIDDEN = 14
_DECAY = 3e-4
_STEPS = 250

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Ranker:
    """The weights.

    Attributes:
        middle, spread: [features], with which features are brought to one scale.
        hidden: [features, units]. bias: [units]. top: [units]. straight: [features].
    """

    middle: Floats
    spread: Floats
    hidden: Floats
    bias: Floats
    top: Floats
    straight: Floats

    def score(self, features: NDArray[np.float32]) -> Floats:
        """The higher, the better the piece states the need; only comparable within one text."""
        scaled = (features - self.middle) / self.spread
        scores: Floats = (
            np.tanh(scaled @ self.hidden + self.bias) @ self.top + scaled @ self.straight
        )
        return scores

    def to_meta(self) -> dict[str, Any]:
        """As JSON values."""
        return {name: np.round(values, 5).tolist() for name, values in vars(self).items()}

    @classmethod
    def from_meta(cls, meta: Mapping[str, Any]) -> Ranker:
        """From JSON values."""
        return cls(**{name: np.array(values, dtype=np.float64) for name, values in meta.items()})


def fit_ranker(
    features: NDArray[np.float32],
    *,
    gain: NDArray[np.float32],
    owner: NDArray[np.int64],
    seed: int,
) -> Ranker:
    """The weights with which the piece chosen by softmax gains most (listwise learning to rank).

    Args:
        features: [n, features].
        gain: [n], 0 to 1, what a piece is worth.
        owner: [n], the text of each piece; pieces of one text lie side by side.
        seed: of the start.
    """
    # Only those who train pay for the optimiser: it takes longer to import than the rest of the model.
    from scipy.optimize import minimize

    spread = np.maximum(features.std(axis=0), 1e-3).astype(np.float64)
    middle = features.mean(axis=0).astype(np.float64)
    scaled = (features - middle) / spread
    starts, sizes = _runs(owner)
    width = features.shape[1]
    shapes = [(width, _HIDDEN), (_HIDDEN,), (_HIDDEN,), (width,)]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])

    def split(flat: Floats) -> list[Floats]:
        return [
            part.reshape(shape)
            for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)
        ]

    def loss(flat: Floats) -> tuple[float, Floats]:
        hidden, bias, top, straight = split(flat)
        units = np.tanh(scaled @ hidden + bias)
        scores = units @ top + scaled @ straight
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        odds = np.exp(scores)
        shares = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        expected = np.add.reduceat(shares * gain, starts)
        error = -shares * (gain - np.repeat(expected, sizes)) / len(starts)
        back = np.outer(error, top) * (1 - units**2)
        slopes = [scaled.T @ back, back.sum(axis=0), units.T @ error, scaled.T @ error]
        slope = np.concatenate([part.ravel() for part in slopes]) + 2 * _DECAY * flat
        return float(-expected.mean() + _DECAY * (flat**2).sum()), slope

    start = np.random.default_rng(seed).normal(0, 0.2, int(ends[-1]))
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    hidden, bias, top, straight = split(fitted.x)
    return Ranker(
        middle=middle, spread=spread, hidden=hidden, bias=bias, top=top, straight=straight
    )


def share_found(scores: Floats, *, gain: NDArray[np.float32], owner: NDArray[np.int64]) -> float:
    """The share of texts whose best-scored piece gains at least one half."""
    starts, sizes = _runs(owner)
    best = [
        start + int(scores[start : start + size].argmax())
        for start, size in zip(starts, sizes, strict=True)
    ]
    return float((gain[best] >= 0.5).mean())


def _runs(owner: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    return starts, np.diff(np.append(starts, len(owner)))
