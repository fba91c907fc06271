from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.content_matching import ContentMatcher
from leads.content_query import content_for, wants_of
from leads.decide import decide
from leads.roles import AuthorHistory
from overheard.records import Availability, Label, Role
from overheard.settings import BrandSettings, BusinessHours, RouteSettings

_OWN = BrandSettings(name="Thistledown", handles=("@Thistledown",))
_RIVAL = BrandSettings(name="Oakmere", handles=("oakmere",))
_ASK = "can anyone recommend a good pram for a newborn?"


@pytest.fixture
def decided(matcher, now):
    def run(*rows, **fields):
        known = {
            "brands": (_OWN,), "competitors": (_RIVAL,), "content": matcher,
            "business_hours": BusinessHours(), "now": now,
        }  # fmt: skip
        return decide(rows, **{**known, **fields})

    return run


@pytest.fixture
def asking(make_post, make_reading):
    def make(uid="x:1", text=_ASK, need=_ASK, wants=("pram",), **fields):
        post = make_post(uid, text, **fields)
        return post, make_reading(
            post, Label.RECOMMENDATION, Label.QUESTION, need=need, wants=wants
        )

    return make


@pytest.fixture
def complaining(make_post, make_reading, mention):
    def make(
        uid="x:5",
        text="Thistledown lost my parcel and nobody answers",
        labels=(Label.COMPLAINT,),
        **fields,
    ):
        post = make_post(uid, text, **fields)
        return post, make_reading(
            post, *labels, brands=[mention(post, "Thistledown", sentiment=-0.7)]
        )

    return make


def test_a_need_that_content_answers_is_a_lead_without_the_brand(decided, asking):
    (lead,) = decided(asking()).leads
    assert (lead.brand, lead.role, lead.department) == ("Thistledown", Role.POTENTIAL, "sales")
    assert lead.need == _ASK
    assert lead.matches[0].content_id == "prams"
    assert lead.due_at is None


def test_a_need_that_nothing_answers_stays_below_the_line(decided, asking):
    text = "can anyone recommend a good car insurance?"
    decision = decided(asking(text=text, need=text, wants=("car insurance",)))
    assert (decision.leads, decision.drops) == ((), {"below the score line": 1})


@pytest.mark.parametrize(
    ("text", "labels", "named", "offered"),
    [
        ("Thistledown never sent my refund", [Label.COMPLAINT], True, ["returns"]),
        ("Thistledown's pram folded on the bus", [Label.COMPLAINT], True, []),
        ("Thistledown never sent my refund, love them", [Label.COMPLAINT, Label.PRAISE], True, []),
        ("some shop never sent my refund", [Label.COMPLAINT], False, []),
        ("@other which pram is it", [Label.QUESTION], False, []),
        ("so, which pram?", [Label.QUESTION], False, ["prams"]),
        ("the pram question again", [Label.QUESTION], False, ["prams"]),
        ("the visa. a pram", [Label.QUESTION], True, ["prams"]),
        ("Thistledown have a pram in the window", [], True, []),
        ("how do I return a pram to Thistledown", [], True, ["returns"]),
        ("my pram is lovely", [Label.PRAISE], False, []),
        ("which pram is lovely? mine", [], False, []),
    ],
)
def test_content_is_for_who_needs_or_asks_something(
    library, make_post, make_reading, mention, text, labels, named, offered
):
    matcher = ContentMatcher(library, today=date(2026, 11, 20), names=["Thistledown"])
    post = make_post(text=text)
    brands = [mention(post, "Thistledown" if "Thistledown" in text else "a")] if named else []
    found = content_for(post, make_reading(post, *labels, brands=brands), matcher)
    assert [match.content_id for match in found][:1] == offered


def test_a_question_beside_the_need_is_answered_where_the_need_is_not(
    matcher, make_post, make_reading
):
    post = make_post(text="Our daughter is tall. Which prams are light?")
    reading = make_reading(
        post, Label.PROBLEM, need="Our daughter is tall.", wants=("daughter is tall",)
    )
    assert content_for(post, reading, matcher)[0].content_id == "prams"


def test_a_want_that_is_only_a_brand_is_none(make_post, make_reading, mention):
    post = make_post(text="can anyone beat Oakmere on a pram")
    reading = make_reading(
        post, Label.SWITCH, need="beat Oakmere", wants=("Oakmere", "Oakmere pram"),
        brands=[mention(post, "Oakmere", brand="Oakmere", competitor=True)],
    )  # fmt: skip
    assert wants_of(reading) == ("Oakmere pram",)


def test_a_complaint_is_due_within_business_time(decided, complaining):
    post, reading = complaining()
    (lead,) = decided((post, reading)).leads
    assert (lead.role, lead.department) == (Role.COMPLAINING, "support")
    assert lead.due_at == post.created_at + timedelta(hours=4)


def test_a_complaint_that_looks_like_advertising_is_still_heard(decided, complaining):
    decision = decided(complaining(labels=(Label.COMPLAINT, Label.PROMOTION)), min_score=10)
    assert len(decision.leads) == 1


@pytest.mark.parametrize(
    ("reason", "post_fields", "labels", "reading_fields"),
    [
        ("no longer shown", {"availability": Availability.REMOVED}, [Label.PURCHASE], {}),
        ("brand's own account", {"author_handle": "thistledown"}, [Label.PURCHASE], {}),
        ("a competitor's account", {"author_handle": "Oakmere"}, [Label.PURCHASE], {}),
        ("not English", {}, [Label.PURCHASE], {"lang": "de"}),
        ("promotion", {}, [Label.PURCHASE, Label.PROMOTION], {}),
        ("no need and no brand", {}, [Label.PRAISE], {}),
    ],
)
def test_each_drop_has_its_reason(
    decided, make_post, make_reading, reason, post_fields, labels, reading_fields
):
    post = make_post(**post_fields)
    assert decided((post, make_reading(post, *labels, **reading_fields))).drops == {reason: 1}


def test_a_name_that_means_something_else_is_told_apart(decided, make_post, make_reading, mention):
    post = make_post(text="thistledown floats over the field")
    reading = make_reading(post, brands=[mention(post, "thistledown", relevance=0.1)])
    assert decided((post, reading)).drops == {"the name means something else": 1}


def test_copies_are_folded_into_one_lead_with_both_counts(decided, asking):
    decision = decided(asking("x:1"), asking("x:2"), asking("x:3"))
    (lead,) = decision.leads
    assert (lead.raw_count, lead.unique_count, decision.folded) == (3, 3, 2)
    assert lead.family == ("x:1", "x:2", "x:3")


def test_a_search_that_matched_a_copy_counts_for_the_lead(decided, asking):
    searches_of = {"x:2": ("prams",)}.get
    (lead,) = decided(
        asking("x:1"), asking("x:2"), searches_of=lambda uid: searches_of(uid, ())
    ).leads
    assert lead.searches == ("prams",)


def test_a_routing_query_is_asked_of_the_post(decided, asking):
    routes = (RouteSettings(department="nursery", query="pram"),)
    (lead,) = decided(
        asking(), routes=routes, query_matches=lambda post, _reading, query: query in post.text
    ).leads
    assert lead.department == "nursery"


@pytest.mark.parametrize("told_by", ["the same rows", "an earlier history"])
def test_an_author_seen_before_is_a_regular(decided, make_post, make_reading, mention, told_by):
    def praising(uid, days):
        post = make_post(uid, f"good day {uid} at Thistledown", author_id="7", author_handle=None)
        return post, make_reading(
            post, Label.PRAISE, brands=[mention(post, "Thistledown", sentiment=0.6)]
        )

    if told_by == "the same rows":
        decision = decided(praising("x:1", 3), praising("x:2", 2), min_score=0)
        assert {lead.lead_id: lead.role for lead in decision.leads} == {
            "x:1": Role.NEW,
            "x:2": Role.REGULAR,
        }
    else:
        decision = decided(
            praising("x:1", 3), histories=lambda key: AuthorHistory(posts=len(key)), min_score=0
        )
        assert decision.leads[0].role is Role.REGULAR


def test_the_best_lead_comes_first(decided, asking, complaining):
    scores = [lead.score for lead in decided(asking(), complaining()).leads]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    drawn=st.lists(st.tuples(
        st.sampled_from([_ASK, "Thistledown is a shop", "need a visa", "ok", ""]),
        st.sets(st.sampled_from(list(Label))),
        st.sampled_from(["en", "de", None]),
        st.sampled_from([None, "thistledown", "ann"]),
        st.sampled_from(list(Availability)),
    ), max_size=12),
    random=st.randoms(use_true_random=False),
)  # fmt: skip
def test_every_row_is_a_lead_or_folded_or_dropped_exactly_once(
    decided, make_post, make_reading, mention, drawn, random
):
    rows = []
    for number, (text, labels, lang, handle, availability) in enumerate(drawn):
        post = make_post(
            f"x:{number}", text, author_id=None, author_handle=handle, availability=availability
        )
        brands = [mention(post, "Thistledown")] if "Thistledown" in text else []
        rows.append((post, make_reading(post, *labels, lang=lang, brands=brands)))
    decision = decided(*rows)
    assert len(decision.leads) + decision.folded + sum(decision.drops.values()) == len(rows)
    members = [uid for lead in decision.leads for uid in lead.family]
    assert len(members) == len(set(members)) == len(decision.leads) + decision.folded
    random.shuffle(rows)
    again = decided(*rows)
    assert (again.leads, again.drops, again.folded) == (
        decision.leads,
        decision.drops,
        decision.folded,
    )
