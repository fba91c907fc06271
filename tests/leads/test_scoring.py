from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.points import POINTS
from leads.scoring import score
from overheard.records import Availability, ContentMatch, Label, Role

_TEXT = "Thistledown let me down, I am leaving Oakmere too. Can anyone recommend a pram?"
_MATCH = ContentMatch(
    content_id="prams", title="Prams", url="", kind="guide", passage="Prams.", similarity=0.9,
    shared_terms=("pram",), reason="Both speak of pram.",
)  # fmt: skip


@pytest.fixture
def scored(now):
    def run(post, reading, *, role=Role.POTENTIAL, matches=(), searches=()):
        points, reasons = score(
            post,
            reading,
            brand="Thistledown",
            role=role,
            matches=matches,
            searches=searches,
            now=now,
        )
        return points, {reason.code: reason for reason in reasons}

    return run


@pytest.fixture
def rich(make_post, make_reading, mention):
    post = make_post(text=_TEXT, author_followers=20_000, m_reply=0)
    brands = (
        mention(post, "Thistledown", sentiment=-0.6),
        mention(post, "Oakmere", brand="Oakmere", sentiment=-0.7, competitor=True),
    )
    need = "Can anyone recommend a pram?"
    return post, make_reading(
        post, Label.RECOMMENDATION, Label.COMPLAINT, Label.SWITCH, need=need, brands=brands
    )


def test_the_score_is_the_sum_of_its_reasons(rich, scored):
    points, reasons = scored(*rich)
    assert points == min(100, sum(reason.points for reason in reasons.values()))


def test_every_reason_quotes_the_post_and_is_in_the_table(rich, scored):
    _, reasons = scored(*rich, role=Role.LOST, matches=[_MATCH], searches=["prams"])
    assert set(reasons) <= set(POINTS)
    assert {"need_recommendation", "complaint_to_brand", "names_brand", "names_competitor", "switch_from_competitor",
            "at_risk", "content_fits", "saved_search", "reach", "no_answer_yet", "fresh"} <= set(reasons)  # fmt: skip
    assert all(reason.words in _TEXT for reason in reasons.values())
    assert all(reason.explanation for reason in reasons.values())


@pytest.mark.parametrize(
    ("probability", "points"), [(0.99, 30), (0.8, 27), (0.6, 22), (0.3, 18)]
)  # fmt: skip
def test_a_need_counts_by_the_band_of_its_probability(
    make_post, make_reading, scored, probability, points
):
    post = make_post()
    _, reasons = scored(post, make_reading(post, Label.RECOMMENDATION, probability=probability))
    assert reasons["need_recommendation"].points == points


@pytest.mark.parametrize(
    ("days", "points"), [(0.5, 10), (2, 6), (5, 3), (20, 0), (31, -10)]
)  # fmt: skip
def test_freshness_fades_and_then_counts_against(
    make_post, make_reading, scored, now, days, points
):
    post = make_post(created_at=now - timedelta(days=days))
    _, reasons = scored(post, make_reading(post, Label.PURCHASE))
    found = sum(reasons[code].points for code in ("fresh", "stale") if code in reasons)
    assert found == points


@pytest.mark.parametrize(("followers", "points"), [(None, 0), (10, 0), (1_000, 1), (500_000, 5)])
def test_reach_counts_where_it_is_known(make_post, make_reading, scored, followers, points):
    post = make_post(author_followers=followers)
    _, reasons = scored(post, make_reading(post, Label.PURCHASE))
    assert sum(r.points for code, r in reasons.items() if code == "reach") == points


@pytest.mark.parametrize(
    ("replies", "code"), [(0, "no_answer_yet"), (9, "answered"), (None, None), (2, None)]
)
def test_the_state_of_the_thread_counts_where_it_is_known(
    make_post, make_reading, scored, replies, code
):
    post = make_post(m_reply=replies)
    _, reasons = scored(post, make_reading(post, Label.RECOMMENDATION))
    assert {"no_answer_yet", "answered"} & set(reasons) == ({code} - {None})


def test_a_need_that_nothing_answers_says_so(make_post, make_reading, scored):
    post = make_post()
    _, reasons = scored(post, make_reading(post, Label.RECOMMENDATION))
    assert reasons["nothing_to_offer"].points < 0


def test_without_a_library_nothing_is_held_against_a_need(make_post, make_reading, scored):
    post = make_post()
    assert (
        "nothing_to_offer" not in scored(post, make_reading(post, Label.PURCHASE), matches=None)[1]
    )


def test_a_weaker_fit_gives_half(make_post, make_reading, scored):
    post = make_post()
    reading = make_reading(post, Label.PURCHASE)
    fair = scored(post, reading, matches=[replace(_MATCH, similarity=0.55)])[1][
        "content_fits"
    ].points
    assert fair * 2 == scored(post, reading, matches=[_MATCH])[1]["content_fits"].points


@pytest.mark.parametrize(
    ("post_fields", "reading_fields", "labels", "code"),
    [
        ({}, {}, [Label.PURCHASE, Label.PROMOTION], "promotion"),
        ({}, {"lang": "de"}, [Label.PURCHASE], "not_english"),
        ({"availability": Availability.DELETED}, {}, [Label.PURCHASE], "gone"),
    ],
)
def test_what_speaks_against_a_lead_takes_points(
    make_post, make_reading, scored, post_fields, reading_fields, labels, code
):
    post = make_post(**post_fields)
    points, reasons = scored(post, make_reading(post, *labels, **reading_fields))
    assert reasons[code].points < 0
    assert points < scored(make_post(), make_reading(post, Label.PURCHASE))[0] or points == 0


def test_an_unlikely_name_is_not_the_brand(make_post, make_reading, mention, scored):
    post = make_post(text="the thistledown floats over the meadow")
    reading = make_reading(post, brands=[mention(post, "thistledown", relevance=0.2)])
    assert "names_brand" not in scored(post, reading)[1]


_GOOD = [label for label in Label if label is not Label.PROMOTION]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    labels=st.sets(st.sampled_from(_GOOD)),
    more=st.sampled_from(_GOOD),
    probability=st.floats(0, 1),
    surer=st.floats(0, 1),
    named=st.booleans(),
)
def test_more_evidence_never_lowers_the_score(
    rich, make_reading, scored, labels, more, probability, surer, named
):
    post, full = rich
    brands = full.brands if named else ()
    little = make_reading(post, *labels, probability=probability, brands=brands)
    surest = max(probability, surer)
    richer = make_reading(post, *labels, more, probability=surest, brands=full.brands)
    before = sum(r.points for r in scored(post, little)[1].values())
    assert sum(r.points for r in scored(post, richer)[1].values()) >= before
    helped = scored(post, richer, role=Role.LOST, matches=[_MATCH], searches=["prams"])[1]
    assert sum(r.points for r in helped.values()) > before
