"""Saved searches against posts: the anchor index beside trying every search, in one run on the same posts.

python benchmarks/saved_searches.py
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from overheard.records import Platform, Post
from search_index.anchors import SearchMatcher
from search_index.documents import Document, document_of
from search_index.matcher import Prepared, compiled
from search_index.query import And, FieldEquals, Not, Or, Phrase, Prefix, Query, Term

VOCABULARY = [f"word{number}" for number in range(30_000)]
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)


def _word(chance: random.Random) -> str:
    # Few words are frequent and most are rare, as in people's posts.
    return VOCABULARY[int(len(VOCABULARY) * chance.random() ** 4)]


def _query(chance: random.Random) -> Query:
    def rare() -> str:
        return chance.choice(VOCABULARY)

    kinds: list[Callable[[], Query]] = [
        lambda: And((Term(rare()), Term(_word(chance)))),
        lambda: And((Or((Term(rare()), Term(rare()))), Not(Term(_word(chance))))),
        lambda: Phrase((_word(chance), rare())),
        lambda: And((FieldEquals("platform", "x"), Term(rare()))),
        lambda: Prefix(rare()),
    ]
    return chance.choice(kinds)()


def _document(chance: random.Random, number: int) -> Document:
    text = " ".join(_word(chance) for _ in range(18))
    platform = chance.choice((Platform.X, Platform.REDDIT))
    post = Post(
        uid=f"{platform}:{number}", platform=platform, native_id=str(number), created_at=MOMENT,
        observed_at=MOMENT, text=text,
    )  # fmt: skip
    return document_of(post, None)


def _rate(
    match: Callable[[Document], list[str]], documents: list[Document]
) -> tuple[float, list[list[str]]]:
    begin = time.perf_counter()
    answers = [match(document) for document in documents]
    return len(documents) / (time.perf_counter() - begin), answers


def main() -> None:
    chance = random.Random(7)
    documents = [_document(chance, number) for number in range(1000)]
    print(
        f"{'searches':>9} {'anchors, posts/s':>17} {'every one, posts/s':>19} {'ratio':>7} {'hits/post':>10}"
    )
    for size in (100, 1000, 10_000):
        searches = {f"search {number}": _query(chance) for number in range(size)}
        predicates = {name: compiled(query) for name, query in searches.items()}

        def every_one(
            document: Document, tried: dict[str, Callable[[Prepared], bool]] = predicates
        ) -> list[str]:
            prepared = Prepared(document)
            return [name for name, holds in tried.items() if holds(prepared)]

        few = documents[: max(20, 200_000 // size)]
        slow, expected = _rate(every_one, few)
        fast, found = _rate(SearchMatcher(searches).match, documents)
        if found[: len(few)] != expected:
            sys.exit("The anchor index and trying every search disagree.")
        hits = sum(map(len, found)) / len(documents)
        print(f"{size:>9,} {fast:>17,.0f} {slow:>19,.0f} {fast / slow:>6.0f}x {hits:>10.2f}")


if __name__ == "__main__":
    main()
