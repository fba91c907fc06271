"""The inbox behind its real web server."""

from __future__ import annotations

import socket
import threading
import urllib.request

import pytest
import waitress

from inbox.server import serve
from overheard.errors import InputError


def test_waitress_serves_the_sign_in_page(app, monkeypatch):
    started, servers, made = threading.Event(), [], waitress.create_server

    def observed(*arguments, **options):
        servers.append(made(*arguments, **options))
        started.set()
        return servers[0]

    monkeypatch.setattr(waitress, "create_server", observed)
    told = []
    options = {"host": "127.0.0.1", "port": 0, "on_ready": told.append}
    thread = threading.Thread(target=serve, args=(app,), kwargs=options)
    thread.start()
    assert started.wait(10)
    port = servers[0].effective_port
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=10) as answer:
        page, headers = answer.read().decode(), answer.headers
    servers[0].trigger.pull_trigger(servers[0].close)
    thread.join(10)
    assert told == [f"http://127.0.0.1:{port}/"]
    assert "Sign in to the inbox" in page
    assert headers["X-Frame-Options"] == "DENY"


def test_a_port_that_is_taken_is_said_in_words(app):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="--port"):
            serve(app, host="127.0.0.1", port=taken.getsockname()[1])
