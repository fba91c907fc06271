"""Turns the HTML that platforms put into posts into the plain text that a reader sees, and finds its links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, CData, NavigableString, PageElement, ParserRejectedMarkup, Tag

__all__ = ["html_links", "html_to_text"]

_EDGES = dict.fromkeys(("td", "th"), " ") | dict.fromkeys(
    (
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "blockquote", "pre", "hr", "section",
        "article", "header", "footer", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6",
    ),
    "\n",
)  # fmt: skip
_TEXTS = (NavigableString, CData)  # and no script, style or comment, which are other classes
_XML_INSTRUCTION = re.compile(r"<\?xml[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
_MANY_LINES = re.compile(r"\n{3,}")


def html_to_text(markup: str, *, drop: Sequence[str] = ()) -> str:
    """The text of `markup`: a line a paragraph, entities resolved; elements that match `drop` (CSS) left out.

    Text without any tag keeps its own line breaks; beside tags a break in the source is a space, as in a browser.
    """
    if "<" not in markup:
        return _tidy(html.unescape(markup))
    soup = _soup(markup)
    if soup is None:
        return _tidy(html.unescape(_TAG.sub(" ", markup)))
    return _tidy("".join(_pieces(soup, drop=drop)))


def html_links(markup: str, *, drop: Sequence[str] = ()) -> tuple[str, ...]:
    """Where the links of `markup` lead, each once; http and https only, those that match `drop` (CSS) left out.

    A platform may show an address cut short; the link has the whole one.
    """
    soup = _soup(markup) if "<" in markup else None
    if soup is None:
        return ()
    tags = (node for node, _ in _walk(soup, drop=drop) if isinstance(node, Tag))
    targets = (str(tag.get("href") or "").strip() for tag in tags if tag.name == "a")
    found = (target for target in targets if target.startswith(("http://", "https://")))
    return tuple(dict.fromkeys(found))


def _soup(markup: str) -> BeautifulSoup | None:
    """The parsed markup, None where the parser gives up on it."""
    try:
        # What says that it is XML is parsed as HTML all the same, and the parser would warn of it.
        return BeautifulSoup(_XML_INSTRUCTION.sub("", markup), "html.parser")
    except ParserRejectedMarkup:
        return None


def _pieces(soup: BeautifulSoup, *, drop: Sequence[str]) -> Iterator[str]:
    for node, is_set in _walk(soup, drop=drop):
        if isinstance(node, Tag):
            yield "\n" if node.name == "br" else _EDGES.get(node.name, "")
        elif type(node) in _TEXTS:
            yield str(node) if is_set else _WHITE.sub(" ", str(node))


def _walk(soup: BeautifulSoup, *, drop: Sequence[str]) -> Iterator[tuple[PageElement, bool]]:
    """Every node in reading order, whether its white space is set as written, and the far edges of blocks.

    It changes nothing in the tree, since every change searches all siblings, and entries with thousands of
    paragraphs exist.
    """
    dropped = {id(element) for selector in drop for element in soup.select(selector)}
    waiting: list[tuple[PageElement, bool]] = [(soup, False)]
    while waiting:
        node, is_set = waiting.pop()
        if id(node) in dropped:
            continue
        yield node, is_set
        if isinstance(node, Tag):
            is_set = is_set or node.name == "pre"
            waiting.append((NavigableString(_EDGES.get(node.name, "")), True))
            waiting.extend((child, is_set) for child in reversed(node.contents))


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()
