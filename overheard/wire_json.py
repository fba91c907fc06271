"""Reads and writes JSON of the platforms: fast where it is well formed, tolerant where people made it.

A lone surrogate (half of an emoji that some tool cut in two) becomes U+FFFD, so that whatever is read can
also be written as UTF-8.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

__all__ = ["decode_json", "encode_json"]

_DECODER = msgspec.json.Decoder()
_ENCODER = msgspec.json.Encoder()


def decode_json(raw: bytes | str) -> Any:
    """Parse `raw`; bytes are UTF-8, broken bytes become U+FFFD.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return _DECODER.decode(raw)
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = raw.decode("utf-8", errors="replace") if isinstance(raw, bytes) else raw
    try:
        return _without_lone_surrogates(json.loads(text.lstrip("\ufeff")))
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error


def encode_json(value: object) -> bytes:
    """Write dicts, lists, dataclasses, datetimes and enums as compact UTF-8 JSON.

    Raises:
        UnicodeEncodeError: a string holds a lone surrogate; read it through `decode_json` first.
    """
    return _ENCODER.encode(value)


def _without_lone_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_lone_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {
            _without_lone_surrogates(key): _without_lone_surrogates(item)
            for key, item in value.items()
        }
    return value
