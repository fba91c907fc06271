"""The words around a thing that is wanted: what asks for it, what leaves it, which fillers to skip, where it ends."""

from __future__ import annotations

import re

__all__ = [
    "ASKED",
    "BUDGET",
    "CLAUSE_WORDS",
    "FILLERS",
    "GOES_TO",
    "LEFT",
    "TAIL_WORDS",
    "TROUBLE_CLAUSE",
    "TROUBLE_FILLERS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _either(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_WHO = r"(?:i|we|you|one|u)"
_TAKE = _either(
    *("buy", "get", "find", "order", "book", "hire", "rent", "upgrade to", "replace", "have"),
    *("purchase", "pick up", "subscribe to", "try", "switch to"),
)
_TAKING = _either(
    *("buying", "getting", "ordering", "booking", "hiring", "renting", "purchasing", "trying"),
    *("upgrading(?: to)?", "picking up", "switching to", "replacing", "subscribing to"),
)
_GOOD = _either(
    *("best", "good", "better", "great", "decent", "favou?rite", "cheap(?:est)?", "recommended"),
)
_SEEKING = _either(
    r"(?:looking|searching|hunting|shopping) (?:for|at|into|to " + _TAKE + ")",
    r"in (?:the )?(?:market|search|need) (?:for|of)",
    r"on the hunt for",
)
_AFTER_ASKING = r"(?: (?:me|us|for|on|about|of|some|any|as|a|an))*"
_WHICH = _either(
    "what(?:['’]?s| is| are| would be)?", "which(?: is| are)?", "know of", "(?:is|are) there"
)
_PLANNING = _either(
    *("thinking", "considering", "planning", "plan", "going", "about", "gonna", "ready", "saving"),
    *("decided", "tryna", "tempted", "debating"),
)
_ASKED = (
    r"(?:recommend(?:ations?|ed)?|recc?omend(?:ations?)?|suggest(?:ions?)?|recs?)" + _AFTER_ASKING,
    _SEEKING,
    rf"where (?:can|could|do|should|would|to|did)(?: {_WHO})?(?: go to)? {_TAKE}",
    rf"{_WHICH}(?: (?:the|some|a|any|your|of))* {_GOOD}",
    rf"(?:needs?|wants?|wanna|would (?:like|love)|['’]d (?:like|love)|could use|must have|require)(?: to)?(?: {_TAKE})?",
    r"(?:help|trouble|advice)(?: me| us)? (?:choosing|picking|finding|deciding(?: on| between)?|choose|pick|find|with|on)",
    rf"{_PLANNING}(?: (?:of|about|on|to|up|for|between))* (?:{_TAKING}|{_TAKE})",
    rf"(?:{_TAKING}|buy|purchase|(?:pre-?)?order(?:ed)?|can['’]?t wait (?:for|to (?:see|get|try)))",
    r"(?:any|some) (?:good|decent|great|cheap|nice|other)",
    r"should i (?:buy|get|order|go (?:for|with)|pick|choose|try)",
    r"(?:any|does any)(?:one|body)? (?:tried|used|know of|have experience with|has)",
)
ASKED = re.compile(r"\b" + _either(*_ASKED).replace(" ", r"\s+") + r"\s+", re.IGNORECASE)
"""What stands before a thing that is asked for, wanted or about to be got."""

_CHANGE = _either("switch(?:ed|ing)?", "mov(?:e|ed|ing)", "swapp?(?:ed|ing)?", "chang(?:e|ed|ing)")
_LEAVE = _either(
    *("cancell?(?:ed|ing)?", "leav(?:e|ing)", "left", "ditch(?:ed|ing)?", "dump(?:ed|ing)?"),
    *("quit(?:ting)?", "drop(?:ped|ping)?", "delet(?:ed?|ing)", "uninstall(?:ed|ing)?"),
    *("done with", "get(?:ting)? rid of", "(?:never|stop(?:ped)?) (?:us|fly|buy)ing(?: with)?"),
)
_LEFT = (
    r"alternatives? (?:to|for)",
    r"instead of",
    r"replacements? for",
    r"replac(?:e|ing)",
    rf"{_CHANGE} (?:away )?from",
    rf"{_LEAVE}(?: (?:my|our|the))?",
)
LEFT = re.compile(r"\b" + _either(*_LEFT).replace(" ", r"\s+") + r"\s+", re.IGNORECASE)
"""What stands before the thing that is given up."""

GOES_TO = re.compile(rf"\b{_CHANGE}(?:\s+(?:over|it all))?\s+to\s+", re.IGNORECASE)
"""What stands before the thing that takes its place."""

_MONEY = r"[$£€]\s?\d[\d,.]*k?|\d[\d,.]*\s?(?:usd|dollars|euros|pounds|quid|bucks)"
BUDGET = re.compile(
    r"\b(?:under|below|around|about|less than|up to|max|budget(?: is| of)?)\s*:?\s*~?("
    + _MONEY
    + ")",
    re.IGNORECASE,
)
"""A price that the author will go to; group 1 is the sum."""

FILLERS = _words(
    """a an the some any my our your this that these those one ones of to for on in at with really just another more it
    is are was be been get getting buy buying find finding have having good best better decent great recommend you guys
    recommendations suggestions me us i we and or but so also maybe please pls advice help kind type sort there
    about from by what which how do does can am im i'm need want would should could know tell if go"""
)
"""Skipped before a thing that is wanted."""

TROUBLE_FILLERS = _words(
    """my our the a an i i'm im i’m i've ive we and but so it it's its is are am have has had been be keep keeps just
    still really also now got getting there there's theres that this for with to of hi hey hello help please ok so
    your you you're me was were when every since today how do what whenever any anyone does suddenly feel feeling
    having trouble problem problems issue issues need some could use seems like"""
)
"""Skipped before a difficulty."""

TAIL_WORDS = _words(
    """a an the of to for with and or but so in on at by my our your their that which who if because i im we you it is are
    was this from as be can will would should have has had get than then very really just please pls thanks about like
    not do does any some guys all am into it's finally asap"""
)
"""Dropped from the end."""

CLAUSE_WORDS = _words(
    """that which who because but so if when while since i im i'm i’m i'd ive i've we he she they please pls thanks lol
    and though although cause cuz until before after where whether is are was were will can could would should have
    has had do does did doesn't dont don't isn't won't asap anyone tomorrow tonight today recently soon finally"""
)
"""Where what follows a wanted thing is no part of its name."""

TROUBLE_CLAUSE = _words(
    """because but so since please pls thanks lol and though although cause cuz until where whether after before while
    which if"""
)
"""Where what follows a difficulty is no part of it."""
