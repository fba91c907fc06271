"""From whom to whom somebody switches: the words right before and after a name say whether it is left or gone to."""

from __future__ import annotations

import re

from overheard.records import BrandMention

__all__ = ["is_gone_to", "is_left"]

_REACH = 48
_CLAUSE_END = re.compile(r"[.!?;:\n]|,? (?:but|because|cos|as|so|then) ", re.IGNORECASE)
_UP_TO_THREE_WORDS = r"\W+(?:[\w'’]+\W+){0,3}$"

_LEFT_BEFORE = re.compile(
    r"(?:(?:switch|mov|chang|swap+|com)\w*(?: (?:away|over))? from|away from|leav(?:e|ing)|left"
    r"|ditch(?:ed|ing)?|dump(?:ed|ing)?|drop(?:ped|ping)?|quit(?:ting)?|cancel\w*|done with|rid of"
    r"|had enough of|sick of|fed up (?:with|of)|tired of|over with|goodbye|bye|alternatives? (?:to|for)|instead of"
    r"|rather than|replac(?:e|ing)|replacement for|no more|never again|used to (?:use|buy|shop|have|get)"
    r"|(?:never|stopp?(?:ed)?) (?:us(?:e|ing)|buy(?:ing)?|shop(?:ping)? at|going to))"
    + _UP_TO_THREE_WORDS,
    re.IGNORECASE,
)
_LEFT_AFTER = re.compile(
    r"^(?:['’]s)?\W{0,2}(?:(?:has|have) )?"
    r"(?:lost (?:me|us|my|our|a customer)|can (?:keep|shove|whistle)|is dead to me)",
    re.IGNORECASE,
)
_GONE_TO_BEFORE = re.compile(
    r"(?:(?:switch|mov|chang|swap+|go|com|went|turn|default)\w*(?: (?:back|over|straight|off))? (?:to|with|for)"
    r"|(?:ordered|order|buy|bought|get|got|getting|buying) (?:\w+ ){0,3}(?:from|at) "
    r"|(?:try|trying|tried|joined|joining|hello|off to|straight to|over to|down to))"
    r"\W*(?:(?:fly|flying|use|using|try|trying|shop at|shopping at|the|a|my|our)\W+|@)*$",
    re.IGNORECASE,
)
_GONE_TO_AFTER = re.compile(
    r"^(?:['’]s)?\W{0,2}(?:from now on|instead|it is|next time|here (?:i|we) come|will get my|are getting my|gets my)",
    re.IGNORECASE,
)


def is_left(text: str, mention: BrandMention) -> bool:
    """Whether the words around a mention say that the author leaves, or has left, this brand."""
    return bool(
        _LEFT_BEFORE.search(_before(text, mention)) or _LEFT_AFTER.search(_after(text, mention))
    )


def is_gone_to(text: str, mention: BrandMention) -> bool:
    """Whether the words around a mention say that the author goes to this brand, in place of another."""
    if is_left(text, mention):
        return False
    return bool(
        _GONE_TO_BEFORE.search(_before(text, mention))
        or _GONE_TO_AFTER.search(_after(text, mention))
    )


def _before(text: str, mention: BrandMention) -> str:
    """The clause up to the name."""
    stretch = text[max(0, mention.start - _REACH) : mention.start]
    ends = [found.end() for found in _CLAUSE_END.finditer(stretch)]
    return stretch[ends[-1] :] if ends else stretch


def _after(text: str, mention: BrandMention) -> str:
    return text[mention.end : mention.end + _REACH]
