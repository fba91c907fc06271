"""Leads and posts as tables for people and programs: CSV, Excel, or JSON lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from leads.store_records import LeadFilter, StoredLead
from overheard.errors import InputError
from overheard.records import Annotation, Post
from overheard.wire_json import encode_json
from pipeline.atomic_file import written_whole
from pipeline.workspace import Workspace
from search_index.parser import parse

__all__ = ["FORMATS", "lead_rows", "post_rows", "write_table"]

FORMATS = (".csv", ".xlsx", ".jsonl")
"""Endings of a file that can be written."""

_MOST_ROWS = 1_048_575
"""Rows that an Excel sheet holds below its heading."""

_MOST_CHARACTERS = 32_767
"""Characters that an Excel cell holds."""

_PAGE = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, Any]


def lead_rows(workspace: Workspace, *, now: datetime) -> Iterator[Row]:
    """Every lead, best first: the post, why, what answers it and where it stands."""
    offset = 0
    while page := workspace.leads.find(LeadFilter(), now=now, limit=_PAGE, offset=offset):
        for stored in page:
            found = workspace.index.get(stored.lead.lead_id)
            yield _lead_row(stored, found.post if found else None)
        offset += len(page)


def post_rows(workspace: Workspace, *, query: str = "") -> Iterator[Row]:
    """The posts of the index, or those that a query finds, newest first.

    Raises:
        QueryError: the query cannot be read.
    """
    if not query:
        yield from (_post_row(hit.post, hit.annotation) for hit in workspace.index.iterate())
        return
    tree, offset = parse(query), 0
    while hits := workspace.index.search(tree, sort="newest", limit=_PAGE, offset=offset).hits:
        yield from (_post_row(hit.post, hit.annotation) for hit in hits)
        offset += len(hits)


def write_table(rows: Iterable[Row], path: Path) -> int:
    """Write rows in the format of the file's ending; the file is whole or not there. Gives their number.

    In CSV and Excel a text that a spreadsheet would run as a formula gets an apostrophe before it.

    Raises:
        InputError: the ending is none of `FORMATS`, or there are more rows than a sheet holds.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise InputError(
            f"{path} has an ending that cannot be written; allowed are {', '.join(FORMATS)}."
        )
    with written_whole(path) as file:
        if ending == ".jsonl":
            return _write_lines(rows, file)
        return _write_sheet(list(rows), file, is_excel=ending == ".xlsx")


def _write_lines(rows: Iterable[Row], file: BinaryIO) -> int:
    number = 0
    for row in rows:
        file.write(encode_json(row) + b"\n")
        number += 1
    return number


def _write_sheet(rows: list[Row], file: BinaryIO, *, is_excel: bool) -> int:
    # Only those who export pay for the import of pandas.
    import pandas as pd

    if is_excel and len(rows) > _MOST_ROWS:
        raise InputError(f"{len(rows):,} rows are more than an Excel sheet holds; write .csv.")
    table = pd.DataFrame([{name: _cell(value) for name, value in row.items()} for row in rows])
    if is_excel:
        table.to_excel(file, index=False, sheet_name="Overheard")
    else:
        table.to_csv(file, index=False, encoding="utf-8-sig")
    return len(rows)


def _cell(value: Any) -> Any:
    """A value as a spreadsheet takes it: lists joined, times as ISO text, no formula, no control character."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, str):
        text = _CONTROL.sub("", value)[: _MOST_CHARACTERS - 1]
        return f"'{text}" if text.startswith(_FORMULA) else text
    return value


def _lead_row(stored: StoredLead, post: Post | None) -> Row:
    lead = stored.lead
    best = lead.matches[0] if lead.matches else None
    return {
        "score": lead.score,
        "need": lead.need,
        "wants": lead.wants,
        "text": post.full_text if post else "",
        "author": post.author_handle if post else None,
        "url": post.url if post else None,
        "platform": lead.platform.value,
        "created_at": lead.created_at,
        "brand": lead.brand,
        "labels": tuple(label.value for label in lead.labels),
        "role": lead.role.value,
        "department": lead.department,
        "reasons": tuple(f"{reason.points:+d} {reason.explanation}" for reason in lead.reasons),
        "content_title": best.title if best else "",
        "content_url": best.url if best else "",
        "posts": lead.raw_count,
        "people": lead.unique_count,
        "status": stored.status.value,
        "assignee": stored.assignee,
        "due_at": lead.due_at,
        "verdict": "" if stored.verdict is None else ("good" if stored.verdict.good else "bad"),
        "lead_id": lead.lead_id,
    }


def _post_row(post: Post, annotation: Annotation | None) -> Row:
    return {
        "created_at": post.created_at,
        "platform": post.platform.value,
        "community": post.community,
        "author": post.author_handle,
        "text": post.full_text,
        "url": post.url,
        "lang": annotation.lang if annotation else post.lang,
        "labels": tuple(label.value for label in annotation.decided) if annotation else (),
        "need": round(annotation.need, 4) if annotation else None,
        "wants": annotation.wants if annotation else (),
        "brands": tuple(dict.fromkeys(m.brand for m in annotation.brands)) if annotation else (),
        "likes": post.m_like,
        "replies": post.m_reply,
        "reposts": post.m_repost,
        "post_score": post.m_score,
        "uid": post.uid,
    }
