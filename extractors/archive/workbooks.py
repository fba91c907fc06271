"""Reads Excel workbooks row by row."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from extractors.archive.tables import MAX_PREAMBLE, Row, TableHeader, unique_names

__all__ = ["workbook_rows"]

_BOMB_BYTES = 2 * 1024**3
_NO_ROWS = (
    "no sheet has rows below a column that is known to hold a text; name one of the columns text"
)
_WORKBOOK_FAULTS = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, OSError, EOFError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, SyntaxError, NotImplementedError,
)  # fmt: skip


def workbook_rows(path: Path) -> Iterator[Row]:
    """The rows of the sheets of an Excel workbook that have a text column; a fault ends it."""
    is_empty = True
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _BOMB_BYTES:
                yield Row("workbook", {}, "the workbook unpacks to more than 2 GB")
                return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                for row in _sheet_rows(sheet):
                    is_empty = False
                    yield row
        finally:
            book.close()
    except _WORKBOOK_FAULTS:
        yield Row("workbook", {}, "the workbook is damaged; save it again as .xlsx or as CSV")
        return
    if is_empty:
        yield Row("workbook", {}, _NO_ROWS)


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    header: TableHeader | None = None
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        values = [_cell(cell) for cell in cells]
        if header is None:
            names = tuple(str(value) if value is not None else "" for value in values)
            found = TableHeader("", unique_names(names))
            header = found if found.has_text else None
            if number >= MAX_PREAMBLE and header is None:
                return
        elif any(value is not None for value in values):
            yield Row(f"{sheet.title} row {number}", dict(zip(header.names, values, strict=False)))


def _cell(value: Any) -> Any:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
