"""The shipped model: reads the weights of a folder and gives calibrated probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit

from nlp.needs.features import FEATURES_VERSION, FeatureSpace, Featurizer
from nlp.needs.network import Network
from nlp.needs.ranker import Ranker
from nlp.needs.spans import PieceScores
from nlp.needs.weights import read_meta, read_weights
from overheard.errors import StorageError
from overheard.records import NEED_LABELS, Label

__all__ = ["LABELS", "NeedModel", "Prediction", "column_positions", "select_columns"]

LABELS: tuple[Label, ...] = tuple(Label)
"""The order of the columns of every probability matrix."""

_NEED_COLUMNS = np.array([label in NEED_LABELS for label in LABELS])
_BATCH = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """Calibrated probabilities of a batch.

    Attributes:
        labels: [n, 9] in the order of `LABELS`.
        need: [n], that the post states any need.
    """

    labels: NDArray[np.float32]
    need: NDArray[np.float32]


class NeedModel:
    """Says of a text which labels of the codebook hold, with calibrated probabilities.

    Remembers tokens between calls: one instance serves one thread.

    Attributes:
        version: of the trained weights, for `Annotation.pipeline`.
        thresholds: from which probability a label holds.
        need_threshold: the same for any need at all.
        ranker: chooses a need span, see `nlp.needs.spans`.
    """

    def __init__(
        self, network: Network, *, columns: NDArray[np.int32], meta: Mapping[str, Any]
    ) -> None:
        self._network = network
        self._featurizer = Featurizer(FeatureSpace(**meta["space"]))
        self._position = column_positions(columns, width=self._featurizer.space.columns)
        calibration = np.array(meta["calibration"], dtype=np.float32)
        self._slope, self._shift = calibration[:, 0], calibration[:, 1]
        self.version: str = meta["version"]
        self.thresholds: dict[Label, float] = {
            label: float(meta["thresholds"][label.value]) for label in LABELS
        }
        self.ranker = Ranker.from_meta(meta["span_ranker"])
        self.need_threshold = float(meta["thresholds"]["need"])
        self._cuts = np.array([self.thresholds[label] for label in LABELS], dtype=np.float32)

    @classmethod
    def load(cls, folder: Path) -> NeedModel:
        """Reads `meta.json` and `weights.npz` of a folder.

        Raises:
            StorageError: a file is missing or damaged, the weights are not those that `meta.json` names, or they were
                trained on other features than this program makes.
        """
        meta = read_meta(folder)
        if meta["features"] != FEATURES_VERSION:
            raise StorageError(
                f"The model {meta['version']} was trained on features {meta['features']}, this program makes features "
                f"{FEATURES_VERSION}. Take the model of the same release, or train it again."
            )
        network, columns = read_weights(folder, sha256=meta["sha256"])
        return cls(network, columns=columns, meta=meta)

    def predict(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Calibrated probabilities [n, 9] in the order of `LABELS`."""
        return self.understand(texts).labels

    def understand(self, texts: Sequence[str]) -> Prediction:
        """Calibrated probabilities of the labels and of any need."""
        outputs = len(LABELS) + 1
        scores = expit(self._logits(texts)[:, :outputs] * self._slope + self._shift)
        return Prediction(labels=scores[:, : len(LABELS)], need=scores[:, len(LABELS)])

    def _logits(self, texts: Sequence[str]) -> NDArray[np.float32]:
        logits = np.zeros((len(texts), len(self._network.bias)), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            rows = select_columns(
                self._featurizer.transform(texts[start : start + _BATCH]),
                position=self._position,
                width=self._network.wide.shape[0],
            )
            logits[start : start + _BATCH] = self._network.logits(rows)
        return logits

    def score_pieces(self, texts: Sequence[str]) -> PieceScores:
        """What the model says of pieces of a text, each on its own."""
        logits = self._logits(texts)
        outputs = len(LABELS) + 1
        scores = expit(logits[:, :outputs] * self._slope + self._shift)
        return PieceScores(
            span=logits[:, outputs], labels=scores[:, : len(LABELS)], need=scores[:, len(LABELS)]
        )

    def decide(self, prediction: Prediction) -> list[tuple[Label, ...]]:
        """The labels that hold for each text, in the codebook's order.

        The probability of any need has the last word, so that a post is a need exactly where it has a need label:
        above its threshold the likeliest need label holds even when it misses its own, below it none does.
        """
        holds = prediction.labels >= self._cuts
        is_need = prediction.need >= self.need_threshold
        holds[:, _NEED_COLUMNS] &= is_need[:, None]
        lone = np.flatnonzero(is_need & ~holds[:, _NEED_COLUMNS].any(axis=1))
        likeliest = np.where(_NEED_COLUMNS, prediction.labels[lone] / self._cuts, -1.0).argmax(1)
        holds[lone, likeliest] = True
        return [
            tuple(label for label, yes in zip(LABELS, row, strict=True) if yes) for row in holds
        ]


def column_positions(columns: NDArray[np.int32], *, width: int) -> NDArray[np.int32]:
    """The model input of every feature column, -1 for a column that the model does not know."""
    position = np.full(width, -1, dtype=np.int32)
    position[columns] = np.arange(len(columns), dtype=np.int32)
    return position


def select_columns(
    rows: sparse.csr_matrix, *, position: NDArray[np.int32], width: int
) -> sparse.csr_matrix:
    """The columns that the model knows, in the model's order.

    Args:
        rows: as `Featurizer.transform` gives them.
        position: as `column_positions` gives them.
        width: number of inputs of the model.
    """
    wanted = position[rows.indices]
    known = wanted >= 0
    pointer = np.concatenate(([0], np.cumsum(known)))[rows.indptr]
    return sparse.csr_matrix(
        (rows.data[known], wanted[known], pointer), shape=(rows.shape[0], width)
    )
