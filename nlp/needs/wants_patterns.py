"""The words around a thing that is wanted: what asks for it, what leaves it, which fillers to skip, where it ends."""

from __future__ import annotations

import re

__all__ = [
    "ASKED",
    "BUDGET",
    "CLAUSE_WORDS",
    "DETERMINERS",
    "FILLERS",
    "GOES_TO",
    "LEFT",
    "NAMELESS",
    "NAMING_ENDINGS",
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
    *(
        "unsubscrib(?:ed|ing) from",
        "handed in my notice (?:at|with)",
        "had enough of",
        "fed up (?:with|of)",
        "done with",
        "get(?:ting)? rid of",
        "(?:never|stop(?:ped)?) (?:us|fly|buy)ing(?: with)?",
    ),
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

_GOES_TO = (
    rf"{_CHANGE}(?: (?:over|it all|back))? to",
    rf"(?:swapp?(?:ed|ing)?|{_CHANGE}|replac(?:ed?|ing)|ditch(?:ed|ing)?)(?: [\w'’&.-]+){{1,5}} (?:for|with)",
    r"(?:looking|searching|shopping) for|look(?:ing)? elsewhere for|need|want",
    r"(?:going|went|gone|go) (?:back to|with|over to)",
)
GOES_TO = re.compile(r"\b" + _either(*_GOES_TO).replace(" ", r"\s+") + r"\s+", re.IGNORECASE)
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
    about from by what which how do does can am im i'm need want would should could know tell if go
    anyone anybody someone somebody everyone everybody anyone's everyone's everybody's whats what's what’s who who's whos
    u ya y'all lot folks people else others other anything something somewhere where when why way knows knew used use uses using
    tried try trying likes liked him her them he she they his their its it's it’s i'd i’d i've i’ve i'll i’ll id ive
    we're we’re you're opinion opinions thoughts experience experiences views review reviews preferably possibly
    probably might may will won't gonna going not thinking considering looking wondering planning hoping deciding decide
    choosing choose between think thought buy order ordering purchase purchasing booking replace replacing invest right now still
    make makes making take taking start starting build play see seeing want wants wanting wanted needing needed needs
    very actually literally honestly basically recently currently today tonight tomorrow seriously well ok okay
    hi hey hello all possible guess able currently lately mine ours yours theirs look elsewhere adding doing finally also prefer place places
    got has sells sell isn't isn’t doesn't doesn’t"""
)
"""Skipped before a thing that is wanted."""

TROUBLE_FILLERS = FILLERS - _words(
    "sleep build play order booking purchase review reviews start starting see take"
) | _words(
    """keep keeps kept theres there's now got ive were every since whenever suddenly feel feels feeling felt trouble
    problem problems issue issues seems seem like then as cannot can't can’t cant don't don’t dont didn't didn’t doesn't
    isn't haven't hasn't hate wait waiting waited said says say told sent called received receive come came realize
    realise stuck struggling prompted supposed lol ugh omg yes no oh man wow god damn even only never again literally
    stupidly managed refusing unable completely totally half after until once trying was wasn't hours days weeks
    months years week day month year minutes hour two three four five six seven eight nine ten twice time times
    having being gets went going gone put had did has"""
)
"""Skipped before a difficulty."""

NAMELESS = (
    FILLERS
    | TROUBLE_FILLERS
    | _words(
        """again under below around above near without away back off out up down over through here than too much many yet first last next second third
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun weekend
    january february march april june july august september october november december
    morning afternoon evening night nights past end middle reply replies answer answers response click works
    working work worked broken broke died dead fix fixed idea ideas option options alternative alternatives
    provider deal worth thing things stuff place places point name got nothing none ever enough same whole bit little
    kids kid wife husband mum mom dad son daughter friend friends boyfriend girlfriend partner brother sister
    cancelled canceled cancelling cancel leaving left switching switched moving moved going"""
    )
)
"""Words that name neither a thing nor a service; a phrase of nothing else is no want."""

NAMING_ENDINGS = _words(
    """heating ceiling wedding bedding flooring clothing parking hearing shipping training billing pricing tracking ring
    king string spring wing bed feed seed speed weed shed shopping building painting lighting roofing housing banking
    streaming gaming swelling bleeding wiring plumbing swimming camping running earring earrings"""
)
"""Nouns that end as verbs do."""

DETERMINERS = _words("a an the my our your his her their its this that these those some any")
"""Dropped inside a difficulty, so that its few words say more."""

TAIL_WORDS = _words(
    """a an the of to for with and or but so in on at by my our your their that which who if because i im we you it is are
    was this from as be can will would should have has had get than then very really just please pls thanks about like
    monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow not do does any some guys all am into it's finally asap"""
)
"""Dropped from the end."""

CLAUSE_WORDS = _words(
    """that which who that's that’s that'll that’ll who's who’s who'll who’ll because but so if when while since i im i'm i’m i'd ive i've we he she they please pls thanks lol
    and though although cause cuz until before after where whether is are was were will can could would should have
    has had do does did doesn't dont don't isn't won't asap anyone tomorrow tonight today recently soon finally"""
)
"""Where what follows a wanted thing is no part of its name."""

TROUBLE_CLAUSE = _words(
    """because but so since please pls thanks lol and though although cause cuz until where whether after before while
    which if"""
)
"""Where what follows a difficulty is no part of it."""
