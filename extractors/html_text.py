"""Turns the HTML that platforms put into posts into the plain text that a reader sees."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag

__all__ = ["html_to_text"]

_BLOCKS = ("p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "h1", "h2", "h3", "h4")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
_MANY_LINES = re.compile(r"\n{3,}")


def html_to_text(markup: str, *, drop: Sequence[str] = ()) -> str:
    """The text of `markup`: a line a paragraph, entities resolved; elements that match `drop` (CSS) left out."""
    if "<" not in markup:
        return html.unescape(markup).strip()
    try:
        soup = BeautifulSoup(_PROLOGUE.sub("", markup, count=1), "html.parser")
    except ParserRejectedMarkup:
        return _tidy(html.unescape(_TAG.sub(" ", markup)))
    for selector in (*drop, "script", "style"):
        for element in soup.select(selector):
            element.decompose()
    for element in soup.find_all("br"):
        element.replace_with("\n")
    for element in soup.find_all(_BLOCKS):
        if isinstance(element, Tag):
            element.insert_after("\n")
            element.insert_before("\n")
    return _tidy(soup.get_text())


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()
