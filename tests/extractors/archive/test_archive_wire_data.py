from __future__ import annotations

import json
import lzma
from collections import Counter
from datetime import UTC, datetime

import pytest

from extractors import registry
from extractors.archive.client import read_files

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FEBRUARY, MARCH = datetime(2015, 2, 1, tzinfo=UTC), datetime(2015, 3, 1, tzinfo=UTC)


def test_the_airline_tweets_are_all_there_in_february_2015(shared_data):
    path = shared_data / "measure" / "airline_tweets.jsonl.xz"
    items = [item for page in read_files([path], now=NOW) for item in page.items]
    with lzma.open(path, "rt") as file:
        rows = [json.loads(line) for line in file]
    assert len(items) == len(rows) == 11_713
    assert len({i.uid for i in items}) == len(
        {(r["author"], r["created"], r["text"]) for r in rows}
    )
    assert all(FEBRUARY <= registry.to_post(item).created_at < MARCH for item in items)


@pytest.mark.parametrize(
    ("folder", "items", "shape"),
    [
        ("bluesky", 17, "bluesky"),
        ("hackernews", 27, "hn"),
        ("mastodon", 115, "mastodon"),
        ("reddit_rss", 450, "feed"),
    ],
)
def test_a_folder_of_recorded_answers_gives_its_posts_and_no_dead_letter(
    shared_data, folder, items, shape
):
    pages = list(read_files([shared_data / "wire" / folder], now=NOW))
    found = [item for page in pages for item in page.items]
    assert Counter(item.shape for item in found) == {shape: items}
    assert not [letter for page in pages for letter in page.dead_letters]
    posts = [registry.to_post(item) for item in found]
    assert all(post.full_text or post.media or post.urls for post in posts)


@pytest.mark.parametrize(
    ("folder", "shape"), [("archives", "reddit"), ("reddit", "reddit"), ("x", "x")]
)
def test_what_x_and_reddit_answered_is_read_with_hardly_a_dead_letter(shared_data, folder, shape):
    pages = list(read_files([shared_data / "wire" / folder], now=NOW))
    found = [item for page in pages for item in page.items]
    dead = [letter for page in pages for letter in page.dead_letters]
    assert len(found) > 400
    assert {item.shape for item in found} == {shape}
    assert len(dead) < 0.01 * len(found)


def test_a_change_of_the_feeds_ids_gives_no_false_new_entries(shared_data):
    folder = shared_data / "wire" / "reddit_rss"
    before, after = (
        {item.uid for page in read_files([folder / f"LocalLLaMA_{stamp}.xml"], now=NOW) for item in page.items}
        for stamp in ("20260712T034614Z", "20260712T085409Z")
    )  # fmt: skip
    assert len(after - before) == 9
