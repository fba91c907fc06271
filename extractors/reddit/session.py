"""Talks to Reddit through praw: raw JSON only, bounded in time, tries and sleep."""

from __future__ import annotations

import json
import logging
import math
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import praw
from prawcore import Requestor
from requests import Response

from extractors.reddit.faults import CLIENT_FAULTS, clamped, translated
from overheard import __version__
from overheard.errors import RateLimited, SourceBlocked
from overheard.secrets import read_secret
from overheard.wire_json import decode_json

__all__ = ["RedditApi", "open_api"]

_CONNECT_AND_READ = (10.0, 30.0)
_LONGEST_SLEEP = 10
_UNAUTHORISED, _FORBIDDEN, _TOO_MANY = 401, 403, 429
_RATE = ("x-ratelimit-remaining", "x-ratelimit-used", "x-ratelimit-reset")
_KNOWN_REFUSALS = ("invalid_token", "insufficient_scope")

# prawcore writes every address that it tries again into its log, search words included.
logging.getLogger("prawcore").setLevel(logging.ERROR)


def open_api() -> RedditApi:
    """The API with the key of the environment; nothing is asked yet.

    Raises:
        MissingKey: OVERHEARD_REDDIT_CLIENT_ID or OVERHEARD_REDDIT_CLIENT_SECRET is not set.
    """
    settings: dict[str, Any] = {
        "client_id": read_secret("OVERHEARD_REDDIT_CLIENT_ID"),
        "client_secret": read_secret("OVERHEARD_REDDIT_CLIENT_SECRET"),
        "user_agent": _user_agent(),
        "check_for_updates": False,
        "check_for_async": False,
        # Whatever a praw.ini or a praw_* variable of this machine says, we read without an account.
        "username": None,
        "password": None,
        "refresh_token": None,
        "oauth_url": "https://oauth.reddit.com",
        "reddit_url": "https://www.reddit.com",
    }
    if gateway := os.environ.get("OVERHEARD_REDDIT_API_URL"):
        settings |= {"oauth_url": gateway, "reddit_url": gateway}
    allowance = _Allowance()
    reddit = praw.Reddit(
        "DEFAULT",
        requestor_class=_Requestor,
        requestor_kwargs={"allowance": allowance},
        **settings,
    )
    return RedditApi(reddit, allowance=allowance)


@dataclass(slots=True)
class _Allowance:
    """How many requests Reddit still allows, and when it gives new ones."""

    remaining: float = math.inf
    renewed_at: float = 0.0

    def wait_seconds(self) -> float:
        """Seconds until a request is allowed, 0 while some are left."""
        return max(self.renewed_at - time.monotonic(), 0.0) if self.remaining < 1 else 0.0


class RedditApi:
    """Asks for raw JSON and raises only errors of `overheard.errors`."""

    def __init__(self, reddit: praw.Reddit, *, allowance: _Allowance) -> None:
        self._reddit = reddit
        self._allowance = allowance

    def get(self, path: str, params: dict[str, Any], *, what: str) -> Any:
        """What Reddit answers to GET `path`; `what` names it in errors ("r/baby").

        Raises:
            SourceError: of the kind that fits; a wait of more than ten seconds is RateLimited, not slept.
        """
        wait = self._allowance.wait_seconds()
        if wait > _LONGEST_SLEEP:
            raise RateLimited(
                f"Reddit's allowance is used up for {math.ceil(wait)} seconds (at {what}).",
                retry_after=clamped(wait),
            )
        try:
            answer = self._reddit.request(method="GET", path=path, params=params)
        except CLIENT_FAULTS as error:
            raise translated(error, what=what) from error
        if not isinstance(answer, (dict, list)):
            raise SourceBlocked(f"Reddit answers for {what} with nothing; it is asked again.")
        # praw reads half emojis as they come; what is to be written must hold none.
        return decode_json(json.dumps(answer))


class _Requestor(Requestor):
    """prawcore's requestor with a time-out that counts, and headers that it can read.

    prawcore 4.0 passes 16 s whatever is configured, and falls over headers that are missing or no whole
    numbers; with an empty allowance it would sleep up to ten minutes.
    """

    def __init__(self, *, allowance: _Allowance, **settings: Any) -> None:
        super().__init__(**settings)
        self._known_allowance = allowance

    def request(self, *args: Any, timeout: Any = None, **kwargs: Any) -> Response:  # noqa: ARG002
        """Ask once."""
        response = super().request(*args, timeout=_CONNECT_AND_READ, **kwargs)  # type: ignore[arg-type]
        _mend_refusal(response)
        _mend_wait(response)
        self._mend_allowance(response)
        return response

    def _mend_allowance(self, response: Response) -> None:
        """Note what Reddit allows, and tell prawcore in whole numbers and with a sleep that has an end."""
        remaining, used, reset = (_number(response.headers.get(name)) for name in _RATE)
        if remaining is None or used is None or reset is None:
            for name in _RATE:
                response.headers.pop(name, None)
            return
        self._known_allowance.remaining = remaining
        self._known_allowance.renewed_at = time.monotonic() + min(reset, clamped(math.inf))
        told = min(math.ceil(reset), _LONGEST_SLEEP) if remaining < 1 else math.ceil(reset)
        for name, value in zip(_RATE, (int(remaining), int(used), told), strict=True):
            response.headers[name] = str(value)


def _mend_refusal(response: Response) -> None:
    """A refusal whose reason prawcore cannot read is a KeyError there."""
    given = response.headers.get("www-authenticate", "")
    is_known = given.replace('"', "").rpartition("=")[2] in _KNOWN_REFUSALS and "=" in given
    if is_known:
        return
    if response.status_code == _UNAUTHORISED:
        response.headers["www-authenticate"] = 'Bearer realm="reddit", error="invalid_token"'
    elif response.status_code == _FORBIDDEN:
        response.headers.pop("www-authenticate", None)


def _mend_wait(response: Response) -> None:
    """Retry-After in seconds, or not at all; a date in it is a ValueError in prawcore."""
    given = response.headers.get("retry-after")
    if given is None and response.status_code == _TOO_MANY:
        given = response.headers.get("x-ratelimit-reset")
    seconds = _number(given)
    if seconds is None:
        seconds = _seconds_until(given or "")
    if seconds is None:
        response.headers.pop("retry-after", None)
    else:
        response.headers["retry-after"] = str(clamped(seconds))


def _seconds_until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime.now(UTC)).total_seconds()


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _user_agent() -> str:
    """Reddit wants platform:app:version (by /u/name) and slows down what does not say who it is."""
    name = os.environ.get("OVERHEARD_REDDIT_USER", "").removeprefix("/").removeprefix("u/")
    by = f" (by /u/{name})" if name.isascii() and name.replace("-", "_").isidentifier() else ""
    return f"python:overheard:v{__version__}{by}"
