"""Says in Overheard's errors what Reddit, praw or the network did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from praw.exceptions import RedditAPIException
from prawcore.exceptions import (
    BadJSON,
    InsufficientScope,
    InvalidToken,
    OAuthException,
    PrawcoreException,
    RequestException,
    ResponseException,
)
from requests import Response

from overheard.errors import (
    AuthRejected,
    BadRequest,
    QuotaSpent,
    RateLimited,
    SourceBlocked,
    SourceDown,
    SourceError,
)

__all__ = ["CLIENT_FAULTS", "clamped", "summed_up", "translated"]

CLIENT_FAULTS = (
    PrawcoreException,
    RedditAPIException,
    AssertionError,
    AttributeError,
    KeyError,
    IndexError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What praw raises: its own errors, and bare ones where an answer is not what it expects."""

_SHORTEST, _LONGEST, _USUAL_WAIT = 1.0, 901.0, 60.0
_UNAUTHORISED, _TIMED_OUT, _SERVER_ERROR = 401, 408, 500
_KEY = "Check OVERHEARD_REDDIT_CLIENT_ID and OVERHEARD_REDDIT_CLIENT_SECRET"
_TOKEN = "/api/v1/access_token"  # noqa: S105


def translated(error: Exception, *, what: str) -> SourceError:
    """The error for a fault that praw reported while it read `what` ("r/baby")."""
    if isinstance(error, RequestException):
        kind = type(error.original_exception).__name__
        return SourceDown(f"Reddit does not answer for {what} ({kind}); it is tried again.")
    if isinstance(error, OAuthException):
        return AuthRejected(f"Reddit gives no token ({error.error}). {_KEY}.")
    if isinstance(error, (InvalidToken, InsufficientScope)):
        return AuthRejected(f"Reddit rejects the key while reading {what}. {_KEY}.")
    if isinstance(error, BadJSON):
        return SourceBlocked(
            f"Reddit answers for {what} with a page that is no JSON; it blocks this network or is "
            "being repaired. Open it in a browser."
        )
    if isinstance(error, RedditAPIException):
        return BadRequest(f"Reddit refuses the request for {what}. Check the query.")
    if isinstance(error, ResponseException):
        return _of_status(error.response, what=what)
    kind = type(error).__name__
    return SourceBlocked(f"Reddit's answer for {what} is not what it documents ({kind}).")


def clamped(seconds: float | None) -> float:
    """A wait that a platform names, within reason: 1 to 901 seconds; 60 where it names none."""
    if seconds is None:
        return _USUAL_WAIT
    return min(max(seconds, _SHORTEST), _LONGEST)


def summed_up(failures: Sequence[SourceError], *, of: int) -> SourceError:
    """One error for all: of the kind of the first, permanent only if all of them are."""
    if len(failures) == 1 and of == 1:
        return failures[0]
    words = " ".join(str(failure) for failure in failures)
    waits = [failure.retry_after for failure in failures if failure.retry_after]
    return type(failures[0])(
        f"{len(failures)} of {of} communities failed: {words}",
        permanent=all(failure.permanent for failure in failures),
        retry_after=max(waits, default=None),
    )


def _of_status(response: Response, *, what: str) -> SourceError:
    status = response.status_code
    is_token = _TOKEN in (response.url or "")
    if status == _UNAUTHORISED or (is_token and status in {400, 403}):
        asked = "gives no token" if is_token else f"rejects the key while reading {what}"
        return AuthRejected(f"Reddit {asked} ({status}). {_KEY}.")
    if status >= _SERVER_ERROR or status == _TIMED_OUT:
        return SourceDown(f"Reddit has a fault of its own ({status}) while reading {what}.")
    reading = _READINGS.get(status)
    if reading is not None:
        return reading(response, what)
    return BadRequest(f"Reddit refuses the request for {what} ({status}). Check the query.")


def _of_limit(response: Response, what: str) -> SourceError:
    wait = response.headers.get("retry-after")
    return RateLimited(
        f"Reddit asks to be read less often (429, at {what}).",
        retry_after=clamped(float(wait) if wait else None),
    )


def _of_price(response: Response, what: str) -> SourceError:  # noqa: ARG001
    return QuotaSpent(f"Reddit wants to be paid before it gives {what} (402).")


def _of_redirect(response: Response, what: str) -> SourceError:
    if "/login" in response.headers.get("location", ""):
        return SourceBlocked(f"Reddit wants a login before it shows {what}.")
    return BadRequest(f"Reddit knows no {what}; check the spelling of the community.")


def _of_refusal(response: Response, what: str) -> SourceError:
    reason = _reason(response)
    if reason:
        return SourceBlocked(
            f"Reddit does not show {what} to us ({reason}); remove it from communities."
        )
    return SourceBlocked(
        f"Reddit refuses to give {what} ({response.status_code}); the community is closed, or Reddit blocks "
        "this network or key."
    )


def _of_absence(response: Response, what: str) -> SourceError:
    reason = _reason(response)
    if reason:
        return SourceBlocked(
            f"Reddit no longer shows {what} ({reason}); remove it from communities."
        )
    return BadRequest(f"Reddit knows no {what} (404); check the spelling of the community.")


def _reason(response: Response) -> str:
    """Reddit's own word for it ("private", "banned", "quarantined"), "" where there is none."""
    try:
        body: Any = response.json()
    except ValueError:
        return ""
    reason = body.get("reason") if isinstance(body, dict) else None
    return reason[:40] if isinstance(reason, str) and reason.isidentifier() else ""


_READINGS: dict[int, Callable[[Response, str], SourceError]] = {
    301: _of_redirect,
    302: _of_redirect,
    402: _of_price,
    403: _of_refusal,
    404: _of_absence,
    429: _of_limit,
    451: _of_refusal,
}
