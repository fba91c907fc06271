from __future__ import annotations

from datetime import timedelta

import pytest

from leads.roles import AuthorHistory, author_key, role_of
from leads.routing import LeadParts, route
from overheard.records import Label, Role
from overheard.settings import RouteSettings

_NEVER = AuthorHistory()
_OFTEN = AuthorHistory(posts=3, praises=1)


@pytest.fixture
def role(make_post, make_reading, mention):
    def find(text, *labels, sentiment=0.0, rival=None, earlier=_NEVER):
        post = make_post(text=text)
        brands = []
        if "Thistledown" in text:
            brands.append(mention(post, "Thistledown", sentiment=sentiment))
        if "Oakmere" in text:
            brands.append(
                mention(post, "Oakmere", brand="Oakmere", sentiment=rival or 0.0, competitor=True)
            )
        return role_of(post, make_reading(post, *labels, brands=brands), earlier=earlier)

    return find


@pytest.mark.parametrize(
    ("text", "labels", "sentiment", "rival", "expected"),
    [
        ("Done with this. Never again Thistledown!", [Label.COMPLAINT], -0.8, 0, Role.LOST),
        ("I used to love Thistledown, moving to Oakmere now", [Label.SWITCH], -0.4, 0.3, Role.LOST),
        ("time for something else than Thistledown", [Label.SWITCH], -0.5, 0, Role.LOST),
        ("Thistledown lost my parcel again", [Label.COMPLAINT], -0.6, 0, Role.COMPLAINING),
        ("my Thistledown pram squeaks, so annoying", [Label.PROBLEM], -0.5, 0, Role.COMPLAINING),
        ("Oakmere was awful, Thistledown is nicer", [Label.COMPLAINT], 0.5, -0.8, Role.POTENTIAL),
        ("switching from Oakmere to Thistledown", [Label.SWITCH], 0.2, -0.3, Role.POTENTIAL),
        ("just made my first order at Thistledown", [], 0.2, 0, Role.NEW),
        ("lovely service at Thistledown today", [Label.PRAISE], 0.7, 0, Role.NEW),
        ("I always buy my coats at Thistledown", [Label.PRAISE], 0.4, 0, Role.REGULAR),
        ("does Thistledown sell prams?", [Label.QUESTION], 0.0, 0, Role.POTENTIAL),
        ("any tips for a good pram?", [Label.RECOMMENDATION], 0.0, 0, Role.POTENTIAL),
        ("leaving Oakmere, what else is there?", [Label.SWITCH], 0.0, -0.5, Role.POTENTIAL),
    ],
)
def test_a_post_says_how_its_author_stands(role, text, labels, sentiment, rival, expected):
    assert role(text, *labels, sentiment=sentiment, rival=rival)[0] is expected


def test_the_evidence_quotes_the_post(role):
    _, because = role(
        "Hello. Thistledown lost my parcel again. Bye.", Label.COMPLAINT, sentiment=-0.6
    )
    assert because.endswith("“Thistledown lost my parcel again.”")


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [("back at Thistledown", [], Role.REGULAR), ("great day at Thistledown", [Label.PRAISE], Role.REGULAR),
     ("my first order of the year at Thistledown", [], Role.REGULAR)],
)  # fmt: skip
def test_who_was_there_before_is_a_regular(role, now, text, labels, expected):
    earlier = AuthorHistory(posts=3, first_seen=now)
    assert role(text, *labels, earlier=earlier)[0] is expected


def test_good_words_after_an_earlier_post_make_a_regular(role):
    earlier = AuthorHistory(posts=1)
    assert role("great day at Thistledown", Label.PRAISE, earlier=earlier)[0] is Role.REGULAR


def test_a_history_grows_post_by_post(make_post, make_reading, now):
    first = make_post(created_at=now)
    second = make_post("x:2", created_at=now - timedelta(days=2))
    history = _NEVER.plus(first, make_reading(first, Label.PRAISE)).plus(
        second, make_reading(second, Label.COMPLAINT)
    )
    assert (history.posts, history.praises, history.complaints) == (2, 1, 1)
    assert (history.first_seen, history.last_seen) == (now - timedelta(days=2), now)


@pytest.mark.parametrize(
    ("fields", "key"),
    [({"author_id": "7"}, "x:7"), ({"author_id": None, "author_handle": "Ann"}, "x:ann"), ({"author_id": None}, "")],
)  # fmt: skip
def test_an_author_has_one_key_a_platform(make_post, fields, key):
    assert author_key(make_post(**fields)) == key


def _route(*labels, role=Role.POTENTIAL, named=False, text="", routes=(), holds=()):
    parts = LeadParts(labels=labels, role=role, names_brand=named, text=text)
    return route(parts, routes=routes, matches_query=lambda query: query in holds)


@pytest.mark.parametrize(
    ("labels", "fields", "expected"),
    [
        ([Label.QUESTION], {"named": True, "text": "do you have a vacancy?"}, "hr"),
        ([Label.QUESTION], {"named": False, "text": "do you have a vacancy?"}, "marketing"),
        ([Label.COMPLAINT], {"named": True}, "support"),
        ([Label.PROBLEM, Label.PURCHASE], {"named": True}, "support"),
        ([Label.SWITCH], {"role": Role.LOST, "named": True}, "support"),
        ([Label.PURCHASE], {}, "sales"),
        ([Label.RECOMMENDATION], {}, "sales"),
        ([Label.SWITCH], {}, "sales"),
        ([Label.SUGGESTION], {"named": True}, "product"),
        ([Label.PRAISE], {"named": True}, "marketing"),
    ],
)
def test_the_default_rules_route_by_what_is_wanted(labels, fields, expected):
    assert _route(*labels, **fields)[0] == expected


_RULES = (
    RouteSettings(department="hr", query="job"),
    RouteSettings(department="care", labels=("complaint",), roles=("lost",)),
    RouteSettings(department="sales", labels=("purchase", "switch")),
)


@pytest.mark.parametrize(
    ("labels", "fields", "expected"),
    [
        ([Label.PURCHASE], {"holds": ["job"]}, ("hr", "rule 1: matches job")),
        ([Label.COMPLAINT], {"role": Role.LOST}, ("care", "rule 2: label complaint and role lost")),
        ([Label.COMPLAINT], {}, ("marketing", "no configured rule holds")),
        ([Label.SWITCH], {}, ("sales", "rule 3: label switch")),
    ],
)
def test_the_first_configured_rule_that_holds_wins(labels, fields, expected):
    assert _route(*labels, routes=_RULES, **fields) == expected


def test_a_long_post_is_quoted_around_the_brand_and_cut(role):
    text = "word " * 60 + "Thistledown lost it " + "word " * 60
    _, because = role(text, Label.COMPLAINT, sentiment=-0.6)
    quoted = because.split("“")[1].rstrip("”")
    assert "Thistledown" in quoted
    assert quoted in text
    assert len(quoted) <= 140
