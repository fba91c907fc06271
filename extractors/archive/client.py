"""The archive as a source: files and folders of any recognised format, read in sorted order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.archive.files import FoundFile, find_files
from extractors.archive.reading import read_file
from extractors.base import Page, Source
from overheard.errors import ConfigError, InputError
from overheard.records import DeadLetter

if TYPE_CHECKING:
    from overheard.settings import SourceSettings

__all__ = ["ArchiveSource", "open_source", "read_files"]

_PAPER = "no data file"
_UNRECOGNISED = "file not recognised"


def read_files(
    paths: Sequence[Path], *, now: datetime, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Page]:
    """Pages of what the files and folders hold, at most 1000 items each.

    A file that cannot be read costs itself: a dead letter where it was named, a count where it was found
    in a folder. Where it is the only one, it is the user's mistake.

    Args:
        paths: files and folders.
        now: the time at which the items count as observed.
        on_bytes: told the number of bytes that were read from the disk since it was last told.

    Raises:
        InputError: a path does not exist, or the only file is empty or nothing that we recognise.
    """
    files = find_files(paths)
    is_single = len(files) == 1 and files[0].was_named
    for file in files:
        yield from _pages(file, now=now, on_bytes=on_bytes, is_single=is_single)


def open_source(settings: SourceSettings) -> Source:
    """The source that reads `settings.paths`; `max_items` is a cap on cost and files cost nothing.

    Raises:
        ConfigError: no paths are given.
    """
    if not settings.paths:
        raise ConfigError(
            f'source {settings.name!r} is an archive without paths. Add paths = ["posts.csv"].'
        )
    return ArchiveSource(name=settings.name, query=settings.query, paths=settings.paths)


@dataclass(kw_only=True, slots=True)
class ArchiveSource:
    """Files as a source: a file that has not changed since it was read is not read again."""

    name: str
    query: str
    paths: tuple[Path, ...]

    def read(self, state: Mapping[str, Any], *, now: datetime) -> Iterator[Page]:
        """Yield the pages of new and changed files; a checkpoint follows each whole file.

        Raises:
            InputError: a path does not exist.
        """
        known = dict(state.get("files", {}))
        for file in find_files(self.paths):
            key, stamp = _key(file.path), _stamp(file.path)
            if known.get(key) == stamp:
                continue
            for page in _pages(file, now=now, on_bytes=None, is_single=False):
                yield replace(page, items=tuple(self._asked(page)))
            known[key] = stamp
            yield Page(state={"files": dict(known)})

    def recheck(self, uids: Sequence[str], *, now: datetime) -> Iterator[Page]:  # noqa: ARG002
        """Nothing: a file does not know what its platform shows today."""
        return iter(())

    def _asked(self, page: Page) -> Iterator[Any]:
        return (replace(item, query=self.query) for item in page.items)


def _pages(
    file: FoundFile, *, now: datetime, on_bytes: Callable[[int], None] | None, is_single: bool
) -> Iterator[Page]:
    if file.is_paper:
        yield Page(ignored={_PAPER: 1})
        return
    try:
        for page in read_file(file.path, now=now, on_bytes=on_bytes):
            if is_single:
                _refuse_empty(page, name=file.path.name)
            yield page
    except InputError as error:
        if is_single:
            raise
        yield _unread(file, reason=str(error), now=now)


def _refuse_empty(page: Page, *, name: str) -> None:
    if page == Page(ignored={"empty file": 1}):
        raise InputError(f"{name} holds no record: it is empty. Hand in a file with posts.")


def _unread(file: FoundFile, *, reason: str, now: datetime) -> Page:
    if not file.was_named:
        return Page(ignored={_UNRECOGNISED: 1})
    letter = DeadLetter(
        source=file.path.name, position="file", reason=reason, raw="", observed_at=now
    )
    return Page(dead_letters=(letter,))


def _key(path: Path) -> str:
    """A name for the checkpoint that tells nothing of the machine."""
    digest = hashlib.sha1(str(path.resolve()).encode(), usedforsecurity=False).hexdigest()
    return f"{path.name}:{digest[:12]}"


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]
