"""An inbox on real stores in a fresh database, with four leads and somebody who may sign in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine

from inbox.app import create_app
from inbox.users import Users
from leads.store import LeadStore
from overheard.database import open_database
from overheard.records import (
    Annotation,
    BrandMention,
    ContentMatch,
    Label,
    Lead,
    Platform,
    Post,
    Reason,
    Role,
)
from search_index.sqlite import SqliteIndex

PASSWORD = "long enough words"
PRAM = "reddit:t3_a1"
LATE = "x:1001"
SKY = "bluesky:at://did:plc:abc/app.bsky.feed.post/3k"
EVIL = "x:666"


def make_post(uid, text, at, **more):
    platform = Platform(uid.split(":")[0])
    more.setdefault("author_handle", "somebody")
    return Post(
        uid=uid, platform=platform, native_id=uid.split(":", 1)[1],
        created_at=at, observed_at=at, text=text, **more,
    )  # fmt: skip


def make_lead(post, *, score=60, labels=(Label.RECOMMENDATION,), words="", family=(), **more):
    reason = Reason(code="need", points=score, words=words, explanation="asks for something")
    fields = {
        "brand": "Thistledown", "reasons": (reason,), "role": Role.POTENTIAL,
        "role_because": "never named us before", "need": "", "wants": (), "department": "sales",
        "routed_because": "because it is a need", "matches": (), "searches": (),
        "pipeline": "overheard-en 0.1.0", "due_at": None,
    } | more  # fmt: skip
    members = family or (post.uid,)
    return Lead(
        lead_id=post.uid, score=score, labels=labels, family=members, raw_count=len(members),
        unique_count=len(members), created_at=post.created_at, platform=post.platform, **fields,
    )  # fmt: skip


@pytest.fixture
def engine(tmp_path) -> Engine:
    found = open_database(tmp_path / "inbox.db")
    yield found
    found.dispose()


@pytest.fixture
def index(engine, now):
    at = now - timedelta(hours=2)
    ask = make_post(
        PRAM, "Looking for a pram that folds. Oakmere has none.", at, title="Which pram?",
        community="r/UKParenting", url="https://www.reddit.com/a1", author_handle="harbour",
        conversation_uid=PRAM, root_uid=PRAM,
    )  # fmt: skip
    reply = make_post(
        "reddit:t1_r", "Fold it in a shop first", at + timedelta(minutes=9),
        parent_uid=PRAM, root_uid=PRAM, conversation_uid=PRAM,
    )  # fmt: skip
    again = make_post("x:77", "Looking for a pram that folds!", at)
    late = make_post(LATE, "Where is my cot??", now - timedelta(days=1), author_handle="lena")
    sky = make_post(SKY, "Anyone know a shop for push chairs?", at)
    evil = make_post(
        EVIL, "<script>alert(1)</script> & <b>buy</b>", at, url="javascript:alert(1)",
        author_handle='"><img>',
    )  # fmt: skip
    text = ask.full_text
    place = text.index("Oakmere")
    brand = BrandMention(
        brand="Oakmere", start=place, end=place + 7, text="Oakmere", how="name",
        relevance=1.0, sentiment=0.0, is_competitor=True,
    )  # fmt: skip
    found = SqliteIndex(engine)
    note = Annotation(uid=PRAM, pipeline="p", decided=(Label.RECOMMENDATION,), brands=(brand,))
    found.upsert([(post, None) for post in (reply, again, late, sky, evil)] + [(ask, note)])
    return found


@pytest.fixture
def leads(engine, index, now):
    match = ContentMatch(
        content_id="g", title="Prams that fold", url="https://shop.example/guide", kind="guide",
        passage="Folds with one hand.", similarity=0.5, shared_terms=("pram",), reason="Both say pram.",
    )  # fmt: skip
    store = LeadStore(engine)

    def post(uid):
        return index.get(uid).post

    store.upsert(
        [
            make_lead(
                post(PRAM), score=80, words="Looking for a pram", family=(PRAM, "x:77"),
                need="Looking for a pram that folds", wants=("pram",), matches=(match,),
            ),
            make_lead(
                post(LATE), score=70, labels=(Label.COMPLAINT,), department="support",
                due_at=now - timedelta(hours=3),
            ),
            make_lead(post(SKY), score=50, labels=(Label.PURCHASE,)),
            make_lead(post(EVIL), score=40, words="<script>"),
        ]
    )  # fmt: skip
    return store


@pytest.fixture
def users(engine, monkeypatch):
    # The real hash takes a sixth of a second on purpose; the tests need its form, not its cost.
    monkeypatch.setattr("inbox.users._METHOD", "scrypt:1024:8:1")
    found = Users(engine)
    found.add("maria", PASSWORD)
    return found


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory):
    """Templates are compiled once for all apps."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(engine, index, leads, users, now, compiled_templates):
    made = create_app(
        engine=engine, index=index, leads=leads, clock=lambda: now,
        secret_key="k" * 40, title="Thistledown", time_zone="Europe/London",
    )  # fmt: skip
    made.jinja_env.bytecode_cache = compiled_templates
    return made


@pytest.fixture
def stranger(app):
    """A browser that nobody signed in with; forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def browser(stranger):
    """A browser in which maria is signed in."""
    stranger.post("/login", data={"name": "maria", "password": PASSWORD})
    return stranger


@pytest.fixture
def many(now):
    """Makes so many faint leads."""
    return lambda count: [
        make_lead(make_post(f"x:9{number}", "words", now), score=10) for number in range(count)
    ]
