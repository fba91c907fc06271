"""The words that show a customer who leaves, comes back or comes for the first time, and those of applicants."""

from __future__ import annotations

import re

__all__ = ["FIRST", "HABIT", "JOB", "LEAVING", "TURNING"]


def _any_of(*cues: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(cues)})\b", re.IGNORECASE)


LEAVING = _any_of(
    r"never (?:again|(?:shopping|buying|ordering|using|flying|booking|going back))",
    r"last time (?:i|we)|(?:i['’]?m|we['’]?re|am|are) (?:so )?done with",
    r"clos(?:ed|ing) (?:my|our) account",
    r"cancel(?:l?ed|l?ing)? (?:my|our) (?:\w+ )?(?:account|card|contract|membership|subscription)",
    r"used to (?:love|shop|buy|swear by|use|fly)",
    r"tak(?:e|ing) (?:my|our) (?:business|money|custom)",
    r"lost (?:me|a customer|(?:my|our) (?:business|custom))",
    r"(?:switch|mov)(?:ed|ing) (?:away )?from|won['’]?t be back|boycott\w*",
)
"""Leaving a brand, or having left it, in words that hardly mean anything else."""

TURNING = _any_of(
    r"(?:leaving|left|ditch(?:ed|ing)?|dropp(?:ed|ing)|quit(?:ting)?|replac(?:e|ing)) (?:you|your|them|their|this)",
    r"switch(?:ed|ing)? (?:to (?!an? |the |another|earlier|later|first)|from|over"
    r"|(?:airline|bank|brand|carrier|provider|shop)s?\b)",
    r"mov(?:ed|ing) (?:my|our) (?:account|business|custom|money)|elsewhere|alternatives?|some(?:thing|where|one) else",
    r"(?:good)?bye (?:@|forever|for good)|fly(?:ing)? (?:with )?@\w+ (?:instead|next time|from now on)",
    r"(?:an)?other (?:airline|bank|brand|carrier|company|provider|shop|store)",
)
"""Words of leaving that mean other things as well: they count where a switch was decided."""

HABIT = _any_of(
    r"always (?:buy|shop|get|go|order|use|fly)",
    r"every (?:week|month|year|time|christmas)",
    r"for (?:\w+ )?years",
    r"my (?:usual|favou?rite|go-to|local)",
    r"as (?:usual|ever|always)|once again|swear by|loyal|regular(?:ly)?",
    r"(?:second|third|fourth|another) (?:one|order|time)",
    r"(?:gold|silver|loyalty|rewards?) (?:card|member|points?)",
)
"""Speaking of a brand as a habit."""

FIRST = _any_of(
    r"(?:my|our|the) (?:very )?first (?:order|time|visit|purchase|trip|flight)",
    r"first[- ]time|new (?:customer|member)",
    r"just (?:bought|ordered|joined|signed up|got my)",
    r"never (?:shopped|bought|ordered|been|tried|flown)",
)
"""The first dealings with a brand."""

JOB = _any_of(
    r"vacanc(?:y|ies)|hiring|internships?|apprenticeships?|recruit\w*",
    r"job (?:opening|interview|application|offer)s?|jobs? at",
    r"apply(?:ing)? for (?:a|the) job|(?:my|a) cv|work(?:ing)? for (?:you|them)",
)
"""Somebody who wants to work for the brand."""
