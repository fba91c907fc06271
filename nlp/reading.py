"""What the components of the pipeline write down about one document while it passes."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from overheard.records import BrandMention, Label, NeedSpan, Post

__all__ = ["READ_LANGUAGES", "Reading", "attach_reading", "reading_of"]

_KEY = "overheard"

READ_LANGUAGES: frozenset[str | None] = frozenset({"en", None})
"""Languages in which needs are judged; None is a text too short to tell."""


@dataclass(kw_only=True, slots=True)
class Reading:
    """Fields as in `overheard.records.Annotation`; filled in by the components, in the order of the pipeline.

    Attributes:
        post: what the text comes from, None for a bare text.
        failed: name of the component that could not read it, "" where all could.
    """

    text: str
    post: Post | None = None
    lang: str | None = None
    lang_probability: float | None = None
    labels: dict[Label, float] = field(default_factory=dict)
    decided: tuple[Label, ...] = ()
    need: float = 0.0
    needs: tuple[NeedSpan, ...] = ()
    wants: tuple[str, ...] = ()
    brands: tuple[BrandMention, ...] = ()
    fingerprint: str = ""
    failed: str = ""


def attach_reading(doc: Doc, reading: Reading) -> None:
    """Lets a document carry this reading."""
    doc.user_data[_KEY] = reading


def reading_of(doc: Doc) -> Reading:
    """The reading of a document; a fresh one where it has none yet."""
    found = doc.user_data.get(_KEY)
    if isinstance(found, Reading):
        return found
    fresh = Reading(text=doc.text)
    attach_reading(doc, fresh)
    return fresh
