from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.twitter.mapping import recognise, split, to_post
from overheard.records import Availability

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LONG = "1990000000000000001"
PROBLEMS = "https://api.x.com/2/problems/"


def sort(value):
    return split(value, source="file", query="", observed_at=NOW)


@pytest.mark.parametrize(
    "value",
    [
        {"data": [{"id": LONG, "text": "a"}], "meta": {"result_count": 1}},
        {"data": [{"id": "20", "text": "a"}], "meta": {"newest_id": "20"}},
        {"data": {"id": LONG, "text": "a"}},
        {"data": {"id": LONG, "text": "a", "author_id": "1"}, "matching_rules": [{"id": "1"}]},
        {"data": [{"id": "20", "text": "a", "public_metrics": {}}], "query": "kept by some tool"},
        {"data": [{"broken": True}], "includes": {"users": []}, "meta": {}},
        {"meta": {"result_count": 0}},
        {"data": [], "meta": {"result_count": 0}, "__twarc": {}},
        {"errors": [{"type": f"{PROBLEMS}resource-not-found", "value": LONG}]},
        {"errors": [{"title": "operational-disconnect", "disconnect_type": "UpstreamOperationalDisconnect"}]},
        {"data": [{"start": "a", "end": "b", "tweet_count": 1}], "meta": {"total_tweet_count": 1}},
        {"data": [{"start": "a", "end": "b", "post_count": 1}]},
        {"data": {"id": "1", "download_url": "https://a.example", "status": "created"}},
        {"data": [{"id": "7", "name": "Ann", "username": "ann"}]},
        {"id": "7", "action": "delete", "created_at": "2019", "reason": "deleted"},
        {"id": LONG, "text": "a", "edit_history_tweet_ids": [LONG]},
        {"id": LONG, "text": "a", "edit_history_post_ids": [LONG]},
        {"id": int(LONG), "text": "a", "public_metrics": {"like_count": 1}},
        {"id": LONG, "text": "a", "author_id": "1", "author": {"username": "ann"}},
        {"id": LONG, "text": "a", "edit_history_tweet_ids": f"['{LONG}']", "created_at": "2026-11-19"},
        {"id": "20", "text": "a", "entities": {"hashtags": []}},
        [{"id": LONG, "text": "a", "author_id": "1"}, {"id": None, "author_id": "1"},
         {"id": LONG, "text": "a", "author_id": "1"}],
        [{"data": [{"id": LONG, "text": "a"}], "meta": {"result_count": 1}}],
    ],
)  # fmt: skip
def test_answers_and_posts_of_the_v2_api_are_recognised(value):
    assert recognise(value)


@pytest.mark.parametrize(
    "value",
    [
        None, "text", 5, [], {}, [{}],
        {"id": LONG, "text": "a", "created_at": "2026-11-19"},
        {"id": "7", "text": "a", "author_id": "1"},
        {"id": "1.99E+18", "text": "a", "author_id": "1", "public_metrics": {}},
        {"id": LONG, "text": "a", "author_id": "1", "likes": "5", "username": "ann"},
        {"id": LONG, "text": "a", "author_id": "1", "author.username": "ann", "public_metrics": {}},
        {"id": LONG, "id_str": LONG, "text": "a", "entities": {"hashtags": []}},
        {"id": LONG, "text": "a", "user": {"screen_name": "ann"}, "entities": {"urls": []}},
        {"id": LONG, "text": "a", "likeCount": 5, "author": {"userName": "ann"}, "entities": {"urls": []}},
        {"id": 8863, "by": "ann", "text": "a", "type": "comment", "parent": 1},
        {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"id": "abc"}}]}},
        {"id": "1", "uri": "https://m.example/1", "content": "<p>a</p>", "visibility": "public"},
        {"posts": [{"uri": "at://did:plc:1/app.bsky.feed.post/1", "record": {"text": "a"}}]},
        {"hits": [{"objectID": "1", "comment_text": "a"}]},
        {"data": {"viewer": {"id": "1"}}, "errors": [{"message": "a GraphQL error"}]},
        {"data": None, "errors": [{"message": "a GraphQL error"}]},
        {"data": [{"id": "1", "text": "a", "username": "ann"}], "paging": {"cursors": {}}},
        {"data": [{"id": "1", "text": "a", "created_at": "2026-11-19"}]},
        {"data": [{"id": LONG, "text": "a", "permalink": "https://t.example"}]},
        {"id": "7", "action": "remove", "reason": "spam", "title": "a row of a log"},
        [{"id": LONG, "text": "a", "author_id": "1"}, {"kind": "t1", "data": {}}],
    ],
)  # fmt: skip
def test_what_others_write_is_left_to_them(value):
    assert not recognise(value)


@pytest.mark.parametrize(
    ("value", "ignored"),
    [
        ({"data": [{"start": "a", "end": "b", "tweet_count": n} for n in range(3)]}, {"counts bucket": 3}),
        ({"data": [{"id": "1", "upload_url": "u", "status": "created"}]}, {"compliance job": 1}),
        ({"data": [{"id": "7", "name": "Ann", "username": "ann"}] * 2}, {"user": 2}),
        ({"id": "7", "action": "delete", "created_at": "2019", "reason": "protected"},
         {"compliance record": 1}),
        ({"meta": {"result_count": 0}}, {"empty answer": 1}),
        ({"errors": [{"title": "operational-disconnect", "disconnect_type": "x"}]}, {"partial error": 1}),
    ],
)  # fmt: skip
def test_records_that_are_no_posts_are_counted(value, ignored):
    given = sort(value)
    assert (given.ignored, given.items, given.dead_letters) == (ignored, (), ())


def test_pages_in_a_list_say_where_a_broken_post_stands(page, tweet):
    broken = {"data": [tweet(3), {"id": "4"}], "includes": {}, "meta": {"result_count": 2}}
    given = sort([page(1, 2), broken, tweet(5), "nonsense"])
    assert len(given.items) == 4
    assert [(d.position, d.reason, d.raw) for d in given.dead_letters] == [
        ("page 2, item 2", "the post has no text", '{"id":"4"}'),
        ("item 4", "is no object", '"nonsense"'),
    ]


def error(native_id=LONG, kind="resource-not-found", **more):
    return {
        "resource_type": "tweet", "parameter": "referenced_tweets.id", "resource_id": native_id,
        "value": native_id, "type": PROBLEMS + kind, "title": "x", "detail": "Could not find tweet.", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "availability"),
    [
        (error(), Availability.DELETED),
        (error(resource_type="post", parameter="referenced_posts"), Availability.DELETED),
        (error(resource_id=None), Availability.DELETED),
        (error(kind="not-authorized-for-resource"), Availability.REMOVED),
        (error(kind="disallowed-resource"), Availability.REMOVED),
        (error(detail="the author was suspended"), Availability.REMOVED),
        (error(detail="has been withheld"), Availability.WITHHELD),
    ],
)
def test_an_error_about_a_referenced_post_leaves_the_visible_one_and_marks_the_other(
    page, given, availability
):
    sorted_page = sort(page(7, errors=[given, given]))
    assert [(stone.uid, stone.availability) for stone in sorted_page.tombstones] == [
        (f"x:{LONG}", availability)
    ]
    assert len(sorted_page.items) == 1
    assert sorted_page.ignored == {"partial error": 1}


@pytest.mark.parametrize(
    "given",
    [
        error(kind="not-authorized-for-field", field="organic_metrics"),
        error(field="organic_metrics"),
        error(type="about:blank", status=503),
        error(resource_type="user"),
        error(native_id="no number"),
        error(native_id="1990000000000000007"),
        {"message": "something"},
    ],
)
def test_an_error_that_says_nothing_of_a_post_marks_none(page, given):
    sorted_page = sort(page(7, errors=[given]))
    assert (sorted_page.tombstones, sorted_page.ignored) == ((), {"partial error": 1})


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from([LONG, "20", "a text"])
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "data", "includes", "meta", "errors", "id", "text", "author_id", "entities", "referenced_tweets", "users",
        "tweets", "posts", "type", "resource_type", "result_count", "edit_history_post_ids", "attachments",
        "media_keys", "geo", "note_post", "public_metrics", "created_at", "lang", "withheld", "country_codes",
    ]
)  # fmt: skip
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)


@given(data=st.lists(JSON, max_size=4), more=st.dictionaries(KEYS, JSON, max_size=4))
@settings(max_examples=300)
def test_whatever_a_page_holds_every_record_is_accounted_for_and_nothing_breaks(data, more):
    value = {**more, "data": data, "meta": {"result_count": len(data)}}
    recognise(more)
    if not recognise(value):
        return
    given_page = sort(value)
    errors = (
        [row for row in value["errors"] if isinstance(row, dict)]
        if isinstance(value.get("errors"), list)
        else []
    )
    kept = len(given_page.items) + len(given_page.dead_letters) + len(given_page.tombstones)
    assert kept + sum(given_page.ignored.values()) == max(len(data) + len(errors), 1)
    assert all(to_post(item).uid == item.uid for item in given_page.items)
