"""Wants by rule beside the wants that readers wrote, on posts whose need is marked: overlap of their content words.

python -m benchmarks.wants [shared/data] [--show N]
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from spacy.lang.en.stop_words import STOP_WORDS

from nlp.needs.wants import find_wants
from overheard.records import NEED_LABELS, Label, NeedSpan
from overheard.tokens import words

REPOSITORY = Path(__file__).resolve().parent.parent
FILES = ("needs_train.jsonl.xz", "own_posts.jsonl.xz")
SAMPLE, SEED = 2000, 20_261_121
CLEAREST = (Label.RECOMMENDATION, Label.PURCHASE, Label.SWITCH, Label.PROBLEM)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--show", type=int, default=0, help="print so many posts with both wants")
    options = parser.parse_args()
    if not options.data.is_dir():
        print("shared/data is not beside the repository: nothing to measure.")
        return
    rows = random.Random(SEED).sample(list(marked_rows(options.data / "train")), SAMPLE)
    scored = [(label_of(row), *overlap(row["want"], wants_of(row))) for row in rows]
    print(f"{'label':<16}{'posts':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'named':>8}")
    for label in (*CLEAREST, None):
        own = [entry[1:] for entry in scored if label in (None, entry[0])]
        named = [entry for entry in own if entry[0] is not None]
        precision = sum(entry[0] or 0.0 for entry in named) / max(1, len(named))
        recall, f1 = (sum(entry[at] or 0.0 for entry in own) / len(own) for at in (1, 2))
        share = len(named) / len(own)
        print(
            f"{label or 'all':<16}{len(own):>6}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}{share:>8.2f}"
        )
    for row in rows[: options.show]:
        print(f"{label_of(row)}: {row['need']!r}\n   {row['want']!r} | {wants_of(row)}")


def marked_rows(folder: Path) -> Iterable[dict[str, Any]]:
    """Posts with a need label whose need stands in the text and whose want a reader wrote."""
    for name in FILES:
        with lzma.open(folder / name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["need"] and row["want"] and row["need"] in row["text"] and label_of(row):
                    yield row


def label_of(row: dict[str, Any]) -> Label | None:
    """The need label that speaks most clearly of what is wanted."""
    return next((label for label in CLEAREST if label in row["labels"]), None)


def wants_of(row: dict[str, Any]) -> tuple[str, ...]:
    start = row["text"].find(row["need"])
    spans = [
        NeedSpan(start=start, end=start + len(row["need"]), text=row["need"], label=label)
        for label in Label
        if label in NEED_LABELS and label in row["labels"]
    ]
    return find_wants(row["text"], spans)


def overlap(human: str, found: Iterable[str]) -> tuple[float | None, float, float]:
    """Precision (None where nothing is named), recall and F1 of content words."""
    wanted, named = content_words(human), content_words(" ".join(found))
    shared = len(wanted & named)
    if not named:
        return None, 0.0, 0.0
    precision, recall = shared / len(named), shared / max(1, len(wanted))
    return precision, recall, 2 * shared / max(1, len(wanted) + len(named))


def content_words(text: str) -> set[str]:
    """Words without function words, in the singular."""
    return {word.removesuffix("s") for word in words(text) if word not in STOP_WORDS}


if __name__ == "__main__":
    main()
