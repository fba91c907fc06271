"""Names in one to six words what would meet a need, in the author's own words where they allow it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from overheard.records import Label, NeedSpan

__all__ = ["find_wants", "want_of"]

_MOST_WORDS = 6

_WORD = re.compile(r"[$£€]?\w[\w'’&+./%-]*|[?!.,;:()]")
_STOP = re.compile(r"[?!;:()]|\.(?=\s|$)|,(?=\s)|\n")

_ASKED = re.compile(
    r"""
    \b(?:
        (?:any(?:one|body)?|you(?:\ guys)?|someone|somebody|please|pls|can|could|who|would|to|help|me|us)?\s*
            (?:recommend(?:ations?|ed)?|suggest(?:ions?)?|recs?)(?:\s+(?:me|us|for|on|about|of|some|any|as))*
      | (?:looking|searching|hunting|shopping|in\ the\ market|in\ search|on\ the\ hunt)\s+(?:for|to\ (?:buy|get|find|hire|rent|book)|of|at|into)
      | where\s+(?:can|could|do|should|would|to|did)\s*(?:i|we|you|one|u)?\s*(?:go\s+to\s+)?(?:buy|get|find|order|rent|book|purchase|watch|download)
      | (?:what(?:['’]?s|\ is|\ are|\ would\ be)?|which(?:\ is|\ are)?|whats|know\ of|is\ there|are\ there)\s+(?:(?:the|some|a|any|your|of)\s+)*(?:best|good|better|great|decent|favorite|favourite|recommended)
      | (?:need|needs|want|wants|wanna|would\ like|would\ love|['’]d\ (?:like|love)|could\ use|must\ have|require|wish\ i\ had|got\ to\ have)\s+
            (?:to\s+)?(?:(?:buy|get|find|order|book|hire|rent|try|upgrade\ to|replace|have|purchase|pick\ up|subscribe\ to)\s+)?
      | (?:thinking|considering|planning|plan|going|about|gonna|ready|saving|decided|trying|tryna|tempted|debating)\s+(?:(?:of|about|on|to|up|for|between)\s+)*
            (?:buy(?:ing)?|get(?:ting)?|order(?:ing)?|book(?:ing)?|hir(?:e|ing)|rent(?:ing)?|purchas(?:e|ing)|upgrad(?:e|ing)(?:\ to)?|try(?:ing)?|pick(?:ing)?\ up|switch(?:ing)?\ to|replac(?:e|ing)|subscrib(?:e|ing)\ to|a|an)
      | (?:buy(?:ing)?|purchas(?:e|ing)|order(?:ing)?|book(?:ing)?|hiring|renting|pre-?order(?:ing|ed)?)
      | (?:any|some)\s+(?:good|decent|great|cheap|nice|other)
      | should\s+i\s+(?:buy|get|order|go\ (?:for|with)|pick|choose|try)
    )\s+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LEFT = re.compile(
    r"""
    \b(?:
        alternatives?\s+(?:to|for)|instead\s+of|replacements?\s+for|replac(?:e|ing)
      | (?:switch(?:ed|ing)?|mov(?:e|ed|ing)|swapp?(?:ed|ing)?|chang(?:e|ed|ing))\s+(?:away\s+)?from
      | (?:cancell?(?:ed|ing)?|leav(?:e|ing)|left|ditch(?:ed|ing)?|dump(?:ed|ing)?|quit(?:ting)?|drop(?:ped|ping)?|delet(?:ed|ing)|uninstall(?:ed|ing)?|done\ with|get(?:ting)?\ rid\ of|leave)
            (?:\s+(?:my|our|the))?
    )\s+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_GOES_TO = re.compile(
    r"\b(?:switch(?:ed|ing)?|mov(?:e|ed|ing)|swapp?(?:ed|ing)?|chang(?:e|ed|ing))\s+(?:over\s+)?to\s+",
    re.IGNORECASE,
)

_LEADING = frozenset(
    [
        "a",
        "an",
        "the",
        "some",
        "any",
        "my",
        "our",
        "your",
        "this",
        "that",
        "these",
        "those",
        "one",
        "of",
        "to",
        "for",
        "on",
        "in",
        "at",
        "with",
        "new?",
        "really",
        "just",
        "another",
        "more",
        "it",
        "is",
        "are",
        "was",
        "be",
        "been",
        "get",
        "getting",
        "buy",
        "buying",
        "find",
        "finding",
        "have",
        "having",
        "good",
        "best",
        "better",
        "decent",
        "great",
        "recommend",
        "recommendations",
        "suggestions",
        "me",
        "us",
        "i",
        "we",
        "you",
        "and",
        "or",
        "but",
        "so",
        "also",
        "maybe",
        "please",
        "pls",
        "advice",
        "help",
        "kind",
        "type",
        "sort",
        "there",
        "about",
        "from",
        "by",
        "what",
        "which",
        "how",
        "do",
        "does",
        "can",
    ]
)
_ENDING = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "for",
        "with",
        "and",
        "or",
        "but",
        "so",
        "in",
        "on",
        "at",
        "by",
        "my",
        "your",
        "our",
        "their",
        "that",
        "which",
        "who",
        "if",
        "because",
        "i",
        "im",
        "we",
        "you",
        "it",
        "is",
        "are",
        "was",
        "this",
        "from",
        "as",
        "be",
        "can",
        "will",
        "would",
        "should",
        "have",
        "has",
        "had",
        "get",
        "than",
        "then",
        "very",
        "really",
        "just",
        "please",
        "pls",
        "thanks",
        "about",
        "like",
        "not",
        "do",
        "does",
        "any",
        "some",
        "guys",
        "all",
        "am",
        "into",
    ]
)
_CLOSING = frozenset(
    [
        "that",
        "which",
        "who",
        "because",
        "but",
        "so",
        "if",
        "when",
        "while",
        "since",
        "i",
        "im",
        "i'm",
        "i’m",
        "i'd",
        "ive",
        "i've",
        "we",
        "he",
        "she",
        "they",
        "please",
        "pls",
        "thanks",
        "lol",
        "and",
        "though",
        "although",
        "cause",
        "cuz",
        "until",
        "before",
        "after",
        "where",
        "whether",
        "is",
        "are",
        "was",
        "were",
        "will",
        "can",
        "could",
        "would",
        "should",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "doesn't",
        "dont",
        "don't",
        "isn't",
        "won't",
        "asap",
        "anyone",
    ]
)
_TROUBLE_END = frozenset(
    [
        "because",
        "but",
        "so",
        "since",
        "please",
        "pls",
        "thanks",
        "lol",
        "and",
        "though",
        "although",
        "cause",
        "cuz",
        "until",
        "where",
        "whether",
        "after",
        "before",
        "while",
        "which",
    ]
)
_TROUBLE_START = frozenset(
    [
        "my",
        "our",
        "the",
        "a",
        "an",
        "i",
        "i'm",
        "im",
        "i’m",
        "i've",
        "ive",
        "we",
        "and",
        "but",
        "so",
        "it",
        "it's",
        "its",
        "is",
        "are",
        "am",
        "have",
        "has",
        "had",
        "been",
        "be",
        "keep",
        "keeps",
        "just",
        "still",
        "really",
        "also",
        "now",
        "got",
        "getting",
        "there",
        "there's",
        "theres",
        "that",
        "this",
        "for",
        "with",
        "to",
        "of",
        "hi",
        "hey",
        "hello",
        "help",
        "please",
        "ok",
        "so",
        "your",
        "you",
        "you're",
        "me",
        "was",
        "were",
        "when",
        "every",
        "since",
        "today",
    ]
)


def find_wants(text: str, spans: Sequence[NeedSpan]) -> tuple[str, ...]:
    """What would meet the needs that the spans state: at most one phrase a span, none twice.

    Args:
        text: the whole text that the spans lie in; a budget is looked for near the span.
        spans: as `find_need_spans` gives them.
    """
    wants: dict[str, str] = {}
    for span in spans:
        want = want_of(span.text, label=span.label)
        if want:
            wants.setdefault(want.casefold(), _with_budget(want, text))
    return tuple(wants.values())


def want_of(piece: str, *, label: Label) -> str:
    """What would meet one need, "" where the piece names nothing."""
    if label is Label.PROBLEM:
        return _phrase(piece, skip=_TROUBLE_START, closing=_TROUBLE_END)
    if label is Label.SWITCH:
        return _switch_want(piece)
    asked = _ASKED.search(piece)
    while asked:
        found = _phrase(piece[asked.end() :], skip=_LEADING, closing=_CLOSING)
        if found:
            return found
        asked = _ASKED.search(piece, asked.start() + 1)
    return _phrase(piece, skip=_LEADING, closing=_CLOSING)


def _switch_want(piece: str) -> str:
    goal = _GOES_TO.search(piece)
    if goal:
        return _phrase(piece[goal.end() :], skip=_LEADING, closing=_CLOSING)
    left = _LEFT.search(piece)
    if left:
        name = _phrase(piece[left.end() :], skip=_LEADING, closing=_CLOSING, most=3)
        if name:
            return f"alternative to {name}"
    return "another provider"


def _phrase(
    piece: str, *, skip: frozenset[str], closing: frozenset[str], most: int = _MOST_WORDS
) -> str:
    """The first words of a piece that name something: fillers before them skipped, cut where a new clause opens."""
    words: list[str] = []
    for found in _WORD.finditer(piece):
        word = found.group().rstrip(".'’-/")
        lower = word.casefold()
        if _STOP.match(found.group()) or not word or word == ",":
            if words:
                break
            continue
        if not words and (lower in skip or lower.startswith("@")):
            continue
        if lower in closing and words:
            break
        words.append(word)
        if len(words) == most:
            break
        if piece[found.end() : found.end() + 1] == "\n":
            break
    while words and words[-1].casefold() in _ENDING:
        words.pop()
    return " ".join(words)


_BUDGET = re.compile(
    r"(?:\b(?:under|below|around|about|less\ than|up\ to|for|max|budget(?:\ is|\ of)?)\s*:?\s*~?)([$£€]\s?\d[\d,.]*k?|\d[\d,.]*\s?(?:usd|dollars|euros|pounds|quid|bucks))",
    re.IGNORECASE,
)


def _with_budget(want: str, text: str) -> str:
    """Adds a budget that the text names elsewhere, where the phrase has room and no price of its own."""
    budget = _BUDGET.search(text[:600])
    if not budget or any(mark in want for mark in "$£€") or len(want.split()) > _MOST_WORDS - 2:
        return want
    return f"{want} under {budget.group(1).replace(' ', '').rstrip('.,')}"
