"""Whether a brand's name means the brand: evidence around one hit, added up in log odds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.brands.patterns import CONTEXT, WEIGHTS
from nlp.phrases import PhraseTable
from overheard.settings import BrandSettings

__all__ = ["Scene", "context_table", "evidence_of", "relevance_of"]

_MOST_CUES = 3
_NEAR = 120
_FAR = 500
_BEFORE = re.compile(r"([\w'’]+)([^\w]*)$")
_AFTER = re.compile(r"\s+([\w'’]+)")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n\"“(])\s*$")
_ARTICLES = frozenset(
    {"a", "an", "the", "my", "your", "his", "her", "our", "their", "this", "that", "these", "those"}
    | {"every", "each", "some", "any", "no"}
)
_PREPOSITIONS = frozenset(
    {"at", "from", "with", "via", "by", "to", "for", "than", "vs", "love", "hate", "use", "using"}
    | {"try", "tried", "and", "or"}
)
_AUXILIARIES = frozenset(
    {"to", "will", "can", "cant", "could", "should", "would", "must", "dont", "didnt", "doesnt"}
    | {"wont", "lets", "please"}
)
_TRADE = PhraseTable(CONTEXT)
_TRADE_NOUNS = frozenset(CONTEXT["trade"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What is known about the post around a hit.

    Attributes:
        named_elsewhere: the post has a handle, a hashtag or an address of the same brand.
        parent_names_it: the post that it answers names the brand.
        community: it stands in the brand's own community.
    """

    text: str
    named_elsewhere: bool = False
    parent_names_it: bool = False
    community: bool = False


def context_table(brand: BrandSettings) -> PhraseTable:
    """The configured context words of a brand, for `evidence_of`."""
    return PhraseTable({"context": brand.context, "not_context": brand.not_context})


def relevance_of(evidence: dict[str, int]) -> float:
    """The probability that the brand is meant: the logistic function of the weighted evidence."""
    odds = sum(WEIGHTS[name] * count for name, count in evidence.items())
    return round(1 / (1 + math.exp(-odds)), 3)


def evidence_of(
    scene: Scene,
    start: int,
    end: int,
    *,
    suffix: str,
    kind: str,
    table: PhraseTable,
) -> dict[str, int]:
    """Names of `patterns.WEIGHTS` and how often each holds.

    Args:
        scene: the post.
        start: first character of the hit.
        end: behind its last, without `suffix`.
        suffix: a plural or possessive ending that follows, "" for none.
        kind: clear_name, ambiguous_name, clear_product or ambiguous_product.
        table: as `context_table` gives it.
    """
    evidence = {kind: 1}
    counts = _cues(scene.text, start, end + len(suffix), table=table)
    evidence.update(counts)
    if kind.startswith("ambiguous"):
        evidence[_writing(scene.text, start, end)] = 1
        evidence.update(_neighbours(scene.text, start, end + len(suffix), suffix=suffix))
    for name in ("named_elsewhere", "parent_names_it", "community"):
        if getattr(scene, name):
            evidence[name] = 1
    return {name: count for name, count in evidence.items() if count}


def _cues(text: str, start: int, end: int, *, table: PhraseTable) -> dict[str, int]:
    """Distinct context words near the hit, the hit itself left out."""
    seen: dict[str, set[str]] = {"trade_words": set(), "context": set(), "not_context": set()}
    low = max(0, start - _FAR)
    for family, first, last in table.find(text[low : end + _FAR]):
        if not start <= first + low < end:
            seen[family].add(text[low + first : low + last].casefold())
    low = max(0, start - _NEAR)
    for _, first, last in _TRADE.find(text[low : end + _NEAR]):
        if not start <= first + low < end:
            seen["trade_words"].add(text[low + first : low + last].casefold())
    return {name: min(_MOST_CUES, len(words)) for name, words in seen.items()}


def _writing(text: str, start: int, end: int) -> str:
    written = text[start:end]
    if not written[:1].isupper():
        return "small" if _has_capitals(text) else "small_in_small_text"
    is_start = _SENTENCE_END.search(text, max(0, start - 20), start) or start == 0
    return "capital_at_start" if is_start or _is_title_case(text) else "capital"


def _neighbours(text: str, start: int, end: int, *, suffix: str) -> dict[str, int]:
    before = _BEFORE.search(text, max(0, start - 40), start)
    previous = before.group(1).casefold().replace("'", "").replace("’", "") if before else ""
    if before and before.group(2).strip(" \"'“‘("):
        previous = ""
    after = _AFTER.match(text, end)
    following = after.group(1) if after else ""
    is_trade = following.casefold() in _TRADE_NOUNS
    capital = text[start : start + 1].isupper()
    return {
        "article": int(previous in _ARTICLES and not is_trade),
        "preposition": int(previous in _PREPOSITIONS and (capital or previous != "to")),
        "verb_after_to": int(previous in _AUXILIARIES and not capital and not is_trade),
        "trade_noun_after": int(is_trade),
        "place_after": int(
            capital and not is_trade and following[:1].isupper() and not following.isupper()
            and following.casefold() not in _ARTICLES and not _is_title_case(text)
        ),
        "plural": int(suffix.casefold() in ("s", "es")),
        "possessive": int(suffix[:1] in ("'", "’")),
    }  # fmt: skip


@lru_cache(maxsize=256)
def _has_capitals(text: str) -> bool:
    """Whether the author uses capitals at all: a lone "I" or a handle is no sign."""
    return re.search(r"(?<![@#\w])(?!I\b)[A-Z]", text) is not None


@lru_cache(maxsize=256)
def _is_title_case(text: str) -> bool:
    """Whether nearly every word has a capital, as in a headline or in shouting."""
    words = re.findall(r"(?<![@#\w])[A-Za-z]{3,}", text[:1000])
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
