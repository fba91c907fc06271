"""Reads the brand's own content: Markdown, text and HTML files, tables, or a folder of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from leads.content_tables import TABLE_SUFFIXES, table_rows
from overheard.errors import InputError
from overheard.records import ContentItem

__all__ = ["load_content"]

_TEXT_SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm")
_SUFFIXES = (*_TEXT_SUFFIXES, *TABLE_SUFFIXES)
_KEYS = ("id", "kind", "title", "url", "updated_on", "expires_on", "topics")
_ALIASES = {
    "content_id": "id", "type": "kind", "link": "url", "permalink": "url", "date": "updated_on",
    "updated": "updated_on", "lastmod": "updated_on", "expires": "expires_on", "expirydate": "expires_on",
    "tags": "topics", "body": "text", "content": "text", "name": "title", "headline": "title",
}  # fmt: skip
_BLANK_LINES = re.compile(r"\n\s*\n+")
_MARKDOWN = MarkdownIt("commonmark").enable("table")

Fields = dict[str, str]


def load_content(paths: Sequence[Path]) -> tuple[ContentItem, ...]:
    """Every piece of content of the files and folders, in the order of the paths and of file names.

    A folder is read with its subfolders; files of other kinds, hidden ones and README files in it are passed over.

    Raises:
        InputError: with the file, the key, the value and the fix.
    """
    items: list[ContentItem] = []
    origin: dict[str, str] = {}
    for path in paths:
        for file, base in _files(path):
            for where, fields in _fields_of(file, base=base):
                item = _item(fields, where=where)
                if item.content_id in origin:
                    raise InputError(
                        f"{where}: the id {item.content_id!r} is already that of {origin[item.content_id]}. "
                        "Give each piece of content an id of its own."
                    )
                origin[item.content_id] = where
                items.append(item)
    return tuple(items)


def _files(path: Path) -> Iterator[tuple[Path, Path]]:
    """The files to read, each with the folder that its default id is relative to."""
    if path.is_file():
        if path.suffix.lower() not in _SUFFIXES:
            raise InputError(
                f"{path} is no content that can be read. Allowed are {', '.join(_SUFFIXES)} or a folder of such files."
            )
        yield path, path.parent
        return
    if not path.is_dir():
        raise InputError(f"{path} does not exist. Give a file or a folder with your own content.")
    found = [file for file in sorted(path.rglob("*")) if _is_wanted(file, path)]
    if not found:
        raise InputError(
            f"{path} holds no content. Put files of these kinds there: {', '.join(_SUFFIXES)}."
        )
    for file in found:
        yield file, path


def _is_wanted(file: Path, base: Path) -> bool:
    parts = file.relative_to(base).parts
    return (
        file.is_file()
        and file.suffix.lower() in _SUFFIXES
        and file.stem.upper() != "README"
        and not any(part.startswith(".") for part in parts)
    )


def _fields_of(file: Path, *, base: Path) -> Iterator[tuple[str, Fields]]:
    """The pieces of a file as named fields, each with its place in words."""
    default_id = file.relative_to(base).with_suffix("").as_posix()
    if file.suffix.lower() in TABLE_SUFFIXES:
        for number, row in table_rows(file):
            fields = {_ALIASES.get(key, key): value for key, value in row.items()}
            yield f"{file}, row {number}", {"id": f"{default_id}-{number}", **fields}
        return
    text = _read(file)
    if file.suffix.lower() in (".html", ".htm"):
        yield str(file), {"id": default_id, **_from_html(text)}
        return
    fields, body = _front_matter(text, file=file)
    if file.suffix.lower() != ".txt":
        heading = re.search(r"^#\s+(.+?)\s*#*$", body, re.MULTILINE)
        fields = {"title": heading.group(1), **fields} if heading else fields
        body = _plain(_MARKDOWN.render(body))
    title = file.stem.replace("-", " ").replace("_", " ")
    yield str(file), {"id": default_id, "title": title, **fields, "text": body}


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{file} is no UTF-8 text (byte {error.start}). Save it as UTF-8."
        ) from error
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}. Check its rights.") from error


def _front_matter(text: str, *, file: Path) -> tuple[Fields, str]:
    """The `key: value` lines between the two `---` lines at the top, and the rest."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        return {}, text
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    if not end:
        raise InputError(f"{file}: the front matter that begins in line 1 has no closing '---'.")
    fields: Fields = {}
    for number, line in enumerate(lines[1:end], start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, value = _pair(line, where=f"{file}, line {number}", last=next(reversed(fields), ""))
        fields[key] = f"{fields[key]}, {value}" if line.lstrip().startswith("- ") else value
    return fields, "\n".join(lines[end + 1 :])


def _pair(line: str, *, where: str, last: str) -> tuple[str, str]:
    if line.lstrip().startswith("- ") and last:
        return last, _unquoted(line.lstrip()[2:])
    name, colon, value = line.partition(":")
    if not colon:
        raise InputError(f"{where}: {line.strip()!r} is no 'key: value'.")
    name = name.strip().casefold()
    key = _ALIASES.get(name, name)
    close = get_close_matches(key, _KEYS, n=1, cutoff=0.8)
    if close and key not in _KEYS:
        raise InputError(f"{where}: the key {name!r} is not known; did you mean {close[0]!r}?")
    return key, _unquoted(value)


def _unquoted(value: str) -> str:
    bare = value.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        return bare[1:-1]
    return bare


def _from_html(text: str) -> Fields:
    soup = BeautifulSoup(text, "html.parser")
    fields: Fields = {}
    heading = soup.find("title") or soup.find("h1")
    if heading:
        fields["title"] = heading.get_text(" ", strip=True)
    link = soup.select_one("link[rel=canonical][href]")
    if link:
        fields["url"] = str(link["href"])
    body = soup.find("main") or soup.find("article") or soup.body or soup
    return {**fields, "text": _plain(str(body))}


def _plain(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(["script", "style", "nav", "header", "footer", "title"]):
        tag.decompose()
    for tag in soup.find_all(["p", "li", "h1", "h2", "h3", "h4", "h5", "tr", "div", "br"]):
        tag.append("\n\n" if tag.name != "li" else "\n")
    return _BLANK_LINES.sub("\n\n", soup.get_text()).strip()


def _item(fields: Fields, *, where: str) -> ContentItem:
    for key in ("id", "title", "text"):
        if not fields.get(key, "").strip():
            raise InputError(f"{where}: {key!r} is missing or empty. Add it.")
    return ContentItem(
        content_id=fields["id"].strip(),
        kind=fields.get("kind", "").strip() or "page",
        title=fields["title"].strip(),
        url=fields.get("url", "").strip(),
        text=fields["text"].strip(),
        updated_on=_day(fields, "updated_on", where=where),
        expires_on=_day(fields, "expires_on", where=where),
        topics=tuple(
            topic
            for part in fields.get("topics", "").strip("[] ").split(",")
            if (topic := _unquoted(part))
        ),
    )


def _day(fields: Fields, key: str, *, where: str) -> str | None:
    value = fields.get(key, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError as error:
        raise InputError(
            f"{where}: {key} = {value!r} is no date. Write it as 2026-11-20."
        ) from error
