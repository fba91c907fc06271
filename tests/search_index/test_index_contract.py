"""What every engine must do; SQLite answers here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from overheard.clock import Window
from overheard.errors import QueryError, WorkspaceBusy
from overheard.records import Annotation, BrandMention, Label, Media, NeedSpan, Platform, PostKind
from search_index.engine import IndexedPost
from search_index.parser import parse

LATER = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


def uids(index, query, **options):
    return [hit.post.uid for hit in index.search(parse(query), **options).hits]


def annotation(uid, **fields):
    return Annotation(uid=uid, pipeline="test 1", **fields)


def test_a_post_comes_back_as_it_went_in(index, make_post):
    post = make_post(
        "x:1", 'Say "x":null, 👍🏽', title="T", m_like=0,
        urls=("https://a.example/é",), media=(Media(type="photo", alt="a"),), lat=1.5,
    )  # fmt: skip
    span = NeedSpan(start=0, end=3, text="Say", label=Label.PURCHASE)
    mention = BrandMention(
        brand="B", start=0, end=1, text="S", how="name", relevance=0.5, sentiment=-0.5
    )
    known = annotation(
        "x:1",
        labels={Label.PURCHASE: 0.9},
        decided=(Label.PURCHASE,),
        needs=(span,),
        brands=(mention,),
    )
    index.upsert([(post, known)])
    assert index.get("x:1") == IndexedPost(post=post, annotation=known)


def test_an_unknown_post_is_none(index):
    assert index.get("x:404") is None


def test_writing_twice_changes_nothing(index, make_post):
    rows = [(make_post("x:1", "pram"), None), (make_post("x:2", "pram"), None)]
    assert (index.upsert(rows), index.upsert(rows), index.count()) == (2, 2, 2)
    assert index.search(parse("pram")).total == 2


def test_a_newer_observation_wins_and_its_old_words_are_gone(index, make_post):
    index.upsert([(make_post("x:1", "pram"), None)])
    index.upsert([(make_post("x:1", "buggy", observed_at=LATER), None)])
    assert (uids(index, "pram"), uids(index, "buggy")) == ([], ["x:1"])


def test_an_older_observation_never_overwrites(index, make_post):
    index.upsert([(make_post("x:1", "buggy", observed_at=LATER), None)])
    assert index.upsert([(make_post("x:1", "pram"), None)]) == 0
    assert uids(index, "buggy") == ["x:1"]


def test_the_newest_of_two_in_one_batch_wins(index, make_post):
    newest = make_post("x:1", "buggy", observed_at=LATER)
    assert index.upsert([(newest, None), (make_post("x:1", "pram"), None)]) == 1
    assert uids(index, "buggy") == ["x:1"]


def test_understanding_a_post_later_makes_it_found_by_its_labels(index, make_post):
    post = make_post("x:1", "pram")
    index.upsert([(post, None)])
    assert uids(index, "label:praise") == []
    index.upsert([(post, annotation("x:1", decided=(Label.PRAISE,)))])
    assert uids(index, "label:praise") == ["x:1"]


def test_more_than_a_batch_is_stored(index, make_post):
    assert index.upsert((make_post(f"x:{n}", "pram"), None) for n in range(2100)) == 2100
    assert index.count() == 2100
    assert sum(1 for _ in index.iterate()) == 2100


def test_a_thread_holds_its_root_and_replies_oldest_first(index, make_post):
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    root = make_post("reddit:t3_1", "root", platform="reddit", created_at=moment)
    replies = [
        make_post(f"reddit:t1_{n}", "re", platform="reddit", root_uid=root.uid, created_at=moment + timedelta(hours=n))
        for n in (2, 1)
    ]  # fmt: skip
    index.upsert((post, None) for post in (*replies, make_post("x:9", "other"), root))
    expected = ["reddit:t3_1", "reddit:t1_1", "reddit:t1_2"]
    assert [item.post.uid for item in index.thread("reddit:t1_2")] == expected
    assert [item.post.uid for item in index.thread(root.uid)] == expected


def test_a_thread_is_known_by_a_root_that_was_never_collected(index, make_post):
    index.upsert([(make_post("x:2", "re", conversation_uid="x:1"), None)])
    assert [item.post.uid for item in index.thread("x:1")] == ["x:2"]


def test_a_deleted_post_is_found_nowhere(index, make_post, searches):
    index.upsert([(make_post("x:1", "pram"), None), (make_post("x:2", "pram"), None)])
    searches.record_matches("s", ["x:1", "x:2"])
    assert index.delete(["x:1", "x:404"]) == 1
    index.optimize()
    assert (index.get("x:1"), uids(index, "pram"), index.count()) == (None, ["x:2"], 1)
    assert searches.matches() == {"x:2": ("s",)}


def test_after_optimize_the_file_holds_no_word_of_a_deleted_post(index, make_post, database):
    index.upsert([(make_post("x:1", "zanzibarquux"), None), (make_post("x:2", "pram"), None)])
    index.delete(["x:1"])
    index.optimize()
    with database.connect() as connection:
        blocks = (
            connection.exec_driver_sql("SELECT block FROM indexed_posts_text_data").scalars().all()
        )
    assert not any(b"anzibarquu" in block for block in blocks)


def test_an_author_is_erased_on_one_platform_only(index, make_post):
    index.upsert(
        [
            (make_post("x:1", "pram", author_id="7"), None),
            (make_post("reddit:t3_1", "pram", author_id="7", platform="reddit"), None),
            (make_post("x:2", "pram", author_id="8"), None),
        ]
    )
    assert index.delete_author("7", Platform.X) == 1
    assert sorted(uids(index, "pram")) == ["reddit:t3_1", "x:2"]


def test_newest_comes_first_and_pages_do_not_overlap(index, make_post):
    start = datetime(2026, 11, 1, tzinfo=UTC)
    index.upsert(
        (make_post(f"x:{n}", "pram", created_at=start + timedelta(days=n)), None) for n in range(5)
    )
    assert uids(index, "pram", limit=2) == ["x:4", "x:3"]
    page = index.search(parse("pram"), limit=2, offset=2)
    assert ([hit.post.uid for hit in page.hits], page.total) == (["x:2", "x:1"], 5)


def test_relevance_puts_the_title_and_the_denser_post_first(index, make_post):
    filler = " ".join(f"word{n}" for n in range(30))
    index.upsert(
        [
            (make_post("x:1", f"pram {filler}", created_at=LATER), None),
            (make_post("x:2", "pram pram"), None),
            (make_post("x:3", filler, title="pram pram pram"), None),
        ]
    )
    assert uids(index, "pram", sort="relevance")[-1] == "x:1"


def test_relevance_without_words_falls_back_to_newest(index, make_post):
    index.upsert([(make_post("x:1", "a"), None), (make_post("x:2", "b", created_at=LATER), None)])
    assert uids(index, "platform:x", sort="relevance") == ["x:2", "x:1"]


def test_a_window_is_half_open(index, make_post):
    start = datetime(2026, 11, 1, tzinfo=UTC)
    index.upsert(
        (make_post(f"x:{n}", "pram", created_at=start + timedelta(days=n)), None) for n in range(3)
    )
    window = Window(since=start, until=start + timedelta(days=2))
    assert uids(index, "pram OR buggy", window=window) == ["x:1", "x:0"]
    assert [item.post.uid for item in index.iterate(window=window)] == ["x:0", "x:1"]
    assert index.facet(parse("pram"), "platform", window=window) == [("x", 2)]


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("day", [(date(2026, 11, 1), 1), (date(2026, 11, 2), 1), (date(2026, 11, 8), 1), (date(2026, 12, 1), 1)]),
        ("week", [(date(2026, 10, 26), 1), (date(2026, 11, 2), 2), (date(2026, 11, 30), 1)]),
        ("month", [(date(2026, 11, 1), 3), (date(2026, 12, 1), 1)]),
    ],
)  # fmt: skip
def test_a_histogram_counts_per(index, make_post, interval, expected):
    days = [datetime(2026, 11, 1, 23, 59, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC),
            datetime(2026, 11, 8, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)]  # fmt: skip
    index.upsert((make_post(f"x:{n}", "pram", created_at=at), None) for n, at in enumerate(days))
    assert index.histogram(parse("pram"), interval=interval) == expected


def test_a_facet_counts_every_value_of_a_post_most_frequent_first(index, make_post):
    index.upsert(
        [
            (make_post("x:1", "#Sale #pram"), None),
            (make_post("x:2", "#sale", hashtags=("Sale",)), None),
            (make_post("x:3", "none"), None),
        ]
    )
    assert index.facet(parse("platform:x"), "tag") == [("sale", 2), ("pram", 1)]
    assert index.facet(parse("platform:x"), "hashtag", limit=1) == [("sale", 2)]


def test_a_facet_of_no_keyword_field_is_refused(index):
    with pytest.raises(QueryError, match="cannot be counted"):
        index.facet(parse("a1"), "likes")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Great 👍🏽 pram", "👍🏽"),
        ("#BlackFriday now", "#blackfriday"),
        ("#BlackFriday now", "#black*"),
        ("hey @Shop_UK", "@shop_uk"),
        ("my mum's pram", "mums"),
        ("my mum’s pram", '"mum\'s pram"'),
        ("Crème brûlée", "creme brulee"),
        ("Straße", "STRASSE"),
        ("赤ちゃん", "赤ちゃん"),
        ("buy $TSLA", "$tsla"),
        ("it's a_b", "a_b"),
        ("½ off", '"1 2" off'),
        ("𝐁old", "bold"),
        ("NEAR AND OR", '"near and or"'),
        ("x' OR 1=1; DROP TABLE posts --", '"x\' or 1=1; drop table posts"'),
        ('say "*" {title}: ^a', '"say title a"'),
        ("the pram is now badly broken", "broken NEAR/3 pram"),
        ("where? here", "has:question"),
    ],
)
def test_a_text_is_found_by(index, make_post, text, query):
    index.upsert([(make_post("x:1", text), None), (make_post("x:2", "something else"), None)])
    assert uids(index, query) == ["x:1"]
    assert uids(index, f"NOT ({query})") == ["x:2"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("prams", "pram"),
        ("the broken pram", '"pram broken"'),
        ("the pram is now so badly broken", "broken NEAR/3 pram"),
        ("sale", "#sale"),
    ],
)
def test_a_text_is_not_found_by(index, make_post, text, query):
    index.upsert([(make_post("x:1", text), None)])
    assert uids(index, query) == []


@pytest.mark.parametrize(
    "value", ["a' OR '1'='1", "100%", "a_b*", "a;b", "ü (x)", "\u00a0x", "AND"]
)
def test_any_character_may_stand_in_a_field_value(index, make_post, value):
    index.upsert(
        [
            (make_post("x:1", "a", community=value), None),
            (make_post("x:2", "a", community="q"), None),
        ]
    )
    assert uids(index, f'community:"{value}"') == ["x:1"]


def test_a_phrase_or_near_never_runs_from_the_title_into_the_text(index, make_post):
    index.upsert([(make_post("x:1", "broken wheel", title="My pram"), None)])
    assert uids(index, '"pram broken"') == uids(index, "pram NEAR/5 broken") == []
    assert uids(index, "pram broken") == ["x:1"]


@pytest.mark.parametrize(
    "query",
    [
        "platform:reddit", "kind:reply", "is:reply", "is:need", "author:ann", "community:mommit", "lang:en",
        "label:problem",         'brand:"own brand"', "source:feedx", "has:link", "has:media", "site:example.com",
        "site:shop.example.com",         "mention:shop", "need:>=0.8", "score:10..50", "followers:<5", "ratio:0.5", "created:2026-11-10",
    ],
)  # fmt: skip
def test_a_field_finds_its_post_alone(index, make_post, query):
    post = make_post(
        "reddit:t1_1", "a @Shop", platform="reddit", kind=PostKind.REPLY, author_handle="Ann", community="Mommit", lang="de", m_score=10,
        source="FeedX", urls=("https://www.shop.example.com/a",), media=(Media(type="photo"),),
        author_followers=4, m_ratio=0.5,
    )  # fmt: skip
    mention = BrandMention(
        brand="Own Brand", start=0, end=1, text="a", how="name", relevance=1, sentiment=0
    )
    known = annotation(post.uid, lang="en", decided=(Label.PROBLEM,), need=0.8, brands=(mention,))
    other = make_post("x:2", "b", created_at=LATER)
    index.upsert([(post, known), (other, None)])
    assert uids(index, query) == [post.uid]
    assert uids(index, f"-{query}") == ["x:2"]


def test_an_unknown_number_is_in_no_range_and_outside_every_range(index, make_post):
    index.upsert([(make_post("x:1", "a"), None)])
    assert uids(index, "likes:>=0") == []
    assert uids(index, "NOT likes:>=0") == ["x:1"]


def test_a_post_of_a_broken_link_is_still_stored(index, make_post):
    assert index.upsert([(make_post("x:1", "a", urls=("http://[broken", "")), None)]) == 1


def test_highlights_mark_what_was_asked_for(index, make_post):
    index.upsert([(make_post("x:1", "the broken pram, Mum's #sale", title="A Pram"), None)])
    hit = index.search(parse('"broken pram" mum\'s (#sale OR pra* OR nothing) -wheel')).hits[0]
    text = hit.post.full_text
    assert [text[start:end] for start, end in hit.highlights] == [
        "Pram",
        "broken pram",
        "Mum's",
        "#sale",
    ]


def test_a_query_of_many_mixed_conditions_is_answered(index, make_post):
    index.upsert([(make_post("x:1", "word7", m_like=3), None)])
    parts = [f"(word{n} likes:>2)" for n in range(190)]
    assert uids(index, " OR ".join(parts)) == ["x:1"]


def test_a_read_never_waits_for_a_writer(index, make_post, database):
    index.upsert([(make_post("x:1", "pram"), None)])
    with database.begin() as writer:
        writer.exec_driver_sql("DELETE FROM indexed_posts")
        assert index.search(parse("pram")).total == 1
        writer.rollback()


def test_a_write_beside_another_writer_says_who_is_in_the_way(index, make_post, database):
    with database.begin(), pytest.raises(WorkspaceBusy, match="another process"):
        _impatient(index, database).upsert([(make_post("x:1", "pram"), None)])


def _impatient(index, database):
    @event.listens_for(database, "connect")
    def no_waiting(connection, _record):
        connection.execute("PRAGMA busy_timeout=1")

    return index


def test_a_failure_in_the_middle_of_a_batch_leaves_nothing_of_it(index, make_post):
    bad = make_post("x:2", "half a pair \ud83d")
    with pytest.raises(UnicodeEncodeError):
        index.upsert([(make_post("x:1", "pram"), None), (bad, None)])
    assert (index.count(), index.search(parse("pram")).total) == (0, 0)
