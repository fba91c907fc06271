"""Turns Reddit's Markdown into what its author wrote and what the author only quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.token import Token

__all__ = ["Reading", "read_markdown", "unescape_once"]

_SPOILER = ">!"
_URL = re.compile(r"https?://[^\s<>\]\[|\\^`{}\"]+")
_MANY_LINES = re.compile(r"\n{3,}")
_ONLY_SEEN = str.maketrans({"\u200b": None, "\ufeff": None, "\u00a0": " "})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A text as its reader sees it.

    Attributes:
        text: the author's words. quoted: the lines behind ">". urls: where its links lead, in their order.
    """

    text: str
    quoted: str = ""
    urls: tuple[str, ...] = ()


@dataclass(slots=True)
class _Writing:
    own: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    cells: list[str] | None = None
    marker: str = ""
    depth: int = 0

    def add(self, line: str) -> None:
        if self.cells is not None:
            self.cells.append(line)
            return
        (self.quoted if self.depth else self.own).append(self.marker + line)
        self.marker = ""


def read_markdown(markup: str) -> Reading:
    """The plain text of `markup`, with quotes and links told apart; spoilers are shown, images are left out."""
    writing = _Writing()
    for token in _PARSER.parse(_with_closed_quotes(markup)):
        _take(token, writing)
    return Reading(
        text=_tidy(writing.own),
        quoted=_tidy(writing.quoted),
        urls=tuple(dict.fromkeys(writing.urls)),
    )


def unescape_once(text: str) -> str:
    """Undo the escaping of an answer without raw_json=1: three entities, each once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _quote_but_no_spoiler(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A line that begins with ">!" is a hidden word of the author, no quote."""
    begin = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith(_SPOILER, begin) and blockquote(state, start, end, silent)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.block.ruler.at(
        "blockquote",
        _quote_but_no_spoiler,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    return parser


_PARSER = _parser()


def _with_closed_quotes(markup: str) -> str:
    """End a quote where its ">" ends: people answer on the next line, and those words are theirs."""
    if ">" not in markup:
        return markup
    lines: list[str] = []
    for line in markup.split("\n"):
        if lines and line.strip() and _is_quote(lines[-1]) and not line.lstrip().startswith(">"):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _is_quote(line: str) -> bool:
    stripped = line.lstrip()
    return stripped.startswith(">") and not stripped.startswith(_SPOILER)


def _take(token: Token, writing: _Writing) -> None:
    match token.type:
        case "blockquote_open" | "blockquote_close":
            writing.depth += token.nesting
        case "list_item_open":
            # "2013. What a year" is a list to Markdown; its number is a word of the author.
            writing.marker = f"{token.info}{token.markup} " if token.info else ""
        case "tr_open":
            writing.cells = []
        case "tr_close":
            row, writing.cells = " | ".join(writing.cells or ()), None
            writing.add(row)
        case "inline":
            writing.add(_inline(token.children or (), writing.urls))
        case "fence" | "code_block":
            writing.add(token.content.rstrip("\n"))
        case _:
            pass


def _inline(tokens: Iterable[Token], urls: list[str]) -> str:
    parts: list[str] = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "link_open":
                urls.extend(_addresses(str(token.attrGet("href") or "")))
            case "image":
                urls.extend(_addresses(str(token.attrGet("src") or "")))
            case "text":
                urls.extend(_addresses(token.content))
                parts.append(token.content.replace(_SPOILER, "").replace("!<", ""))
            case _:
                parts.append(token.content)
    return "".join(parts)


def _addresses(text: str) -> Iterable[str]:
    for found in _URL.findall(text) if "://" in text else ():
        address = found.rstrip(".,;:!?'*_~")
        yield address if "(" in address else address.rstrip(").,")


def _tidy(lines: Iterable[str]) -> str:
    text = "\n".join(lines).translate(_ONLY_SEEN)
    return _MANY_LINES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()
