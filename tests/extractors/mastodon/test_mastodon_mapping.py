from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.mastodon.mapping import recognise, split, to_post
from overheard.errors import UnmappableItem
from overheard.records import Availability, Media, Platform, PostKind, RawItem

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
URI = "https://m.example/users/ann/statuses/7"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
)  # fmt: skip


def status(**changes):
    return {
        "id": "7", "uri": URI, "url": "https://m.example/@ann/7", "created_at": "2026-11-20T08:30:00.000Z",
        "visibility": "public", "content": "<p>Which cot?</p>", "language": "en",
        "account": {"id": "1", "uri": "https://m.example/users/ann", "acct": "ann", "display_name": "Ann"},
    } | changes  # fmt: skip


def page_of(value):
    return split(value, source="m.example", query="#pram", observed_at=NOW)


def post_of(value):
    (item,) = page_of(value).items
    return to_post(item)


def accounted(page):
    return len(page.items) + len(page.dead_letters) + sum(page.ignored.values())


@pytest.mark.parametrize(
    ("value", "is_known"),
    [
        (status(), True),
        ([{"id": 1}, status()], True),
        ({"accounts": [], "statuses": [], "hashtags": []}, True),
        ({"ancestors": [], "descendants": []}, True),
        ([], False),
        ({"uri": URI, "content": "an edit of the history"}, False),
        ({"statuses": {}, "accounts": []}, False),
        ({"text": "a row"}, False),
        ("text", False),
        (None, False),
    ],
)
def test_only_what_mastodon_answers_is_recognised(value, is_known):
    assert recognise(value) is is_known


def test_a_status_is_mapped():
    post = post_of(
        status(
            content='<p>Which cot? <a href="https://example.com/cots" rel="nofollow">'
            '<span class="invisible">https://</span><span class="ellipsis">example.com/co</span></a> '
            '<a href="https://m.example/@bob" class="u-url mention">@<span>bob</span></a> '
            '<a href="https://m.example/tags/cot" class="mention hashtag" rel="tag">#<span>cot</span></a></p>',
            account={
                "id": "1", "uri": "https://m.example/users/ann", "acct": "ann", "display_name": "Ann",
                "followers_count": 12, "created_at": "2020-01-02T00:00:00.000Z",
            },
            tags=[{"name": "cot"}, {"name": ""}, None], mentions=[{"acct": "bob"}],
            card={"url": "https://example.com/cots"}, favourites_count=3, replies_count=0, reblogs_count=None,
            quotes_count=True, sensitive=False, application={"name": "Some App"},
            media_attachments=[
                {"type": "image", "url": "https://m.example/1.png", "description": "a cot"}, {"id": "2"}, 3,
            ],
        )
    )  # fmt: skip
    assert (post.uid, post.platform, post.native_id) == (f"mastodon:{URI}", Platform.MASTODON, "7")
    assert (post.kind, post.created_at, post.observed_at) == (PostKind.POST, MORNING, NOW)
    assert post.text == "Which cot? https://example.com/co @bob #cot"
    assert (post.author_id, post.author_handle, post.author_name) == (
        "https://m.example/users/ann",
        "ann",
        "Ann",
    )
    assert (post.author_followers, post.author_state) == (12, None)
    assert post.author_created_at == datetime(2020, 1, 2, tzinfo=UTC)
    assert (post.m_like, post.m_reply, post.m_repost, post.m_quote) == (3, 0, None, None)
    assert (post.hashtags, post.mentions) == (("cot",), ("bob",))
    assert post.urls == ("https://example.com/cots",)
    assert post.media == (
        Media(type="image", url="https://m.example/1.png", alt="a cot"),
        Media(type="unknown"),
    )
    assert (post.lang, post.lang_source, post.sensitive) == ("en", "platform", False)
    assert (post.community, post.community_type, post.source_app) == (
        "m.example",
        "instance",
        "Some App",
    )
    assert (post.source, post.query, post.url) == (
        "m.example",
        "#pram",
        "https://m.example/@ann/7",
    )


def test_what_a_status_does_not_give_is_none_and_never_nought():
    post = post_of(
        {
            "uri": URI,
            "content": "",
            "visibility": "unlisted",
            "created_at": "2026-11-20T08:30:00Z",
            "tags": 5,
            "media_attachments": None,
            "account": None,
        }
    )
    assert (post.native_id, post.url, post.text) == (URI, URI, "")
    assert (post.m_like, post.lang, post.lang_source, post.sensitive) == (None, None, None, None)
    assert (post.author_id, post.author_handle, post.author_created_at) == (None, None, None)
    assert (post.hashtags, post.urls, post.media) == ((), (), ())


def test_a_link_without_a_card_is_a_link_of_the_post():
    content = '<p>see <a href="https://example.com/a">example.com/a</a></p>'
    assert post_of(status(content=content, card=None)).urls == ("https://example.com/a",)


def test_a_boost_carries_the_boosted_words_and_names_whom_it_repeats():
    boosted = status(
        uri="https://other.example/9", content="<p>the cot broke</p>", language="de", tags=[{"name": "cot"}],
        spoiler_text="broken things", sensitive=True, quote={"quoted_status": {"uri": "q", "content": "quoted"}},
    )  # fmt: skip
    post = post_of(status(content="", spoiler_text="", sensitive=False, reblog=boosted))
    assert (post.kind, post.reposted_uid) == (PostKind.REPOST, "mastodon:https://other.example/9")
    assert (post.uid, post.author_handle) == (f"mastodon:{URI}", "ann")
    assert (post.text, post.lang, post.hashtags) == ("the cot broke", "de", ("cot",))
    assert (post.content_warning, post.sensitive) == ("broken things", True)
    assert (post.quoted_uid, post.quoted_text) == ("mastodon:q", "quoted")


def test_a_boost_without_the_boosted_words_keeps_what_it_has():
    post = post_of(status(reblog={"uri": "https://other.example/9"}))
    assert (post.kind, post.text) == (PostKind.REPOST, "Which cot?")


def test_quoted_words_are_context_and_not_the_authors_own():
    quoted = {"uri": "https://other.example/9", "content": "<p>Buy this cot</p>"}
    content = '<p class="quote-inline">RE: <a href="https://other.example/9">o/9</a></p><p>No.</p>'
    post = post_of(
        status(content=content, quote={"state": "accepted", "quoted_status": quoted}, card=None)
    )
    assert (post.kind, post.text, post.quoted_text) == (PostKind.QUOTE, "No.", "Buy this cot")
    assert (post.quoted_uid, post.urls) == ("mastodon:https://other.example/9", ())


def test_a_quote_that_was_revoked_says_nothing_of_the_quoted():
    post = post_of(status(quote={"state": "revoked", "quoted_status": None}))
    assert (post.kind, post.quoted_uid, post.quoted_text) == (PostKind.QUOTE, None, None)


def test_a_reply_is_a_reply():
    assert post_of(status(in_reply_to_id="5", quote={"state": "pending"})).kind is PostKind.REPLY


def test_a_content_warning_stands_beside_the_text():
    post = post_of(status(spoiler_text="birth", sensitive=True))
    assert (post.content_warning, post.text, post.sensitive) == ("birth", "Which cot?", True)


def test_an_edit_is_known_by_its_time():
    post = post_of(status(edited_at="2026-11-20T09:00:00Z"))
    assert (post.availability, post.edited_at) == (
        Availability.EDITED,
        MORNING.replace(hour=9, minute=0),
    )


@pytest.mark.parametrize("edited_at", [None, "", "yesterday", 7, "0001-01-01T00:00:00+23:00"])
def test_what_is_no_time_of_an_edit_is_no_edit(edited_at):
    assert post_of(status(edited_at=edited_at)).availability is Availability.VISIBLE


def test_a_suspended_author_is_named_so():
    assert post_of(status(account={"id": "1", "suspended": True})).author_state == "suspended"


@pytest.mark.parametrize("uri", ["https://[broken/7", "tag:m.example,2016:7"])
def test_a_uri_without_a_host_names_no_instance(uri):
    post = post_of(status(uri=uri))
    assert (post.uid, post.community) == (f"mastodon:{uri}", None)


@pytest.mark.parametrize("visibility", ["private", "direct", "limited", None, [], {}])
def test_what_is_not_public_is_never_kept(visibility):
    page = page_of([status(visibility=visibility), status(visibility=visibility), status()])
    assert (len(page.items), page.ignored) == (1, {"not public": 2})


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (7, "is no status"),
        (None, "is no status"),
        (status(uri=None), "the status has no uri"),
        (status(content=None), "the status has no content"),
        (status(created_at=5), "the status has no created_at"),
        (status(created_at="soon"), "created_at is no time"),
    ],
)
def test_a_broken_status_is_a_dead_letter_and_the_others_survive(broken, reason):
    page = page_of([status(), broken])
    assert len(page.items) == 1
    assert [(x.position, x.reason, x.source) for x in page.dead_letters] == [
        ("item 2", reason, "m.example")
    ]
    assert json.loads(page.dead_letters[0].raw) == broken


def test_an_answer_of_search_counts_what_is_no_status():
    page = page_of({"accounts": [{}, {}], "statuses": [status()], "hashtags": [{}]})
    assert (len(page.items), page.ignored) == (1, {"accounts": 2, "hashtags": 1})
    assert page_of({"accounts": [], "statuses": [], "hashtags": 5}).ignored == {}


def test_a_conversation_gives_what_stands_before_and_after():
    page = page_of(
        {"ancestors": [status(uri="a")], "descendants": [status(uri="b"), status(uri="c")]}
    )
    assert [item.uid for item in page.items] == ["mastodon:a", "mastodon:b", "mastodon:c"]


@pytest.mark.parametrize("payload", [{}, status(content=None), status(created_at="never")])
def test_a_stored_status_that_lacks_what_we_need_cannot_be_mapped(payload):
    item = RawItem(uid="mastodon:1", shape="mastodon", payload=payload, source="m", observed_at=NOW)
    with pytest.raises(UnmappableItem, match="mastodon:1"):
        to_post(item)


@given(changes=st.dictionaries(
    st.sampled_from([
        "id", "url", "visibility", "account", "reblog", "quote", "tags", "mentions", "card", "media_attachments",
        "language", "spoiler_text", "sensitive", "edited_at", "application", "favourites_count", "uri", "content",
    ]), ANYTHING,
))  # fmt: skip
def test_fields_full_of_anything_never_break_a_status(changes):
    page = page_of([status(**changes)])
    assert accounted(page) == 1
    assert all(to_post(item).uid == item.uid for item in page.items)


def test_every_recorded_status_is_accounted_for_and_maps(shared_data):
    counts: Counter[str] = Counter()
    for path in sorted((shared_data / "wire" / "mastodon").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            answer = json.loads(line)["json"]
            if not recognise(answer):
                continue
            page = page_of(answer)
            given = answer if isinstance(answer, list) else answer.get("statuses", [answer])
            others = (
                sum(len(answer.get(kind, [])) for kind in ("accounts", "hashtags"))
                if isinstance(answer, dict)
                else 0
            )
            assert accounted(page) == len(given) + others
            assert not page.dead_letters
            posts = [to_post(item) for item in page.items]
            assert all(post.created_at <= NOW and "<" not in post.text for post in posts)
            counts.update(post.kind for post in posts)
            counts["quoting"] += sum(bool(post.quoted_text and post.quoted_uid) for post in posts)
    assert counts[PostKind.POST] > 100
    assert counts["quoting"] == 1
