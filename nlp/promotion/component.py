"""The component that tells advertising: rules over cues and the platform's facts, beside the learned probability."""

from __future__ import annotations

import math
import re
from collections import Counter

from spacy.tokens import Doc

from nlp.phrases import PhraseTable
from nlp.promotion.patterns import FAMILIES, WEIGHTS
from nlp.reading import reading_of
from nlp.text import URL
from overheard.records import Label, Post

__all__ = ["PromotionComponent", "cues_of", "rule_probability"]

_TABLE = PhraseTable(FAMILIES)
_PRICE = re.compile(r"[$£€₹]\s?\d|\d\s?(?:[£€]|usd|gbp|eur)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s?%\s*(?:off|discount)|\bsave\s+(?:up to\s+)?[$£€]?\d", re.IGNORECASE)
_TAG = re.compile(r"(?<!\w)#\w+")
_SHOP_EMOJI = re.compile("[👉🔥🎉🚨🛒✅📢⬇➡💥🎁🚀📣🛍💰⏰📲🔗👇⚡]")
_READ = 3_000
_MOST = 3
_RULE_SHARE = 0.1
_CAPS_SHARE = 0.4
_FEWEST_LETTERS = 20
_TAG_SHARE = 0.25


class PromotionComponent:
    """Raises the learned probability of `Label.PROMOTION` by what a text model does not weigh enough.

    The two meet in log odds: `(1 - share) * learned + share * rules`, share 0.1; both are calibrated on the same
    labels, so their mean is too. A post that the platform marks as paid is promotion whatever it says. Posts in
    languages that the model does not read keep their empty `labels`.

    Args:
        threshold: probability from which a post is decided to be promotion.
    """

    def __init__(self, *, threshold: float) -> None:
        self._threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Writes `labels[PROMOTION]` and its place in `decided` of the reading."""
        reading = reading_of(doc)
        if not reading.labels:
            return doc
        probability = self.process(
            reading.text, learned=reading.labels[Label.PROMOTION], post=reading.post
        )
        reading.labels[Label.PROMOTION] = probability
        decided = set(reading.decided) - {Label.PROMOTION}
        if probability >= self._threshold:
            decided.add(Label.PROMOTION)
        reading.decided = tuple(label for label in Label if label in decided)
        return doc

    def process(self, text: str, *, learned: float, post: Post | None = None) -> float:
        """Probability that the text advertises."""
        if post is not None and post.paid:
            return max(learned, 0.98)
        rules = _odds(rule_probability(cues_of(text, post=post)))
        odds = (1 - _RULE_SHARE) * _odds(learned) + _RULE_SHARE * rules
        return round(1 / (1 + math.exp(-odds)), 4)


def rule_probability(cues: dict[str, float]) -> float:
    """The logistic function of the weighted cues."""
    odds = WEIGHTS["bias"] + sum(WEIGHTS.get(name, 0.0) * value for name, value in cues.items())
    return 1 / (1 + math.exp(-odds))


def cues_of(text: str, *, post: Post | None = None) -> dict[str, float]:
    """Strength of every cue that holds: 0 to 1, counts of phrases as a third of at most three."""
    read = text[:_READ]
    families = Counter(family for family, _, _ in _TABLE.find(read))
    cues = {name: min(_MOST, count) / _MOST for name, count in families.items()}
    cues |= _shape(read)
    urls = URL.findall(read) or list(post.urls if post else ())
    if urls:
        cues["url"] = 1.0
        if not families["person"] and "?" not in read and not read.startswith("@"):
            cues["headline_and_url"] = 1.0
    if len(read) < len(text):
        cues["long"] = 1.0
    return {name: value for name, value in cues.items() if value}


def _shape(text: str) -> dict[str, float]:
    """Cues that no phrase carries: prices, hashtags, capitals, emoji, questions."""
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    tags = len(_TAG.findall(text)) if "#" in text else 0
    words = max(1, text.count(" ") + 1)
    prices = len(_PRICE.findall(text))
    return {
        "percent_off": float(_PERCENT.search(text) is not None),
        "price": float(prices > 0),
        "price_list": float(prices >= _MOST),
        "hashtags": min(_MOST, tags) / _MOST,
        "hashtag_share": float(tags >= _MOST and tags / words > _TAG_SHARE),
        "capitals": float(letters >= _FEWEST_LETTERS and capitals / letters > _CAPS_SHARE),
        "shop_emoji": 0.0 if text.isascii() else min(_MOST, len(_SHOP_EMOJI.findall(text))) / _MOST,
        "question": float("?" in text),
        "to_handle": float(text.startswith("@")),
        "exclaims": min(_MOST, text.count("!")) / _MOST,
        "lines": float(text.count("\n") >= _MOST),
        "wordy": min(1.0, words / 100),
    }


def _odds(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
