"""The sample source: gives recorded answers of the platforms as if they came in now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.base import Page, Source
from extractors.sample.answers import Answer, find_answers
from overheard.errors import ConfigError, InputError

if TYPE_CHECKING:
    from overheard.settings import SourceSettings

__all__ = ["SampleSource", "open_source"]

_RECHECK = "recheck"


def open_source(settings: SourceSettings) -> Source:
    """The source that replays the folders of `settings.paths`.

    Raises:
        ConfigError: no folder is named.
    """
    if not settings.paths:
        raise ConfigError(
            f"source {settings.name!r} is a sample without paths. "
            'Add paths = ["samples"], the folder that holds x/ and reddit/.'
        )
    return SampleSource(name=settings.name, query=settings.query, paths=settings.paths)


@dataclass(kw_only=True, slots=True)
class SampleSource:
    """Recorded answers as a source; an answer is given once, and again when its file has changed."""

    name: str
    query: str
    paths: tuple[Path, ...]

    def read(self, state: Mapping[str, Any], *, now: datetime) -> Iterator[Page]:
        """Yield a page for each answer that was not given yet, in the order of their recording.

        Raises:
            InputError: the folders hold no recorded answer.
        """
        given = dict(state.get("read", {}))
        answers = self._answers(self.paths)
        if not answers:
            folders = ", ".join(path.name for path in self.paths)
            raise InputError(
                f"The sample source {self.name!r} finds no recorded answer in {folders}. "
                "It reads x/*.json and reddit/*.json there; samples/README.md says how to write them."
            )
        for answer in answers:
            if given.get(answer.name) == answer.digest:
                continue
            given[answer.name] = answer.digest
            page = answer.page(source=self.name, query=self.query, now=now)
            yield replace(page, state={"read": dict(given)})

    def recheck(self, uids: Sequence[str], *, now: datetime) -> Iterator[Page]:
        """What the recorded re-check says of these posts; nothing where none was recorded."""
        asked = frozenset(uids)
        for answer in self._answers(tuple(path / _RECHECK for path in self.paths)):
            page = answer.page(source=self.name, query=self.query, now=now)
            yield replace(
                page,
                items=tuple(item for item in page.items if item.uid in asked),
                tombstones=tuple(stone for stone in page.tombstones if stone.uid in asked),
            )

    def _answers(self, folders: Sequence[Path]) -> list[Answer]:
        return [answer for folder in folders for answer in find_answers(folder)]
