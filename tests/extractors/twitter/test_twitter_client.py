from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from extractors.twitter.client import open_source
from extractors.twitter.mapping import to_post
from extractors.twitter.wire_names import moment_of_id
from overheard.errors import (
    BadRequest,
    ConfigError,
    MissingKey,
    RateLimited,
    SourceBlocked,
    SourceDown,
)
from overheard.records import Availability
from overheard.settings import SourceSettings

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SEARCH, LOOKUP, MENTIONS = "/2/tweets/search/recent", "/2/tweets", "/2/users/7/mentions"
FIRST = 1_990_000_000_000_000_000


def uid(number: int) -> str:
    return f"x:{FIRST + number}"


def native(number: int) -> str:
    return str(FIRST + number)


def run(source, state=None):
    """All pages, the uids of their items, and the checkpoint after the last one."""
    pages = list(source.read(state or {}, now=NOW))
    states = [page.state for page in pages if page.state is not None]
    return pages, [item.uid for page in pages for item in page.items], states[-1]


def run_until_error(source, state, error):
    """What was landed and the checkpoint that stands when the run breaks off."""
    uids, states = [], [state]

    def land():
        for page in source.read(state, now=NOW):
            uids.extend(item.uid for item in page.items)
            states.append(json.loads(json.dumps(page.state)))

    with pytest.raises(error) as caught:
        land()
    return uids, states[-1], caught.value


def older_than_search_reaches(answer):
    return answer(
        {
            "errors": [
                {
                    "parameters": {"since_id": [native(0)]},
                    "message": "'since_id' must be a tweet id created after 2026-11-13T12:00Z.",
                }
            ],
            "title": "Invalid Request",
        },
        status=400,
    )


def test_a_search_asks_for_every_field_and_gives_posts_with_their_authors(
    source, platform, answer, page
):
    platform.lay(SEARCH, answer(page(2, 1), headers={"api-version": "2.168"}))
    pages, uids, state = run(source())
    (asked,) = platform.asked
    assert uids == [uid(2), uid(1)]
    assert asked.headers["authorization"] == "Bearer KEY-THAT-NOBODY-SEES"
    assert (asked.params["query"], asked.params["max_results"]) == ("kettle lang:en", "100")
    assert {"note_tweet", "referenced_tweets", "public_metrics"} <= set(
        asked.params["tweet.fields"].split(",")
    )
    assert {"author_id", "referenced_tweets.id"} <= set(asked.params["expansions"].split(","))
    assert pages[0].items[0].payload["api_version"] == "2.168"
    post = to_post(pages[0].items[0])
    assert (post.author_handle, post.source, post.query) == ("teafan", "kettles", "kettle lang:en")
    assert state["since"] == native(2)
    assert "inflight" not in state


def test_later_pages_keep_since_id_and_only_a_finished_walk_moves_it(
    source, platform, answer, page
):
    platform.lay(
        SEARCH, answer(page(9, 8, token="a")), answer(page(7, 6, token="b")), answer(page(5))
    )
    pages, uids, _ = run(source(), {"mode": "search", "since": native(4)})
    assert [request.params["since_id"] for request in platform.asked] == [native(4)] * 3
    assert [request.params.get("next_token") for request in platform.asked] == [None, "a", "b"]
    assert [given.state.get("since") for given in pages] == [native(4), native(4), native(9)]
    assert uids == [uid(n) for n in (9, 8, 7, 6, 5)]
    assert pages[1].state["inflight"] == {
        "since": native(4), "first_newest": native(9), "token": "b", "oldest": native(6), "pages": 2
    }  # fmt: skip


@pytest.mark.parametrize("breaks_at", [1, 2, 3])
def test_a_walk_that_broke_off_goes_on_at_the_same_page_and_then_looks_for_newer_posts(
    source, platform, answer, page, breaks_at
):
    walk = [answer(page(9, 8, token="a")), answer(page(7, 6, token="b")), answer(page(5))]
    before, after = walk[:breaks_at], walk[breaks_at:]
    platform.lay(SEARCH, *before, answer(None, status=503))
    if breaks_at == 3:
        uids, state = run(source())[1:]
    else:
        uids, state, _ = run_until_error(source(), {}, SourceDown)
    platform.asked.clear()
    platform.lay(SEARCH, *after, answer(page(11, 10)))
    _, more, state = run(source(), state)
    assert uids + more == [uid(n) for n in (9, 8, 7, 6, 5, 11, 10)]
    assert platform.asked[-1].params["since_id"] == native(9)
    assert state["since"] == native(11)


def test_an_empty_page_with_a_token_is_no_end(source, platform, answer, page):
    platform.lay(SEARCH, answer(page(token="a")), answer(page(3, token="b")), answer(page()))
    _, uids, state = run(source())
    assert uids == [uid(3)]
    assert state["since"] == native(3)


def test_no_new_post_leaves_the_checkpoint_where_it_was(source, platform, answer, page):
    platform.lay(SEARCH, answer(page()))
    pages, uids, state = run(source(), {"mode": "search", "since": native(4)})
    assert uids == []
    assert state["since"] == native(4)
    assert pages[0].ignored == {"empty answer": 1}


def test_a_page_without_newest_id_is_as_new_as_its_newest_post(source, platform, answer, page):
    body = page(3, 2)
    del body["meta"]["newest_id"]
    platform.lay(SEARCH, answer(body))
    assert run(source())[2]["since"] == native(3)


def test_a_token_that_comes_back_ends_the_walk_with_a_gap(source, platform, answer, page):
    platform.lay(SEARCH, answer(page(9, token="a")), answer(page(8, token="a")))
    pages, _, state = run(source(), {"mode": "search", "since": native(4)})
    (gap,) = pages[-1].gaps
    assert len(platform.asked) == 2
    assert "same page token twice" in gap.reason
    assert (gap.since, gap.until) == (moment_of_id(native(4)), moment_of_id(native(8)))
    assert state["since"] == native(9)


def test_tokens_that_lead_in_a_circle_are_noticed(source, platform, answer, page):
    platform.lay(
        SEARCH,
        *(answer(page(n, token=token)) for n, token in ((9, "a"), (8, "b"), (7, "a"))),
    )
    assert "twice" in run(source())[0][-1].gaps[0].reason


def test_empty_pages_without_an_end_end_with_a_gap(source, platform, answer, page):
    platform.compute(SEARCH, lambda request: answer(page(token=f"t{len(platform.asked)}")))
    pages, _, _ = run(source())
    assert len(pages) == 20
    assert "20 pages in a row" in pages[-1].gaps[0].reason


def test_the_cap_is_kept_and_what_it_cuts_off_is_a_gap(source, platform, answer, page):
    platform.lay(
        SEARCH,
        answer(page(*range(300, 200, -1), token="a")),
        answer(page(*range(200, 190, -1), token="b")),
    )
    capped = source(max_items=115)
    pages, uids, state = run(capped)
    assert [request.params["max_results"] for request in platform.asked] == ["100", "15"]
    assert len(uids) == 110
    (gap,) = pages[-1].gaps
    assert (gap.source, gap.query) == ("kettles", "kettle lang:en")
    assert (gap.since, gap.until) == (
        min(NOW - timedelta(days=7), gap.until),
        moment_of_id(native(191)),
    )
    assert "115" in gap.reason
    platform.lay(SEARCH, answer(page(301)))
    pages, uids, state = run(capped, state)
    assert platform.asked[-1].params["since_id"] == native(300)
    assert (uids, pages[-1].gaps, state["since"]) == ([uid(301)], (), native(301))


def test_a_cap_that_is_met_exactly_at_the_end_leaves_no_gap(source, platform, answer, page):
    platform.lay(SEARCH, answer(page(*range(10, 0, -1))))
    pages, uids, _ = run(source(max_items=10))
    assert (len(uids), pages[-1].gaps) == (10, ())
    assert platform.asked[0].params["max_results"] == "10"


def test_a_cap_below_the_smallest_page_still_reads_one_page(source, platform, answer, page):
    platform.lay(SEARCH, answer(page(3, token="a")))
    assert len(run(source(max_items=1))[1]) == 1
    assert [request.params["max_results"] for request in platform.asked] == ["10"]


def test_a_resumed_walk_that_uses_up_the_cap_leaves_newer_posts_for_the_next_run(
    source, platform, answer, page
):
    state = {"mode": "search", "inflight": {"token": "a", "first_newest": native(50)}}
    platform.lay(SEARCH, answer(page(*range(40, 30, -1))))
    _, uids, state = run(source(max_items=12), state)
    assert (len(uids), len(platform.asked), state["since"]) == (10, 1, native(50))


def test_a_known_post_older_than_the_search_reaches_is_let_go_once_with_a_gap(
    source, platform, answer, page
):
    platform.lay(SEARCH, older_than_search_reaches(answer), answer(page(9)))
    pages, uids, state = run(source(), {"mode": "search", "since": "1800000000000000000"})
    (gap,) = pages[0].gaps
    assert uids == [uid(9)]
    assert "since_id" not in platform.asked[1].params
    assert (gap.since, gap.until) == (moment_of_id("1800000000000000000"), NOW - timedelta(days=7))
    assert state["since"] == native(9)


def test_a_refusal_of_since_id_that_stays_is_raised(source, platform, answer):
    platform.lay(SEARCH, older_than_search_reaches(answer))
    with pytest.raises(BadRequest, match="since_id"):
        run(source(), {"mode": "search", "since": native(1)})
    assert len(platform.asked) == 2


def test_a_refusal_of_what_was_not_sent_is_raised(source, platform, answer):
    platform.lay(SEARCH, older_than_search_reaches(answer))
    with pytest.raises(BadRequest, match="since_id"):
        run(source())
    assert len(platform.asked) == 1


def test_a_page_token_that_x_no_longer_takes_begins_the_walk_anew(source, platform, answer, page):
    refused = answer({"detail": "Invalid 'next_token' value"}, status=400)
    platform.lay(SEARCH, refused, answer(page(9, 8)), answer(page()))
    inflight = {"since": native(4), "token": "stale", "first_newest": native(7)}
    _, uids, state = run(source(), {"mode": "search", "since": native(4), "inflight": inflight})
    assert uids == [uid(9), uid(8)]
    assert platform.asked[1].params["since_id"] == native(4)
    assert "next_token" not in platform.asked[1].params
    assert state["since"] == native(9)


def test_a_refused_query_is_raised_at_once_in_the_words_of_x(source, platform, answer):
    body = {"errors": [{"message": "no viable alternative at character ':'"}], "title": "Invalid"}
    platform.lay(SEARCH, answer(body, status=400))
    with pytest.raises(BadRequest, match="no viable alternative"):
        run(source(), {"mode": "search", "since": native(1)})
    assert len(platform.asked) == 1


def test_a_checkpoint_of_another_mode_is_not_taken_over(source, platform, answer, page):
    platform.lay(SEARCH, answer(page(1)))
    run(source(), {"mode": "mentions", "since": native(9), "inflight": {"token": "x"}})
    assert platform.asked[0].params.keys().isdisjoint({"since_id", "next_token"})


def test_one_broken_post_costs_only_itself(source, platform, answer, page, tweet):
    body = page(3, 1)
    body["data"][1:1] = [tweet(2, text=None), "nonsense", {"id": "no number", "text": "x"}]
    platform.lay(SEARCH, answer(body))
    pages, uids, _ = run(source())
    assert uids == [uid(3), uid(1)]
    assert [(d.position, d.reason) for d in pages[0].dead_letters] == [
        ("item 2", "the post has no text"),
        ("item 3", "is no object"),
        ("item 4", "the post has no id"),
    ]


def test_a_limit_in_the_middle_keeps_what_was_read_and_goes_on_there(
    source, platform, answer, page
):
    platform.lay(
        SEARCH, answer(page(9, 8, token="a")),
        answer({"title": "Too Many Requests"}, status=429, headers={"x-rate-limit-reset": "1"}),
    )  # fmt: skip
    uids, state, error = run_until_error(source(), {}, RateLimited)
    assert (uids, len(platform.asked)) == ([uid(9), uid(8)], 2)
    assert error.retry_after == 60
    platform.lay(SEARCH, answer(page(7)), answer(page()))
    assert run(source(), state)[1] == [uid(7)]


def test_the_new_names_are_used_where_x_refuses_the_old_ones_and_remembered(
    source, platform, answer, page
):
    def judge(request):
        if "tweet.fields" in request.params:
            message = "The query parameter [tweet.fields] is not one of [query,post.fields]"
            return answer({"errors": [{"message": message}]}, status=400)
        return answer(page(1))

    platform.compute(SEARCH, judge)
    _, uids, state = run(source())
    asked = platform.asked[-1].params
    assert (uids, state["names"]) == ([uid(1)], "post")
    assert "note_post" in asked["post.fields"].split(",")
    assert {"author_id", "referenced_posts"} <= set(asked["expansions"].split(","))
    assert not {"author_id", "referenced_posts"} & set(asked["post.fields"].split(","))
    run(source(), state)
    assert ["tweet.fields" in request.params for request in platform.asked] == [True, False, False]


def test_the_new_names_are_used_where_x_passes_over_the_old_ones_in_silence(
    source, platform, answer, page, tweet
):
    bare = {"data": [{"id": native(1), "text": "short"}], "meta": {"result_count": 1}}
    platform.compute(
        SEARCH, lambda request: answer(bare if "tweet.fields" in request.params else page(1))
    )
    pages, _, state = run(source())
    assert (len(platform.asked), state["names"]) == (2, "post")
    assert to_post(pages[0].items[0]).author_handle == "teafan"


@pytest.mark.parametrize("second", ["bare", "refused"])
def test_bare_posts_are_taken_where_no_names_help(source, platform, answer, second):
    bare = {"data": [{"id": native(1), "text": "short"}], "meta": {"result_count": 1}}
    refusal = answer({"detail": "[post.fields] is not one of [query]"}, status=400)
    platform.lay(SEARCH, answer(bare), answer(bare) if second == "bare" else refusal)
    _, uids, state = run(source())
    assert (uids, state["names"]) == ([uid(1)], "tweet")


def test_remembered_names_that_x_gave_up_are_given_up_too(source, platform, answer, page):
    def judge(request):
        if "post.fields" in request.params:
            return answer({"detail": "Unknown parameter: post.fields"}, status=400)
        return answer(page(1))

    platform.compute(SEARCH, judge)
    assert run(source(), {"mode": "search", "names": "post"})[2]["names"] == "tweet"


def test_mentions_look_up_the_handle_once(source, platform, answer, page):
    platform.lay("/2/users/by/username/kettleco", answer({"data": {"id": "7", "username": "x"}}))
    platform.lay(MENTIONS, answer(page(2, token="a")), answer(page(1)))
    reader = source(mode="mentions", query="@kettleco")
    pages, uids, state = run(reader)
    assert uids == [uid(2), uid(1)]
    assert pages[0].state["account"] == {"asked": "@kettleco", "id": "7"}
    assert platform.asked[-1].params["pagination_token"] == "a"
    assert "query" not in platform.asked[-1].params
    platform.lay(MENTIONS, answer(page()))
    run(source(mode="mentions", query="@kettleco"), state)
    assert platform.asked[-1].params["since_id"] == native(2)
    assert len(platform.asked_for("/2/users/by/username/kettleco")) == 1


def test_mentions_of_a_number_need_no_look_up(source, platform, answer, page):
    platform.lay(MENTIONS, answer(page(*range(9, 4, -1), token="more")))
    pages, uids, _ = run(source(mode="mentions", query="7", max_items=5))
    assert len(uids) == 5
    assert {request.path for request in platform.asked} == {MENTIONS}
    assert pages[-1].gaps[0].since.year == 2006


def test_another_account_is_looked_up_again(source, platform, answer, page):
    platform.lay("/2/users/by/username/other", answer({"data": {"id": "7"}}))
    platform.lay(MENTIONS, answer(page(1)))
    known = {"mode": "mentions", "account": {"asked": "kettleco", "id": "8"}}
    assert run(source(mode="mentions", query="other"), known)[2]["account"]["id"] == "7"


def test_an_unknown_account_is_said_without_its_handle(source, platform, answer):
    body = {"errors": [{"title": "Not Found Error", "resource_type": "user", "value": "kettleco"}]}
    platform.lay("/2/users/by/username/kettleco", answer(body))
    with pytest.raises(BadRequest, match="knows no account") as caught:
        run(source(mode="mentions", query="kettleco"))
    assert "kettleco" not in str(caught.value)


def test_errors_alone_are_no_page(source, platform, answer):
    platform.lay(SEARCH, answer({"errors": [{"title": "Service Unavailable"}]}))
    with pytest.raises(SourceBlocked, match="errors alone") as caught:
        run(source())
    assert not caught.value.permanent


def test_a_recheck_gives_fresh_posts_and_tombstones_for_what_is_gone(
    source, platform, answer, page
):
    def error(number, kind, detail="Could not find tweet with ids."):
        kind = f"https://api.twitter.com/2/problems/{kind}"
        return {
            "resource_type": "tweet", "parameter": "ids", "resource_id": native(number),
            "value": native(number), "type": kind, "title": "x", "detail": detail,
        }  # fmt: skip

    errors = [
        error(2, "resource-not-found"),
        error(3, "not-authorized-for-resource"),
        error(4, "resource-not-found", "User has been suspended"),
        error(5, "resource-unavailable", "This post is withheld"),
    ]
    platform.lay(LOOKUP, answer({**page(1), "errors": errors}))
    asked = ["reddit:t3_abc", *map(uid, (1, 2, 3, 4, 5, 6)), uid(1), "x:no number"]
    (given,) = source().recheck(asked, now=NOW)
    assert platform.asked[0].params["ids"] == ",".join(map(native, (1, 2, 3, 4, 5, 6)))
    assert [item.uid for item in given.items] == [uid(1)]
    assert {stone.uid: stone.availability for stone in given.tombstones} == {
        uid(2): Availability.DELETED,
        uid(3): Availability.REMOVED,
        uid(4): Availability.REMOVED,
        uid(5): Availability.WITHHELD,
        uid(6): Availability.DELETED,
    }
    assert given.state is None


def test_a_recheck_asks_a_hundred_at_a_time(source, platform, answer, page):
    def judge(request):
        numbers = [int(native_id) - FIRST for native_id in request.params["ids"].split(",")]
        return answer(page(*numbers))

    platform.compute(LOOKUP, judge)
    pages = list(source().recheck([uid(n) for n in range(250)], now=NOW))
    assert [len(given.items) for given in pages] == [100, 100, 50]
    assert not any(given.tombstones for given in pages)


def test_nothing_is_called_gone_while_x_has_trouble_or_gives_a_later_version(
    source, platform, answer, page, tweet
):
    trouble = {**page(1), "errors": [{"title": "Service Unavailable", "status": 503}]}
    edited = {"data": [tweet(9, edit_history_tweet_ids=[native(2), native(9)])]}
    platform.lay(LOOKUP, answer(trouble), answer(edited))
    first = list(source().recheck([uid(1), uid(2)], now=NOW))
    second = list(source().recheck([uid(2)], now=NOW))
    assert [given.tombstones for given in (*first, *second)] == [(), ()]


@pytest.mark.parametrize("body", [{"data": []}, {"meta": {}}, {"data": None}])
def test_a_blank_answer_deletes_nothing(source, platform, answer, body):
    platform.lay(LOOKUP, answer(body))
    with pytest.raises(SourceBlocked, match="nothing of the 2 posts") as caught:
        list(source().recheck([uid(1), uid(2)], now=NOW))
    assert not caught.value.permanent


def test_a_recheck_of_nothing_asks_nothing(source, platform):
    assert list(source().recheck(["reddit:t3_abc"], now=NOW)) == []
    assert platform.asked == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"query": " "}, "has no query"),
        ({"query": "kettle", "mode": "new"}, "'search' and 'mentions'"),
        ({"query": "two words", "mode": "mentions"}, "neither a handle nor a number"),
    ],
)
def test_a_source_that_cannot_work_is_refused_when_it_is_opened(source, settings, words):
    with pytest.raises(ConfigError, match=words):
        source(**settings)


def test_a_missing_key_is_named():
    with pytest.raises(MissingKey, match="OVERHEARD_X_BEARER_TOKEN"):
        open_source(SourceSettings(name="kettles", kind="x", query="kettle"))
