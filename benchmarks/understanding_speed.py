"""Posts a second of the whole understanding, and of each component, beside spaCy's bare tokenizer in the same run.

python -m benchmarks.understanding_speed [shared/data]
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import spacy
from spacy.tokens import Doc

from nlp.pipeline import build_pipeline
from nlp.reading import Reading, attach_reading
from overheard.records import Platform, Post
from overheard.settings import BrandSettings

REPOSITORY = Path(__file__).resolve().parent.parent
POSTS = 4000
NOW = datetime(2026, 11, 21, tzinfo=UTC)
BRANDS = tuple(
    BrandSettings(name=name) for name in ("United", "US Airways", "American", "Southwest")
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=REPOSITORY.parent / "shared" / "data")
    file = parser.parse_args().data / "measure" / "airline_tweets.jsonl.xz"
    if not file.is_file():
        print("shared/data is not beside the repository: nothing to measure.")
        return
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(POSTS), strict=False)]
    posts = [
        Post(uid=f"x:{n}", platform=Platform.X, native_id=str(n), created_at=NOW, observed_at=NOW, text=text)
        for n, text in enumerate(texts)
    ]  # fmt: skip
    pipeline = build_pipeline(brands=BRANDS, competitors=())
    list(pipeline.annotate(posts[:256]))
    tokenizer = spacy.blank("en").tokenizer
    plain = rate(lambda: [tokenizer(text) for text in texts])
    print(f"{'what':<26}{'posts/s':>9}{'times the tokenizer':>22}")
    print(f"{'spaCy tokenizer alone':<26}{plain:>9,.0f}{1:>22.1f}")
    for name, component in pipeline.language.pipeline:
        docs = []
        for post in posts:
            doc = pipeline.language.make_doc(post.text)
            attach_reading(doc, Reading(text=post.text, post=post, lang="en"))
            docs.append(doc)
        speed = rate(partial(understand, component, docs))
        print(f"{name:<26}{speed:>9,.0f}{plain / speed:>22.1f}")
    whole = rate(lambda: list(pipeline.annotate(posts)))
    print(f"{'whole pipeline':<26}{whole:>9,.0f}{plain / whole:>22.1f}")


def understand(component: Any, docs: list[Doc]) -> None:
    """Give the documents to a component, in batches where it takes them."""
    if hasattr(component, "pipe"):
        list(component.pipe(docs))
        return
    for doc in docs:
        component(doc)


def rate(run: Callable[[], object]) -> float:
    """Posts a second of one go."""
    begun = perf_counter()
    run()
    return POSTS / (perf_counter() - begun)


if __name__ == "__main__":
    main()
