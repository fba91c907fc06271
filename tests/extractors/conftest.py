"""A platform on this machine: a real HTTP server that answers what a test laid ready."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest


@dataclass(frozen=True)
class Request:
    """What a client asked; header names are in lower case."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Answer:
    """What the platform says; `cut_after` ends the connection after so many bytes of the body."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None

    def encoded(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()


class PlatformServer(ThreadingHTTPServer):
    """Answers a path with the next answer of its queue, and with its last one for ever after."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Request] = []
        self._answers: dict[str, list[Answer]] = {}
        self._functions: dict[str, Callable[[Request], Answer]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def lay(self, path: str, *answers: Answer) -> None:
        """Answer `path` with these, one after the other; the last one stays."""
        self._answers[path] = list(answers)

    def compute(self, path: str, function: Callable[[Request], Answer]) -> None:
        """Answer `path` with what the function says of the request."""
        self._functions[path] = function

    def asked_for(self, path: str) -> list[Request]:
        return [request for request in self.asked if request.path == path]

    def answer_to(self, request: Request) -> Answer:
        self.asked.append(request)
        if request.path in self._functions:
            return self._functions[request.path](request)
        queue = self._answers.get(request.path)
        if not queue:
            return Answer({"error": f"no answer is laid ready for {request.path}"}, status=404)
        return queue.pop(0) if len(queue) > 1 else queue[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        assert isinstance(self.server, PlatformServer)
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            method=self.command,
            path=parts.path,
            params=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length).decode("utf-8", "replace"),
        )
        answer = self.server.answer_to(request)
        body = answer.encoded()
        self.send_response(answer.status)
        headers = {"Content-Type": "application/json; charset=utf-8", **answer.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if answer.cut_after is not None:
            self.wfile.write(body[: answer.cut_after])
            self.close_connection = True
            return
        with suppress(ConnectionError):  # the client had heard enough
            self.wfile.write(body)

    do_GET = do_POST = _serve

    def log_message(self, *args: object) -> None:
        """Say nothing: a test's output is pytest's."""


@pytest.fixture
def platform() -> Iterator[PlatformServer]:
    """A platform that knows no answer yet; tests lay them ready."""
    server = PlatformServer()
    thread = threading.Thread(
        target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}
    )
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def answer() -> type[Answer]:
    """The class of answers; test folders are no packages, so fixtures hand it on."""
    return Answer
