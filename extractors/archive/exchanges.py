"""Takes the answers out of recorded HTTP: VCR and praw cassettes, lines of requests, fixtures."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from overheard.wire_json import decode_json

__all__ = ["Answer", "answers"]

_FIRST_ERROR = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered.

    Attributes:
        body: parsed JSON, or the bytes of a feed; None where there is nothing to read.
        ignored: why the answer holds no posts ("answer 404", "token" …), "" where it may.
    """

    body: Any = None
    ignored: str = ""


def answers(value: Any) -> list[Answer] | None:
    """The answers that a recorded value holds, None where it is no recording."""
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("interactions"), list):
        return list(_of_cassette(value["interactions"]))
    if "url" in value and isinstance(value.get("reply"), (dict, list)):
        return [Answer(value["reply"])]
    if {"method", "url", "status"} <= value.keys() and _body_of(value) is not _MISSING:
        return [_answer(str(value["method"]), value["status"], _body_of(value))]
    return None


_MISSING = object()


def _body_of(exchange: dict[str, Any]) -> Any:
    for key in ("json", "body", "content", "text"):
        if key in exchange:
            return exchange[key]
    return _MISSING


def _of_cassette(interactions: list[Any]) -> Iterator[Answer]:
    for interaction in interactions:
        request = _dict(_dict(interaction).get("request"))
        response = _dict(_dict(interaction).get("response"))
        status = response.get("status", response.get("status_code"))
        code = status.get("code") if isinstance(status, dict) else status
        body = response.get("body", response.get("content"))
        yield _answer(str(request.get("method", "GET")), code, body)


def _answer(method: str, status: Any, body: Any) -> Answer:
    if not isinstance(status, int) or status >= _FIRST_ERROR:
        return Answer(ignored=f"answer {status}" if isinstance(status, int) else "answer unknown")
    if method.upper() == "DELETE":
        return Answer(ignored="answer to a deletion")
    parsed = _parsed(body)
    if isinstance(parsed, dict) and "access_token" in parsed:
        return Answer(ignored="token")
    if parsed is None or parsed in ({}, []):
        return Answer(ignored="empty answer")
    return Answer(parsed)


def _parsed(body: Any) -> Any:
    """JSON as it is or from text; a feed's XML as bytes."""
    if isinstance(body, dict):
        if isinstance(body.get("string"), str):
            return _parsed(body["string"])
        if isinstance(body.get("base64_string"), str):
            return _parsed(_from_base64(body["base64_string"]))
        return body
    if not isinstance(body, str):
        return body
    text = body.lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return text.encode("utf-8", "replace")
    try:
        return decode_json(text)
    except ValueError:
        return None


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
