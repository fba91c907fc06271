"""Marks the words that a decision rests on in a post's text: escaped, and never at a wrong offset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from overheard.records import Annotation, Lead, NeedSpan

__all__ = ["Mark", "found_words", "marked", "marks_of_lead"]

_STRENGTH = {"need": 3, "brand": 2, "word": 1}
_SEPARATORS = re.compile(r"\s*(?:[,;/|·]|…|\.\.\.)\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A half-open range of a text and why it is marked: "need", "brand" or "word"."""

    start: int
    end: int
    kind: str


def marked(text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None) -> Markup:
    """The escaped text between two offsets with `<mark>` around each range; where ranges overlap the stronger shows."""
    stop = len(text) if end is None else end
    inside = [
        mark for mark in marks if mark.start < stop and mark.end > start and mark.start < mark.end
    ]
    cuts = {start, stop}
    for mark in inside:
        cuts |= {max(mark.start, start), min(mark.end, stop)}
    edges = sorted(cuts)
    pieces: list[tuple[str, str]] = []
    for left, right in pairwise(edges):
        kinds = [mark.kind for mark in inside if mark.start <= left and mark.end >= right]
        kind = max(kinds, key=lambda name: _STRENGTH.get(name, 0), default="")
        if pieces and pieces[-1][0] == kind:
            pieces[-1] = (kind, pieces[-1][1] + text[left:right])
        else:
            pieces.append((kind, text[left:right]))
    return Markup("").join(
        Markup('<mark class="{}">{}</mark>').format(kind, piece) if kind else escape(piece)
        for kind, piece in pieces
    )


def found_words(text: str, words: str, *, kind: str = "word") -> list[Mark]:
    """Where words of a reason stand in the text; a list of words ("pram, pushchair") is looked up one by one."""
    wanted = words.strip()
    if not wanted:
        return []
    return _occurrences(text, wanted, kind=kind) or [
        mark
        for part in _SEPARATORS.split(wanted)
        if part
        for mark in _occurrences(text, part, kind=kind)
    ]


def marks_of_lead(text: str, lead: Lead, annotation: Annotation | None) -> list[Mark]:
    """Everything to mark in a lead's post: the stated need, the brands and the words of each reason.

    A span that does not stand where it says, because the post was edited since, is looked up or left out.
    """
    marks = [mark for reason in lead.reasons for mark in found_words(text, reason.words)]
    marks += found_words(text, lead.need, kind="need")
    if annotation is not None:
        for span in annotation.needs:
            marks += _span(text, span)
        marks += [
            Mark(brand.start, brand.end, "brand")
            for brand in annotation.brands
            if text[brand.start : brand.end] == brand.text
        ]
    return marks


def _span(text: str, span: NeedSpan) -> list[Mark]:
    if text[span.start : span.end] == span.text:
        return [Mark(span.start, span.end, "need")]
    return found_words(text, span.text, kind="need")


def _occurrences(text: str, words: str, *, kind: str) -> list[Mark]:
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return [Mark(m.start(), m.end(), kind) for m in re.finditer(pattern, text, re.IGNORECASE)]
