"""The one pipeline: posts in, annotations out, in order."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.needs_component import NeedClassifier, NeedsComponent
from nlp.reading import Reading, attach_reading, reading_of
from nlp.registry import register_factories
from nlp.text import clean_text
from overheard import __version__
from overheard.records import Annotation, Label, Post
from overheard.settings import BrandSettings

__all__ = ["Pipeline", "build_pipeline"]

_log = logging.getLogger(__name__)

_WORDS_KEPT = 40_000


class Pipeline:
    """Reads posts with the components of `nlp.registry`.

    Attributes:
        name: of the pipeline, its version and its model, so that what two runs say can be compared.
        language: the spaCy pipeline, for those who want documents (`pipeline.language("some text")`).
    """

    def __init__(self, language: Language, *, model: str) -> None:
        self.name = f"overheard-en {__version__} ({model})"
        self.language = language
        # spaCy types the handler as one that never returns; returning is what keeps the batch.
        language.set_error_handler(cast("Any", _note_failure))

    def annotate(self, posts: Iterable[Post], *, batch_size: int = 256) -> Iterator[Annotation]:
        """One annotation for each post, in the order of the posts.

        A text that a component cannot read keeps what the components before it said and costs no other post. Offsets
        count characters of `Post.full_text`.
        """
        waiting = iter(posts)
        while batch := list(islice(waiting, batch_size)):
            yield from self._annotate_batch(batch)

    def _annotate_batch(self, posts: Sequence[Post]) -> list[Annotation]:
        readings = [Reading(text=clean_text(post.full_text), post=post) for post in posts]
        with self._memory():
            docs = [self._as_doc(reading) for reading in readings]
            for _ in self.language.pipe(docs, batch_size=len(docs)):
                continue
        return [
            self._as_annotation(reading, uid=post.uid)
            for post, reading in zip(posts, readings, strict=True)
        ]

    def _memory(self) -> AbstractContextManager[Any]:
        """Where spaCy keeps new words: for good until it knows the frequent ones, then for one batch only.

        A week's run then takes no more memory than an hour's, and the frequent words are looked up, not made anew.
        """
        if len(self.language.vocab) < _WORDS_KEPT:
            return nullcontext()
        return self.language.memory_zone()

    def _as_doc(self, reading: Reading) -> Doc:
        doc = self.language.make_doc(reading.text)
        attach_reading(doc, reading)
        return doc

    def _as_annotation(self, reading: Reading, *, uid: str) -> Annotation:
        return Annotation(
            uid=uid,
            pipeline=self.name,
            lang=reading.lang,
            lang_probability=reading.lang_probability,
            labels=reading.labels,
            decided=reading.decided,
            need=reading.need,
            needs=reading.needs,
            wants=reading.wants,
            brands=reading.brands,
            fingerprint=reading.fingerprint,
        )


def build_pipeline(
    *,
    brands: Sequence[BrandSettings],
    competitors: Sequence[BrandSettings],
    classifier: NeedClassifier | None = None,
) -> Pipeline:
    """The pipeline for these brands.

    Args:
        brands: own brands.
        competitors: the others whose mentions count.
        classifier: another model than the one that ships.

    Raises:
        StorageError: the shipped model is missing or damaged.
    """
    register_factories()
    nlp = spacy.blank("en")
    nlp.add_pipe("overheard_language")
    nlp.add_pipe("overheard_fingerprint")
    needs = cast("NeedsComponent", nlp.add_pipe("overheard_needs"))
    if classifier is not None:
        needs.classifier = classifier
    nlp.add_pipe(
        "overheard_promotion", config={"threshold": needs.classifier.thresholds[Label.PROMOTION]}
    )
    nlp.add_pipe(
        "overheard_brands",
        config={
            "brands": [brand.model_dump(mode="json") for brand in brands],
            "competitors": [brand.model_dump(mode="json") for brand in competitors],
        },
    )
    return Pipeline(nlp, model=needs.classifier.version)


def _note_failure(name: str, component: Any, docs: list[Doc], error: Exception) -> None:
    """Takes a text that a component cannot read out of the stream; its post keeps what was said of it before."""
    del component
    for doc in docs:
        reading_of(doc).failed = name
    _log.warning("%s could not read %d text(s): %s", name, len(docs), type(error).__name__)
