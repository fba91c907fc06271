from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from overheard.errors import BadRequest, ConfigError, MissingKey, SourceBlocked, SourceDown

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
NEW = "/r/prams/new"


class Community:
    """A listing that pages like Reddit's: newest first, 100 at most, and a cap."""

    def __init__(self, things, *, make, answer, cap=1000):
        self.things, self.make, self.answer, self.cap = things, make, answer, cap
        self.broken: dict[str | None, list] = {}

    def __call__(self, request):
        after = request.params.get("after")
        if self.broken.get(after):
            return self.broken[after].pop(0)
        names = [thing["data"]["name"] for thing in self.things][: self.cap]
        start = names.index(after) + 1 if after else 0
        page = self.things[: self.cap][start : start + int(request.params["limit"])]
        end = start + len(page) >= len(names)
        return self.answer(
            self.make.listing(*page, after=None if end or not page else page[-1]["data"]["name"])
        )


@pytest.fixture
def prams(reddit, make, answer):
    """A community whose posts a test writes, newest first."""
    community = Community([], make=make, answer=answer)
    reddit.compute(NEW, community)
    return community


def posts(make, newest, oldest):
    return [make.submission(number) for number in range(newest, oldest - 1, -1)]


def numbers(pages):
    return [int(item.uid.removeprefix("reddit:t3_post")) for page in pages for item in page.items]


def read(source, state, now=NOW):
    pages = list(source.read(state, now=now))
    return pages, (pages[-1].state if pages else state)


def test_the_first_reading_takes_all_there_is_and_records_no_gap(prams, source, make, reddit):
    prams.things = posts(make, 250, 1)
    pages, state = read(source(communities=["r/prams"]), {})
    assert numbers(pages) == list(range(250, 0, -1))
    assert [len(page.items) for page in pages] == [100, 100, 50]
    assert not [gap for page in pages for gap in page.gaps]
    asked = reddit.asked_for(NEW)
    assert [request.params.get("after") for request in asked] == [None, "t3_post151", "t3_post51"]
    assert {request.params["raw_json"] for request in asked} == {"1"}
    assert json.loads(json.dumps(state)) == state


def test_the_client_says_who_it_is_and_authorises_once(prams, source, make, reddit, monkeypatch):
    monkeypatch.setenv("OVERHEARD_REDDIT_USER", "u/marlow")
    monkeypatch.setenv("praw_username", "somebody")
    monkeypatch.setenv("praw_password", "else")
    prams.things = posts(make, 150, 1)
    read(source(communities=["prams"]), {})
    (token,) = reddit.asked_for("/api/v1/access_token")
    assert parse_qs(token.body) == {"grant_type": ["client_credentials"]}
    assert base64.b64decode(token.headers["authorization"].split()[1]) == b"id:secret"
    asked = reddit.asked_for(NEW)[0].headers
    assert asked["authorization"] == "bearer T"
    assert asked["user-agent"].startswith("python:overheard:v")
    assert "(by /u/marlow)" in asked["user-agent"]


def test_reading_twice_adds_nothing(prams, source, make, reddit):
    prams.things = posts(make, 250, 1)
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    pages, again = read(opened, state, LATER)
    assert numbers(pages) == []
    assert [page.ignored for page in pages] == [{"post seen before": 100}]
    assert not pages[0].gaps
    assert again["places"]["new:prams"]["seen"] == state["places"]["new:prams"]["seen"]
    assert len(reddit.asked_for(NEW)) == 4


def test_only_what_is_new_is_given_and_the_page_that_overlaps_is_the_last(prams, source, make):
    prams.things = posts(make, 120, 1)
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    prams.things = posts(make, 300, 1)
    pages, _ = read(opened, state, LATER)
    assert numbers(pages) == list(range(300, 120, -1))
    assert len(pages) == 2
    assert not [gap for page in pages for gap in page.gaps]


def test_anchors_that_were_deleted_do_not_matter(prams, source, make):
    prams.things = posts(make, 120, 1)
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    prams.things = [*posts(make, 140, 121), *posts(make, 20, 1)]
    pages, _ = read(opened, state, LATER)
    assert numbers(pages) == list(range(140, 120, -1))
    assert not pages[-1].gaps


def test_a_post_that_a_moderator_lets_in_late_is_not_missed(prams, source, make):
    prams.things = [*posts(make, 50, 31), *posts(make, 29, 1)]
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    prams.things = posts(make, 50, 1)
    pages, _ = read(opened, state, LATER)
    assert numbers(pages) == [30]


def test_ten_older_posts_in_a_row_end_the_reading_where_every_anchor_is_gone(prams, source, make):
    prams.things = posts(make, 400, 101)
    opened = source(communities=["prams"], max_items=300)
    _, state = read(opened, {})
    prams.things = [*posts(make, 450, 401), *posts(make, 100, 1)]
    pages, _ = read(opened, state, LATER)
    assert numbers(pages) == [*range(450, 400, -1), *range(100, 50, -1)]
    assert not pages[-1].gaps


def test_the_cap_of_reddits_lists_is_a_gap_and_never_silent(prams, source, make):
    prams.things, prams.cap = posts(make, 50, 1), 200
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    prams.things = [
        make.submission(n, created_utc=(NOW + timedelta(seconds=n)).timestamp())
        for n in range(900, 100, -1)
    ]
    pages, state = read(opened, state, LATER)
    (gap,) = [gap for page in pages for gap in page.gaps]
    assert (gap.source, gap.query) == ("r", "")
    assert (gap.since, gap.until) == (NOW, NOW + timedelta(seconds=701))
    assert "r/prams: Reddit's list ends before it meets the last reading" in gap.reason
    assert not read(opened, state, LATER)[0][-1].gaps


def test_max_items_ends_a_reading_and_says_what_it_left(prams, source, make, reddit):
    prams.things = posts(make, 50, 1)
    opened = source(communities=["prams"], max_items=120)
    _, state = read(opened, {})
    prams.things = posts(make, 400, 1)
    pages, _ = read(opened, state, LATER)
    assert len(numbers(pages)) == 120
    assert "max_items" in pages[-1].gaps[0].reason
    assert [request.params["limit"] for request in reddit.asked_for(NEW)[1:]] == ["100", "20"]
    assert (pages[-1].gaps[0].since, pages[-1].gaps[0].until) == (NOW, LATER)


def test_a_community_that_was_empty_and_fills_has_no_gap(prams, source, make):
    opened = source(communities=["prams"])
    pages, state = read(opened, {})
    assert numbers(pages) == []
    prams.things = posts(make, 5, 1)
    pages, _ = read(opened, state, LATER)
    assert numbers(pages) == [5, 4, 3, 2, 1]
    assert not pages[-1].gaps


def test_pages_that_shift_while_we_read_give_each_post_once(reddit, source, make, answer):
    first, second = posts(make, 150, 51), posts(make, 60, 1)
    reddit.lay(NEW, answer(make.listing(*first, after="t3_post51")), answer(make.listing(*second)))
    pages, _ = read(source(communities=["prams"]), {})
    assert numbers(pages) == list(range(150, 0, -1))
    assert pages[1].ignored == {"post seen before": 10}


def test_a_list_that_repeats_itself_ends(reddit, source, make, answer):
    reddit.lay(NEW, answer(make.listing(*posts(make, 3, 1), after="t3_post1")))
    opened = source(communities=["prams"])
    pages, state = read(opened, {})
    assert numbers(pages) == [3, 2, 1]
    assert len(reddit.asked_for(NEW)) == 2
    reddit.lay(NEW, answer(make.listing(*posts(make, 9, 7), after="t3_post7")))
    pages, _ = read(opened, state, LATER)
    assert "repeats itself" in pages[-1].gaps[0].reason


def test_empty_pages_with_a_next_one_end_some_day(reddit, source, make, answer):
    counter = iter(range(1000))
    reddit.compute(NEW, lambda request: answer(make.listing(after=f"t3_{next(counter)}")))
    pages, _ = read(source(communities=["prams"], max_items=100), {})
    assert len(pages) == 12


def test_a_reading_that_breaks_off_is_finished_before_the_next_begins(
    prams, source, make, answer, reddit
):
    prams.things = posts(make, 50, 1)
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    prams.things = posts(make, 300, 1)
    prams.broken = {"t3_post201": [answer("fault", status=500)] * 3}
    pages, reading = [], opened.read(state, now=LATER)
    pages.append(next(reading))
    with pytest.raises(SourceDown, match="r/prams"):
        next(reading)
    state = pages[-1].state
    prams.things = posts(make, 310, 1)
    more, state = read(opened, state, LATER)
    assert numbers([*pages, *more]) == [*range(300, 50, -1), *range(310, 300, -1)]
    assert not [gap for page in more for gap in page.gaps]
    assert "walk" not in state["places"]["new:prams"]


def test_a_reading_that_broke_off_long_ago_is_given_up_as_a_gap(prams, source, make, answer):
    prams.things = posts(make, 50, 1)
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    prams.things = posts(make, 300, 1)
    state = next(opened.read(state, now=LATER)).state
    pages, _ = read(opened, state, LATER + timedelta(days=2))
    assert numbers(pages) == []
    (gap,) = [gap for page in pages for gap in page.gaps]
    assert "could not be taken up again" in gap.reason
    assert (gap.since, gap.until) == (NOW, LATER)


def test_a_place_in_the_list_that_reddit_forgot_is_given_up_as_a_gap(prams, source, make, answer):
    prams.things = posts(make, 50, 1)
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    prams.things = posts(make, 300, 1)
    state = next(opened.read(state, now=LATER)).state
    prams.broken = {"t3_post201": [answer({"message": "Bad Request", "error": 400}, status=400)]}
    pages, _ = read(opened, state, LATER)
    assert len([gap for page in pages for gap in page.gaps]) == 1


def test_a_community_that_falls_empty_is_blocked_and_not_quiet(prams, source, make):
    prams.things = posts(make, 5, 1)
    opened = source(communities=["prams"])
    _, state = read(opened, {})
    prams.things = []
    with pytest.raises(SourceBlocked, match="empty list for r/prams"):
        read(opened, state)


def test_one_closed_community_does_not_stop_the_others(reddit, source, make, answer):
    for name in ("prams", "cots"):
        reddit.lay(f"/r/{name}/new", answer(make.listing(make.submission(1))))
    reddit.lay("/r/secret/new", answer({"reason": "private", "error": 403}, status=403))
    reddit.lay("/r/gone/new", answer({"reason": "banned", "error": 404}, status=404))
    opened = source(communities=["prams", "secret", "gone", "cots"])
    reading = opened.read({}, now=NOW)
    pages = [next(reading), next(reading)]
    with pytest.raises(SourceBlocked, match="2 of 4 communities failed") as caught:
        next(reading)
    assert caught.value.permanent
    assert set(pages[-1].state["places"]) == {"new:prams", "new:cots"}


def test_the_run_stops_once_reddit_is_down_twice(reddit, source, answer):
    for name in "abcd":
        reddit.lay(f"/r/{name * 3}/new", answer("x", status=503))
    with pytest.raises(SourceDown, match="2 of 4"):
        list(source(communities=[name * 3 for name in "abcd"]).read({}, now=NOW))
    assert len([request for request in reddit.asked if request.path.endswith("/new")]) == 6


def test_max_items_is_shared_and_who_waited_longest_is_first(reddit, source, make, answer):
    for name in ("prams", "cots", "beds"):
        reddit.compute(f"/r/{name}/new", Community(posts(make, 90, 1), make=make, answer=answer))
    opened = source(communities=["prams", "cots", "beds"], max_items=2)
    pages, state = read(opened, {})
    assert [len(page.items) for page in pages] == [1, 1]
    assert set(state["places"]) == {"new:prams", "new:cots"}
    _, state = read(opened, state, LATER)
    assert "new:beds" in state["places"]


def test_comments_are_read_like_posts(reddit, source, make, answer):
    reddit.lay("/r/prams/comments", answer(make.listing(make.comment(2), make.comment(1))))
    opened = source(communities=["prams"], mode="comments")
    pages, state = read(opened, {})
    assert [item.uid for item in pages[0].items] == ["reddit:t1_com2", "reddit:t1_com1"]
    assert numbers(read(opened, state)[0]) == []


def test_a_search_of_communities_is_restricted_to_them(reddit, source, make, answer):
    reddit.lay("/r/prams/search", answer(make.listing(make.submission(1))))
    pages, _ = read(source(communities=["prams"], query="twin pram"), {})
    (request,) = reddit.asked_for("/r/prams/search")
    assert request.params == {
        "q": "twin pram", "sort": "new", "t": "all", "type": "link", "restrict_sr": "1", "limit": "100", "raw_json": "1",
    }  # fmt: skip
    assert {item.query for item in pages[0].items} == {"twin pram"}


def test_a_search_without_communities_is_one_of_all_reddit_and_may_find_nothing(
    reddit, source, make, answer
):
    reddit.lay("/search", answer(make.listing(make.submission(1))), answer(make.listing()))
    opened = source(query="pram", mode="search")
    _, state = read(opened, {})
    assert "restrict_sr" not in reddit.asked_for("/search")[0].params
    assert numbers(read(opened, state)[0]) == []


def test_broken_things_cost_neither_their_page_nor_a_second_letter(reddit, source, make, answer):
    broken = make.submission(2, created_utc=None, id=None, name=None)
    gone = make.submission(3, selftext="[removed]")
    reddit.lay(NEW, answer(make.listing(gone, broken, make.submission(1), None)))
    opened = source(communities=["prams"])
    pages, state = read(opened, {})
    assert (len(pages[0].items), len(pages[0].dead_letters), len(pages[0].tombstones)) == (1, 2, 1)
    pages, _ = read(opened, state)
    assert (pages[0].items, pages[0].dead_letters) == ((), ())


def test_half_an_emoji_does_not_break_the_page(reddit, source, make, answer):
    thing = make.submission(1, title="Pram \ud83d")
    reddit.lay(NEW, answer(make.listing(thing)))
    pages, _ = read(source(communities=["prams"]), {})
    assert pages[0].items[0].payload["data"]["title"] == "Pram \ufffd"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "needs communities"),
        ({"mode": "comments"}, "needs communities"),
        ({"mode": "search"}, 'needs query = "…"'),
        ({"mode": "mentions"}, "allowed are new, search, comments"),
        ({"mode": "new", "communities": ["prams"], "query": "x"}, "takes no query"),
        ({"query": "x" * 513}, "513 characters"),
        ({"communities": ["not a name"]}, "'not a name' is no name of a subreddit"),
        ({"communities": [""]}, "is no name of a subreddit"),
    ],
)
def test_settings_that_reddit_does_not_have_are_refused(source, settings, words):
    with pytest.raises(ConfigError, match=words):
        source(**settings)


def test_without_a_key_the_source_says_which(source):
    with pytest.raises(MissingKey, match="OVERHEARD_REDDIT_CLIENT_ID"):
        source(communities=["prams"])


def test_names_of_communities_are_taken_in_every_spelling(reddit, source):
    opened = source(communities=["r/Prams", "/r/Prams/", "Prams", "a_b+cots"])
    assert [place.label for place in opened.places] == ["r/Prams", "r/a_b+cots"]


def test_a_misspelt_community_is_named(reddit, source, answer):
    reddit.lay(
        "/r/pramz/new", answer(status=302, headers={"Location": "/subreddits/search?q=pramz"})
    )
    with pytest.raises(BadRequest, match="knows no r/pramz"):
        list(source(communities=["pramz"]).read({}, now=NOW))
