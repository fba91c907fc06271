"""Finds any of many phrases in one pass: a table of phrases becomes one regular expression shaped like a trie."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["PhraseTable", "normalized_phrase", "trie_regex"]

_SPACE = re.compile(r"[\s_\-]+")
_DROPPED = str.maketrans("", "", "'’‘`")
_END = ""


def normalized_phrase(text: str) -> str:
    """The form under which a phrase is listed: folded case, single spaces, hyphens as spaces, no apostrophes."""
    return _SPACE.sub(" ", text.casefold().translate(_DROPPED)).strip()


def trie_regex(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, the longest first.

    A space stands for white space or a hyphen; an apostrophe may be left out or typographic.
    """
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[_END] = {}
    return _rendered(root)


def _rendered(node: dict[str, Any]) -> str:
    branches = [
        _character(character) + _rendered(child)
        for character, child in sorted(node.items())
        if character != _END
    ]
    if not branches:
        return ""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in node else "")


def _character(character: str) -> str:
    if character == " ":
        return r"[\s\-]+"
    if character in "'’":
        return "['’‘]?"
    return re.escape(character)


class PhraseTable:
    """Families of phrases, looked up together.

    Args:
        families: name of a family → its phrases, lower case; `'` may be left out in the text.
    """

    def __init__(self, families: Mapping[str, Iterable[str]]) -> None:
        self._family = {
            normalized_phrase(phrase): name
            for name, phrases in families.items()
            for phrase in phrases
            if normalized_phrase(phrase)
        }
        spellings = [phrase.casefold() for phrases in families.values() for phrase in phrases]
        self._regex = re.compile(
            rf"(?<!\w)(?:{trie_regex(filter(None, spellings))})(?!\w)", re.IGNORECASE
        )

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Family and offsets of every hit, from left to right without overlap, the longest phrase first."""
        if not self._family:
            return
        for match in self._regex.finditer(text):
            family = self._family.get(normalized_phrase(match.group()))
            if family is not None:
                yield family, match.start(), match.end()
