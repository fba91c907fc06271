"""Cuts a text into sentences and clauses with character offsets, and lists the pieces that may state a need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Piece", "pieces_of", "sentences_of"]

_BREAK = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\w\"'“‘(\[@#$£€*-]|[^\x00-\x7f])|(?<=[.!?])(?=[A-Z][a-z])|\s*\n\s*|\s+\*\s+|\s[|•]\s"
)
_CLAUSE = re.compile(
    r"(?<=[,;:])\s+|\s+(?:[-–—]+|\.{2,}|…|/)\s+|(?<=\w)(?:\.{2,}|…|—)\s*(?=\w)|\s+(?=\()|(?<=\))\s+"
    r"|(?<=[a-z0-9])\s+(?=(?:but|so|and|because|cause|cuz|bc|since|which|while|as|or|if|then)\s)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|mr|mrs|ms|dr|st|no|approx|[a-z])\.)$", re.IGNORECASE
)
_EDGE = " \t\r\n\"'“”‘’*_~`,;:–—-|•"
_MAX_SENTENCES = 14
_MAX_CLAUSES = 10
_MAX_RUN = 5
_LONGEST = 260


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a text.

    Attributes:
        start, end: character offsets, half-open.
        sentence: number of the sentence that it lies in.
        opens, closes: True where it begins or ends that sentence.
    """

    start: int
    end: int
    sentence: int
    opens: bool
    closes: bool

    @property
    def whole(self) -> bool:
        """True for a whole sentence."""
        return self.opens and self.closes


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences, line breaks and list marks ending one too; white space at the edges left out."""
    found: list[tuple[int, int]] = []
    start = 0
    for gap in _BREAK.finditer(text):
        if _ABBREVIATION.search(text, start, gap.start()) and "\n" not in gap.group():
            continue
        found.append(_trimmed(text, start, gap.end(), edge=" \t\r\n"))
        start = gap.end()
    found.append(_trimmed(text, start, len(text), edge=" \t\r\n"))
    return [(first, last) for first, last in found if last > first]


def pieces_of(text: str) -> list[Piece]:
    """Every run of neighbouring clauses within one sentence, for the first sentences of a text."""
    pieces: dict[tuple[int, int], Piece] = {}
    for number, (start, end) in enumerate(sentences_of(text)[:_MAX_SENTENCES]):
        begin, finish = _trimmed(text, start, end)
        for first, last in _runs(text, start, end):
            piece = Piece(
                start=first,
                end=last,
                sentence=number,
                opens=first == begin,
                closes=last == finish,
            )
            pieces.setdefault((first, last), piece)
    return list(pieces.values())


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    clauses = _clauses(text, start, end)[:_MAX_CLAUSES]
    for first in range(len(clauses)):
        for last in range(first, min(first + _MAX_RUN, len(clauses))):
            begin, finish = _trimmed(text, clauses[first][0], clauses[last][1])
            alone = first == last and len(clauses) == 1
            if finish - begin >= 4 and (finish - begin <= _LONGEST or alone):
                yield begin, min(finish, begin + 2 * _LONGEST)


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    begin = start
    for gap in _CLAUSE.finditer(text, start, end):
        if gap.start() - begin < 6:
            continue
        found.append((begin, gap.start()))
        begin = gap.end()
    found.append((begin, end))
    return [(first, last) for first, last in found if last > first]


def _trimmed(text: str, start: int, end: int, *, edge: str = _EDGE) -> tuple[int, int]:
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end
