"""The one tokenizer: what a word is means the same in a query, in every engine and in content matching.

A token is a run of letters, digits and joining apostrophes with an optional leading `#`, `@` or `$`; case and
accents are folded ("Crème" → "creme"), an apostrophe is dropped ("mum's" → "mums"), an emoji is a token of its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Token", "fold", "tokenize", "words"]

_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[\U0001f300-\U0001faff\u2600-\u27bf][\ufe0f\U0001f3fb-\U0001f3ff]?"
    "(?:\u200d[\U0001f300-\U0001faff\u2600-\u27bf][\ufe0f\U0001f3fb-\U0001f3ff]?)*"
)
_TOKEN = re.compile(rf"[#@$]?\w+(?:['’]\w+)*|{_EMOJI}")
_MARKS = re.compile("[\u0300-\u036f]")
_DROPPED = str.maketrans("", "", "'’\ufe0f")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded token and where it stands in the text, as character offsets (half-open)."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """The form under which a word is found: lower case, no accents, no apostrophes."""
    lowered = word.casefold().translate(_DROPPED)
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", lowered)))


def tokenize(text: str) -> list[Token]:
    """Tokens with offsets into `text`, in reading order."""
    return [Token(fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    """The folded tokens alone; several times faster than `tokenize` where offsets are not needed."""
    if text.isascii():
        return (
            _TOKEN.findall(text.lower().replace("'", ""))
            if "'" not in text
            else [fold(word) for word in _TOKEN.findall(text)]
        )
    return [fold(word) for word in _TOKEN.findall(text)]
