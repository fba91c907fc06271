"""The text of a post as every component reads it: safe to encode, of bounded length, its offsets those of the post."""

from __future__ import annotations

import re

__all__ = ["HANDLE", "LONGEST", "URL", "clean_text", "has_words", "own_words"]

LONGEST = 100_000
"""Characters of a post that are read; a longer one is cut, so that offsets stay true."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LEFT_OUT = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|&\w+;|\w*\d\w*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w@])@(\w+(?:[.-]\w+)*)")


def clean_text(text: str) -> str:
    """The text with each lone surrogate (half of an emoji) as U+FFFD, one for one, cut at `LONGEST` characters."""
    return _LONE_SURROGATE.sub("\ufffd", text[:LONGEST])


def has_words(text: str) -> bool:
    """Whether there is anything to read: at least one letter."""
    return _WORD.search(text) is not None


def own_words(text: str) -> list[str]:
    """The words without addresses, handles, hashtags and numbers: what tells a language."""
    return _WORD.findall(_LEFT_OUT.sub(" ", text))
