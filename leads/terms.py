"""Turns text into the terms on which needs and content meet: stems without function words, synonyms folded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from leads.synonyms import GROUPS, STOP_WORDS
from overheard.tokens import words

__all__ = ["stem", "terms", "written_terms"]

_SHORTEST = 2
_VOWELS = frozenset("aeiouy")


def terms(text: str) -> list[str]:
    """The terms of a text in reading order, repeated as often as they occur.

    A phrase is folded before function words go: "a bad back" is one term although "back" alone says nothing.
    """
    return [term for term, _ in _terms_with_words(text)]


def written_terms(text: str) -> dict[str, str]:
    """Each term of a text with the words that first stood for it, for people: "hous" → "house"."""
    written: dict[str, str] = {}
    for term, as_written in _terms_with_words(text):
        written.setdefault(term, as_written)
    return written


def _terms_with_words(text: str) -> list[tuple[str, str]]:
    found = [word.lstrip("#") for word in words(text)]
    result: list[tuple[str, str]] = []
    at = 0
    while at < len(found):
        phrase, length = _phrase_at(found, at)
        term = phrase or _term(found[at])
        if term:
            result.append((term, " ".join(found[at : at + length])))
        at += length
    return result


def _phrase_at(found: Sequence[str], at: int) -> tuple[str, int]:
    """What stands for the phrase that begins at a word, and its length; "" and 1 where none does."""
    for phrase, term in (
        *_PHRASES.get(found[at], ()),
        *_PHRASES.get(_singular(found[at]), ()),
    ):
        length = len(phrase)
        if len(found) - at >= length and all(
            word == known or _singular(word) == known
            for word, known in zip(found[at + 1 : at + length], phrase[1:], strict=True)
        ):
            return term, length
    return "", 1


@lru_cache(maxsize=65_536)
def _term(word: str) -> str:
    """The term of a word, "" for a function word, a handle or a price."""
    if len(word) < _SHORTEST or word[0] in "@$" or word.isdigit():
        return ""
    if word in STOP_WORDS or _singular(word) in STOP_WORDS:
        return ""
    stemmed = stem(word)
    return _SYNONYMS.get(word) or _SYNONYMS.get(stemmed, stemmed)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The word without its English inflection: plural s, ing, ed; "sleeping", "sleeps" → "sleep".

    Harman's s-stemmer (1991) and the first step of Porter's (1980); no derivation is touched, so that "universe"
    and "university" stay apart.
    """
    bare = _singular(word)
    for ending in ("ing", "ed"):
        if bare.endswith(ending) and len(bare) - len(ending) >= 3:
            return _mended(bare[: -len(ending)], whole=bare)
    return bare[:-1] if bare.endswith("e") and len(bare) > 4 else bare


def _singular(word: str) -> str:
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word.removesuffix("s")


def _mended(root: str, *, whole: str) -> str:
    if not _VOWELS & set(root):
        return whole
    if root[-1] == root[-2] and root[-1] not in "lsz":
        return root[:-1]
    return root[:-1] if root.endswith("e") and len(root) > 4 else root


_SYNONYMS: dict[str, str] = {
    form: group[0]
    for group in GROUPS
    for word in group
    if " " not in word
    for form in (stem(word), word)
}
"""Word and stem → the word that stands for its group."""


def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word → the phrases that begin with it, longest first, and what stands for each."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for group in GROUPS:
        for written in group:
            phrase = tuple(written.split())
            if len(phrase) > 1:
                phrases.setdefault(phrase[0], []).append((phrase, group[0]))
    for known in phrases.values():
        known.sort(key=lambda entry: -len(entry[0]))
    return phrases


_PHRASES = _phrases()
