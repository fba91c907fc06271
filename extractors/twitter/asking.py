"""Asks X for posts with every field that a post can use, in the names that X understands today."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
import tweepy
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from extractors.json_values import as_dict, as_rows
from extractors.twitter.faults import RefusedParameter
from extractors.twitter.wire_names import as_id
from overheard.errors import SourceBlocked, SourceDown
from overheard.wire_json import decode_json

__all__ = ["Answer", "Api"]

_ATTEMPTS = 3
_SHARED = (
    "article", "attachments", "community_id", "context_annotations", "conversation_id", "created_at",
    "edit_controls", "entities", "geo", "id", "lang", "paid_partnership", "possibly_sensitive",
    "public_metrics", "source", "text", "withheld",
)  # fmt: skip
# Referenced posts are asked for, their authors and the mentioned accounts are not: each is billed as a
# user read, and no field of a post needs them.
_EXPANDED = ("author_id", "attachments.media_keys", "attachments.poll_ids", "geo.place_id")
_BESIDE = {
    "user.fields": "created_at,id,name,protected,public_metrics,username,verified,verified_type,withheld",
    "media.fields": "alt_text,media_key,preview_image_url,type,url,variants",
    "place.fields": "country,country_code,full_name,id,name,place_type",
    "poll.fields": "id,options,voting_status",
}
_FIELDS = {
    "tweet": {
        "tweet.fields": ",".join(
            (
                *_SHARED, "author_id", "edit_history_tweet_ids", "in_reply_to_user_id", "note_tweet",
                "referenced_tweets",
            )
        ),
        "expansions": ",".join((*_EXPANDED, "referenced_tweets.id")),
        **_BESIDE,
    },
    "post": {
        "post.fields": ",".join((*_SHARED, "note_post")),
        "expansions": ",".join((*_EXPANDED, "referenced_posts", "edit_history_post_ids")),
        **_BESIDE,
    },
}  # fmt: skip
_OTHER = {"tweet": "post", "post": "tweet"}
_CHOSEN = frozenset({"tweet.fields", "post.fields", "expansions"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A whole answer of X and the version of the API that gave it."""

    body: dict[str, Any]
    version: str | None

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The posts of the answer that are objects."""
        return as_rows(self.body.get("data"))

    @property
    def meta(self) -> dict[str, Any]:
        """Counts and tokens of the page."""
        return as_dict(self.body.get("meta"))

    @property
    def is_bare(self) -> bool:
        """Whether there are posts and none has a field that we asked for."""
        asked = {"author_id", "created_at", "public_metrics"}
        return bool(self.posts) and not any(asked & post.keys() for post in self.posts)


@dataclass(kw_only=True, slots=True)
class Api:
    """X's v2 API.

    Attributes:
        names: "tweet" or "post": the names in which fields are asked for; it follows what X understands.
        sleep: waits between two attempts.
    """

    client: tweepy.Client
    names: str = "tweet"
    sleep: Callable[[float], None] = time.sleep

    def posts(self, route: str, params: dict[str, str]) -> Answer:
        """Ask for posts; where X refuses or overlooks the names of our fields, once more with the others.

        Raises:
            SourceError: X refuses, is down, or something else answers in its place.
        """
        try:
            answer = self.ask(route, {**params, **_FIELDS[self.names]})
        except RefusedParameter as error:
            if not error.parameters & _CHOSEN:
                raise
            answer = self.ask(route, {**params, **_FIELDS[_OTHER[self.names]]})
            self.names = _OTHER[self.names]
            return answer
        return self._in_other_names(route, params, instead_of=answer) if answer.is_bare else answer

    def account_id(self, handle: str) -> str | None:
        """The id of an account, None where X knows none of this handle."""
        answer = self.ask(f"/2/users/by/username/{handle}", {})
        return as_id(as_dict(answer.body.get("data")).get("id"))

    def ask(self, route: str, params: dict[str, str]) -> Answer:
        """Ask, up to three times where the network or X itself fails.

        Raises:
            SourceError: see `posts`.
        """
        attempts = Retrying(
            retry=retry_if_exception_type(SourceDown),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential_jitter(initial=1, max=20, jitter=2),
            sleep=self.sleep,
            reraise=True,
        )
        return attempts(self._ask_once, route, params)

    def _in_other_names(self, route: str, params: dict[str, str], *, instead_of: Answer) -> Answer:
        """X passes over names that it does not know in silence, and bills the page all the same."""
        try:
            fuller = self.ask(route, {**params, **_FIELDS[_OTHER[self.names]]})
        except RefusedParameter:
            return instead_of
        if fuller.is_bare:
            return instead_of
        self.names = _OTHER[self.names]
        return fuller

    def _ask_once(self, route: str, params: dict[str, str]) -> Answer:
        # Not by tweepy's methods: they know the old names only and would warn at every new one.
        try:
            response = self.client.request("GET", route, params=params)
            content = response.content
        except requests.RequestException as error:
            message = f"X does not answer ({type(error).__name__}); it is tried again next time."
            raise SourceDown(message) from error
        return Answer(body=_object(content), version=response.headers.get("api-version"))


def _object(content: bytes) -> dict[str, Any]:
    try:
        body = decode_json(content)
    except ValueError as error:
        if content.lstrip()[:1] == b"{":
            raise SourceDown("X's answer is cut off; it is tried again next time.") from error
        raise SourceBlocked(
            "X answers with a page instead of JSON; a proxy or a login wall stands in between."
        ) from error
    if not isinstance(body, dict) or not body.keys() & {"data", "errors", "meta"}:
        raise SourceBlocked(
            "X answers with JSON that holds neither data nor errors; this is not its API."
        )
    return body
