"""Cues of the sentiment component: words with a mood of their own, phrases of customers, negation and contrast."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["BOOSTERS", "COMPARISONS", "CUSTOMER_WORDS", "NEGATIONS", "NEUTRAL", "PHRASES"]

_NEUTRAL = """
    united american delta please help want sure yes hope number support treat interest free like play energy
    sincerely join share natural security assets advantage certain certainly save safe certainty party fine care
    hand opportunity chance top matter intelligence kinda engage trust alert charge charged apple shell target
    orange
"""
NEUTRAL: frozenset[str] = frozenset(_NEUTRAL.split())
"""Words that VADER gives a mood, which they do not have in what people say to companies."""

CUSTOMER_WORDS: MappingProxyType[str, float] = MappingProxyType(
    {
        "late": -1.5, "waiting": -1.4, "waited": -1.4, "hold": -0.9, "delayed": -1.8, "delay": -1.6,
        "delays": -1.7, "canceled": -1.8, "cancelled": -1.8, "cancelling": -1.5, "rebook": -0.7,
        "rebooked": -0.6, "stranded": -2.4, "stuck": -1.9, "missed": -1.6, "missing": -1.6, "lost": -1.9,
        "broken": -2.2, "broke": -1.8, "faulty": -2.2, "damaged": -2.0, "refund": -1.2, "refunded": -0.4,
        "rude": -2.8, "unhelpful": -2.6, "useless": -2.6, "worst": -3.4, "unacceptable": -3.0,
        "ridiculous": -2.5, "pathetic": -2.7, "joke": -2.0, "scam": -2.9, "overcharged": -2.3,
        "overpriced": -2.0, "disconnected": -1.6, "ignored": -2.0, "unanswered": -1.6, "crap": -2.4,
        "shit": -2.3, "fail": -2.5, "fails": -2.3, "failed": -2.2, "fuck": -2.6, "fucking": -1.2,
        "sucks": -2.6, "suck": -2.5, "hours": -1.0, "hrs": -1.0, "wtf": -2.4, "nothing": -0.8, "never": -0.7,
        "avoid": -1.8, "incompetent": -2.8, "nightmare": -2.7, "mess": -2.0, "glitch": -1.5, "outage": -1.8,
        "error": -1.3, "dirty": -1.9, "cold": -0.8, "unprofessional": -2.6, "disappointed": -2.5,
        "disappointing": -2.5, "disappointment": -2.5, "shame": -2.2, "horrible": -3.0, "terrible": -3.0,
        "awful": -3.0, "elsewhere": -1.4, "smh": -1.6, "ugh": -1.8, "seriously": -0.8, "still": -0.6,
        "why": -0.4, "wasted": -2.0, "waste": -2.1, "stolen": -2.0, "sitting": -0.8, "poor": -2.2,
        "slow": -1.2, "fix": -0.8, "issue": -1.0, "issues": -1.2, "problem": -1.2, "problems": -1.4,
        "crash": -1.8, "crashed": -1.8, "crashing": -1.8, "expensive": -1.1, "trash": -2.3, "garbage": -2.4,
        "hate": -2.9, "😡": -2.6, "🤬": -3.0, "😤": -1.8, "👎": -2.2, "💔": -1.8, "🙄": -1.8, "😠": -2.4, "😒": -1.8,
        "🤮": -2.8, "😭": -0.8, "👏": 1.6, "🙌": 2.0, "🙏": 0.8, "👍": 1.8, "😍": 3.0, "❤": 2.6, "🥰": 2.8, "💕": 2.4,
        "🤦": -1.8, "🖕": -3.2, "💩": -2.2, "😊": 2.0, "🎉": 1.8, "💯": 2.0, "🤗": 1.8, "bug": -1.2, "buggy": -1.7,
        "unsubscribed": -1.6, "boycott": -2.6, "thank": 1.8, "thanks": 1.7, "thx": 1.6, "ty": 1.0,
        "kudos": 2.6, "props": 2.2, "awesome": 3.1, "amazing": 3.0, "fantastic": 3.0, "excellent": 3.0,
        "helpful": 2.2, "friendly": 2.2, "smooth": 1.6, "comfy": 1.6, "comfortable": 1.6, "recommend": 1.6,
        "obsessed": 1.8, "delicious": 2.4, "yummy": 2.0, "lifesaver": 2.6, "impressed": 2.2, "flawless": 2.6,
        "seamless": 2.0, "reliable": 1.8, "fast": 1.0, "quick": 0.9, "cheers": 1.2, "yay": 2.0, "fab": 2.4,
        "ace": 1.8, "brill": 2.2, "stoked": 2.0, "goat": 1.8, "slaps": 1.8, "rocks": 2.2, "loves": 2.8,
        "loving": 2.8, "loved": 2.8, "favourite": 2.2, "favorite": 2.2, "cute": 1.8, "gorgeous": 2.6,
        "stunning": 2.4, "wow": 1.2, "dope": 1.8,
    }
)  # fmt: skip
"""Valence of words as customers use them, on VADER's scale (-4 to 4); they go before VADER's own."""

PHRASES: MappingProxyType[str, float] = MappingProxyType(
    {
        "on hold": -2.0, "on hold for": -2.2, "still waiting": -2.2, "been waiting": -2.0, "no response": -2.2,
        "no reply": -2.0, "no answer": -1.8, "never again": -3.2, "never buy": -2.4, "never shop": -2.4,
        "never fly": -2.4, "never use": -2.2, "last time": -1.8, "never flying": -2.8, "never buying": -2.8,
        "never using": -2.6, "lost my": -2.2, "hung up": -2.2, "hung up on": -2.4, "thanks for nothing": -3.2,
        "thanks a lot": 0.4, "ripped off": -2.8, "rip off": -2.6, "fed up": -2.6, "sick of": -2.6,
        "tired of": -2.2, "done with": -2.0, "out of stock": -1.0, "sold out": -0.8, "not working": -2.0,
        "doesn't work": -2.2, "does not work": -2.2, "won't work": -2.0, "stopped working": -2.2,
        "won't let": -1.6, "can't even": -1.8, "no one": -0.9, "nobody": -0.9, "get it together": -2.2,
        "get your shit together": -3.0, "do better": -2.2, "way to go": -1.0, "what a joke": -3.0,
        "not impressed": -2.4, "not happy": -2.4, "not good": -2.0, "not great": -1.8, "not ok": -2.2,
        "not okay": -2.2, "not acceptable": -2.8, "not worth": -2.0, "shame on": -2.8, "let down": -2.2,
        "let me down": -2.4, "going elsewhere": -2.2, "switching to": -1.0, "stay away": -2.6,
        "cancelled flight": -2.0, "canceled flight": -2.0, "flight cancelled": -2.0, "flight canceled": -2.0,
        "lost luggage": -2.4, "lost bag": -2.4, "my bag": -0.5, "hours late": -2.4, "an hour": -0.8,
        "hour delay": -2.2, "customer service is": -0.6, "worst customer service": -3.4,
        "bad customer service": -3.0, "double charged": -2.4, "charged twice": -2.4, "charged me": -1.6,
        "really bad": -2.4, "falls apart": -2.2, "fell apart": -2.2, "waste of": -2.6, "piece of": -1.0,
        "give me back": -1.8, "thank you": 2.0, "thank you so much": 2.8, "thanks so much": 2.6,
        "many thanks": 2.4, "well done": 2.4, "great job": 2.4, "good job": 2.0, "shout out": 2.0,
        "shoutout": 2.0, "hats off": 2.4, "above and beyond": 3.0, "highly recommend": 3.0,
        "can't recommend": 1.0, "worth every": 2.6, "worth it": 1.6, "so good": 2.4, "on point": 2.0,
        "can't wait": 1.8, "looking forward": 1.6, "works great": 2.6, "works well": 2.2,
        "works perfectly": 2.8, "great service": 2.8, "great customer service": 3.0, "game changer": 2.4,
        "life saver": 2.6, "no complaints": 2.0, "no problem": 1.4, "no problems": 1.6, "no issues": 1.6,
        "swear by": 2.0, "can't go wrong": 2.2, "cannot fault": 2.4, "can't fault": 2.4,
        "never disappoints": 2.8, "never let me down": 2.6, "five stars": 2.4, "5 stars": 2.4,
        "top notch": 2.4, "quick response": 1.8, "made my day": 2.6, "you guys rock": 2.8, "you rock": 2.6,
        "the best": 2.8, "feel free": 0.0, "free of charge": 0.6, "would love": 0.4, "i'd love": 0.4,
        "love to": 0.5, "love it if": -0.2, "great now": -1.6, "great another": -2.2, "oh great": -1.6,
        "just great": -1.4, "nice try": -1.4, "good luck": -0.6, "if only": -0.8, "better than": 0.0,
        "worse than": 0.0, "too bad": -1.6, "at least": 0.0, "at best": -0.8, "no thanks": -1.4,
        "miss you": 1.0, "in love with": 2.8, "fell in love": 2.6, "my favourite": 2.2, "my favorite": 2.2,
        "doesn't suck": 1.0,
    }
)  # fmt: skip
"""Valence of phrases, on the same scale; a phrase goes before the words in it and knows its own negation."""

_NEGATIONS = """
    not no never don't dont doesn't doesnt didn't didnt isn't isnt wasn't wasnt aren't arent won't wont can't
    cant cannot couldn't couldnt wouldn't wouldnt shouldn't shouldnt haven't havent hasn't hasnt hadn't hadnt
    ain't aint without hardly barely nothing neither nor rarely
"""
NEGATIONS: frozenset[str] = frozenset(_NEGATIONS.split())
"""Words that turn the mood of one of the next three words."""

BOOSTERS: MappingProxyType[str, float] = MappingProxyType(
    {
        "very": 1.3, "really": 1.25, "so": 1.25, "extremely": 1.5, "absolutely": 1.4, "totally": 1.3,
        "super": 1.35, "too": 1.15, "incredibly": 1.4, "completely": 1.3, "utterly": 1.4, "fucking": 1.4,
        "freaking": 1.3, "bloody": 1.3, "such": 1.2, "quite": 1.1, "slightly": 0.7, "somewhat": 0.7,
        "kinda": 0.75, "bit": 0.7, "little": 0.75, "fairly": 0.9, "pretty": 1.1,
    }
)  # fmt: skip
"""Words that make the next mood stronger or weaker, as factors."""

COMPARISONS: tuple[tuple[str, float, float], ...] = (
    (r"\b(?:better|nicer|cheaper|faster|easier|tastier|superior|quicker)\s+(?:\w+\s+)?(?:than|to)\s+$", -1.5, 2.0),
    (r"\b(?:worse|slower|dearer|pricier|ruder|inferior|more expensive)\s+(?:\w+\s+)?(?:than|to)\s+$", 1.2, -2.0),
    (r"\b(?:over|instead of|rather than)\s+$", -0.8, 0.8),
    (r"\b(?:unlike|compared (?:to|with))\s+$", -0.6, 0.6),
    (r"\b(?:leaving|leave|left|ditch(?:ed|ing)?|dump(?:ed|ing)?|quit(?:ting)?|done with|goodbye|bye)\s+$", -1.8, 0.0),
    (r"\b(?:switch(?:ed|ing)?|mov(?:e|ed|ing)|chang(?:e|ed|ing))\s+(?:\w+\s+){0,2}?(?:away\s+)?from\s+$", -1.8, 0.0),
    (r"\b(?:switch(?:ed|ing)?|mov(?:e|ed|ing)|chang(?:e|ed|ing))\s+(?:[\w']+\s+){0,4}?to\s+$", 1.6, -1.4),
    (r"\b(?:gone|going|go|back)\s+(?:back\s+)?to\s+$", 1.0, 0.0),
    (r"\b(?:prefer|recommend|love|loving)\s+$", 1.0, 0.0),
    (r"\b(?:avoid|hate|boycott|never use|never buy from)\s+$", -1.2, 0.0),
)  # fmt: skip
"""What stands right before a name and says how it compares: pattern, for this name, for the name before it."""
