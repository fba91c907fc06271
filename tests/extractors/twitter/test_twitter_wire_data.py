from __future__ import annotations

import copy
import json
from datetime import UTC, datetime

import pytest

from extractors.twitter.mapping import recognise, split, to_post
from extractors.twitter.wire_names import moment_of_id
from overheard.records import Post
from overheard.wire_json import decode_json

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NEW_NAMES = {
    "tweets": "posts",
    "referenced_tweets": "referenced_posts",
    "note_tweet": "note_post",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
    "total_tweet_count": "total_post_count",
}
NAMES = [
    "brexit", "cashtags", "counts", "edited", "edited_after", "edited_before", "geo_tweets", "media_tweet",
    "noflat", "streaming_output_with_error", "test_client_create_and_get_compliance_job_and_jobs",
    "test_client_get_recent_tweets_count", "test_client_get_tweets", "test_client_get_users_mentions",
    "test_client_get_users_tweets", "test_client_search_recent_tweets", "tweets_compliance",
    "users_compliance", "withheld",
]  # fmt: skip


def bodies(shared_data, name):
    """The answers of a file; one line of one file is broken on purpose."""
    found = []
    for line in (shared_data / "wire" / "x" / f"{name}.jsonl").read_bytes().splitlines():
        try:
            value = decode_json(line)
        except ValueError:
            continue
        found.append(value["json"] if "status" in value and "json" in value else value)
    return found


def renamed(value):
    """The value in the names that X uses since 2026-08."""
    if isinstance(value, list):
        return [renamed(item) for item in value]
    if isinstance(value, dict):
        return {NEW_NAMES.get(key, key): renamed(item) for key, item in value.items()}
    return value


def flattened(page):
    """The posts of a page as twarc's flatten writes them: what they refer to stands inside."""
    includes = page.get("includes", {})
    users = {user["id"]: user for user in includes.get("users", [])}
    tweets = {tweet["id"]: tweet for tweet in includes.get("tweets", [])}
    media = {row["media_key"]: row for row in includes.get("media", [])}
    places = {place["id"]: place for place in includes.get("places", [])}

    def flat(tweet, depth=0):
        tweet = copy.deepcopy(tweet)
        if tweet.get("author_id") in users:
            tweet["author"] = users[tweet["author_id"]]
        if "media_keys" in tweet.get("attachments", {}):
            keys = tweet["attachments"]["media_keys"]
            tweet["attachments"]["media"] = [media[key] for key in keys if key in media]
        if tweet.get("geo", {}).get("place_id") in places:
            tweet["geo"] |= places[tweet["geo"]["place_id"]]
        if depth < 2:
            tweet["referenced_tweets"] = [
                {**row, **(flat(tweets[row["id"]], depth + 1) if row["id"] in tweets else {})}
                for row in tweet.get("referenced_tweets", [])
            ]
        return {**tweet, "__twarc": page.get("__twarc", {})}

    data = page["data"]
    return [flat(tweet) for tweet in (data if isinstance(data, list) else [data])]


def sort(value):
    return split(value, source="file", query="", observed_at=NOW)


def posts_of(value) -> list[Post]:
    return [to_post(item) for item in sort(value).items]


def count_records(body):
    """Records of an answer: what stands in data, and its errors."""
    if "data" not in body:
        return 1
    data = body["data"]
    return (len(data) if isinstance(data, list) else 1) + len(body.get("errors", []))


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_recognised_and_accounted_for(shared_data, name):
    found = bodies(shared_data, name)
    assert found
    for body in found:
        assert recognise(body)
        page = sort(body)
        kept = len(page.items) + len(page.dead_letters) + len(page.tombstones)
        assert kept + sum(page.ignored.values()) == count_records(body)
        assert not page.dead_letters
        assert page == sort(body)


@pytest.mark.parametrize("name", NAMES)
def test_both_namings_give_the_same_posts(shared_data, name):
    for body in bodies(shared_data, name):
        assert recognise(renamed(body))
        assert posts_of(renamed(body)) == posts_of(body)


@pytest.mark.parametrize("name", ["brexit", "geo_tweets", "media_tweet", "noflat", "withheld"])
def test_flattened_posts_are_the_same_posts(shared_data, name):
    for body in bodies(shared_data, name):
        flat = flattened(body)
        assert recognise(flat)
        assert posts_of(flat) == posts_of(body)


def test_the_recorded_posts_are_as_complete_as_what_was_recorded(shared_data):
    posts = [
        post
        for name in ("brexit", "noflat")
        for body in bodies(shared_data, name)
        for post in posts_of(body)
    ]
    assert len(posts) == 200
    assert all(post.author_handle and post.author_followers is not None for post in posts)
    assert not any(post.text_truncated or "&amp;" in post.text for post in posts)
    assert not any(post.text.startswith("RT @") for post in posts if post.reposted_uid)
    assert all(post.m_like is not None and post.m_view is None for post in posts)
    assert any(post.topics for post in posts)
    assert any(post.quoted_text for post in posts)
    assert any(medium.alt for post in posts for medium in post.media) or any(
        post.media for post in posts
    )


def test_an_edit_points_to_its_first_version(shared_data):
    before, after = (
        posts_of(bodies(shared_data, name)[0])[0] for name in ("edited_before", "edited_after")
    )
    assert (before.edit_of, after.edit_of) == (None, before.uid)
    assert before.text != after.text
    assert after.edited_at == after.created_at > before.created_at


def test_the_time_in_an_id_is_the_time_that_x_gives(shared_data):
    for name in ("brexit", "edited", "noflat"):
        for body in bodies(shared_data, name):
            for post in posts_of(body):
                told = moment_of_id(post.native_id)
                assert abs((told - post.created_at).total_seconds()) < 1


def test_a_point_lies_where_its_place_does(shared_data):
    posts = [post for body in bodies(shared_data, "geo_tweets") for post in posts_of(body)]
    assert any(post.lat is not None for post in posts)
    assert all(-90 <= post.lat <= 90 for post in posts if post.lat is not None)


def test_a_recorded_archive_walks_through_the_real_client(shared_data, source, platform, answer):
    """100 recorded posts, paged by the size that is asked for, arrive whole and once."""
    (body,) = bodies(shared_data, "brexit")
    tweets = body["data"]

    def serve(request):
        start = int(request.params.get("next_token", "0"))
        end = start + min(25, int(request.params["max_results"]))
        meta = {"result_count": end - start, "newest_id": tweets[start]["id"]}
        if end < len(tweets):
            meta["next_token"] = str(end)
        page = {"data": tweets[start:end], "includes": body["includes"], "meta": meta}
        return answer(json.loads(json.dumps(page)), headers={"api-version": "2.52"})

    platform.compute("/2/tweets/search/recent", serve)
    pages = list(source().read({}, now=NOW))
    read = [to_post(item).text for page in pages for item in page.items]
    assert read == [post.text for post in posts_of(body)]
    assert [len(page.items) for page in pages] == [25, 25, 25, 25]
    assert pages[-1].state["since"] == tweets[0]["id"]


@pytest.mark.parametrize(
    ("name", "mode", "query", "path"),
    [
        ("test_client_search_recent_tweets", "search", "kettle", "/2/tweets/search/recent"),
        ("test_client_get_users_mentions", "mentions", "7", "/2/users/7/mentions"),
    ],
)
def test_recorded_answers_with_their_headers_are_read_by_the_real_client(
    shared_data, source, platform, answer, name, mode, query, path
):
    line = (shared_data / "wire" / "x" / f"{name}.jsonl").read_bytes().splitlines()[0]
    recorded = decode_json(line)
    recorded["json"]["meta"].pop("next_token", None)
    skipped = {"content-encoding", "content-length", "transfer-encoding", "connection"}
    headers = {k: v for k, v in recorded["headers"].items() if k.lower() not in skipped}
    platform.lay(path, answer(recorded["json"], headers=headers))
    pages = list(source(mode=mode, query=query).read({}, now=NOW))
    items = [item for page in pages for item in page.items]
    assert len(items) == 10
    assert {item.payload["api_version"] for item in items} == {"2.52"}
    assert all(to_post(item).created_at.year == 2022 for item in items)
