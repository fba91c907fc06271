"""The component that tells the language: the platform's word first, then a classifier, and None where neither can."""

from __future__ import annotations

import math
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from spacy.tokens import Doc

from nlp.language.patterns import CANDIDATES, ENGLISH, UNDETERMINED
from nlp.reading import reading_of
from nlp.text import own_words

__all__ = ["LanguageComponent", "platform_language"]

_LONGEST_LETTERS = 400
_FEWEST_WORDS = 3
_ENGLISH_SHARE = 0.25


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier


def platform_language(code: str | None) -> str | None:
    """The ISO 639-1 code that a platform means ("en-GB" → "en"), None where it says that it does not know."""
    base = (code or "").replace("_", "-").split("-")[0].casefold()
    return None if base in UNDETERMINED or len(base) not in (2, 3) else base


class LanguageComponent:
    """Tells the language of a text of at least three words of its own.

    Addresses, handles, hashtags and numbers are no words. The candidates are the languages that people post in most;
    with all 140 of the classifier, short English is taken for Latin or Luxembourgish. A text that is called foreign
    but is made of English function words is English, with even odds at best.

    Args:
        least: probability below which no language is named.
    """

    def __init__(self, *, least: float = 0.5) -> None:
        self._least = least

    def __call__(self, doc: Doc) -> Doc:
        """Writes `lang` and `lang_probability` of the reading."""
        reading = reading_of(doc)
        told = platform_language(reading.post.lang) if reading.post else None
        if told:
            reading.lang, reading.lang_probability = told, None
        else:
            reading.lang, reading.lang_probability = self.process(reading.text)
        return doc

    def process(self, text: str) -> tuple[str | None, float | None]:
        """Language and its probability, or None and None."""
        words = own_words(text[: 4 * _LONGEST_LETTERS])
        if len(words) < _FEWEST_WORDS and not _is_unspaced(words):
            return None, None
        lang, probability = _identifier().classify(" ".join(words)[:_LONGEST_LETTERS])
        if lang != "en" and _english_share(words) >= _ENGLISH_SHARE:
            return "en", round(max(0.5, 1 - probability), 3)
        if not math.isfinite(probability) or probability < self._least:
            return None, None
        return lang, round(float(probability), 3)


def _is_unspaced(words: list[str]) -> bool:
    """Japanese, Chinese and Thai put no space between words: six letters are enough."""
    return any(len(word) >= 6 and word[0] >= "\u0e00" for word in words)


def _english_share(words: list[str]) -> float:
    return sum(word.lower() in ENGLISH for word in words) / max(1, len(words))
