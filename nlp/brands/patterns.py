"""Cues of the brand component: what surrounds a brand's name when it means the brand, and when it does not."""

from __future__ import annotations

from types import MappingProxyType

__all__ = [
    "ACCOUNT_ENDINGS",
    "CONTEXT",
    "HASHTAG_ENDINGS",
    "ORDINARY_WORDS",
    "TOP_LEVEL_DOMAINS",
    "WEIGHTS",
]

_ORDINARY_WORDS = """
    ally always amazon american apple arrow bell bench best beyond bloom blue boost boots bounce brave bright
    calm canon caterpillar chase chime circle citizens cloud coach compass costa crest crown curve delta
    discover dollar dove dyson eagle edge eclipse element ember emirates express fathom first flow focus fossil
    frontier future galaxy gap general giant glow grove guess halo harvest hive honey honest horizon iceland
    impact indigo jaguar jet kind lemon lime link loop lucky lyric magnet mars meadow meta method mint monday
    monster native nest next noon north nova oasis ocean office old one opera oracle orange origin oscar owlet
    panther patch path peach peak pepper pilot pixel planet polo pool prime pulse puma pure quest rain range
    raven reed relay ring river river robin root route saturn shell shift signal silk simple slack snap sonic
    southwest spark spirit spring sprint square staples star steam stone stripe summit sun superdry swan target
    tesco three tide tiger timber time titan total toyota trainline tree trident twist united unity urban
    vanguard venus verge vine virgin vision visa vista vital volt wave willow wing winner wise wish world yellow
    yes zoom
"""
ORDINARY_WORDS: frozenset[str] = frozenset(_ORDINARY_WORDS.split())
"""Names that are words or other names too: a brand of one such word is ambiguous even where no setting says so."""

_ACCOUNT_ENDINGS = """
    air airlines airways app au bank beauty ca care cares cars de energy eu food foods fr games group guru help
    helps home hotels hq hub ie in inc india ireland kids live mobile music news nyc official online original
    pay press rail service services shop sport sports store stores style support tech travel tv uk us usa world
"""
ACCOUNT_ENDINGS: frozenset[str] = frozenset(_ACCOUNT_ENDINGS.split())
"""What companies add to their name to make a handle: @SouthwestAir, @ArgosHelpers."""

_HASHTAG_ENDINGS = """
    app awards blackfriday blows care christmas club customer customerservice deal deals delivery down fail
    fails family fan fans gate haul help home love life lover lovers mobile moments online outage problems rocks
    sale sales scam service shop shopping store stores style sucks support uk us usa wins worst xmas
"""
HASHTAG_ENDINGS: frozenset[str] = frozenset(_HASHTAG_ENDINGS.split())
"""What people add to a brand in a hashtag without a capital: #thistledownfail."""

TOP_LEVEL_DOMAINS: frozenset[str] = frozenset(
    ["com", "net", "org", "co", "io", "shop", "store", "app", "uk", "ca", "au", "de", "fr", "eu", "ie", "example"]
)  # fmt: skip
"""Endings that make a name with a dot an address: "target.com" but not "target.Please"."""

CONTEXT: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "trade": (
            "account", "advert", "app", "appointment", "basket", "bill", "bought", "branch", "brand",
            "broadband", "buy", "buying", "call centre", "cancel", "cancelled", "card", "cart", "cashier",
            "ceo", "charged", "checkout", "checked in", "class action", "click and collect", "clearance",
            "collection", "company", "complaint", "contract", "coupon", "courier", "customer", "customer care",
            "customer service", "customers", "deal", "deals", "delayed", "delivered", "delivery", "discount",
            "employee", "employees", "exchange", "flight", "flights", "gift card", "gift cards", "helpline",
            "hired", "in store", "in stock", "instore", "invoice", "launch", "loyalty card", "manager",
            "membership", "mobile", "network", "offer", "online", "order", "ordered", "ordering", "orders",
            "out of stock", "parcel", "pay", "payment", "phone", "policy", "pre order", "price", "prices",
            "product", "products", "purchase", "purchased", "queue", "receipt", "recommend", "refund",
            "refunded", "return", "returned", "returns", "review", "sale", "sales", "service", "shares",
            "ship", "shipped", "shipping", "shop", "shopped", "shopping", "shops", "sim", "sold", "staff",
            "stock", "store", "stores", "subscription", "supermarket", "support", "switch", "switched",
            "tariff", "till", "trolley", "update", "upgrade", "voucher", "vouchers", "warehouse", "warranty",
            "website",
        ),
    }
)  # fmt: skip
"""Words of buying and selling; several of them near a name speak for a brand."""

WEIGHTS: MappingProxyType[str, float] = MappingProxyType(
    {
        # Where the reckoning starts, in log odds: what kind of name it is.
        "clear_name": 3.0,
        "ambiguous_name": -0.6,
        "clear_product": 2.2,
        "ambiguous_product": 0.2,
        # How it is written (ambiguous names only).
        "capital": 1.7,  # "at Meadow", written as configured and not where every word gets a capital
        "capital_at_start": 0.4,  # "Meadow is …": any word has a capital there
        "small": -1.9,  # "the meadow" in a text that has capitals elsewhere
        "small_in_small_text": -0.5,  # a text without a single capital says nothing by a small letter
        "plural": -1.6,  # "targets", "apples"
        "possessive": 0.6,  # "Meadow's returns desk"
        # What stands beside it (ambiguous names only).
        "article": -2.0,  # "the meadow", "my target", "an apple"
        "trade_noun_after": 1.5,  # "Meadow app", "the Target website"
        "place_after": -1.5,  # "Meadow Lane", "Orange County": part of a longer name
        "preposition": 0.9,  # "from Meadow", "at Target", "with Shell"
        "verb_after_to": -1.6,  # "to target", "will shell", "can zoom"
        # What else the post says.
        "trade_words": 0.7,  # each of up to three
        "context": 1.7,  # each configured context word, up to three
        "not_context": -2.4,  # each configured word that shows something else, up to three
        "named_elsewhere": 3.5,  # handle, hashtag or address of the same brand in the post
        "parent_names_it": 1.6,  # the post answered names it
        "community": 2.5,  # it stands in the brand's own community
    }
)
"""Log odds that add up to the relevance of a name; set by hand, measured in the README."""
