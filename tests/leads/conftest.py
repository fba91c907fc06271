"""Posts, readings and leads of our own making."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from leads.content_matching import ContentMatcher
from leads.store import LeadStore
from overheard.database import open_database
from overheard.records import (
    Annotation,
    BrandMention,
    ContentItem,
    Label,
    Lead,
    NeedSpan,
    Platform,
    Post,
    Role,
)

WRITTEN = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@pytest.fixture
def make_post():
    def make(uid="x:1", text="can anyone recommend a good pram for a newborn?", **fields):
        known = {
            "platform": Platform.X, "native_id": uid, "created_at": WRITTEN, "observed_at": WRITTEN,
            "author_id": f"author of {uid}",
        }  # fmt: skip
        return Post(uid=uid, text=text, **{**known, **fields})

    return make


@pytest.fixture
def make_reading():
    def make(post, *labels, probability=0.95, need="", brands=(), wants=(), **fields):
        decided = tuple(label for label in Label if label in labels)
        spans = ()
        if need:
            start = post.full_text.index(need)
            spans = (NeedSpan(start=start, end=start + len(need), text=need, label=decided[0]),)
        known = {"lang": "en", "fingerprint": "", "pipeline": "test 1"}
        return Annotation(
            uid=post.uid, labels=dict.fromkeys(decided, probability), decided=decided, needs=spans,
            brands=tuple(brands), wants=tuple(wants), **{**known, **fields},
        )  # fmt: skip

    return make


@pytest.fixture
def mention():
    def make(post, words, *, brand="Thistledown", sentiment=0.0, relevance=0.95, competitor=False):
        start = post.full_text.index(words)
        return BrandMention(
            brand=brand, start=start, end=start + len(words), text=words, how="name",
            relevance=relevance, sentiment=sentiment, is_competitor=competitor,
        )  # fmt: skip

    return make


@pytest.fixture
def library():
    def item(content_id, title, text, *topics, **fields):
        url = f"https://thistledown.example/{content_id}"
        return ContentItem(
            content_id=content_id, kind="guide", title=title, url=url, text=text, topics=topics, **fields
        )  # fmt: skip

    return (
        item("prams", "Which pram is right for you", "Prams and pushchairs differ in weight and fold. "
             "A light buggy folds with one hand and fits in a small boot.", "pram", "travel"),
        item("sleep", "Helping your baby sleep through the night", "A bedtime routine helps most babies. "
             "Keep the room dark. White noise can soothe.", "sleep", "newborn"),
        item("returns", "Returns and refunds", "You can return anything within 60 days. "
             "Refunds reach your card within five days.", "returns", "refund"),
        item("carseat", "Choosing a car seat", "Car seats come in groups. We fit them in your car.",
             "car seat", "safety"),
        item("lights", "String lights for the garden", "Warm string lights with a battery. Hang them along "
             "the fence.", "garden", "lighting"),
        item("cards", "Paying with a visa card", "We take visa and other cards in every store.", "payment"),
        item("gifts", "Wedding gift list", "Make a gift list and guests buy online.", "wedding", "gifts"),
        item("sale", "Cot sale", "All cots are reduced. Mattresses too.", "cot", expires_on="2026-11-01"),
    )  # fmt: skip


@pytest.fixture
def matcher(library):
    return ContentMatcher(library, today=date(2026, 11, 20))


@pytest.fixture
def make_lead():
    def make(lead_id="x:1", **fields):
        lead = Lead(
            lead_id=lead_id, brand="Thistledown", score=60, reasons=(), role=Role.POTENTIAL, role_because="asks",
            labels=(Label.RECOMMENDATION,), need="recommend a pram", wants=("pram",), department="sales",
            routed_because="rule 1", matches=(), family=(lead_id,), raw_count=1, unique_count=1, searches=(),
            created_at=WRITTEN, platform=Platform.X, pipeline="test 1",
        )  # fmt: skip
        return replace(lead, **fields)

    return make


@pytest.fixture
def store(tmp_path):
    engine = open_database(tmp_path / "leads.db")
    yield LeadStore(engine)
    engine.dispose()
