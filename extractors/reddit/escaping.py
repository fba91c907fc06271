"""Undoes the escaping of answers that were asked for without raw_json=1, and of most dumps."""

from __future__ import annotations

import re
from typing import Any

from extractors.reddit.markdown import unescape_once

__all__ = ["is_escaped", "unescaped"]

_RENDERED = ("selftext_html", "body_html")
_TEXTS = ("title", "selftext", "body", "link_title")
_ESCAPED = re.compile(r"&(?:amp|lt|gt);")
_NEVER_ESCAPED = re.compile(r"[<>]|&(?!amp;|lt;|gt;)")


def is_escaped(data: dict[str, Any]) -> bool:
    """Whether "&", "<" and ">" are written as entities throughout.

    The rendered form tells for sure. Without it they are when one is, and none stands bare.
    """
    for key in _RENDERED:
        if isinstance(data.get(key), str):
            return str(data[key]).lstrip().startswith("&lt;")
    texts = [data[key] for key in _TEXTS if isinstance(data.get(key), str)]
    if any(_NEVER_ESCAPED.search(text) for text in texts):
        return False
    return any(_ESCAPED.search(text) for text in (*texts, str(data.get("url") or "")))


def unescaped(data: dict[str, Any]) -> dict[str, Any]:
    """The same data with its texts and addresses as their author wrote them."""
    return _without_entities(data) if is_escaped(data) else data


def _without_entities(value: Any) -> Any:
    if isinstance(value, str):
        return unescape_once(value)
    if isinstance(value, dict):
        return {key: _without_entities(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_entities(item) for item in value]
    return value
