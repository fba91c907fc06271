"""Writes the commented overheard.toml of `overheard init`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

__all__ = ["handle_of", "new_configuration"]

_HEAD = """\
# Overheard's configuration. All keys: docs/configuration.md. Secrets never stand here:
# they come from the environment (OVERHEARD_X_BEARER_TOKEN …) or from the file in NAME_FILE.

workspace = {workspace}    # raw zone, index and leads; relative to this file
engine = "sqlite"          # or "elasticsearch"
min_lead_score = 30        # 0 to 100; posts below are counted as drops, not lost
"""

_TAIL = """
# The first rule that holds routes a lead; without rules the built-in ones do.
# [[routes]]
# department = "support"
# labels = ["complaint", "problem"]

[business_hours]
time_zone = "Europe/London"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
opens = "08:00"
closes = "22:00"
answer_minutes = 240       # complaints are due within so many minutes of business time

[mail]
host = "127.0.0.1"
port = 25
security = "none"          # none, starttls or tls
user = ""                  # the password is OVERHEARD_SMTP_PASSWORD
sender = "Overheard <overheard@localhost>"
inbox_url = "http://127.0.0.1:8000"
"""


def new_configuration(
    *,
    brands: Sequence[str],
    competitors: Sequence[str] = (),
    subreddits: Sequence[str] = (),
    x_query: str = "",
    feeds: Sequence[str] = (),
    files: Sequence[Path] = (),
    content: Sequence[Path] = (),
    reader: str = "",
    workspace: str = "workspace",
) -> str:
    """The text of a configuration that loads as it stands; `brands` has at least one name."""
    parts = [_HEAD.format(workspace=_quoted(workspace)), _content(content)]
    parts.extend(_brand("brands", name) for name in brands)
    parts.extend(_brand("competitors", name) for name in competitors)
    parts.extend(
        _sources(brands[0], subreddits=subreddits, x_query=x_query, feeds=feeds, files=files)
    )
    parts.append(_search(brands[0]))
    if reader:
        parts.append(
            f"\n[[readers]]\nname = {_quoted(reader.split('@')[0])}\nemail = {_quoted(reader)}\nhour = 7\n"
        )
    return "".join(parts) + _TAIL


def handle_of(name: str) -> str:
    """The handle that such a brand probably has ("Virgin America" → virginamerica); "" without a letter."""
    return re.sub(r"\W", "", name).casefold()


def _content(content: Sequence[Path]) -> str:
    if not content:
        return '# content = ["library"]  # a folder of your guides, help pages and offers (Markdown, HTML, CSV)\n'
    return f"content = {_list(content)}\n"


def _brand(table: str, name: str) -> str:
    handle = handle_of(name)
    return (
        f"\n[[{table}]]\nname = {_quoted(name)}\n"
        "aliases = []              # other ways in which people write it\n"
        f"handles = [{_quoted(handle)}]\n"
        "domains = []\n"
        "products = []\n"
        "ambiguous = false         # true when the name is also an ordinary word; then fill `context`\n"
        "context = []              # words that stand near the brand when the brand is meant\n"
    )


_REDDIT = """
[[sources]]
name = "reddit"
kind = "reddit"
mode = "new"
communities = {}
max_items = 500
"""
_X = """
[[sources]]
name = "x"
kind = "x"
mode = "search"
query = {}
max_items = 500            # 500 posts cost $2.50
"""
_FEEDS = """
[[sources]]
name = "feeds"
kind = "feed"
urls = {}
"""
_FILES = """
[[sources]]
name = "files"
kind = "archive"
paths = {}
"""
_EXAMPLE = """
# [[sources]]
# name = "x"
# kind = "x"               # x, reddit, feed, archive or sample
# mode = "search"
# query = {}
"""


def _sources(
    brand: str,
    *,
    subreddits: Sequence[str],
    x_query: str,
    feeds: Sequence[str],
    files: Sequence[Path],
) -> list[str]:
    tables = []
    if subreddits:
        tables.append(_REDDIT.format(_list(subreddits)))
    if x_query:
        tables.append(_X.format(_quoted(x_query)))
    if feeds:
        tables.append(_FEEDS.format(_list(feeds)))
    if files:
        tables.append(_FILES.format(_list(files)))
    return tables or [_EXAMPLE.format(_quoted(f"{brand} -is:retweet lang:en"))]


def _search(brand: str) -> str:
    spoken = brand.replace('"', " ")
    query = f'"{spoken}" AND (label:recommendation OR label:purchase)'
    return f'\n[[searches]]\nname = "asking about us"\nquery = {_quoted(query)}\n'


def _list(items: Sequence[str] | Sequence[Path]) -> str:
    return f"[{', '.join(_quoted(str(item)) for item in items)}]"


def _quoted(text: str) -> str:
    # A JSON string without surrogate escapes is a TOML basic string.
    return json.dumps(text, ensure_ascii=False)
