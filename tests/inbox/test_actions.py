"""What people do with a lead, and what they are told when it cannot be done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from overheard.records import LeadStatus

PRAM = "reddit:t3_a1"
SKY = "bluesky:at://did:plc:abc/app.bsky.feed.post/3k"


def test_claiming_makes_it_mine_and_goes_back_to_where_i_was(browser, leads):
    answer = browser.post(f"/do/claim/{PRAM}", data={"next": "/?view=new"})
    assert answer.location == "/?view=new"
    assert leads.get(PRAM).assignee == "maria"
    assert "It is yours now." in browser.get("/?view=mine").text


def test_an_id_with_slashes_can_be_claimed(browser, leads):
    browser.post(f"/do/claim/{SKY}")
    assert leads.get(SKY).assignee == "maria"


def test_what_a_colleague_holds_cannot_be_claimed(browser, leads, now):
    leads.claim(PRAM, by="noor", at=now)
    browser.post(f"/do/claim/{PRAM}")
    assert leads.get(PRAM).assignee == "noor"
    assert 'class="problem"' in browser.get("/").text


def test_releasing_gives_it_back(browser, leads):
    browser.post(f"/do/claim/{PRAM}")
    browser.post(f"/do/release/{PRAM}")
    assert leads.get(PRAM).assignee is None


def test_done_and_reopen(browser, leads):
    browser.post(f"/do/done/{PRAM}")
    assert leads.get(PRAM).status is LeadStatus.DONE
    assert "Reopen" in browser.get(f"/leads/{PRAM}").text
    browser.post(f"/do/reopen/{PRAM}")
    assert leads.get(PRAM).status is not LeadStatus.DONE


def test_a_note_is_kept_and_shown_escaped(browser, leads):
    browser.post(f"/do/note/{PRAM}", data={"text": "call <b>Ann</b>"})
    assert [note.text for note in leads.get(PRAM).notes] == ["call <b>Ann</b>"]
    assert "call &lt;b&gt;Ann" in browser.get(f"/leads/{PRAM}").text


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_an_empty_or_endless_note_is_refused_in_words(browser, leads, text):
    browser.post(f"/do/note/{PRAM}", data={"text": text})
    assert leads.get(PRAM).notes == ()
    assert 'class="problem"' in browser.get("/").text


@pytest.mark.parametrize(
    ("form", "until"),
    [
        ({"until": "hour"}, datetime(2026, 11, 20, 13, 0, tzinfo=UTC)),
        ({"until": "tomorrow"}, datetime(2026, 11, 21, 9, 0, tzinfo=UTC)),
        ({"until": "days"}, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        ({"until": "date", "day": "2027-07-01"}, datetime(2027, 7, 1, 8, 0, tzinfo=UTC)),
    ],
)
def test_a_lead_sleeps_until_the_chosen_moment_in_the_zone_of_the_inbox(
    browser, leads, now, form, until
):
    browser.post(f"/do/snooze/{PRAM}", data=form)
    assert leads.get(PRAM, now=now).snoozed_until == until
    assert leads.get(PRAM, now=now).status is LeadStatus.SNOOZED
    assert leads.get(PRAM, now=until + timedelta(seconds=1)).status is LeadStatus.NEW


@pytest.mark.parametrize(
    "form",
    [{}, {"until": "never"}, {"until": "date"}, {"until": "date", "day": "soon"},
     {"until": "date", "day": "2026-11-19"}],
)  # fmt: skip
def test_a_snooze_without_a_later_moment_is_refused(browser, leads, form):
    browser.post(f"/do/snooze/{PRAM}", data=form)
    assert leads.get(PRAM).status is LeadStatus.NEW
    assert 'class="problem"' in browser.get("/").text


def test_a_lead_that_sleeps_can_be_woken(browser, leads, now):
    assert "Wake" not in browser.get(f"/leads/{PRAM}").text
    browser.post(f"/do/snooze/{PRAM}", data={"until": "days"})
    assert "Wake" in browser.get(f"/leads/{PRAM}").text
    browser.post(f"/do/reopen/{PRAM}")
    assert leads.get(PRAM, now=now).status is LeadStatus.NEW


def test_a_verdict_is_kept_with_its_reason_and_counted_in_the_report(browser, leads):
    browser.post(f"/do/verdict/{PRAM}", data={"verdict": "bad", "reason": "promotion"})
    verdict = leads.get(PRAM).verdict
    assert (verdict.good, verdict.reason, verdict.by) == (False, "promotion", "maria")
    assert "Judged good: 0 of 1 (0 %)." in browser.get("/report").text


@pytest.mark.parametrize(
    "form", [{}, {"verdict": "maybe"}, {"verdict": "good", "reason": "promotion"}]
)
def test_a_verdict_that_makes_no_sense_is_refused(browser, leads, form):
    browser.post(f"/do/verdict/{PRAM}", data=form)
    assert leads.get(PRAM).verdict is None


@pytest.mark.parametrize("address", [f"/do/explode/{PRAM}", "/do/claim/x:0"])
def test_an_unknown_action_or_lead_is_not_found(browser, address):
    assert browser.post(address).status_code == 404


def test_an_action_never_leads_to_another_site(browser):
    answer = browser.post(f"/do/claim/{PRAM}", data={"next": "https://evil.example/"})
    assert answer.location == "/"


def test_an_action_is_a_form_and_not_a_link(browser):
    assert browser.get(f"/do/claim/{PRAM}").status_code == 405


def test_a_stranger_does_nothing(stranger, leads):
    assert stranger.post(f"/do/claim/{PRAM}").status_code == 302
    assert leads.get(PRAM).assignee is None
