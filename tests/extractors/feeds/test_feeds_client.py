from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from extractors.feeds import fetching
from extractors.feeds.client import open_source
from overheard.errors import (
    AuthRejected,
    ConfigError,
    RateLimited,
    SourceBlocked,
    SourceDown,
)
from overheard.settings import SourceSettings

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def feed(*numbers: int, words: str = "text") -> bytes:
    entries = "".join(
        f"<item><title>t{n}</title><link>https://example.com/{n}</link><description>{words}</description>"
        f"<pubDate>Wed, 04 Mar 2026 11:{n:02}:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{entries}</channel></rss>'.encode()


class Server(ThreadingHTTPServer):
    """Answers each path with what the test put into `answers`: status, headers, body."""

    answers: dict[str, tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, dict[str, str]]]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked.append(
            (self.path, {key.lower(): value for key, value in self.headers.items()})
        )
        status, headers, body = server.answers[self.path]
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        server.answers, server.asked = {}, []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def source_of(server: Server, *paths: str):
    urls = tuple(server.url(path) for path in paths)
    return open_source(SourceSettings(name="news", kind="feed", urls=urls))


def read(source, state=None, *, now=NOW):
    pages = list(source.read(state or {}, now=now))
    return [item for page in pages for item in page.items], pages


def test_a_feed_gives_its_entries_and_asks_politely_the_next_time(server):
    server.answers["/a"] = (200, {"ETag": '"1"', "Last-Modified": "yesterday"}, feed(1, 2))
    items, pages = read(source_of(server, "/a"))
    again, _ = read(source_of(server, "/a"), pages[-1].state)
    assert (len(items), len(again)) == (2, 0)
    assert server.asked[1][1]["if-none-match"] == '"1"'
    assert server.asked[1][1]["if-modified-since"] == "yesterday"


def test_only_new_and_edited_entries_are_given_again(server):
    server.answers["/a"] = (200, {}, feed(1, 2))
    _, pages = read(source_of(server, "/a"))
    server.answers["/a"] = (200, {}, feed(2, 3))
    items, pages = read(source_of(server, "/a"), pages[-1].state)
    assert (len(items), pages[0].ignored) == (1, {"entry seen before": 1})
    server.answers["/a"] = (200, {}, feed(2, 3, words="edited"))
    assert len(read(source_of(server, "/a"), pages[-1].state)[0]) == 2


def test_a_feed_that_moved_on_completely_leaves_a_gap(server):
    server.answers["/a"] = (200, {}, feed(1, 2))
    _, pages = read(source_of(server, "/a"))
    server.answers["/a"] = (200, {}, feed(8, 9))
    _, pages = read(source_of(server, "/a"), pages[-1].state, now=NOW + timedelta(hours=3))
    (gap,) = pages[0].gaps
    assert (gap.since, gap.until) == (NOW, NOW + timedelta(hours=3))


def test_one_bad_feed_does_not_stop_the_others_and_is_reported_at_the_end(server):
    server.answers |= {"/bad": (500, {}, b""), "/good": (200, {}, feed(1))}
    items = []
    with pytest.raises(SourceDown, match="1 of 2 feeds failed"):
        items.extend(
            item
            for page in source_of(server, "/bad", "/good").read({}, now=NOW)
            for item in page.items
        )
    assert items == [] or len(items) == 1
    given = source_of(server, "/bad", "/good").read({}, now=NOW)
    assert len(next(given).items) == 1


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ((200, {}, b"<html>Please log in</html>"), SourceBlocked, "no feed"),
        ((200, {}, b""), SourceBlocked, "nothing"),
        ((403, {}, b""), AuthRejected, "403"),
        ((404, {}, b""), SourceBlocked, "404"),
        ((429, {"Retry-After": "90"}, b""), RateLimited, "429"),
        ((503, {}, b""), SourceDown, "503"),
        ((302, {"Location": "/a"}, b""), SourceBlocked, "circle"),
        ((302, {"Location": "file:///etc/passwd"}, b""), SourceBlocked, "not http"),
    ],
)
def test_what_is_no_feed_is_said_in_words(server, answer, error, words):
    server.answers["/a"] = answer
    with pytest.raises(error, match=words):
        read(source_of(server, "/a"))


def test_the_wait_that_the_server_asks_for_is_passed_on(server):
    server.answers["/a"] = (429, {"Retry-After": "90"}, b"")
    with pytest.raises(RateLimited) as caught:
        read(source_of(server, "/a"))
    assert caught.value.retry_after == 90


def test_a_feed_that_is_suddenly_empty_is_blocked_and_not_quiet(server):
    server.answers["/a"] = (200, {}, feed(1))
    _, pages = read(source_of(server, "/a"))
    server.answers["/a"] = (200, {}, feed())
    with pytest.raises(SourceBlocked, match="empty feed"):
        read(source_of(server, "/a"), pages[-1].state)


def test_a_busy_feed_that_stands_still_is_frozen(server):
    server.answers["/a"] = (200, {}, feed(*range(1, 9)))
    _, pages = read(source_of(server, "/a"))
    state = pages[-1].state
    assert read(source_of(server, "/a"), state, now=NOW + timedelta(hours=5))[0] == []
    with pytest.raises(SourceBlocked, match="same entries since 2026-11-20"):
        read(source_of(server, "/a"), state, now=NOW + timedelta(days=3))


def test_a_quiet_feed_may_stand_still(server):
    server.answers["/a"] = (200, {}, feed(1, 2))
    _, pages = read(source_of(server, "/a"))
    assert read(source_of(server, "/a"), pages[-1].state, now=NOW + timedelta(days=60))[0] == []


def test_a_redirect_is_followed(server):
    server.answers |= {"/old": (301, {"Location": "/new"}, b""), "/new": (200, {}, feed(1))}
    assert len(read(source_of(server, "/old"))[0]) == 1


def test_a_feed_that_is_too_large_is_refused(server, monkeypatch):
    monkeypatch.setattr(fetching, "MAX_BYTES", 50)
    server.answers["/a"] = (200, {}, feed(1))
    with pytest.raises(SourceBlocked, match="20 MB"):
        read(source_of(server, "/a"))


def test_a_public_feed_that_leads_into_a_private_network_is_refused(server, monkeypatch):
    monkeypatch.setattr(
        fetching.socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", ("192.168.0.4", 80))]
    )
    source = open_source(SourceSettings(name="n", kind="feed", urls=("http://feeds.example/a",)))
    with pytest.raises(SourceBlocked, match="private network"):
        read(source)
    assert server.asked == []


def test_a_server_that_does_not_answer_is_down(server):
    url = server.url("/a")
    server.server_close()
    with pytest.raises(SourceDown, match="does not answer"):
        read(open_source(SourceSettings(name="n", kind="feed", urls=(url,))))


@pytest.mark.parametrize("urls", [(), ("ftp://example.com/a",)])
def test_a_source_without_a_feed_address_is_a_mistake_of_the_configuration(urls):
    with pytest.raises(ConfigError):
        open_source(SourceSettings(name="n", kind="feed", urls=urls))


def test_an_entry_that_left_its_feed_is_not_gone(server):
    assert list(source_of(server, "/a").recheck(["feed:1"], now=NOW)) == []


def test_one_private_address_among_public_ones_is_enough_to_refuse_a_feed(monkeypatch):
    found = [(0, 0, 0, "", ("93.184.215.14", 80)), (0, 0, 0, "", ("fe80::1%eth0", 80))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_: found)
    source = open_source(SourceSettings(name="n", kind="feed", urls=("http://feeds.example/a",)))
    with pytest.raises(SourceBlocked, match="private network"):
        read(source)


def test_a_host_without_an_address_is_a_matter_of_spelling(monkeypatch):
    def refuse(*args):
        raise OSError("no such name")

    monkeypatch.setattr(fetching.socket, "getaddrinfo", refuse)
    source = open_source(SourceSettings(name="n", kind="feed", urls=("http://feeds.exmaple/a",)))
    with pytest.raises(SourceDown, match="spelling"):
        read(source)


def test_localhost_by_its_name_may_be_read(server):
    server.answers["/a"] = (200, {}, feed(1))
    url = server.url("/a").replace("127.0.0.1", "localhost")
    source = open_source(SourceSettings(name="n", kind="feed", urls=(url,)))
    assert len(read(source)[0]) == 1


def test_a_feed_that_trickles_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetching, "_WHOLE_SECONDS", -1.0)
    server.answers["/a"] = (200, {}, feed(1))
    with pytest.raises(SourceDown, match="too slowly"):
        read(source_of(server, "/a"))


def test_a_checkpoint_without_a_time_gives_no_gap(server):
    server.answers["/a"] = (200, {}, feed(1, 2))
    _, pages = read(source_of(server, "/a"))
    state = pages[-1].state
    for known in state["feeds"].values():
        known["read_at"] = None
    server.answers["/a"] = (200, {}, feed(8, 9))
    items, pages = read(source_of(server, "/a"), state)
    assert (len(items), pages[0].gaps) == (2, ())
