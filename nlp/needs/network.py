"""The learner: a sparse linear layer beside a small hidden one, fitted by Adagrad in numpy.

The linear part remembers words and phrases, the hidden part learns what they mean together ("how long" with
"on hold" is no question about a recipe). Targets may be soft: probabilities of a larger teacher are targets like
any other. One seed gives one result, to the bit, for everything here runs in one thread and in one order.

The shape follows Cheng et al., Wide & Deep Learning, 2016; the optimiser Duchi et al., Adagrad, 2011.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit

__all__ = ["Network", "Recipe", "fit_network"]

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a network is fitted.

    Attributes:
        hidden: width of the hidden layer.
        deep_columns: how many leading columns (the most frequent ones) feed the hidden layer.
        dropout: share of the hidden units switched off in a step.
        word_dropout: share of the input values switched off in a step.
    """

    hidden: int = 96
    deep_columns: int = 60_000
    epochs: int = 3
    batch: int = 256
    rate: float = 0.06
    wide_rate: float = 0.06
    decay: float = 2e-6
    dropout: float = 0.2
    word_dropout: float = 0.15
    seed: int = 7


@dataclass(frozen=True, kw_only=True)
class Network:
    """The weights.

    Attributes:
        wide: [columns, outputs]. deep: [deep columns, hidden]. deep_bias: [hidden]. top: [hidden, outputs]. bias: [outputs].
    """

    wide: Floats
    deep: Floats
    deep_bias: Floats
    top: Floats
    bias: Floats

    def logits(self, rows: sparse.csr_matrix) -> Floats:
        """Scores before the logistic function, [rows, outputs]."""
        hidden = rows[:, : self.deep.shape[0]] @ self.deep + self.deep_bias
        scores: Floats = rows @ self.wide + np.maximum(hidden, 0) @ self.top + self.bias
        return scores


class _Adagrad:
    """One weight array with its step sizes; only the rows that a batch touches are read and written.

    With `shared` all weights of a row have one step size, which is half the work where rows are long.
    """

    def __init__(
        self, values: Floats, *, rate: float, decay: float = 0.0, shared: bool = False
    ) -> None:
        self.values = values
        self._shared = shared
        self._squares = np.full_like(values[:, :1] if shared else values, 1e-6)
        self._rate = rate
        self._decay = decay

    def step(self, gradient: Floats, *, rate: float, rows: NDArray[np.int64] | None = None) -> None:
        where = slice(None) if rows is None else rows
        values = self.values[where]
        if self._decay:
            gradient = gradient + self._decay * values
        if self._shared:
            share = np.einsum("ij,ij->i", gradient, gradient)[:, None] / gradient.shape[1]
        else:
            share = gradient * gradient
        squares = self._squares[where] + share
        self._squares[where] = squares
        gradient = gradient * (rate * self._rate / np.sqrt(squares))
        self.values[where] = values - gradient


def fit_network(
    rows: sparse.csr_matrix,
    targets: Floats,
    *,
    weights: Floats,
    recipe: Recipe,
) -> Network:
    """Fits a network to probabilities by weighted cross-entropy.

    Args:
        rows: [n, columns], the columns sorted by falling frequency.
        targets: [n, outputs], each 0 to 1.
        weights: [n] or [n, outputs]: how much a row (or one of its targets) counts.
        recipe: the settings.
    """
    random = np.random.default_rng(recipe.seed)
    outputs = targets.shape[1]
    deep_columns = min(recipe.deep_columns, rows.shape[1])
    weights = weights[:, None] if weights.ndim == 1 else weights
    mean = (targets * weights).sum(axis=0) / np.broadcast_to(weights, targets.shape).sum(axis=0)
    layers = _Layers(
        wide=_Adagrad(
            np.zeros((rows.shape[1], outputs), np.float32),
            rate=recipe.wide_rate,
            decay=recipe.decay,
        ),
        deep=_Adagrad(
            random.normal(0, 0.1, (deep_columns, recipe.hidden)).astype(np.float32),
            rate=recipe.rate,
            shared=True,
        ),
        deep_bias=_Adagrad(np.zeros(recipe.hidden, np.float32), rate=recipe.rate),
        top=_Adagrad(
            random.normal(0, recipe.hidden**-0.5, (recipe.hidden, outputs)).astype(np.float32),
            rate=recipe.rate,
        ),
        bias=_Adagrad(
            np.log(mean / (1 - mean) + 1e-3).astype(np.float32),
            rate=recipe.rate,
        ),
    )
    steps = recipe.epochs * -(-rows.shape[0] // recipe.batch)
    step = 0
    for _ in range(recipe.epochs):
        order = random.permutation(rows.shape[0])
        for start in range(0, len(order), recipe.batch):
            chosen = order[start : start + recipe.batch]
            layers.learn(
                rows[chosen],
                targets[chosen],
                weights[chosen],
                recipe=recipe,
                random=random,
                rate=1.0 - step / steps,
            )
            step += 1
    return layers.network()


@dataclass(frozen=True, kw_only=True)
class _Layers:
    wide: _Adagrad
    deep: _Adagrad
    deep_bias: _Adagrad
    top: _Adagrad
    bias: _Adagrad

    def network(self) -> Network:
        return Network(
            wide=self.wide.values,
            deep=self.deep.values,
            deep_bias=self.deep_bias.values,
            top=self.top.values,
            bias=self.bias.values,
        )

    def learn(
        self,
        batch: sparse.csr_matrix,
        targets: Floats,
        weights: Floats,
        *,
        recipe: Recipe,
        random: np.random.Generator,
        rate: float,
    ) -> None:
        """One step of gradient descent on one batch."""
        used, compact = _compact(batch, keep=1 - recipe.word_dropout, random=random)
        shallow = int(np.searchsorted(used, self.deep.values.shape[0]))
        deep_used, deep_rows = used[:shallow], compact[:, :shallow]
        before = deep_rows @ self.deep.values[deep_used] + self.deep_bias.values
        mask = (before > 0) & (random.random(before.shape, dtype=np.float32) >= recipe.dropout)
        keep = np.float32(1 / (1 - recipe.dropout))
        hidden = before * mask * keep
        logits = compact @ self.wide.values[used] + hidden @ self.top.values + self.bias.values
        error = ((expit(logits) - targets) * weights / len(targets)).astype(np.float32)
        back = (error @ self.top.values.T) * mask * keep
        self.wide.step(compact.T @ error, rate=rate, rows=used)
        self.deep.step(deep_rows.T @ back, rate=rate, rows=deep_used)
        self.deep_bias.step(back.sum(axis=0), rate=rate)
        self.top.step(hidden.T @ error, rate=rate)
        self.bias.step(error.sum(axis=0), rate=rate)


def _compact(
    batch: sparse.csr_matrix, *, keep: float, random: np.random.Generator
) -> tuple[NDArray[np.int64], sparse.csr_matrix]:
    """The columns that a batch uses, and the batch over these columns with some values switched off."""
    seen = np.zeros(batch.shape[1], dtype=bool)
    seen[batch.indices] = True
    used = np.flatnonzero(seen)
    place = np.empty(batch.shape[1], dtype=np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    kept = random.random(len(batch.data), dtype=np.float32) < keep
    data = (batch.data * kept * np.float32(1 / keep)).astype(np.float32)
    compact = sparse.csr_matrix(
        (data, place[batch.indices], batch.indptr), shape=(batch.shape[0], len(used))
    )
    return used, compact
