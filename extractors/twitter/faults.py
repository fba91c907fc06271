"""What X says when it refuses, in our words, judged before tweepy sees it.

tweepy's own exceptions fail on a body that is no object and on a reset header that is no number.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from extractors.json_values import as_dict, as_rows, as_text
from overheard.clock import utc_now
from overheard.errors import (
    AuthRejected,
    BadRequest,
    QuotaSpent,
    RateLimited,
    SourceBlocked,
    SourceDown,
    SourceError,
)
from overheard.wire_json import decode_json

__all__ = ["RefusedParameter", "refuse"]

_SHORTEST_WAIT, _USUAL_WAIT, _LONGEST_WAIT = 10.0, 60.0, 901.0
_LONGEST_WORDS = 300
_PARAMETER = re.compile(
    r"\b(since_id|next_token|pagination_token|(?:tweet|post)\.fields|expansions)\b"
)
_FIRST_REDIRECT, _FIRST_REFUSAL, _FIRST_FAULT = 300, 400, 500
_TIMED_OUT = 408
_GATEWAY = "check OVERHEARD_X_API_URL and the network between here and X"


class RefusedParameter(BadRequest):
    """X refuses a parameter that we chose, so that another choice may do.

    Attributes:
        parameters: the names that X's answer mentions.
    """

    def __init__(self, message: str, *, parameters: frozenset[str]) -> None:
        super().__init__(message)
        self.parameters = parameters


def refuse(response: requests.Response, *_: Any, **__: Any) -> None:
    """Response hook of the session: raise what an answer other than success means.

    Raises:
        SourceError: of the kind that the status and X's words stand for.
    """
    if response.status_code < _FIRST_REDIRECT:
        return
    try:
        raise _error(response, status=response.status_code)
    finally:
        response.close()


def _error(response: requests.Response, *, status: int) -> SourceError:
    if status < _FIRST_REFUSAL:
        return SourceBlocked(f"X leads elsewhere ({status}) instead of answering; {_GATEWAY}.")
    if status >= _FIRST_FAULT or status == _TIMED_OUT:
        return SourceDown(f"X has a fault of its own ({status}); it is tried again next time.")
    return _REFUSALS.get(status, _bad_request)(response, _body(response))


def _bad_request(response: requests.Response, body: Any) -> SourceError:
    words = _words(response, body)
    message = f"X refuses the request ({response.status_code}): {words}"
    errors = as_rows(as_dict(body).get("errors"))
    named = {str(name) for error in errors for name in as_dict(error.get("parameters"))}
    found = frozenset(_PARAMETER.findall(" ".join((words, *named))))
    return RefusedParameter(message, parameters=found) if found else BadRequest(message)


def _unauthorised(response: requests.Response, body: Any) -> SourceError:
    return AuthRejected(
        f"X does not accept the key (401): {_words(response, body)} "
        "Set OVERHEARD_X_BEARER_TOKEN to a valid bearer token of your app."
    )


def _forbidden(response: requests.Response, body: Any) -> SourceError:
    if body is None and "html" in response.headers.get("content-type", "") + _start(response):
        return SourceBlocked(f"X or something before it shows a block page (403); {_GATEWAY}.")
    return AuthRejected(
        f"X does not let this key read that (403): {_words(response, body)} "
        "Check the app's project and access level in the developer console."
    )


def _unpaid(response: requests.Response, body: Any) -> SourceError:
    return QuotaSpent(
        f"The X account has no credits left (402): {_words(response, body)} "
        "Top it up in the developer console."
    )


def _not_found(response: requests.Response, _: Any) -> SourceError:
    return BadRequest(f"X has nothing at this address ({response.status_code}); {_GATEWAY}.")


def _too_many(response: requests.Response, body: Any) -> SourceError:
    answer = as_dict(body)
    names = f"{answer.get('title')} {answer.get('type')}".casefold().replace("-", "")
    if "usagecap" in names:
        return QuotaSpent(
            f"The usage cap of the X account is reached (429): {_words(response, body)} "
            "Raise the cap in the developer console or wait for the next period."
        )
    wait = _wait(response)
    return RateLimited(
        f"X asks to wait {wait:.0f} seconds (429); the run goes on from here.", retry_after=wait
    )


_REFUSALS = {
    401: _unauthorised, 402: _unpaid, 403: _forbidden, 404: _not_found, 429: _too_many,
}  # fmt: skip


def _wait(response: requests.Response) -> float:
    """Seconds until the window opens, by X's clock and not by ours; a sane guess where X does not say."""
    if _number(response.headers.get("retry-after")) is not None:
        seconds = _number(response.headers["retry-after"])
    else:
        reset = _number(response.headers.get("x-rate-limit-reset"))
        seconds = None if reset is None else reset - _server_time(response).timestamp() + 1
    if seconds is None or seconds <= 0:
        return _USUAL_WAIT
    return min(max(seconds, _SHORTEST_WAIT), _LONGEST_WAIT)


def _number(text: str | None) -> float | None:
    """The number that a header holds, None where it holds none."""
    return float(text) if text is not None and re.fullmatch(r"\d{1,12}", text.strip()) else None


def _server_time(response: requests.Response) -> datetime:
    try:
        moment = parsedate_to_datetime(response.headers.get("date", ""))
    except (TypeError, ValueError):
        return utc_now()
    return moment.astimezone()


def _body(response: requests.Response) -> Any:
    """The refusal's JSON, None where it is none or was cut off."""
    try:
        return decode_json(response.content)
    except (requests.RequestException, ValueError):
        return None


def _start(response: requests.Response) -> str:
    """The first letters of a body that is no JSON; `_body` has read it before."""
    try:
        return response.content[:100].decode("utf-8", "replace").casefold()
    except (requests.RequestException, RuntimeError):
        return ""


def _words(response: requests.Response, body: Any) -> str:
    """X's own words without the key, should somebody echo it."""
    answer = as_dict(body)
    said = [as_text(error.get("message")) for error in as_rows(answer.get("errors"))]
    said += [as_text(answer.get("detail")), as_text(answer.get("title"))]
    words = next((text for text in said if text), "no reason given.")
    key = str(response.request.headers.get("Authorization", "")).removeprefix("Bearer ")
    return (words.replace(key, "(key)") if key else words)[:_LONGEST_WORDS]
