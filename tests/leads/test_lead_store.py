from __future__ import annotations

from datetime import timedelta

import pytest

from leads.store_records import LeadFilter
from overheard.errors import InputError, UserError
from overheard.records import Label, LeadStatus, Platform, Role, Verdict


@pytest.fixture
def ids(store, now):
    def find(sort="score", **wanted):
        return [s.lead.lead_id for s in store.find(LeadFilter(**wanted), now=now, sort=sort)]

    return find


def test_a_lead_comes_back_as_it_was_written(store, make_lead, now):
    lead = make_lead(due_at=now, searches=("prams",), family=("x:1", "x:2"), raw_count=2)
    assert store.upsert([lead]) == 1
    assert store.get("x:1").lead == lead


def test_an_unknown_lead_is_none(store):
    assert store.get("x:404") is None


def test_writing_twice_changes_nothing(store, make_lead, now):
    for _ in range(2):
        store.upsert([make_lead(), make_lead("x:2")])
    assert store.count(LeadFilter(), now=now) == 2


def _work_on(store, lead_id, now):
    store.claim(lead_id, by="alice", at=now)
    store.add_note(lead_id, "called the nursery floor", by="alice", at=now)
    store.judge(Verdict(lead_id=lead_id, good=True, reason="can be helped", by="alice", at=now))


def _peoples_work(stored):
    return stored.status, stored.assignee, stored.notes, stored.verdict, stored.events


@pytest.mark.parametrize("rewrite", ["upsert", "replace_all"])
def test_peoples_work_survives_a_rescoring(store, make_lead, now, rewrite):
    store.upsert([make_lead()])
    _work_on(store, "x:1", now)
    before = store.get("x:1")
    getattr(store, rewrite)([make_lead(score=10)])
    after = store.get("x:1")
    assert after.lead.score == 10
    assert _peoples_work(after) == _peoples_work(before)


def test_peoples_work_waits_for_a_lead_that_a_replay_brings_back(store, make_lead, now):
    store.upsert([make_lead()])
    _work_on(store, "x:1", now)
    store.clear_derived()
    assert store.count(LeadFilter(), now=now) == 0
    store.upsert([make_lead()])
    assert store.get("x:1").assignee == "alice"


def test_replacing_all_drops_what_is_no_lead_any_more(store, make_lead, ids):
    store.upsert([make_lead(), make_lead("x:2")])
    store.replace_all([make_lead("x:2")])
    assert ids() == ["x:2"]


def test_an_earlier_original_takes_over_the_work_on_its_copy(store, make_lead, now, ids):
    store.upsert([make_lead("x:2")])
    _work_on(store, "x:2", now)
    store.upsert([make_lead("x:1", family=("x:1", "x:2"))])
    assert ids() == ["x:1"]
    stored = store.get("x:1")
    assert (stored.assignee, len(stored.notes), stored.verdict.lead_id) == ("alice", 1, "x:1")


def test_taking_over_keeps_what_the_new_lead_already_has(store, make_lead, now):
    store.upsert([make_lead("x:1"), make_lead("x:2")])
    store.claim("x:1", by="bob", at=now)
    store.judge(Verdict(lead_id="x:1", good=False, reason="other", by="alice", at=now))
    _work_on(store, "x:2", now)
    store.upsert([make_lead("x:1", family=("x:1", "x:2"))])
    assert store.get("x:1").assignee == "bob"
    assert [(v.by, v.good) for v in store.verdicts()] == [("alice", False)]


def test_a_deleted_post_takes_its_lead_and_all_words_about_it_along(store, make_lead, now):
    store.upsert([make_lead()])
    _work_on(store, "x:1", now)
    assert store.remove(["x:1"]) == 1
    store.upsert([make_lead()])
    assert _peoples_work(store.get("x:1")) == (LeadStatus.NEW, None, (), None, ())


def test_words_about_a_deleted_post_go_even_while_it_is_no_lead(store, make_lead, now):
    store.upsert([make_lead()])
    _work_on(store, "x:1", now)
    store.clear_derived()
    assert store.remove(["x:1"]) == 0
    assert store.verdicts() == []


def test_a_deleted_copy_only_leaves_the_family(store, make_lead):
    store.upsert([make_lead(family=("x:1", "x:2", "x:3"), raw_count=3, unique_count=3)])
    assert store.remove(["x:2"]) == 1
    lead = store.get("x:1").lead
    assert (lead.family, lead.raw_count, lead.unique_count) == (("x:1", "x:3"), 2, 2)


def test_work_on_a_deleted_original_waits_for_its_copy(store, make_lead, now):
    store.upsert([make_lead(family=("x:1", "x:2"))])
    _work_on(store, "x:1", now)
    store.remove(["x:1"])
    assert store.get("x:1") is None
    store.upsert([make_lead("x:2")])
    assert store.get("x:2").assignee == "alice"


def test_removing_twice_removes_nothing_more(store, make_lead):
    store.upsert([make_lead()])
    assert [store.remove(["x:1"]), store.remove(["x:1"])] == [1, 0]


def test_claiming_what_somebody_holds_names_the_holder(store, make_lead, now):
    store.upsert([make_lead()])
    store.claim("x:1", by="alice", at=now)
    with pytest.raises(UserError, match="alice holds this lead already"):
        store.claim("x:1", by="bob", at=now)
    assert store.get("x:1").assignee == "alice"


def test_claiming_ones_own_lead_again_leaves_no_second_event(store, make_lead, now):
    store.upsert([make_lead()])
    for _ in range(2):
        store.claim("x:1", by="alice", at=now)
    assert [event.what for event in store.get("x:1").events] == ["claimed"]


def test_a_released_lead_can_be_claimed_by_another(store, make_lead, now):
    store.upsert([make_lead()])
    store.claim("x:1", by="alice", at=now)
    store.release("x:1", by="alice", at=now)
    store.claim("x:1", by="bob", at=now)
    assert store.get("x:1").assignee == "bob"


def test_every_step_is_kept_as_an_event_in_order(store, make_lead, now):
    store.upsert([make_lead()])
    _work_on(store, "x:1", now)
    store.snooze("x:1", until=now + timedelta(days=1), by="alice", at=now)
    store.finish("x:1", by="alice", at=now)
    store.reopen("x:1", by="bob", at=now)
    steps = [event.what for event in store.get("x:1").events]
    assert steps == ["claimed", "noted", "judged good", "snoozed", "done", "reopened"]
    assert store.get("x:1").status is LeadStatus.NEW


@pytest.mark.parametrize(("claimed", "status"), [(True, "claimed"), (False, "new")])
def test_a_snoozed_lead_is_back_when_its_time_has_come(store, make_lead, now, claimed, status):
    store.upsert([make_lead()])
    if claimed:
        store.claim("x:1", by="alice", at=now)
    later = now + timedelta(hours=2)
    store.snooze("x:1", until=later, by="alice", at=now)
    asleep = LeadFilter(statuses=(LeadStatus.SNOOZED,))
    assert (store.count(asleep, now=now), store.count(asleep, now=later)) == (1, 0)
    assert store.get("x:1", now=later).status == status
    assert store.facets(LeadFilter(), now=later)["status"] == {status: 1}


def test_snoozing_into_the_past_is_refused(store, make_lead, now):
    store.upsert([make_lead()])
    with pytest.raises(InputError, match="later than now"):
        store.snooze("x:1", until=now, by="alice", at=now)


def test_an_empty_note_is_refused(store, make_lead, now):
    store.upsert([make_lead()])
    with pytest.raises(InputError, match="note is empty"):
        store.add_note("x:1", "  ", by="alice", at=now)


def test_a_form_sent_twice_leaves_one_note(store, make_lead, now):
    store.upsert([make_lead()])
    for _ in range(2):
        store.add_note("x:1", "rang back", by="alice", at=now)
    assert len(store.get("x:1").notes) == 1


def test_work_on_a_lead_that_is_gone_is_refused(store, now):
    with pytest.raises(InputError, match="no lead 'x:404'"):
        store.finish("x:404", by="alice", at=now)


def test_work_by_nobody_is_refused(store, make_lead, now):
    store.upsert([make_lead()])
    with pytest.raises(InputError, match="Nobody is named"):
        store.claim("x:1", by=" ", at=now)


def test_a_later_verdict_of_the_same_person_replaces_the_earlier_one(store, make_lead, now):
    store.upsert([make_lead()])
    later = now + timedelta(hours=1)
    for good, reason, at in ((True, "at risk", now), (False, "not a need", later)):
        store.judge(Verdict(lead_id="x:1", good=good, reason=reason, by="alice", at=at))
    assert [verdict.reason for verdict in store.verdicts()] == ["not a need"]
    assert store.get("x:1").verdict.good is False


@pytest.mark.parametrize(
    ("good", "reason"), [(True, "not a need"), (False, "at risk"), (True, "?")]
)
def test_a_reason_that_does_not_fit_the_verdict_is_refused(store, make_lead, now, good, reason):
    store.upsert([make_lead()])
    with pytest.raises(InputError, match="Choose one of"):
        store.judge(Verdict(lead_id="x:1", good=good, reason=reason, by="alice", at=now))


@pytest.fixture
def mixed(store, make_lead, now):
    store.upsert([
        make_lead("x:1", score=80, due_at=now - timedelta(hours=1), department="support",
                  role=Role.COMPLAINING, labels=(Label.COMPLAINT, Label.PROBLEM), searches=("trouble",)),
        make_lead("x:2", score=50, created_at=now - timedelta(days=3)),
        make_lead("reddit:t3_a", score=65, platform=Platform.REDDIT, brand="Oakmere",
                  due_at=now + timedelta(hours=1)),
    ])  # fmt: skip
    store.claim("x:2", by="alice", at=now)
    return store


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["x:1", "reddit:t3_a", "x:2"]),
        ({"departments": ("support",)}, ["x:1"]),
        ({"roles": ("complaining",)}, ["x:1"]),
        ({"labels": ("problem", "recommendation")}, ["x:1", "reddit:t3_a", "x:2"]),
        ({"labels": ("complaint",)}, ["x:1"]),
        ({"platforms": ("reddit",)}, ["reddit:t3_a"]),
        ({"brands": ("Oakmere",)}, ["reddit:t3_a"]),
        ({"searches": ("trouble",)}, ["x:1"]),
        ({"assignee": "alice"}, ["x:2"]),
        ({"unassigned": True}, ["x:1", "reddit:t3_a"]),
        ({"unassigned": False}, ["x:2"]),
        ({"statuses": (LeadStatus.CLAIMED,)}, ["x:2"]),
        ({"overdue": True}, ["x:1"]),
        ({"overdue": False}, ["reddit:t3_a", "x:2"]),
        ({"min_score": 60}, ["x:1", "reddit:t3_a"]),
        ({"min_score": 60, "departments": ("sales",)}, ["reddit:t3_a"]),
    ],
)  # fmt: skip
def test_a_filter_lets_through_what_it_names(mixed, ids, now, wanted, expected):
    assert ids(**wanted) == expected
    assert mixed.count(LeadFilter(**wanted), now=now) == len(expected)


def test_a_window_of_time_is_half_open(mixed, ids, now):
    old = now - timedelta(days=3)
    assert ids(since=old, until=old + timedelta(seconds=1)) == ["x:2"]
    assert ids(until=old) == []


def test_a_done_lead_is_never_overdue(mixed, ids, now):
    mixed.finish("x:1", by="alice", at=now)
    assert ids(overdue=True) == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("score", ["x:1", "reddit:t3_a", "x:2"]),
        ("newest", ["reddit:t3_a", "x:1", "x:2"]),
        ("due", ["x:1", "reddit:t3_a", "x:2"]),
    ],
)
def test_leads_come_in_the_order_that_is_asked_for(mixed, ids, sort, expected):
    assert ids(sort=sort) == expected


def test_an_unknown_order_is_refused(store, ids):
    with pytest.raises(InputError, match="score, newest or due"):
        ids(sort="best")


def test_pages_never_overlap(store, make_lead, now):
    store.upsert([make_lead(f"x:{n}") for n in range(10)])
    pages = [store.find(LeadFilter(), now=now, limit=3, offset=at) for at in range(0, 12, 3)]
    found = [stored.lead.lead_id for page in pages for stored in page]
    assert len(found) == len(set(found)) == 10


def test_a_facet_counts_under_every_condition_but_its_own(mixed, now):
    facets = mixed.facets(LeadFilter(departments=("support",)), now=now)
    assert facets["department"] == {"sales": 2, "support": 1}
    assert facets["platform"] == {"x": 1}
    assert facets["label"] == {"complaint": 1, "problem": 1}
    assert facets["assignee"] == {"": 1}
    assert facets["search"] == {"trouble": 1}
    assert facets["brand"] == {"Thistledown": 1}
