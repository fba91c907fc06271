"""Reads tables of own content: CSV, Excel and JSON lines, one piece a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from overheard.errors import InputError
from overheard.wire_json import decode_json

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TABLE_SUFFIXES", "table_rows"]

TABLE_SUFFIXES = (".csv", ".xlsx", ".jsonl")


def table_rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows as lower-case column → text, each with its row number as a spreadsheet counts it.

    Raises:
        InputError: the file is no such table, or a line is no JSON object.
    """
    if file.suffix.lower() == ".jsonl":
        yield from _json_rows(file)
        return
    try:
        table = _read_table(file)
    except (ValueError, OSError, KeyError) as error:  # pandas' own errors are ValueErrors
        raise InputError(
            f"{file} cannot be read as a table: {error}. Save it as UTF-8 CSV or as .xlsx."
        ) from error
    for number, row in enumerate(table.to_dict("records"), start=2):
        yield number, {str(key).strip().casefold(): str(value) for key, value in row.items()}


def _read_table(file: Path) -> pd.DataFrame:
    # Only a library with tables pays for the import of pandas.
    import pandas as pd

    if file.suffix.lower() == ".csv":
        return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    try:
        return pd.read_excel(file, dtype=str, keep_default_na=False)
    except Exception as error:
        raise ValueError(error) from error


def _json_rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = decode_json(line)
        except ValueError as error:
            raise InputError(f"{file}, line {number} is no JSON: {error}.") from error
        if not isinstance(row, dict):
            raise InputError(f"{file}, line {number} is no JSON object with title, url and text.")
        yield number, {key.casefold(): _text(value) for key, value in row.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
