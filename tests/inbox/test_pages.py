"""What the pages show."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from inbox.report import days
from leads.store_records import LeadFilter
from overheard.errors import StorageError

PRAM = "reddit:t3_a1"
SKY = "bluesky:at://did:plc:abc/app.bsky.feed.post/3k"


@pytest.mark.parametrize("address", ["/", "/leads/reddit:t3_a1", "/search?q=pram", "/report"])
def test_a_stranger_is_asked_to_sign_in(stranger, address):
    answer = stranger.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/login?next=")


def test_the_front_page_lists_the_best_lead_first(browser):
    page = browser.get("/").text
    assert re.findall(r'aria-label="Score (\d+)"', page) == ["80", "70", "50", "40"]


def test_the_first_lead_stands_open_beside_the_list(browser):
    assert "Why it scores 80" in browser.get("/").text


@pytest.mark.parametrize(
    ("address", "scores"),
    [
        ("/?view=overdue", ["70"]),
        ("/?view=mine", []),
        ("/?view=unassigned", ["80", "70", "50", "40"]),
        ("/?view=nonsense", ["80", "70", "50", "40"]),
        ("/?department=support", ["70"]),
        ("/?label=purchase&label=complaint", ["70", "50"]),
        ("/?platform=reddit", ["80"]),
        ("/?min_score=60", ["80", "70"]),
        ("/?min_score=lots", ["80", "70", "50", "40"]),
        ("/?query=pram", ["80"]),
        ('/?query="push+chairs"+OR+cot', ["70", "50"]),
        ("/?query=platform:x+AND+fold*", ["80"]),
        ("/?page=9", ["80", "70", "50", "40"]),
        ("/?sort=due&view=all", ["70", "80", "50", "40"]),
    ],
)
def test_views_and_filters_narrow_the_list(browser, address, scores):
    found = re.findall(r'aria-label="Score (\d+)"', browser.get(address).text)
    assert sorted(found) == sorted(scores)
    assert found[:1] == scores[:1]


@pytest.mark.parametrize("address", ["/?query=(pram", "/search?q=(pram"])
def test_a_query_that_cannot_be_read_shows_its_column_and_the_hint(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    assert "Column 1: Add ) where the group ends." in answer.text
    assert "(pram\n^" in answer.text


def test_an_empty_view_says_so_in_words(browser):
    assert "You hold no lead." in browser.get("/?view=mine").text


def test_words_brands_and_the_need_are_marked_in_the_post(browser):
    page = browser.get(f"/leads/{PRAM}").text
    assert '<mark class="need">Looking for a pram that folds</mark>' in page
    assert '<mark class="brand">Oakmere</mark>' in page


def test_the_detail_shows_content_thread_duplicates_and_the_reason_of_the_route(browser):
    page = browser.get(f"/leads/{PRAM}").text
    for words in (
        "Folds with one hand.",
        "Both say pram.",
        "Fold it in a shop first",
        "Said 2 times by 2 people",
        "Looking for a pram that folds!",
        "because it is a need",
        "never named us before",
    ):
        assert words in page


def test_a_lead_without_content_says_that_nothing_fits(browser):
    assert "Nothing in the library fits." in browser.get("/leads/x:1001").text


def test_a_late_lead_says_how_late(browser):
    assert "3 h late" in browser.get("/leads/x:1001").text


def test_an_id_with_slashes_has_a_page_of_its_own(browser):
    answer = browser.get(f"/leads/{SKY}")
    assert answer.status_code == 200
    assert "push chairs" in answer.text


def test_what_people_write_is_shown_as_text_and_never_run(browser):
    page = browser.get("/leads/x:666").text
    assert "<script>alert" not in page
    assert "javascript:" not in page
    assert "<img>" not in page
    assert "&lt;script&gt;" in page


def test_the_original_opens_without_telling_who_looks(browser):
    page = browser.get(f"/leads/{PRAM}").text
    link = re.search(r'<a class="button" href="https://www.reddit.com/a1"([^>]*)>', page)
    assert 'rel="noopener noreferrer"' in link.group(1)


def test_an_unknown_lead_is_not_found_in_words(browser):
    answer = browser.get("/leads/x:0")
    assert answer.status_code == 404
    assert "Nothing here" in answer.text


def test_a_post_that_its_author_deleted_is_shown_nowhere(browser, index):
    index.delete([PRAM])
    for address in ("/", f"/leads/{PRAM}"):
        page = browser.get(address).text
        assert "is gone from its platform" in page
        assert "Looking for a pram that" not in page


def test_the_search_marks_what_was_asked_for_and_links_the_lead(browser):
    page = browser.get("/search?q=pram&sort=relevance").text
    assert '<mark class="need">pram</mark>' in page
    assert "open the lead" in page


def test_a_search_without_an_answer_says_what_to_try(browser):
    assert "No post fits." in browser.get("/search?q=zebra").text


def test_the_report_counts_leads_by_label_and_department(browser):
    page = browser.get("/report").text
    assert "complains" in page
    assert "support" in page
    assert "Nobody has judged a lead yet" in page


def test_no_page_carries_a_style_or_script_of_its_own(browser):
    for address in ("/", "/search?q=pram", "/report"):
        page = browser.get(address).text
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script>", page)
        assert "https://fonts" not in page


def test_every_answer_carries_the_headers_that_keep_browsers_safe(browser):
    headers = browser.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_long_lists_have_pages(browser, leads, now, many):

    leads.upsert(many(45))
    page = browser.get("/?page=2").text
    assert "2 of 2" in page
    assert len(re.findall(r'aria-label="Score', page)) == 9


@pytest.mark.parametrize("page", [2, 9])
def test_a_page_beyond_the_last_one_shows_the_last_one(browser, leads, many, page):
    leads.upsert(many(45))
    shown = browser.get(f"/?page={page}").text
    assert "2 of 2" in shown
    assert "Everybody has been seen to" not in shown


def test_a_search_page_beyond_the_last_one_shows_the_last_one(browser):
    shown = browser.get("/search?q=pram&page=9").text
    assert "No post fits" not in shown
    assert "open the lead" in shown


def test_a_need_out_of_the_body_stands_below_the_title_of_its_post(browser):
    page = browser.get("/?platform=reddit").text
    assert '<span class="their-words about">Which pram?</span>' in page


def test_a_title_that_holds_the_need_stands_once(browser, leads):
    leads.upsert([replace(leads.get(PRAM).lead, need="Which pram?")])
    assert '<span class="their-words about">' not in browser.get("/?platform=reddit").text


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/", "New · Thistledown"),
        ("/?view=overdue", "Overdue · Thistledown"),
        (f"/leads/{PRAM}", "Reddit lead, score 80 · Thistledown"),
        ("/nothing", "Nothing here · Thistledown"),
    ],
)
def test_every_page_has_a_title_of_its_own(browser, address, title):
    assert f"<title>{title}</title>" in browser.get(address).text


def test_filters_in_use_say_so_where_the_form_is_folded_away(browser):
    assert "Change filters" in browser.get("/?department=support").text
    assert "Change filters" not in browser.get("/").text


def test_a_search_that_cannot_be_read_draws_no_empty_list(browser):
    assert 'class="hits"' not in browser.get("/search?q=(pram").text


def _break_the_users(monkeypatch, error):
    def fail(*_args):
        raise error

    monkeypatch.setattr("inbox.users.Users.session_mark", fail)


@pytest.mark.parametrize(
    "error", [StorageError("/somewhere/inbox.db is locked."), ZeroDivisionError("oops")]
)
def test_a_page_that_breaks_before_anybody_is_known_is_still_a_page_of_the_house(
    app, browser, monkeypatch, error
):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    _break_the_users(monkeypatch, error)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "<h1>That did not work</h1>" in answer.text
    assert "inbox.css" in answer.text
    assert "oops" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_stranger_does_not_read_where_the_data_are(stranger, monkeypatch):
    def fail(*_args):
        raise StorageError("/somewhere/inbox.db is locked.")

    monkeypatch.setattr("inbox.users.Users.verify", fail)
    answer = stranger.post("/login", data={"name": "maria", "password": "x"})
    assert answer.status_code == 500
    assert "somewhere" not in answer.text
    assert "The inbox failed, not you." in answer.text


def test_a_colleague_reads_what_failed(browser, monkeypatch):
    _break_the_users(monkeypatch, StorageError("The database is locked."))
    assert "The database is locked." in browser.get("/").text


def test_the_days_of_the_report_are_four_weeks_with_the_empty_ones(leads, now):
    found = leads.find(LeadFilter(), now=now, limit=10)
    bars = days(found, until=now.date())
    assert (len(bars), bars[-1].name) == (28, f"{now.day} {now:%b}")
    assert sum(bar.count for bar in bars) == len(found)
    assert [bar.count for bar in days([], until=now.date())] == [0] * 28
