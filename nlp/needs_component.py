"""The component that asks the learned model, a batch at a time, and finds the words that state the need."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Protocol

from spacy.tokens import Doc

from nlp.needs.model import LABELS, NeedModel, Prediction
from nlp.needs.spans import PieceScorer, find_need_spans_of
from nlp.needs.wants import find_wants
from nlp.reading import READ_LANGUAGES, Reading, reading_of
from nlp.text import has_words
from overheard.records import Label

__all__ = ["MODEL_FOLDER", "NeedClassifier", "NeedsComponent", "load_model"]

MODEL_FOLDER = Path(__file__).resolve().parent / "models" / "needs-en"
"""The model that comes with the program."""

_log = logging.getLogger(__name__)
_BROKEN = (ValueError, TypeError, LookupError, ArithmeticError)


class NeedClassifier(PieceScorer, Protocol):
    """What the component asks of a model; `nlp.needs.model.NeedModel` is the one that ships."""

    version: str
    thresholds: dict[Label, float]

    def understand(self, texts: Sequence[str]) -> Prediction:
        """Calibrated probabilities of the labels and of any need."""
        ...

    def decide(self, prediction: Prediction) -> list[tuple[Label, ...]]:
        """The labels that hold, in the codebook's order."""
        ...


@cache
def load_model(folder: Path) -> NeedModel:
    """The model of a folder, read once in a process."""
    return NeedModel.load(folder)


class NeedsComponent:
    """Writes the labels of the codebook with calibrated probabilities, and the words that state a need.

    Only English and texts too short to tell are judged; any other language keeps an empty `labels`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._classifier: NeedClassifier | None = None

    @property
    def classifier(self) -> NeedClassifier:
        """The model; that of the folder unless another one was set."""
        return self._classifier or load_model(self._folder)

    @classifier.setter
    def classifier(self, classifier: NeedClassifier) -> None:
        self._classifier = classifier

    def __call__(self, doc: Doc) -> Doc:
        """Judges one document; `pipe` is several times faster."""
        self.process([reading_of(doc)])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Judges documents in batches, keeping their order."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            self._process_or_part([reading_of(doc) for doc in docs])
            yield from docs

    def _process_or_part(self, readings: Sequence[Reading]) -> None:
        """Judges a batch; where one text breaks it, one by one, and that text keeps no labels."""
        try:
            self.process(readings)
        except _BROKEN as error:
            if len(readings) == 1:
                readings[0].failed = "overheard_needs"
                _log.warning("overheard_needs could not read 1 text: %s", type(error).__name__)
                return
            for reading in readings:
                self._process_or_part([reading])

    def process(self, readings: Sequence[Reading]) -> None:
        """Writes `labels`, `decided`, `need`, `needs` and `wants` of the readings."""
        judged = [r for r in readings if r.lang in READ_LANGUAGES and has_words(r.text)]
        if not judged:
            return
        texts = [reading.text for reading in judged]
        prediction = self.classifier.understand(texts)
        decided = self.classifier.decide(prediction)
        spans = find_need_spans_of(texts, decided=decided, model=self.classifier)
        wants = [find_wants(text, found) for text, found in zip(texts, spans, strict=True)]
        for number, reading in enumerate(judged):
            row = prediction.labels[number].tolist()
            reading.labels = dict(zip(LABELS, row, strict=True))
            reading.need = float(prediction.need[number])
            reading.decided = decided[number]
            reading.needs = spans[number]
            reading.wants = wants[number]
