from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.archive.client import read_files
from extractors.base import Page

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _one_page(pages: list[Page]) -> Page:
    ignored: dict[str, int] = {}
    for page in pages:
        for kind, count in page.ignored.items():
            ignored[kind] = ignored.get(kind, 0) + count
    return Page(
        items=tuple(item for page in pages for item in page.items),
        dead_letters=tuple(letter for page in pages for letter in page.dead_letters),
        ignored=ignored,
        tombstones=tuple(stone for page in pages for stone in page.tombstones),
    )


@pytest.fixture
def scan(tmp_path: Path) -> Callable[..., Page]:
    """Writes the bytes to a file of that name, reads it and gives everything as one page."""

    def scan_bytes(content: bytes, *, name: str = "posts.dat") -> Page:
        path = tmp_path / name
        path.write_bytes(content)
        return _one_page(list(read_files([path], now=NOW)))

    return scan_bytes


@pytest.fixture
def scan_paths() -> Callable[..., Page]:
    return lambda *paths: _one_page(list(read_files(paths, now=NOW)))
