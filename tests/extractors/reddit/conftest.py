"""A Reddit on this machine: invented posts, listings of them, and a source that reads it through praw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from extractors.reddit.client import RedditSource, open_source
from overheard.settings import SourceSettings

CREATED = 1_772_600_000


def submission(number: int, **fields: Any) -> dict[str, Any]:
    """The thing of an invented submission; a higher number is newer."""
    native = f"post{number}"
    data = {
        "id": native, "name": f"t3_{native}", "title": f"Which pram {number}?", "selftext": "For two.",
        "selftext_html": "<div>For two.</div>", "author": "marlow", "author_fullname": "t2_m", "subreddit": "prams",
        "subreddit_id": "t5_1", "created_utc": float(CREATED + number), "edited": False, "is_self": True,
        "permalink": f"/r/prams/comments/{native}/which_pram/", "score": 3, "num_comments": 2,
        "upvote_ratio": 0.9, "over_18": False, "stickied": False,
        "url": f"https://www.reddit.com/r/prams/comments/{native}/which_pram/",
    }  # fmt: skip
    return {"kind": "t3", "data": {**data, **fields}}


def comment(number: int, **fields: Any) -> dict[str, Any]:
    """The thing of an invented comment."""
    native = f"com{number}"
    data = {
        "id": native, "name": f"t1_{native}", "body": f"I like mine {number}.", "author": "quill",
        "body_html": f"<div>I like mine {number}.</div>", "subreddit": "prams", "link_id": "t3_post1",
        "parent_id": "t3_post1", "created_utc": float(CREATED + number), "edited": False, "score": 1,
        "score_hidden": False, "permalink": f"/r/prams/comments/post1/which_pram/{native}/", "replies": "",
    }  # fmt: skip
    return {"kind": "t1", "data": {**data, **fields}}


def listing(*children: Any, after: str | None = None) -> dict[str, Any]:
    """A page of a listing."""
    return {"kind": "Listing", "data": {"children": list(children), "after": after, "before": None}}


@pytest.fixture
def make() -> type[Make]:
    """The makers of invented posts."""
    return Make


class Make:
    """What tests build their platform from."""

    submission = staticmethod(submission)
    comment = staticmethod(comment)
    listing = staticmethod(listing)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Every sleep that praw wanted; none is slept."""
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    return slept


@pytest.fixture
def reddit(platform, answer, naps, monkeypatch):
    """The platform with a token laid ready, and its address in the environment."""
    monkeypatch.setenv("OVERHEARD_REDDIT_API_URL", platform.url)
    monkeypatch.setenv("OVERHEARD_REDDIT_CLIENT_ID", "id")
    monkeypatch.setenv("OVERHEARD_REDDIT_CLIENT_SECRET", "secret")
    token = {"access_token": "T", "token_type": "bearer", "expires_in": 86400, "scope": "*"}
    # praw asks for the token on a connection that it wants closed; a server says that it does so.
    platform.lay("/api/v1/access_token", answer(token, headers={"Connection": "close"}))
    return platform


@pytest.fixture
def source() -> Callable[..., RedditSource]:
    """Opens a source with these settings."""

    def opened(**settings: Any) -> RedditSource:
        made = open_source(SourceSettings(name="r", kind="reddit", **settings))
        assert isinstance(made, RedditSource)
        return made

    return opened
