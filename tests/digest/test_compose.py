"""What stands in the digest, in both its forms."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.compose import LONGEST_HTML, compose
from digest.message import as_mail
from digest.preview import write_preview
from overheard.errors import ConfigError, StorageError
from overheard.records import Label, LeadStatus, Platform, Reason, Role, Verdict
from overheard.settings import ReaderSettings

FUNNEL = {"collected": 1204, "kept": 1180, "understood": 1180, "leads": 2, "drops": {"x": 1}}


@pytest.fixture
def composed(make, reader, now):
    def run(*stored, for_reader=reader, **more):
        options = {
            "day": now.date(), "stored": stored, "posts": make.posts.get, "funnel": FUNNEL,
            "drops": {"promotion": 900, "small talk": 12}, "inbox_url": "http://127.0.0.1:8000/",
            "brand": "Thistledown", "now": now,
        } | more  # fmt: skip
        return compose(for_reader, **options)

    return run


def test_the_subject_counts_prospects_and_complaints(composed, make):
    message = composed(
        make.lead("a"), make.lead("b"), make.lead("c", labels=(Label.COMPLAINT,), score=70)
    )
    assert message.subject == "2 prospects, 1 complaint · Thistledown · Fri 20 Nov"


def test_prospects_stand_by_score(composed, make):
    message = composed(make.lead("a", score=50, text="low"), make.lead("b", score=90, text="high"))
    assert message.html.index("high") < message.html.index("low")
    assert message.text.index("high") < message.text.index("low")


def test_what_is_new_since_yesterday_comes_before_what_waited_longer(composed, make):
    old = make.lead("old", score=99, hours=72)
    new = make.lead("new", score=50, hours=3)
    text = composed(old, new).text
    assert text.index("[ 50]") < text.index("[ 99]")


@pytest.mark.parametrize("part", ["html", "text"])
def test_a_row_says_who_where_when_why_and_what_to_answer(composed, make, part):
    shown = getattr(composed(make.lead("reddit:t3_a", people=3)), part)
    for words in (
        "Reddit · r/UKParenting", "2 h ago", "u/harbour", "+60", "asks for a recommendation",
        "potential customer", "also said by 2 others", "Prams that fold", "Folds with one hand.",
        "Both say pram.", "http://127.0.0.1:8000/leads/reddit:t3_a",
    ):  # fmt: skip
        assert words in " ".join(shown.split())


def test_the_words_that_matter_are_bold(composed, make):
    message = composed(make.lead("a"))
    assert "Need a <b>pram</b> that folds" in message.html
    assert "*pram*" in message.text


def test_the_author_is_linked(composed, make):
    assert 'href="https://www.reddit.com/user/harbour"' in composed(make.lead("a")).html


def test_a_need_without_an_answer_says_so_and_is_counted_as_a_gap(composed, make):
    message = composed(make.lead("a", fits=False), make.lead("b", fits=False))
    assert "Nothing in the library fits." in message.html
    assert "- pram (2 people)" in message.text
    assert "What nobody answered" in message.html


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({"labels": (Label.PRAISE,), "role": Role.REGULAR}, "New and regular customers to thank"),
        ({"labels": (Label.QUESTION,)}, "Questions and ideas"),
        ({"labels": (Label.COMPLAINT, Label.PROBLEM)}, "Complaints and customers at risk"),
        ({"labels": (Label.PRAISE,), "role": Role.LOST}, "Complaints and customers at risk"),
    ],
)
def test_every_lead_stands_under_one_heading(composed, make, changes, heading):
    message = composed(make.lead("a", **changes))
    assert f"{heading} (1)" in message.text
    assert message.text.count("[ 60]") == 1


@pytest.mark.parametrize(
    "state",
    [
        {"status": LeadStatus.DONE},
        {"status": LeadStatus.SNOOZED},
        {"verdict": "bad"},
    ],
)
def test_what_is_settled_stays_out(composed, make, now, state):
    if "verdict" in state:
        state = {"verdict": Verdict(lead_id="a", good=False, reason="", by="maria", at=now)}
    assert composed(make.lead("a", state=state)).leads == 0


def test_a_post_that_is_gone_stays_out(composed, make):
    lead = make.lead("a")
    make.posts.clear()
    assert composed(lead).leads == 0


def test_a_reader_gets_their_departments_and_scores_only(composed, make):
    reader = ReaderSettings(name="S", email="s@x.example", departments=("support",), min_score=50)
    message = composed(
        make.lead("a"),
        make.lead("b", department="support", score=49),
        make.lead("c", department="support", score=20, labels=(Label.COMPLAINT,)),
        for_reader=reader,
    )
    assert message.leads == 1
    assert "1 complaint" in message.subject


def test_a_late_answer_is_counted_and_said(composed, make, now):
    message = composed(
        make.lead("a", labels=(Label.COMPLAINT,), due_at=now - timedelta(hours=3)),
        make.lead("b", due_at=now + timedelta(minutes=30)),
        make.lead("c", due_at=now - timedelta(days=5), state={"assignee": "maria"}),
    )
    text = " ".join(message.text.split())
    assert "late by 3 h" in text
    assert "answer within 30 min" in text
    assert "late by 5 days · with maria" in text
    assert "2 past their time" in text


def test_an_empty_day_is_said_honestly_with_the_drops(composed):
    message = composed()
    assert message.subject == "Nothing to answer · Thistledown · Fri 20 Nov"
    assert "1,204 posts read" in message.text
    assert "900 promotion, 12 small talk" in message.text


def test_a_day_on_which_nothing_was_read_does_not_sound_like_a_quiet_one(composed):
    assert "No post was read" in composed(funnel={}).html


def test_incidents_stand_on_top(composed, make):
    message = composed(make.lead("a"), incidents=["x has been silent for 9 hours."])
    assert message.text.index("silent") < message.text.index("Prospects")
    assert "silent for 9 hours" in message.html


def test_a_flood_is_cut_with_the_number_of_the_rest_and_stays_under_the_clip(composed, make):
    long = "word " * 100
    leads = [
        make.lead(f"{label}{n}", text=long, labels=(label,), score=60)
        for label in (Label.PURCHASE, Label.COMPLAINT, Label.PRAISE, Label.QUESTION)
        for n in range(100)
    ]
    message = composed(*leads)
    assert len(message.html.encode()) <= LONGEST_HTML
    assert re.search(r"and \d+ more", message.html)
    assert re.search(r"and \d+ more", message.text)


def test_the_text_keeps_to_72_columns(composed, make):
    message = composed(make.lead("a", text="word " * 50), make.lead("b", fits=False))
    lines = [line for line in message.text.splitlines() if "http" not in line]
    assert max(map(len, lines)) <= 72


def test_what_people_write_cannot_break_the_mail(composed, make):
    message = composed(make.lead("a", text="<script>x</script> <b>bold</b>", wants=()))
    assert "<script>" not in message.html
    assert "&lt;b&gt;bold" in message.html


def test_the_mail_loads_nothing_from_anywhere(composed, make):
    html = composed(make.lead("a")).html
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)


def test_the_same_digest_has_the_same_message_id(composed, make):
    one, two = composed(make.lead("a")), composed(make.lead("b"))
    assert as_mail(one)["Message-ID"] == as_mail(two)["Message-ID"]


def test_another_reader_has_another_message_id(composed):
    other = ReaderSettings(name="S", email="s@x.example")
    assert composed().key != composed(for_reader=other).key


def test_the_age_is_counted_from_the_end_of_the_day_when_no_moment_is_given(composed, make):
    assert "14 h ago" in composed(make.lead("a"), now=None).text


def test_a_sender_without_an_address_is_refused_with_the_fix(composed):
    with pytest.raises(ConfigError, match=r"mail\.sender"):
        as_mail(composed(), sender="Overheard")


def test_the_preview_is_three_files(composed, tmp_path):
    write_preview(composed(), tmp_path / "new")
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["digest.eml", "digest.html", "digest.txt"]


def test_a_preview_into_a_file_is_refused_in_words(composed, tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(StorageError, match="another folder"):
        write_preview(composed(), tmp_path / "taken")


@pytest.mark.parametrize("part", ["html", "text"])
def test_a_need_out_of_the_body_stands_in_its_post_below_the_title(composed, make, part):
    lead = make.lead(
        "a", need="We are due in May.", text="We are due in May. Which would you take?",
        post={"title": "Nest or Rover?"},
    )  # fmt: skip
    strong = {"html": "“<b>We are due in May.</b> Which", "text": "“*We are due in May.* Which"}
    shown = getattr(composed(lead), part)
    assert strong[part] in shown
    assert shown.index("Nest or Rover?") < shown.index("We are due in May.")


def test_a_title_that_is_the_need_stands_once(composed, make):
    lead = make.lead(
        "a", need="Which pram?", text="We live on a hill.", post={"title": "Which pram?"}, wants=()
    )
    assert composed(lead).text.count("Which pram?") == 1


def test_of_a_long_post_the_need_alone_is_quoted(composed, make):
    lead = make.lead("a", need="I need a pram.", text="I need a pram. " + "And so on. " * 40)
    text = composed(lead).text
    assert "I need a *pram*." in text
    assert "And so on." not in text


def test_a_post_without_a_need_is_quoted_from_its_beginning(composed, make):
    lead = make.lead("a", need="", wants=(), labels=(Label.PRAISE,), text="What a kind shop")
    assert "“What a kind shop”" in composed(lead).text


def test_reasons_that_the_row_shows_anyway_leave_room_for_others(composed, make):
    lead = make.lead("a")
    codes = ("content_fits", "fresh", "names_brand", "need", "reach")
    reasons = tuple(
        Reason(code=code, points=30 - place, words="", explanation=f"because of {code}")
        for place, code in enumerate(codes)
    )
    text = composed(replace(lead, lead=replace(lead.lead, reasons=reasons))).text
    assert re.findall(r"because of (\w+)", text) == ["names_brand", "need", "reach"]


@pytest.mark.parametrize(
    ("labels", "role", "subject"),
    [
        ((Label.COMPLAINT, Label.SWITCH), Role.POTENTIAL, "1 prospect"),
        ((Label.COMPLAINT, Label.RECOMMENDATION), Role.POTENTIAL, "1 prospect"),
        ((Label.COMPLAINT, Label.PROBLEM), Role.POTENTIAL, "1 complaint"),
        ((Label.COMPLAINT, Label.SWITCH), Role.COMPLAINING, "1 complaint"),
        ((Label.COMPLAINT, Label.SWITCH), Role.LOST, "1 complaint"),
    ],
)
def test_who_complains_about_another_shop_and_wants_away_is_a_prospect(
    composed, make, labels, role, subject
):
    assert composed(make.lead("a", labels=labels, role=role)).subject.startswith(f"{subject} ·")


@pytest.mark.parametrize(("count", "rows"), [(6, 6), (7, 7), (8, 6)])
def test_a_section_has_what_one_morning_can_answer(composed, make, count, rows):
    text = composed(*(make.lead(f"a{number}") for number in range(count))).text
    assert text.count("[ 60]") == rows
    assert ("more in the inbox" in text) == (rows < count)


def test_a_gap_of_one_person_is_said_in_their_words(composed, make):
    lead = make.lead(
        "a", fits=False, text="My cat will not stay out of the cot.", wants=("cat will",)
    )
    assert "- “My cat will not stay out of the cot.” (1 person)" in composed(lead).text


def test_on_reddit_people_have_names_of_reddit_and_elsewhere_an_at(composed, make):
    lead = make.lead("a")
    assert "u/harbour" in composed(lead).text
    make.posts["a"] = replace(make.posts["a"], platform=Platform.X)
    assert "@harbour" in composed(lead).text
    make.posts["a"] = replace(make.posts["a"], author_handle=None, author_name="Ann")
    assert "Ann · potential customer" in " ".join(composed(lead).text.split())
