"""Reads what the needs model learns from: labelled posts, and unlabelled ones that a larger model has marked."""

from __future__ import annotations

import json
import lzma
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overheard.errors import InputError
from overheard.records import NEED_LABELS, Label

__all__ = [
    "LabelledPost",
    "fold_of",
    "read_labelled",
    "read_marked",
    "read_pool",
    "read_teacher",
    "targets_of",
    "write_teacher",
]

_LABELLED = ("needs_train", "own_posts")
_SPOKEN = ("goemotions_train", "goemotions_dev", "promo_spam_x_2026", "purchase_intent_iphonex")
_TOKENISED = ("wnut17_train", "wnut17_dev", "broad_twitter")
_HANDLE = re.compile(r"@\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelledPost:
    """One post with the labels of the codebook.

    Attributes:
        group: posts that resemble each other for an outward reason (one community, one company spoken to) share it, so
            that they never stand on both sides of a split.
        invented: True where the text was written for training.
        need: the piece of the text that states the need, None without one.
    """

    text: str
    labels: frozenset[Label]
    group: str
    invented: bool
    need: str | None


def read_labelled(train_dir: Path) -> list[LabelledPost]:
    """The posts of `needs_train` and `own_posts`, in the files' order.

    Raises:
        InputError: a file is not there.
    """
    return [
        LabelledPost(
            text=row["text"],
            labels=frozenset(Label(label) for label in row["labels"]),
            group=_group(row),
            invented=name == "own_posts",
            need=row["need"],
        )
        for name in _LABELLED
        for row in _rows(train_dir, name)
    ]


def targets_of(posts: Sequence[LabelledPost]) -> NDArray[np.float32]:
    """[n, 10]: the nine labels in the codebook's order, then any need; each 0 or 1."""
    targets = np.zeros((len(posts), len(Label) + 1), dtype=np.float32)
    for row, post in enumerate(posts):
        for column, label in enumerate(Label):
            targets[row, column] = label in post.labels
        targets[row, -1] = bool(post.labels & NEED_LABELS)
    return targets


def read_pool(train_dir: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every unlabelled post: Reddit of 2013, GoEmotions, X of 2026, tweets of entity corpora.

    Raises:
        InputError: a file is not there.
    """
    for row in _rows(train_dir, "reddit_posts_2013"):
        parts = (row["title"].strip(), row["selftext"].strip())
        yield f"reddit:{row['id']}", " \n ".join(part for part in parts if part)
    for name in _SPOKEN:
        for row in _rows(train_dir, name):
            yield f"{name}:{row['id']}", row["text"]
    for name in _TOKENISED:
        for number, row in enumerate(_rows(train_dir, name)):
            yield f"{name}:{number}", _joined(row["tokens"])
    for number, row in enumerate(_rows(train_dir, "fashion_brands")):
        yield f"fashion_brands:{number}", row["text"]


def read_marked(train_dir: Path, teacher: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Texts that a larger model has marked, and its probabilities [n, 10], as `targets_of` orders them.

    A mark's name is that of a post of the pool, followed by `#start-end` where it was given to that stretch of the post
    alone, and by `@` where the stretch was shown with a handle before it, as if spoken to somebody.

    Raises:
        InputError: a file of training data is not there.
    """
    marks = read_teacher(teacher)
    by_post: dict[str, list[str]] = {}
    for name in marks:
        by_post.setdefault(name.partition("#")[0], []).append(name)
    texts, probabilities = [], []
    for post, text in read_pool(train_dir):
        for name in by_post.get(post, ()):
            texts.append(_stretch(text, name))
            probabilities.append(marks[name])
    return texts, np.stack(probabilities)


def _stretch(text: str, name: str) -> str:
    _, _, place = name.partition("#")
    if not place:
        return text
    start, end = map(int, place.rstrip("@").split("-"))
    return f"@user {text[start:end]}" if place.endswith("@") else text[start:end]


def read_teacher(path: Path) -> dict[str, NDArray[np.float32]]:
    """The teacher's probabilities of the pool: name → [10], as `targets_of` orders them."""
    with np.load(path, allow_pickle=False) as arrays:
        names = arrays["names"].tobytes().decode().split("\n")
        probabilities = arrays["probabilities"].astype(np.float32) / 255
    return dict(zip(names, probabilities, strict=True))


def write_teacher(path: Path, probabilities: Mapping[str, NDArray[np.float32]]) -> None:
    """Writes what `read_teacher` reads: names and probabilities in steps of 1/255, no text."""
    names = np.frombuffer("\n".join(probabilities).encode(), dtype=np.uint8)
    rounded = np.rint(np.stack(list(probabilities.values())) * 255).astype(np.uint8)
    np.savez_compressed(path, allow_pickle=False, names=names, probabilities=rounded)


def _group(row: Mapping[str, Any]) -> str:
    source: str = row["source"]
    if source.startswith("reddit:"):
        return source
    company = _HANDLE.search(row["text"])
    if source.startswith("own:") and company:
        return company.group().lower()
    return str(row["id"])


def fold_of(group: str, *, folds: int) -> int:
    """The fold of a group: the same on every machine and in every order."""
    return zlib.crc32(group.encode()) % folds


def _rows(train_dir: Path, name: str) -> Iterator[Any]:
    path = train_dir / f"{name}.jsonl.xz"
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except FileNotFoundError as error:
        raise InputError(
            f"{path} is not there. Training needs the folder of training data with {path.name} in it."
        ) from error


_JOINS = (
    (re.compile(r"([@#]) (?=\w)"), r"\1"),
    (re.compile(r" (?=[.,!?;:%)\]])"), ""),
    (re.compile(r"([(\[$]) "), r"\1"),
    (re.compile(r" (?='(?:s|m|re|ve|ll|d)\b|n't\b)", re.IGNORECASE), ""),
)


def _joined(tokens: list[str]) -> str:
    """Tokens of an entity corpus as running text: punctuation close to its word, a handle in one piece."""
    text = " ".join(tokens)
    for gap, replacement in _JOINS:
        text = gap.sub(replacement, text)
    return text
