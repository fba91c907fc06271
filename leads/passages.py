"""Cuts posts into sentences, and own content into passages of two to four, short enough to quote to a prospect."""

from __future__ import annotations

import re

__all__ = ["passages_of", "sentences_of"]

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")
_POSTS_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_MOST_SENTENCES = 4
_ENOUGH_WORDS = 30
_MOST_WORDS = 90


def passages_of(text: str) -> tuple[str, ...]:
    """The passages in reading order, together the whole text; a paragraph break ends a passage that is long enough."""
    passages: list[str] = []
    current: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        for sentence in _SENTENCE_END.split(paragraph):
            if not sentence.strip():
                continue
            if current and _is_full(current, sentence):
                passages.append(" ".join(current))
                current = []
            current.extend(_cut(sentence.strip(), passages))
        if _words(current) >= _ENOUGH_WORDS:
            passages.append(" ".join(current))
            current = []
    if current:
        passages.append(" ".join(current))
    return tuple(passages)


def _is_full(current: list[str], sentence: str) -> bool:
    return len(current) >= _MOST_SENTENCES or _words([*current, sentence]) > _MOST_WORDS


def _words(sentences: list[str]) -> int:
    return sum(sentence.count(" ") + 1 for sentence in sentences)


def _cut(sentence: str, passages: list[str]) -> list[str]:
    """The sentence, or the last piece of one that is longer than a passage; its first pieces become passages."""
    found = sentence.split()
    while len(found) > _MOST_WORDS:
        passages.append(" ".join(found[:_MOST_WORDS]))
        found = found[_MOST_WORDS:]
    return [" ".join(found)] if found else []


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a post in reading order, also where the next one begins with a small letter."""
    return tuple(found for found in _POSTS_SENTENCE_END.split(text) if found.strip())
