"""Finds the files that are meant by a list of files and folders, in sorted order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from overheard.errors import InputError

__all__ = ["FoundFile", "find_files"]

_PAPERS = ("readme", "source", "license", "licence", "notice", "changelog", "copying")
_PAPER_ENDINGS = frozenset(
    {".md", ".rst", ".txt", ".pdf", ".html", ".py", ".toml", ".yml", ".yaml"}
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read.

    Attributes:
        was_named: True where it was handed in itself, False where it was found in a folder.
        is_paper: it is a README, a licence or the like beside the data.
    """

    path: Path
    was_named: bool
    is_paper: bool = False


def find_files(paths: Sequence[Path]) -> list[FoundFile]:
    """The files of `paths`; hidden files of a folder are left out.

    Raises:
        InputError: a path does not exist, or there is no file at all.
    """
    found: list[FoundFile] = []
    for path in paths:
        if not path.exists():
            raise InputError(
                f"{path} does not exist. Check the spelling; paths are read from here."
            )
        if path.is_dir():
            found.extend(_in_folder(path))
        else:
            found.append(FoundFile(path, was_named=True))
    if not found:
        names = ", ".join(str(path) for path in paths) or "(nothing)"
        raise InputError(
            f"There is no file to read in {names}. Hand in a file or a folder with files."
        )
    return list({file.path.resolve(): file for file in found}.values())


def _in_folder(folder: Path) -> Iterator[FoundFile]:
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden:
            yield FoundFile(path, was_named=False, is_paper=_is_paper(path))


def _is_paper(path: Path) -> bool:
    return path.name.lower().startswith(_PAPERS) or path.suffix.lower() in _PAPER_ENDINGS
