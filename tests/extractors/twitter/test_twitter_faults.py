from __future__ import annotations

import logging
import socket
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from extractors.twitter import session
from overheard.errors import (
    AuthRejected,
    BadRequest,
    ConfigError,
    QuotaSpent,
    RateLimited,
    SourceBlocked,
    SourceDown,
    SourceError,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SEARCH = "/2/tweets/search/recent"
KEY = "KEY-THAT-NOBODY-SEES"


def read(source):
    return list(source.read({}, now=NOW))


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (400, {"detail": "Invalid operator min_faves"}, BadRequest, "min_faves"),
        (400, {"errors": [{"message": "too long"}], "title": "Invalid"}, BadRequest, "too long"),
        (400, b"", BadRequest, "no reason given"),
        (401, {"title": "Unauthorized", "status": 401}, AuthRejected, "OVERHEARD_X_BEARER_TOKEN"),
        (401, None, AuthRejected, "401"),
        (402, {"title": "CreditsDepleted", "detail": "no credits"}, QuotaSpent, "no credits"),
        (403, {"detail": "Attach the app to a project"}, AuthRejected, "to a project"),
        (403, b"<html>Attention required</html>", SourceBlocked, "block page"),
        (403, b"", AuthRejected, "no reason given"),
        (404, {"title": "Not Found"}, BadRequest, "OVERHEARD_X_API_URL"),
        (302, None, SourceBlocked, "leads elsewhere"),
        (410, {"title": "Gone"}, BadRequest, "410"),
        (
            429,
            {"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap"},
            QuotaSpent,
            "Monthly product cap",
        ),
        (
            429,
            {"title": "x", "type": "https://api.twitter.com/2/problems/usage-capped"},
            QuotaSpent,
            "cap",
        ),
        (429, b"[]", RateLimited, "60 seconds"),
        (200, b"<html>Log in</html>", SourceBlocked, "page instead of JSON"),
        (200, b"", SourceBlocked, "page instead of JSON"),
        (200, b'["a list"]', SourceBlocked, "not its API"),
        (200, {"ok": True}, SourceBlocked, "not its API"),
    ],
)
def test_a_refusal_is_told_once_and_in_our_words(
    source, platform, answer, waits, status, body, error, words
):
    platform.lay(SEARCH, answer(body, status=status, headers={"Location": platform.url}))
    with pytest.raises(error, match=words):
        read(source())
    assert (len(platform.asked), waits) == (1, [])


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"<html>503</html>", {"title": "x"}])
@pytest.mark.parametrize("status", [408, 500, 503])
def test_a_fault_of_x_is_tried_three_times_and_no_more(
    source, platform, answer, waits, status, body
):
    platform.lay(SEARCH, answer(body, status=status))
    with pytest.raises(SourceDown, match=str(status)):
        read(source())
    assert len(platform.asked) == 3
    assert len(waits) == 2
    assert all(1 <= wait <= 5 for wait in waits)


def test_a_fault_that_passes_is_not_noticed(source, platform, answer, page):
    platform.lay(SEARCH, answer(None, status=502), answer(page(1)))
    assert len(read(source())[0].items) == 1


@pytest.mark.parametrize("cut_after", [0, 40])
def test_a_body_that_is_cut_off_is_asked_for_again(source, platform, answer, page, cut_after):
    platform.lay(SEARCH, answer(page(1), cut_after=cut_after), answer(page(1)))
    assert len(read(source())[0].items) == 1


def test_json_that_is_cut_off_within_a_whole_answer_is_asked_for_again(
    source, platform, answer, page
):
    platform.lay(SEARCH, answer(b'{"data": [{"id"'), answer(page(1)))
    assert len(read(source())[0].items) == 1


def test_a_refusal_whose_words_are_cut_off_is_still_a_refusal(source, platform, answer):
    platform.lay(SEARCH, answer({"detail": "x" * 90}, status=401, cut_after=10))
    with pytest.raises(AuthRejected):
        read(source())


def test_nobody_listening_is_down(source, monkeypatch, waits):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("OVERHEARD_X_API_URL", f"http://127.0.0.1:{port}")
    with pytest.raises(SourceDown, match="ConnectionError"):
        read(source())
    assert len(waits) == 2


def test_a_server_that_never_answers_is_down(source, monkeypatch):
    monkeypatch.setattr(session, "_TIMEOUT", (0.05, 0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setenv("OVERHEARD_X_API_URL", f"http://127.0.0.1:{port}")
        with pytest.raises(SourceDown, match="Timeout"):
            read(source())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"x-rate-limit-reset": "soon"}, 60),
        ({"x-rate-limit-reset": "0"}, 60),
        ({"x-rate-limit-reset": "+300"}, 301),
        ({"x-rate-limit-reset": "+1"}, 10),
        ({"x-rate-limit-reset": "+90000"}, 901),
        ({"retry-after": "30"}, 30),
        ({"retry-after": "0"}, 60),
    ],
)
def test_the_wait_follows_the_clock_of_x_and_stays_sane(
    source, platform, answer, monkeypatch, headers, seconds
):
    server_time = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)  # far from our clock
    given = {
        name: str(int(server_time.timestamp()) + int(value)) if value.startswith("+") else value
        for name, value in headers.items()
    }
    date = format_datetime(server_time, usegmt=True)
    monkeypatch.setattr(platform.RequestHandlerClass, "date_time_string", lambda handler: date)
    platform.lay(SEARCH, answer({}, status=429, headers=given))
    with pytest.raises(RateLimited) as caught:
        read(source())
    assert caught.value.retry_after == seconds
    assert len(platform.asked) == 1


def test_a_date_that_is_none_leaves_us_our_own_clock(source, platform, answer, monkeypatch):
    monkeypatch.setattr(platform.RequestHandlerClass, "date_time_string", lambda _: "yesterday")
    headers = {"x-rate-limit-reset": "99999999999"}
    platform.lay(SEARCH, answer({}, status=429, headers=headers))
    with pytest.raises(RateLimited) as caught:
        read(source())
    assert caught.value.retry_after == 901


@pytest.mark.parametrize("status", [400, 401, 402, 403])
def test_the_key_is_in_no_error_and_no_log_line(source, platform, answer, caplog, status):
    caplog.set_level(logging.DEBUG)
    reader = source()
    platform.lay(SEARCH, answer({"detail": f"bad token {KEY}"}, status=status))
    with pytest.raises(SourceError) as caught:
        read(reader)
    assert KEY not in str(caught.value) + caplog.text
    assert "(key)" in str(caught.value)


def test_a_forbidding_body_that_is_cut_off_is_no_block_page(source, platform, answer):
    platform.lay(SEARCH, answer({"detail": "x" * 90}, status=403, cut_after=10))
    with pytest.raises(AuthRejected):
        read(source())


def test_long_words_are_shortened(source, platform, answer):
    platform.lay(SEARCH, answer({"detail": "word " * 500}, status=400))
    with pytest.raises(BadRequest) as caught:
        read(source())
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "blüte"])
def test_a_token_that_no_header_takes_is_refused_without_showing_it(source, monkeypatch, token):
    monkeypatch.setenv("OVERHEARD_X_BEARER_TOKEN", token)
    with pytest.raises(ConfigError, match="OVERHEARD_X_BEARER_TOKEN") as caught:
        source()
    assert token not in str(caught.value)


def test_blanks_around_a_token_do_no_harm(source, platform, answer, page, monkeypatch):
    monkeypatch.setenv("OVERHEARD_X_BEARER_TOKEN", f"  {KEY}\n")
    platform.lay(SEARCH, answer(page(1)))
    read(source())
    assert platform.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_gateway_with_a_path_is_kept_and_a_wrong_one_refused(
    source, platform, answer, page, monkeypatch
):
    monkeypatch.setenv("OVERHEARD_X_API_URL", f"{platform.url}/gateway/x/")
    platform.lay(f"/gateway/x{SEARCH}", answer(page(1)))
    assert len(read(source())[0].items) == 1
    monkeypatch.setenv("OVERHEARD_X_API_URL", "gateway.example")
    with pytest.raises(ConfigError, match="OVERHEARD_X_API_URL"):
        source()


def test_a_password_of_the_machine_does_not_replace_the_key(
    source, platform, answer, page, monkeypatch, tmp_path
):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    platform.lay(SEARCH, answer(page(1)))
    read(source())
    assert platform.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_without_another_address_x_itself_is_asked(source, monkeypatch):
    monkeypatch.delenv("OVERHEARD_X_API_URL")
    asked = []

    def note(adapter, request, **options):
        asked.append((request.url.split("?")[0], options["timeout"]))
        raise ConnectionAbortedError

    monkeypatch.setattr(session.HTTPAdapter, "send", note)
    with pytest.raises(ConnectionAbortedError):
        read(source())
    assert asked == [("https://api.twitter.com/2/tweets/search/recent", (10.0, 30.0))]
