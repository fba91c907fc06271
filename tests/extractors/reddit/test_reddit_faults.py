from __future__ import annotations

import re
import socket
import threading
from datetime import UTC, datetime

import pytest

from extractors.reddit import session
from overheard.errors import (
    AuthRejected,
    BadRequest,
    QuotaSpent,
    RateLimited,
    SourceBlocked,
    SourceDown,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NEW = "/r/prams/new"
TOKEN = "/api/v1/access_token"
HTML = b"<html><body>whoa there, pardner!</body></html>"
AUTH = {"WWW-Authenticate": 'Bearer realm="reddit", error="insufficient_scope"'}


def failure(source, error):
    with pytest.raises(error) as caught:
        list(source(communities=["prams"]).read({}, now=NOW))
    return caught.value


@pytest.mark.parametrize(
    ("body", "status", "headers", "error", "tries", "words"),
    [
        ({}, 401, {}, AuthRejected, 3, "rejects the key"),
        ({}, 401, {"WWW-Authenticate": "Basic"}, AuthRejected, 3, "rejects the key"),
        ({}, 401, {"WWW-Authenticate": 'x error="strange"'}, AuthRejected, 3, "rejects the key"),
        ({}, 403, AUTH, AuthRejected, 1, "rejects the key"),
        ({"reason": "private"}, 403, {}, SourceBlocked, 1, r"r/prams to us \(private\)"),
        ({"reason": "quarantined"}, 403, {"WWW-Authenticate": "odd"}, SourceBlocked, 1, "quarantined"),
        (HTML, 403, {}, SourceBlocked, 1, "blocks this network or key"),
        ({"reason": 7}, 403, {}, SourceBlocked, 1, "closed"),
        ({"reason": "banned"}, 404, {}, SourceBlocked, 1, "no longer shows r/prams"),
        ({"message": "Not Found"}, 404, {}, BadRequest, 1, "knows no r/prams"),
        (HTML, 404, {}, BadRequest, 1, "knows no r/prams"),
        (HTML, 200, {}, SourceBlocked, 1, "no JSON"),
        (b"", 200, {}, SourceBlocked, 1, "with nothing"),
        (None, 204, {}, SourceBlocked, 1, "with nothing"),
        ("a string", 200, {}, SourceBlocked, 1, "with nothing"),
        ([], 200, {}, SourceBlocked, 1, "no list"),
        ({"kind": "Listing", "data": None}, 200, {}, SourceBlocked, 1, "no list"),
        ({}, 302, {"Location": "/subreddits/search?q=x"}, BadRequest, 1, "spelling"),
        ({}, 302, {"Location": "https://www.reddit.com/login/?dest=x"}, SourceBlocked, 1, "login"),
        ({}, 301, {}, SourceBlocked, 1, "KeyError"),
        ({"error": 400, "message": "Bad Request"}, 400, {}, BadRequest, 1, "400"),
        ({"reason": "BAD", "fields": ["q"]}, 400, {}, BadRequest, 1, "Check the query"),
        (HTML, 400, {}, BadRequest, 1, "Check the query"),
        ([], 400, {}, SourceBlocked, 1, "AttributeError"),
        (HTML, 415, {}, SourceBlocked, 1, "not what it documents"),
        ({}, 402, {}, QuotaSpent, 1, "paid"),
        ({}, 414, {}, BadRequest, 1, "414"),
        ({}, 418, {}, BadRequest, 1, "418"),
        ({}, 451, {}, SourceBlocked, 1, "451"),
        ({}, 408, {}, SourceDown, 3, "408"),
        (HTML, 500, {}, SourceDown, 3, "500"),
        (HTML, 503, {}, SourceDown, 3, "503"),
        (HTML, 522, {}, SourceDown, 3, "522"),
        (HTML, 599, {}, SourceDown, 1, "599"),
        ({}, 429, {}, RateLimited, 1, "429"),
    ],
)  # fmt: skip
def test_every_refusal_has_its_error_and_an_end(
    reddit, source, answer, naps, body, status, headers, error, tries, words
):
    reddit.lay(NEW, answer(body, status=status, headers=headers))
    raised = failure(source, error)
    assert len(reddit.asked_for(NEW)) == tries
    assert sum(naps) <= 10
    assert re.search(words, str(raised))


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, 60.0),
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": "0"}, 1.0),
        ({"Retry-After": "86400"}, 901.0),
        ({"Retry-After": "-5"}, 60.0),
        ({"Retry-After": "inf"}, 60.0),
        ({"Retry-After": "soon"}, 60.0),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 1.0),
        ({"Retry-After": "Wed, 21 Oct 2099 07:28:00 -0000"}, 901.0),
        ({"X-Ratelimit-Reset": "120.5"}, 120.5),
        ({"X-Ratelimit-Reset": "300", "X-Ratelimit-Remaining": "0", "X-Ratelimit-Used": "100"}, 300.0),
    ],
)  # fmt: skip
def test_too_many_requests_is_one_request_and_a_wait_within_reason(
    reddit, source, answer, naps, headers, wait
):
    reddit.lay(NEW, answer({}, status=429, headers=headers))
    raised = failure(source, RateLimited)
    assert (raised.retry_after, raised.permanent) == (wait, False)
    assert len(reddit.asked_for(NEW)) == 1
    assert sum(naps) < 5


def test_a_limit_stops_the_run_at_once(reddit, source, answer):
    reddit.lay(NEW, answer({}, status=429, headers={"Retry-After": "30"}))
    with pytest.raises(RateLimited, match="1 of 2 communities") as caught:
        list(source(communities=["prams", "cots"]).read({}, now=NOW))
    assert caught.value.retry_after == 30
    assert reddit.asked_for("/r/cots/new") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Ratelimit-Remaining": "96.0", "X-Ratelimit-Used": "4", "X-Ratelimit-Reset": "599.5"},
        {"X-Ratelimit-Remaining": "96.0", "X-Ratelimit-Reset": "10"},
        {"X-Ratelimit-Remaining": "many", "X-Ratelimit-Used": "4", "X-Ratelimit-Reset": "1"},
        {"X-Ratelimit-Remaining": "96.0", "X-Ratelimit-Used": "", "X-Ratelimit-Reset": "nan"},
        {"X-Ratelimit-Remaining": "1", "X-Ratelimit-Used": "0.0", "X-Ratelimit-Reset": "1e9"},
        {"X-Ratelimit-Remaining": "0.4", "X-Ratelimit-Used": "99", "X-Ratelimit-Reset": "3"},
        {},
    ],
)
def test_whatever_the_limit_headers_say_the_pages_are_read(
    reddit, source, answer, make, naps, headers
):
    first = answer(make.listing(make.submission(2), after="t3_post2"), headers=headers)
    reddit.lay(NEW, first, answer(make.listing(make.submission(1)), headers=headers))
    pages = list(source(communities=["prams"]).read({}, now=NOW))
    assert [len(page.items) for page in pages] == [1, 1]
    assert all(nap <= 10 for nap in naps)


def test_an_allowance_that_is_used_up_is_an_error_and_no_long_sleep(
    reddit, source, answer, make, naps
):
    spent = {"X-Ratelimit-Remaining": "0", "X-Ratelimit-Used": "100", "X-Ratelimit-Reset": "400"}
    reddit.lay(NEW, answer(make.listing(make.submission(2), after="t3_post2"), headers=spent))
    reading = source(communities=["prams"]).read({}, now=NOW)
    assert len(next(reading).items) == 1
    with pytest.raises(RateLimited, match="allowance is used up") as caught:
        next(reading)
    assert 390 < caught.value.retry_after <= 400
    assert len(reddit.asked_for(NEW)) == 1
    assert sum(naps) < 5


@pytest.mark.parametrize(
    ("body", "status", "error", "words"),
    [
        ({"error": "invalid_grant"}, 200, AuthRejected, "invalid_grant"),
        ({"message": "Unauthorized"}, 401, AuthRejected, "no token"),
        (HTML, 403, AuthRejected, "no token"),
        (HTML, 200, SourceBlocked, "JSON"),
        ({"access_token": "T"}, 200, SourceBlocked, "KeyError"),
        ([], 200, SourceBlocked, "TypeError"),
        (HTML, 503, SourceDown, "503"),
        ({}, 429, RateLimited, "429"),
    ],
)
def test_a_token_that_is_not_given_is_named(reddit, source, answer, body, status, error, words):
    reddit.lay(TOKEN, answer(body, status=status))
    assert words in str(failure(source, error))
    assert len(reddit.asked_for(TOKEN)) == 1
    assert reddit.asked_for(NEW) == []


def test_a_token_that_expires_is_renewed_within_the_reading(reddit, source, answer, make):
    reddit.lay(NEW, answer({}, status=401), answer(make.listing(make.submission(1))))
    (page,) = source(communities=["prams"]).read({}, now=NOW)
    assert len(page.items) == 1
    assert len(reddit.asked_for(TOKEN)) == 2


def test_a_body_that_is_cut_is_asked_for_again(reddit, source, answer, make):
    whole = answer(make.listing(make.submission(1)))
    cut = answer(make.listing(make.submission(1)), cut_after=40)
    reddit.lay(NEW, cut, whole)
    (page,) = source(communities=["prams"]).read({}, now=NOW)
    assert len(page.items) == 1
    reddit.lay(NEW, cut)
    assert "ChunkedEncodingError" in str(failure(source, SourceDown))


def test_a_server_that_is_not_there_is_down(reddit, source, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("OVERHEARD_REDDIT_API_URL", f"http://127.0.0.1:{port}")
    raised = failure(source, SourceDown)
    assert "ConnectionError" in str(raised)
    assert not raised.permanent


def test_a_server_that_never_answers_is_given_up(reddit, source, answer, monkeypatch):
    monkeypatch.setattr(session, "_CONNECT_AND_READ", (1.0, 0.1))
    release = threading.Event()
    reddit.compute(NEW, lambda request: answer({"waited": release.wait(5)}))
    try:
        assert "ReadTimeout" in str(failure(source, SourceDown))
    finally:
        release.set()
    assert len(reddit.asked_for(NEW)) == 3


def test_no_error_holds_a_key(reddit, source, answer, monkeypatch):
    monkeypatch.setenv("OVERHEARD_REDDIT_CLIENT_SECRET", "hushhush")
    reddit.lay(TOKEN, answer({"error": "invalid_grant"}))
    assert "hushhush" not in str(failure(source, AuthRejected))
