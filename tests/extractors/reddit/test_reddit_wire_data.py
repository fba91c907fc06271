from __future__ import annotations

import io
import json
from collections import Counter
from datetime import UTC, datetime

import pytest
import zstandard

from extractors.reddit.mapping import recognise, split, to_post
from overheard.records import Platform, Post

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def bodies(path):
    """The answers of a praw cassette that are JSON, with the address that was asked."""
    for interaction in json.loads(path.read_text("utf-8"))["interactions"]:
        text = interaction["response"]["body"].get("string") or ""
        if interaction["response"]["status"]["code"] == 200 and text.startswith(("{", "[")):
            yield interaction["request"]["uri"], json.loads(text)


def kinds(value):
    """How many things of each kind, counted without the code under test."""
    found, waiting = Counter(), [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict) and isinstance(node.get("kind"), str) and "data" in node:
            found[node["kind"]] += node["kind"] != "Listing"
        waiting.extend(
            node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        )
    return found


def rows(path):
    with path.open("rb") as file:
        reader = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(file)
        yield from (json.loads(line) for line in io.TextIOWrapper(reader, "utf-8"))


def parts(value):
    return split(value, source="s", query="", observed_at=NOW)


def test_every_thing_of_every_cassette_is_accounted_for_and_mapped(shared_data):
    answers = [
        body
        for path in sorted((shared_data / "wire" / "reddit").glob("*.json"))
        for _, body in bodies(path)
        if "access_token" not in body
    ]
    total = Counter()
    for body in answers:
        assert recognise(body)
        page, expected = parts(body), kinds(body)
        assert (
            len(page.items) + len(page.dead_letters) + sum(page.ignored.values())
            == expected.total()
        )
        assert len(page.tombstones) == page.ignored.get("deleted post", 0)
        assert page.dead_letters == ()
        posts = [to_post(item) for item in page.items]
        assert all(isinstance(post, Post) and post.platform is Platform.REDDIT for post in posts)
        total.update(expected)
    assert (total["t1"], total["t3"]) == (2372, 427)


@pytest.mark.parametrize(
    ("name", "records", "dead"), [("RS_sample.zst", 3230, 0), ("RC_sample.zst", 5690, 1)]
)
def test_every_row_of_a_dump_is_accounted_for_and_mapped(shared_data, name, records, dead):
    count = Counter()
    for row in rows(shared_data / "wire" / "archives" / name):
        assert recognise(row)
        page = parts(row)
        count.update(items=len(page.items), dead=len(page.dead_letters), gone=len(page.tombstones))
        for post in map(to_post, page.items):
            assert isinstance(post, Post)
            assert post.community or post.paid
            assert post.created_at.year > 2004
    assert count.total() == records
    assert count["dead"] == dead
    assert 0 < count["gone"] < 60


@pytest.mark.parametrize(
    ("cassette", "mode", "path", "items"),
    [
        ("TestSubredditListings.test_new.json", "new", "/r/askreddit/new", 100),
        ("TestSubredditListings.test_comments.json", "comments", "/r/askreddit/comments", 100),
    ],
)
def test_praw_reads_a_recorded_listing_and_nothing_twice(
    shared_data, reddit, source, answer, cassette, mode, path, items
):
    body = next(
        body for uri, body in bodies(shared_data / "wire" / "reddit" / cassette) if path in uri
    )
    body["data"]["after"] = None
    reddit.lay(path, answer(body))
    opened = source(communities=["askreddit"], mode=mode)
    (page,) = opened.read({}, now=NOW)
    assert len(page.items) + len(page.tombstones) == items
    (again,) = opened.read(page.state, now=NOW)
    assert (again.items, again.ignored) == ((), {"post seen before": items})


def test_praw_walks_a_recorded_list_of_a_thousand_by_its_marks(shared_data, reddit, source, answer):
    pages = {
        uri.partition("after=")[2].partition("&")[0]: body
        for uri, body in bodies(
            shared_data / "wire" / "reddit" / "TestListingGenerator.test_exhaust_items.json"
        )
        if "/user/" in uri
    }
    reddit.compute("/r/walk/new", lambda request: answer(pages[request.params.get("after", "")]))
    read = list(source(communities=["walk"], max_items=5000).read({}, now=NOW))
    uids = [item.uid for page in read for item in page.items]
    assert len(uids) == len(set(uids)) > 990
    assert len(read) == len(pages)


def test_a_recorded_recheck_tells_shown_from_gone(shared_data, reddit, source, answer):
    path = shared_data / "wire" / "reddit" / "TestReddit.test_info.json"
    body = next(body for uri, body in bodies(path) if "/api/info" in uri)
    names = [f"{child['kind']}_{child['data']['id']}" for child in body["data"]["children"]]
    reddit.lay("/api/info", answer(body))
    (page,) = source(communities=["prams"]).recheck([f"reddit:{name}" for name in names], now=NOW)
    asked = [name for name in names if not name.startswith("t5")]
    assert len(page.items) + len(page.tombstones) == len(asked) == 67
    assert page.tombstones
