"""Turns text into the terms on which needs and content meet: stems without function words, synonyms folded."""

from __future__ import annotations

from functools import lru_cache

from leads.synonyms import PHRASES, STOP_WORDS, SYNONYMS
from overheard.tokens import words

__all__ = ["stem", "terms"]

_SHORTEST = 2
_VOWELS = frozenset("aeiouy")


def terms(text: str) -> list[str]:
    """The terms of a text in reading order, repeated as often as they occur."""
    found = [word.lstrip("#") for word in words(text)]
    result: list[str] = []
    at = 0
    while at < len(found):
        pair = PHRASES.get((found[at], _singular(found[at + 1]))) if at + 1 < len(found) else None
        if pair:
            result.append(pair)
            at += 2
            continue
        term = _term(found[at])
        if term:
            result.append(term)
        at += 1
    return result


@lru_cache(maxsize=65_536)
def _term(word: str) -> str:
    """The term of a word, "" for a function word, a handle or a price."""
    if len(word) < _SHORTEST or word in STOP_WORDS or word[0] in "@$" or word.isdigit():
        return ""
    if word in SYNONYMS:
        return SYNONYMS[word]
    stemmed = stem(word)
    return SYNONYMS.get(stemmed, stemmed)


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
