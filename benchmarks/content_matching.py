"""Offers of own content to the demo's posts beside what an editor would send: `samples/matches.jsonl`.

python -m benchmarks.content_matching [--misses] [--pipeline]

Every English post that needs or asks something has the pieces that an editor would send, or none. `tuned` is the half by
whose posts the matching was tuned, `held out` the other one; a hash of the id decides.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from leads.content import load_content
from leads.content_matching import ContentMatcher
from leads.content_query import content_for
from nlp.brands.component import BrandsComponent
from nlp.needs.wants import find_wants
from nlp.pipeline import build_pipeline
from nlp.reading import Reading
from overheard.records import NEED_LABELS, Annotation, Label, NeedSpan, Platform, Post
from overheard.settings import BrandSettings, Settings, load_settings

DAY = date(2026, 11, 21)
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A post of the demo and what an editor said of it.

    Attributes:
        need: the words that state the need, "" where it has none of the need labels.
        content: ids of the pieces that answer, empty where nothing does.
    """

    post: Post
    labels: tuple[Label, ...]
    need: str
    content: frozenset[str]

    @property
    def held_out(self) -> bool:
        """Whether the matching was tuned without it."""
        return hashlib.sha256(self.post.native_id.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, kw_only=True)
class Scores:
    """How well offers agree with the editor.

    Attributes:
        precision: share of the first offers that are right. recall: share of the answerable posts whose first offer is right.
        false_offers: posts that nothing answers and that were offered something.
    """

    posts: int
    answerable: int
    offered: int
    precision: float
    recall: float
    false_offers: int


def post_of(row: dict[str, Any]) -> Post:
    when = datetime.strptime(row["at"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    return Post(
        uid=f"{row['platform']}:{row['id']}", platform=Platform(row["platform"]), native_id=row["id"],
        created_at=when, observed_at=when, text=row.get("text") or "", title=row.get("title"), lang=row.get("lang"),
    )  # fmt: skip


def sample_rows() -> dict[str, dict[str, Any]]:
    lines = (SAMPLES / "posts.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def judged_posts() -> list[Judged]:
    rows = sample_rows()
    judged = []
    for line in (SAMPLES / "matches.jsonl").read_text("utf-8").splitlines():
        told = json.loads(line)
        row = rows[told["id"]]
        judged.append(
            Judged(
                post=post_of(row),
                labels=tuple(label for label in Label if label in row["labels"]),
                need=told["need"],
                content=frozenset(told["content"]),
            )
        )
    return judged


def settings_of_the_demo() -> Settings:
    return load_settings(SAMPLES / "overheard.toml")


def names_of(settings: Settings) -> list[str]:
    return [
        name
        for brand in (*settings.brands, *settings.competitors)
        for name in (brand.name, *brand.aliases, *brand.handles)
    ]


def sample_matcher(settings: Settings) -> ContentMatcher:
    return ContentMatcher(load_content([SAMPLES / "content"]), today=DAY, names=names_of(settings))


def gold_annotation(judged: Judged, brands: BrandsComponent) -> Annotation:
    """What a pipeline would say that errs in nothing: the editor's labels and need, wants by rule from the need."""
    text = judged.post.full_text
    start = text.find(judged.need)
    label = next((label for label in judged.labels if label in NEED_LABELS), None)
    needs: tuple[NeedSpan, ...] = ()
    if label and judged.need:
        end = start + len(judged.need)
        needs = tuple(
            NeedSpan(start=start, end=end, text=judged.need, label=label)
            for label in judged.labels
            if label in NEED_LABELS
        )
    return Annotation(
        uid=judged.post.uid,
        pipeline="editor",
        labels=dict.fromkeys(judged.labels, 1.0),
        decided=judged.labels,
        needs=needs,
        wants=find_wants(text, needs),
        brands=brands.process(Reading(text=text)),
    )


def brands_of(settings: Settings) -> BrandsComponent:
    found: list[list[BrandSettings]] = [list(settings.brands), list(settings.competitors)]
    return BrandsComponent(brands=found[0], competitors=found[1])


def scores_of(judged: list[Judged], first: dict[str, str]) -> Scores:
    """Scores of the first offers, by uid; "" where nothing was offered."""
    offered = [j for j in judged if first[j.post.uid]]
    right = [j for j in offered if first[j.post.uid] in j.content]
    answerable = [j for j in judged if j.content]
    return Scores(
        posts=len(judged),
        answerable=len(answerable),
        offered=len(offered),
        precision=len(right) / max(1, len(offered)),
        recall=len(right) / max(1, len(answerable)),
        false_offers=sum(not j.content for j in offered),
    )


def first_offers(
    judged: list[Judged], annotations: list[Annotation], matcher: ContentMatcher
) -> dict[str, str]:
    first = {}
    for known, annotation in zip(judged, annotations, strict=True):
        matches = content_for(known.post, annotation, matcher)
        first[known.post.uid] = matches[0].content_id if matches else ""
    return first


def report(title: str, judged: list[Judged], first: dict[str, str], *, misses: bool) -> None:
    print(
        f"\n{title:<16}{'posts':>6}{'answerable':>12}{'offered':>9}{'precision':>11}{'recall':>8}  false"
    )
    halves = {"tuned": False, "held out": True}
    for name, held_out in halves.items():
        half = [j for j in judged if j.held_out is held_out]
        s = scores_of(half, first)
        print(
            f"{name:<16}{s.posts:>6}{s.answerable:>12}{s.offered:>9}{s.precision:>11.3f}{s.recall:>8.3f}{s.false_offers:>7}"
        )
    for known in judged if misses else ():
        offer = first[known.post.uid]
        if not known.held_out and (offer or known.content) and offer not in known.content:
            print(
                f"  {known.post.native_id}: {offer or '-'} and not {sorted(known.content) or '-'}: {known.post.full_text[:90]!r}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="list what went wrong in the tuned half"
    )
    parser.add_argument(
        "--pipeline", action="store_true", help="also with what the shipped model reads"
    )
    options = parser.parse_args()
    settings = settings_of_the_demo()
    judged, matcher = judged_posts(), sample_matcher(settings)
    brands = brands_of(settings)
    gold = [gold_annotation(known, brands) for known in judged]
    report("gold needs", judged, first_offers(judged, gold, matcher), misses=options.misses)
    begun = time.perf_counter()
    for _ in range(5):
        first_offers(judged, gold, matcher)
    print(f"{5 * len(judged) / (time.perf_counter() - begun):,.0f} posts a second")
    if options.pipeline:
        through_the_pipeline(settings, judged, matcher, misses=options.misses)


def through_the_pipeline(
    settings: Settings, judged: list[Judged], matcher: ContentMatcher, *, misses: bool
) -> None:
    pipeline = build_pipeline(brands=settings.brands, competitors=settings.competitors)
    read = list(pipeline.annotate([known.post for known in judged]))
    report("the pipeline", judged, first_offers(judged, read, matcher), misses=misses)
    known = {j.post.native_id for j in judged}
    others = [post_of(row) for name, row in sample_rows().items() if name not in known]
    others = [post for post in others if post.text and post.lang in (None, "en")]
    offers = [
        post.native_id
        for post, annotation in zip(others, pipeline.annotate(others), strict=True)
        if content_for(post, annotation, matcher)
    ]
    print(
        f"Of {len(others)} posts that need and ask nothing, {len(offers)} were offered something."
    )
    if misses:
        print(" ", ", ".join(offers))


if __name__ == "__main__":
    main()
