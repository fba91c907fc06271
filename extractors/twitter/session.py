"""A tweepy client with what tweepy leaves out: time-outs, another address, and errors in our words."""

from __future__ import annotations

import logging
import os
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
import tweepy
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from extractors.twitter.faults import refuse
from overheard.errors import ConfigError

__all__ = ["API_URL", "make_client"]

API_URL = "OVERHEARD_X_API_URL"
"""Environment variable with another address of the API: a gateway, or the server of a test."""

_HOST = "https://api.twitter.com/"
_TIMEOUT = (10.0, 30.0)


def make_client(token: str) -> tweepy.Client:
    """A client for this bearer token; it opens no connection yet.

    Raises:
        ConfigError: the token holds what no header may hold, or the other address is none.
    """
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError(
            "OVERHEARD_X_BEARER_TOKEN holds a blank, a line break or a letter that no token has. "
            "Copy it again from the developer console."
        )
    # tweepy logs headers (with the key) and bodies (with posts) at DEBUG.
    logging.getLogger("tweepy.client").setLevel(logging.WARNING)
    client = tweepy.Client(
        bearer_token=token, return_type=requests.Response, wait_on_rate_limit=False
    )
    client.session.mount(_HOST, _Adapter(base=_base()))
    # Without an auth of its own the session would put a password of ~/.netrc in the key's place.
    client.session.auth = _unchanged
    client.session.hooks["response"].append(refuse)
    return client


class _Adapter(HTTPAdapter):
    """Sends what is meant for X to `base` where there is one, and waits for no answer for ever."""

    def __init__(self, *, base: str) -> None:
        self._base = urlsplit(base)
        super().__init__()

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send with a time-out; tweepy sets none."""
        kwargs["timeout"] = _TIMEOUT
        if self._base.netloc:
            parts = urlsplit(request.url or "")
            path = self._base.path.rstrip("/") + parts.path
            url = urlunsplit((self._base.scheme, self._base.netloc, path, parts.query, ""))
            request.url = url
            kwargs["proxies"] = get_environ_proxies(url)
        return super().send(request, *args, **kwargs)


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _base() -> str:
    base = os.environ.get(API_URL, "")
    if base and not (base.startswith(("http://", "https://")) and urlsplit(base).netloc):
        raise ConfigError(f"{API_URL} is {base!r}; write an address such as https://gateway/x.")
    return base
