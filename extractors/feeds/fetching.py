"""Fetches one feed politely: conditional, capped in time and size, and never led into the private network."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from overheard.errors import AuthRejected, RateLimited, SourceBlocked, SourceDown

__all__ = ["MAX_BYTES", "Fetched", "fetch_feed"]

MAX_BYTES = 20 * 1024 * 1024
_TIMEOUT = (10.0, 30.0)
_WHOLE_SECONDS = 120.0
_MAX_REDIRECTS = 5
_USER_AGENT = "overheard/0.1 (feed reader)"
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"
_NOT_MODIFIED, _TOO_MANY, _SERVER_ERROR = 304, 429, 500
_DENIED = frozenset({401, 402, 403, 451})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed's answer; `body` is None where it has not changed since the last time."""

    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None


def fetch_feed(
    url: str, *, validators: Mapping[str, Any], session: requests.Session | None = None
) -> Fetched:
    """Fetch `url`, sending back the ETag and the Last-Modified that it gave before.

    Raises:
        SourceError: SourceDown, RateLimited, AuthRejected or SourceBlocked, in words that name the host.
    """
    client = session or requests.Session()
    home = urlsplit(url).hostname or ""
    try:
        return _follow(client, url, home=home, headers=_headers(validators))
    except requests.RequestException as error:
        message = f"{home} does not answer ({type(error).__name__}); it is tried again next time."
        raise SourceDown(message) from error
    finally:
        if session is None:
            client.close()


def _follow(client: requests.Session, url: str, *, home: str, headers: dict[str, str]) -> Fetched:
    for _ in range(_MAX_REDIRECTS + 1):
        _refuse_private(url, home=home)
        with client.get(
            url, headers=headers, timeout=_TIMEOUT, stream=True, allow_redirects=False
        ) as answer:
            target = answer.headers.get("location")
            if answer.status_code in _REDIRECTS and target:
                url = urljoin(url, target)
                continue
            return _read(answer, home=home)
    raise SourceBlocked(f"{home} redirects in a circle; check the feed's address in a browser.")


def _headers(validators: Mapping[str, Any]) -> dict[str, str]:
    headers = {"User-Agent": _USER_AGENT, "Accept": _ACCEPT}
    for name, key in (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified")):
        if isinstance(validators.get(key), str):
            headers[name] = validators[key]
    return headers


def _refuse_private(url: str, *, home: str) -> None:
    """Refuse a hop into a private network, unless the configured feed itself is on this machine."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SourceBlocked(f"{home} leads to an address that is not http or https.")
    if _is_loopback(home):
        return
    try:
        found = socket.getaddrinfo(parts.hostname, None)
    except (OSError, UnicodeError) as error:
        raise SourceDown(f"{parts.hostname} has no address; check the feed's spelling.") from error
    for entry in found:
        if not ipaddress.ip_address(str(entry[4][0]).split("%")[0]).is_global:
            raise SourceBlocked(f"{home} leads into a private network; such a feed is not read.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(answer: requests.Response, *, home: str) -> Fetched:
    status = answer.status_code
    if status == _NOT_MODIFIED:
        return Fetched(None)
    _refuse_status(answer, home=home)
    parts, size, started = list[bytes](), 0, time.monotonic()
    for chunk in answer.iter_content(64 * 1024):
        size += len(chunk)
        if size > MAX_BYTES:
            raise SourceBlocked(f"{home} sends more than 20 MB; that is no feed.")
        if time.monotonic() - started > _WHOLE_SECONDS:
            raise SourceDown(f"{home} sends its feed too slowly; it is tried again next time.")
        parts.append(chunk)
    return Fetched(
        b"".join(parts),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )


def _refuse_status(answer: requests.Response, *, home: str) -> None:
    status = answer.status_code
    if status == _TOO_MANY:
        wait = answer.headers.get("retry-after", "")
        seconds = float(wait) if wait.isdigit() else None
        raise RateLimited(f"{home} asks to be read less often (429).", retry_after=seconds)
    if status in _DENIED:
        raise AuthRejected(
            f"{home} refuses to give the feed ({status}); it wants a login or blocks this network."
        )
    if status >= _SERVER_ERROR:
        raise SourceDown(f"{home} has a fault of its own ({status}); it is tried again next time.")
    if status != requests.codes.ok:
        raise SourceBlocked(f"{home} has no feed at this address ({status}); check the address.")
