"""Posts of our own making in X's format, and a source that asks the server on this machine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.twitter.client import open_source
from overheard.settings import SourceSettings

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRST = 1_990_000_000_000_000_000


def make_tweet(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A whole post; `None` takes a key away."""
    native_id = str(FIRST + number)
    tweet = {
        "id": native_id,
        "text": f"Which kettle is quiet? ({number})",
        "author_id": "42",
        "created_at": "2026-11-19T08:00:00.000Z",
        "conversation_id": native_id,
        "edit_history_tweet_ids": [native_id],
        "lang": "en",
        "public_metrics": {"like_count": 3, "retweet_count": 0, "reply_count": 1, "quote_count": 0},
    } | changes
    return {key: value for key, value in tweet.items() if value is not None}


def make_user(**changes: Any) -> dict[str, Any]:
    return {
        "id": "42",
        "username": "teafan",
        "name": "Tea Fan",
        "created_at": "2015-01-02T03:04:05.000Z",
        "verified": False,
        "public_metrics": {"followers_count": 120, "following_count": 3, "tweet_count": 9},
    } | changes


def make_page(*numbers: int, token: str | None = None, **more: Any) -> dict[str, Any]:
    """A page of posts with these numbers, newest first, as X orders them."""
    tweets = [make_tweet(number) for number in numbers]
    meta: dict[str, Any] = {"result_count": len(tweets)}
    if tweets:
        meta |= {"newest_id": tweets[0]["id"], "oldest_id": tweets[-1]["id"]}
    if token:
        meta["next_token"] = token
    data = {"data": tweets, "includes": {"users": [make_user()]}} if tweets else {}
    return {**data, "meta": meta, **more}


@pytest.fixture
def tweet():
    return make_tweet


@pytest.fixture
def user():
    return make_user


@pytest.fixture
def page():
    return make_page


@pytest.fixture
def waits():
    """Seconds that the source wanted to wait between two attempts."""
    return []


@pytest.fixture
def source(platform, monkeypatch, waits):
    """Makes sources that ask the server on this machine and wait for nothing."""
    monkeypatch.setenv("OVERHEARD_X_API_URL", platform.url)
    monkeypatch.setenv("OVERHEARD_X_BEARER_TOKEN", "KEY-THAT-NOBODY-SEES")
    opened = []

    def make(**settings: Any):
        made = open_source(
            SourceSettings(
                **{"name": "kettles", "kind": "x", "query": "kettle lang:en", **settings}
            )
        )
        made.api.sleep = waits.append
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.api.client.session.close()
