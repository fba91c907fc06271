"""The component that writes the fingerprint."""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.fingerprint.simhash import simhash
from nlp.reading import reading_of

__all__ = ["FingerprintComponent"]


class FingerprintComponent:
    """Writes the 64-bit fingerprint of the text, by which near-duplicates are folded."""

    def __call__(self, doc: Doc) -> Doc:
        """Writes `fingerprint` of the reading."""
        reading = reading_of(doc)
        reading.fingerprint = simhash(reading.text)
        return doc
