"""Languages that are considered, codes that say nothing, and words that only English has."""

from __future__ import annotations

__all__ = ["CANDIDATES", "ENGLISH", "UNDETERMINED"]

_CANDIDATES = (
    "ar cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tl tr uk vi zh"
)
_ENGLISH = """
    the and you your with this that what when where which who how why are were have has not don't dont didn't
    doesn't can't cant won't isn't i'm im i've ive it's its my they their them there these those from but if
    because would could should just anyone does did been being about into some than then out get got know think
    really very still never need want
"""

CANDIDATES: tuple[str, ...] = tuple(_CANDIDATES.split())
"""ISO 639-1 codes of the languages that most public posts are written in."""

UNDETERMINED: frozenset[str] = frozenset(
    {"", "und", "zxx", "mul", "mis", "art", "qam", "qct", "qht", "qme", "qst"}
)
"""Codes with which X and others say that they do not know, or that a post has no text."""

ENGLISH: frozenset[str] = frozenset(_ENGLISH.split())
"""Function words that a text in another language does not have by chance."""
