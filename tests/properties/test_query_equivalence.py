"""The matcher, the anchor index, SQLite and printed queries agree on every drawn post and query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overheard.database import open_database
from overheard.errors import QueryError
from overheard.records import Annotation, BrandMention, Label, Media, Platform, Post, PostKind
from search_index.anchors import SearchMatcher
from search_index.documents import document_of, text_tokens
from search_index.matcher import matches
from search_index.parser import parse
from search_index.query import (
    Near,
    Not,
    Phrase,
    Prefix,
    Query,
    Term,
    conjunction,
    disjunction,
    to_text,
)
from search_index.sqlite import SqliteIndex

EPOCH = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = (
    "pram", "pramset", "mum's", "Crème", "creme", "#sale", "#Sale", "@shop", "$abc", "C++", "😀", "👍🏽", "don’t",
    "naïve", "Straße", "日本", "a_b", "⑴", "𝐀b", "x", "the", "'; DROP", '"*', "NEAR", "%", "\u0130x", "ﷺ", "1.5",
)  # fmt: skip
token = st.sampled_from(sorted({t for word in WORDS for t in text_tokens(word)}))
texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
times = st.integers(0, 20 * 86400).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
numbers = st.one_of(st.none(), st.integers(-3, 12))


@st.composite
def rows(draw: st.DrawFn, uid: str = "x:1") -> tuple[Post, Annotation | None]:
    post = Post(
        uid=uid,
        platform=draw(st.sampled_from(Platform)),
        native_id="1",
        kind=draw(st.sampled_from(PostKind)),
        created_at=draw(times),
        observed_at=EPOCH,
        text=draw(texts),
        title=draw(st.none() | texts),
        lang=draw(st.sampled_from([None, "en", "de"])),
        author_handle=draw(st.sampled_from([None, "Ann", "ann", "bob b"])),
        community=draw(st.sampled_from([None, "Mommit", "r/x"])),
        m_like=draw(numbers),
        m_score=draw(numbers),
        urls=tuple(
            draw(
                st.lists(
                    st.sampled_from(
                        ["https://www.a.example/x", "http://[x", "https://b.a.example"]
                    ),
                    max_size=2,
                )
            )
        ),
        media=draw(st.sampled_from([(), (Media(type="photo"),)])),
        hashtags=draw(st.sampled_from([(), ("Sale",)])),
    )
    if draw(st.booleans()):
        return post, None
    decided = tuple(draw(st.lists(st.sampled_from(Label), unique=True, max_size=2)))
    brands = (
        BrandMention(
            brand='M&S "x"', start=0, end=1, text="M", how="name", relevance=1, sentiment=0
        ),
    )
    return post, Annotation(
        uid=uid, pipeline="p", decided=decided, need=draw(st.sampled_from([0.0, 0.5, 0.7, 1.0])),
        brands=draw(st.sampled_from([(), brands])), lang=draw(st.sampled_from([None, "en"])),
    )  # fmt: skip


prefixes = token.filter(lambda t: len(t.lstrip("#@$")) >= 2).flatmap(
    lambda t: st.integers(3 if t[0] in "#@$" else 2, len(t)).map(lambda n: Prefix(t[:n]))
)
words = st.one_of(token.map(Term), st.tuples(token, token).map(Phrase), prefixes)
fields = st.sampled_from(
    ["platform:x", "platform:reddit",
     "author:ann", 'author:"bob b"', "community:mommit", "lang:en",
     "label:praise",
     "label:problem", 'brand:"m&s x"', "has:link", "has:media", "has:question", "has:hashtag", "is:reply", "is:need",
     "#sale", "@shop", "hashtag:sale", "site:a.example", "site:b.a.example", "kind:post",
     "likes:>2", "likes:<=5", "score:-2..5",
     "need:>0.5", "created:2026-11-03", "created:>2026-11-05", "created:2026-11-02..2026-11-09", "followers:<5", "score:0"]
).map(parse)  # fmt: skip
near = st.builds(Near, words, words, st.integers(0, 4))
leaf = st.one_of(words, fields, near)


def _branch(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(several.map(conjunction), several.map(disjunction), inner.map(Not))


queries = st.recursive(leaf, _branch, max_leaves=6)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteIndex]:
    engine = open_database(tmp_path_factory.mktemp("index") / "overheard.db")
    yield SqliteIndex(engine)
    engine.dispose()


relaxed = settings(max_examples=150)
posts = st.lists(rows(), min_size=1, max_size=4)


@relaxed
@given(drawn=posts, asked=st.lists(queries, min_size=1, max_size=6))
def test_sqlite_finds_exactly_the_posts_that_the_matcher_accepts(index, drawn, asked):
    stored = [
        (replace(post, uid=f"x:{n}"), annotation) for n, (post, annotation) in enumerate(drawn)
    ]
    index.delete(f"x:{n}" for n in range(10))
    index.upsert(stored)
    for query in asked:
        expected = {post.uid for post, known in stored if matches(query, document_of(post, known))}
        for sort in ("newest", "relevance"):
            page = index.search(query, sort=sort)
            assert {hit.post.uid for hit in page.hits} == expected, to_text(query)
            assert page.total == len(expected)


@relaxed
@given(row=rows(), asked=st.lists(queries, max_size=12))
def test_the_anchor_index_gives_the_answers_of_trying_every_search(row, asked):
    named = {f"s{n}": query for n, query in enumerate(asked)}
    document = document_of(*row)
    expected = [name for name, query in named.items() if matches(query, document)]
    assert SearchMatcher(named).match(document) == expected
    assert SearchMatcher(named, counts={"pram": 9, "x": 1}).match(document) == expected


@relaxed
@given(query=queries)
def test_a_printed_query_reads_back_as_the_same_tree(query):
    assert parse(to_text(query)) == query


@relaxed
@given(text=st.text())
def test_any_text_is_a_query_or_an_error_with_a_column_inside_it(text):
    try:
        query = parse(text)
    except QueryError as error:
        fault = error
    else:
        assert parse(to_text(query)) == query
        return
    assert 1 <= fault.column <= len(text) + 1
    assert fault.hint


@relaxed
@given(text=st.text())
def test_the_tokens_of_a_token_are_that_token(text):
    tokens = text_tokens(text)
    assert text_tokens(" ".join(tokens)) == tokens


@relaxed
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_sqlite_finds_every_token_of_any_text(index, text):
    post = Post(
        uid="x:t",
        platform=Platform.X,
        native_id="t",
        created_at=EPOCH,
        observed_at=EPOCH,
        text=text,
    )
    index.upsert([(post, None)])
    for found in set(text_tokens(text)):
        assert any(hit.post.uid == "x:t" for hit in index.search(Term(found)).hits)
    index.delete(["x:t"])
