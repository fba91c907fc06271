"""Writes the recorded answers from posts.jsonl and authors.jsonl: run it after every change of these two.

    python -m samples.write_wire [FOLDER]

The same lines give the same files; a new line changes the answers of its own day and no others.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from samples.wire_common import read_lines
from samples.wire_reddit import RedditWriter
from samples.wire_x import XWriter

__all__ = ["main", "wire_files"]

_HERE = Path(__file__).resolve().parent
_FOLDERS = ("x", "reddit", "recheck/x", "recheck/reddit")


def wire_files(folder: Path = _HERE) -> dict[str, str]:
    """Relative path and text of every recorded answer that the source lines of `folder` give."""
    posts = read_lines(folder / "posts.jsonl")
    authors = read_lines(folder / "authors.jsonl")
    answers = dict(XWriter(posts, authors).files()) | dict(RedditWriter(posts).files())
    return {
        name: json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
        for name, answer in sorted(answers.items())
    }


def main(arguments: list[str]) -> None:
    """Replace the recorded answers in the folder given, by default this one."""
    target = Path(arguments[0]) if arguments else _HERE
    for folder in _FOLDERS:
        (target / folder).mkdir(parents=True, exist_ok=True)
        for old in (target / folder).glob("*.json"):
            old.unlink()
    for name, text in wire_files().items():
        (target / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
