from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.bluesky.mapping import recognise, split, to_post
from overheard.errors import UnmappableItem
from overheard.records import Availability, Media, Platform, PostKind, RawItem

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SEEN = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DID = "did:plc:ann"
URI = f"at://{DID}/app.bsky.feed.post/3k7"
OTHER = "at://did:plc:bob/app.bsky.feed.post/3k1"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
)  # fmt: skip


def record(**changes):
    return {
        "text": "Which cot?",
        "createdAt": "2026-11-20T08:29:58.123Z",
        "langs": ["en"],
    } | changes


def event(written=None, **commit):
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "3k7"} | commit
    if commit["operation"] != "delete":
        commit["record"] = record() if written is None else written
    return {
        "did": DID, "time_us": int(SEEN.timestamp() * 1_000_000), "kind": "commit", "commit": commit,
    }  # fmt: skip


def view(written=None, **changes):
    return {
        "uri": URI, "record": record() if written is None else written, "indexedAt": "2026-11-20T08:30:00Z",
        "author": {"did": DID, "handle": "ann.example", "displayName": "Ann"},
    } | changes  # fmt: skip


def page_of(value):
    return split(value, source="bluesky", query="cot", observed_at=NOW)


def post_of(value):
    (item,) = page_of(value).items
    return to_post(item)


def accounted(page):
    return (
        len(page.items) + len(page.dead_letters) + len(page.tombstones) + sum(page.ignored.values())
    )


@pytest.mark.parametrize(
    ("value", "is_known"),
    [
        (event(), True),
        ({"did": DID, "kind": "identity", "identity": {}}, True),
        (view(), True),
        ([7, event()], True),
        ([view()], True),
        ({"posts": [view()]}, True),
        ({"feed": [{"post": view()}]}, True),
        ({"posts": []}, False),
        ({"posts": {"a": 1}}, False),
        ({"feed": [7]}, False),
        ({"did": DID, "kind": []}, False),
        ({"did": DID, "kind": "other"}, False),
        ({"uri": "https://m.example/1", "record": {}}, False),
        ([], False),
        ({"text": "a row"}, False),
        (None, False),
    ],
)
def test_only_what_bluesky_gives_is_recognised(value, is_known):
    assert recognise(value) is is_known


def test_an_event_is_mapped():
    post = post_of(event(record(via="Some App")))
    assert (post.uid, post.native_id) == (f"bluesky:{URI}", URI)
    assert (post.platform, post.kind, post.text) == (Platform.BLUESKY, PostKind.POST, "Which cot?")
    assert post.created_at == datetime(2026, 11, 20, 8, 29, 58, 123000, tzinfo=UTC)
    assert (post.author_id, post.author_handle) == (DID, None)
    assert post.url == f"https://bsky.app/profile/{DID}/post/3k7"
    assert (post.lang, post.lang_source, post.source_app) == ("en", "author", "Some App")
    assert (post.m_like, post.m_reply, post.sensitive) == (None, None, None)
    assert (post.conversation_uid, post.parent_uid, post.root_uid) == (post.uid, None, None)
    assert (post.source, post.query, post.observed_at) == ("bluesky", "cot", NOW)


def test_a_view_is_the_same_post_with_its_counts_and_its_authors_name():
    post = post_of({"posts": [view(likeCount=3, replyCount=0, repostCount=True, quoteCount=None)]})
    assert post.uid == post_of(event()).uid
    assert (post.author_handle, post.author_name) == ("ann.example", "Ann")
    assert post.url == "https://bsky.app/profile/ann.example/post/3k7"
    assert (post.m_like, post.m_reply, post.m_repost, post.m_quote) == (3, 0, None, None)


def test_an_answer_names_its_parent_and_its_conversation():
    root = "at://did:plc:cat/app.bsky.feed.post/3k0"
    post = post_of(event(record(reply={"parent": {"uri": OTHER}, "root": {"uri": root}})))
    assert post.kind is PostKind.REPLY
    assert (post.parent_uid, post.root_uid) == (f"bluesky:{OTHER}", f"bluesky:{root}")
    assert post.conversation_uid == f"bluesky:{root}"


@pytest.mark.parametrize(
    "embed",
    [
        {"record": {"uri": OTHER}},
        {"record": {"record": {"uri": OTHER}}, "media": {"images": [{"alt": "a cot"}]}},
    ],
)
def test_a_quote_names_the_quoted(embed):
    post = post_of(event(record(embed=embed)))
    assert (post.kind, post.quoted_uid, post.quoted_text) == (
        PostKind.QUOTE,
        f"bluesky:{OTHER}",
        None,
    )


@pytest.mark.parametrize("shown", [
    {"record": {"uri": OTHER, "value": {"text": "Buy this"}}},
    {"record": {"record": {"uri": OTHER, "value": {"text": "Buy this"}}}, "media": {}},
])  # fmt: skip
def test_quoted_words_are_context_where_a_view_shows_them(shown):
    post = post_of(view(record(embed={"record": {"uri": OTHER}}), embed=shown))
    assert (post.text, post.quoted_text) == ("Which cot?", "Buy this")


def test_a_list_below_a_post_is_no_quote():
    embed = {"record": {"uri": "at://did:plc:bob/app.bsky.graph.list/3k1"}}
    post = post_of(event(record(embed=embed)))
    assert (post.kind, post.quoted_uid) == (PostKind.POST, None)


def test_facets_are_cut_from_the_bytes_and_not_from_the_letters():
    text = "👶🏽 é @bob.example #Kinderwagenschön see example.com/a…"

    def facet(piece, **feature):
        start = text.encode().index(piece.encode())
        return {"index": {"byteStart": start, "byteEnd": start + len(piece.encode())},
                "features": [feature, 5]}  # fmt: skip

    kind = "app.bsky.richtext.facet#"
    facets = [
        facet("@bob.example", **{"$type": f"{kind}mention", "did": "did:plc:bob"}),
        facet("#Kinderwagenschön", **{"$type": f"{kind}tag", "tag": "Kinderwagenschön"}),
        facet(
            "example.com/a…", **{"$type": f"{kind}link", "uri": "https://example.com/a-long-way"}
        ),
        facet("see", **{"$type": f"{kind}something-new"}),
        {
            "index": None,
            "features": [{"$type": f"{kind}tag", "tag": None}, {"$type": f"{kind}link"}],
        },
        "no facet",
    ]
    post = post_of(event(record(text=text, facets=facets)))
    assert post.mentions == ("bob.example",)
    assert post.hashtags == ("Kinderwagenschön",)
    assert post.urls == ("https://example.com/a-long-way",)


def test_a_facet_that_cuts_a_letter_in_two_breaks_nothing():
    facet = {"index": {"byteStart": 1, "byteEnd": 99}, "features": [{"$type": "x#mention"}]}
    assert len(post_of(event(record(text="é bob", facets=[facet]))).mentions) == 1


@pytest.mark.parametrize(
    "embed",
    [
        {"external": {"uri": "https://example.com/a"}},
        {"media": {"external": {"uri": "https://example.com/a"}}, "record": {"record": {}}},
    ],
)
def test_the_link_of_a_card_is_a_link_of_the_post(embed):
    link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.com/a"}
    facets = [{"index": {"byteStart": 0, "byteEnd": 5}, "features": [link]}]
    assert post_of(event(record(embed=embed))).urls == ("https://example.com/a",)
    assert post_of(event(record(embed=embed, facets=facets))).urls == ("https://example.com/a",)


@pytest.mark.parametrize(
    ("embed", "media"),
    [
        ({"images": [{"alt": "a cot"}, {"alt": ""}, 4]}, (Media(type="image", alt="a cot"), Media(type="image"))),
        ({"video": {"ref": {}}, "alt": "it rocks"}, (Media(type="video", alt="it rocks"),)),
        ({"media": {"video": {"ref": {}}}, "record": {}}, (Media(type="video"),)),
        ({"images": None}, ()),
    ],
)  # fmt: skip
def test_pictures_and_videos_keep_what_is_said_of_them(embed, media):
    assert post_of(event(record(embed=embed))).media == media


def test_a_label_of_the_author_makes_a_post_sensitive():
    assert post_of(event(record(labels={"values": [{"val": "graphic-media"}]}))).sensitive is True


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        ("2026-11-20T08:00:00Z", SEEN - timedelta(minutes=30)),
        ("2010-05-01T00:00:00Z", datetime(2010, 5, 1, tzinfo=UTC)),
        ("2026-11-20T08:39:00Z", SEEN + timedelta(minutes=9)),
        ("2026-11-20T08:41:00Z", SEEN),
        ("2099-01-01T00:00:00Z", SEEN),
        ("1970-01-01T00:00:00Z", SEEN),
        ("0001-01-01T00:00:00+14:00", SEEN),
        ("soon", SEEN),
        (None, SEEN),
        (7, SEEN),
    ],
)
@pytest.mark.parametrize("kind", [event, view])
def test_the_authors_clock_is_believed_unless_it_cannot_be_right(kind, claimed, believed):
    assert post_of(kind(record(createdAt=claimed))).created_at == believed


@pytest.mark.parametrize("claimed", ["2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", None])
@pytest.mark.parametrize(
    "without", [{"indexedAt": None}, {"indexedAt": "soon"}, {"time_us": 10**30}, {"time_us": -(10**20)}]
)  # fmt: skip
def test_a_wrong_clock_without_the_networks_time_is_when_we_saw_it(claimed, without):
    assert post_of(view(record(createdAt=claimed), **without)).created_at == NOW


def test_an_update_is_an_edit():
    post = post_of(event(operation="update"))
    assert (post.availability, post.edited_at) == (Availability.EDITED, SEEN)
    assert post_of(event()).edited_at is None


def test_a_deletion_is_a_tombstone():
    page = page_of([event(operation="delete"), event(rkey="3k8")])
    (stone,) = page.tombstones
    assert (stone.uid, stone.availability, stone.observed_at) == (
        f"bluesky:{URI}",
        Availability.DELETED,
        NOW,
    )
    assert len(page.items) == 1


def test_a_deletion_that_names_nothing_is_a_dead_letter():
    page = page_of(event(operation="delete", rkey=None))
    assert (len(page.dead_letters), page.tombstones) == (1, ())


def test_what_is_no_post_is_counted_by_its_kind():
    page = page_of([
        event(collection="app.bsky.feed.like"), event(collection="app.bsky.feed.like", operation="delete"),
        event(collection=None), {"did": DID, "kind": "identity"}, {"did": DID, "kind": "account"}, event(),
    ])  # fmt: skip
    assert page.ignored == {"like": 2, "unknown": 1, "identity": 1, "account": 1}
    assert len(page.items) == 1


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (event(record(text=None)), "the post has no text"),
        (event(rkey=""), "the post has no address"),
        (view(uri="at://did:plc:ann"), "the post has no address"),
        ({"uri": URI, "notFound": True}, "the post has no text"),
        (7, "is no post"),
        (None, "is no post"),
    ],
)
def test_a_broken_record_is_a_dead_letter_and_the_others_survive(broken, reason):
    page = page_of([event(), broken])
    assert len(page.items) == 1
    assert [(x.position, x.reason) for x in page.dead_letters] == [("item 2", reason)]
    assert json.loads(page.dead_letters[0].raw) == broken


@pytest.mark.parametrize(
    "answer",
    [
        {"posts": [view(), {"uri": URI, "notFound": True}, 5]},
        {"feed": [{"post": view()}, {"post": None}, 5]},
    ],
)
def test_no_row_of_an_answer_is_lost(answer):
    page = page_of(answer)
    assert (len(page.items), len(page.dead_letters), accounted(page)) == (1, 2, 3)


@pytest.mark.parametrize("payload", [{}, event(record(text=5)), view(uri=None)])
def test_a_stored_record_that_lacks_what_we_need_cannot_be_mapped(payload):
    item = RawItem(uid="bluesky:1", shape="bluesky", payload=payload, source="b", observed_at=NOW)
    with pytest.raises(UnmappableItem, match="bluesky:1"):
        to_post(item)


@given(
    changes=st.dictionaries(
        st.sampled_from(["createdAt", "langs", "reply", "embed", "facets", "labels", "via", "text"]), ANYTHING
    ),
    outside=st.dictionaries(
        st.sampled_from(["author", "indexedAt", "time_us", "uri", "embed", "likeCount", "did", "kind"]), ANYTHING
    ),
)  # fmt: skip
def test_fields_full_of_anything_never_break_a_record(changes, outside):
    page = page_of([view(record(**changes), **outside), event(record(**changes)) | outside])
    assert accounted(page) == 2
    assert all(to_post(item).uid == item.uid for item in page.items)


def test_every_recorded_event_is_accounted_for_and_maps(shared_data):
    path = shared_data / "wire" / "bluesky" / "expected_v1.jsonl"
    events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert all(recognise(event) for event in events)
    page = page_of(events)
    assert accounted(page) == len(events)
    assert (len(page.items), len(page.tombstones), len(page.dead_letters)) == (17, 1, 0)
    posts = {item.uid: to_post(item) for item in page.items}
    assert Counter(post.kind for post in posts.values())[PostKind.REPLY] > 5
    for item in page.items:
        post, written = posts[item.uid], item.payload["commit"]["record"]
        named = [f["tag"] for x in written.get("facets", []) for f in x["features"] if "tag" in f]
        assert list(post.hashtags) == named
        assert post.created_at.date() == datetime(2026, 7, 4, tzinfo=UTC).date()
