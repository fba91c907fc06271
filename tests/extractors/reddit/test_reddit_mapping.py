from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.reddit.mapping import recognise, split, to_post
from overheard.errors import UnmappableItem
from overheard.records import Availability, Media, Platform, Post, PostKind, RawItem, Tombstone

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def parts(value):
    return split(value, source="s", query="q", observed_at=NOW)


def post_of(thing) -> Post:
    (item,) = parts(thing).items
    post = to_post(item)
    assert isinstance(post, Post)
    return post


def test_every_holder_of_things_is_recognised(make):
    one, two = make.submission(1), make.comment(2)
    more = {"json": {"errors": [], "data": {"things": [two]}}}
    bare = [one["data"], two["data"]]
    for value in (
        one, two, make.listing(one), make.listing(), [make.listing(one), make.listing(two)], more,
        *bare, bare, {"data": bare}, {"kind": "t5", "data": {"id": "x"}},
    ):  # fmt: skip
        assert recognise(value)


@pytest.mark.parametrize(
    "value",
    [
        {"data": [{"id": "1", "text": "a tweet"}], "meta": {"result_count": 1}},
        {"id": "1", "text": "t", "author_id": "2", "created_at": "2026-01-01T00:00:00Z"},
        {"uri": "u", "content": "c", "visibility": "public", "id": "1"},
        {"objectID": "1", "_tags": ["story"], "title": "t", "url": "u", "author": "a", "num_comments": 2},
        {"hits": [], "nbHits": 0},
        {"kind": "commit", "did": "did:plc:x", "commit": {}},
        {"kind": "t3", "data": "no object"},
        {"id": "a1", "subreddit": "prams", "title": "t", "selftext": "s", "created_utc": 1.0, "score": 1, "num_comments": 2},
        {"id": "a1", "title": "t", "selftext": "s", "author": "a", "created_utc": "1", "score": "1",
         "num_comments": "2", "permalink": "/r/a", "over_18": "False"},
        {"id": "a1", "body": "b", "author": "a", "created_utc": "1", "parent_id": "t3_x", "link_id": "t3_x"},
        {"data": []}, {"json": {"data": {}}}, {}, [], [1], "text", None, 3, b"bytes",
    ],
)  # fmt: skip
def test_nothing_of_another_platform_is_recognised(value):
    assert not recognise(value)


def test_a_page_of_comments_is_split_into_each_by_itself(make):
    grandchild = make.comment(3, parent_id="t1_com2")
    child = make.comment(2, parent_id="t1_com1", replies=make.listing(grandchild))
    stub = {"kind": "more", "data": {"count": 9, "children": ["a"]}}
    page = parts(
        [
            make.listing(make.submission(1)),
            make.listing(make.comment(1, replies=make.listing(child, stub))),
        ]
    )
    assert [item.uid for item in page.items] == [
        "reddit:t3_post1", "reddit:t1_com1", "reddit:t1_com2", "reddit:t1_com3",
    ]  # fmt: skip
    assert [item.payload["data"].get("replies") for item in page.items[1:]] == ["", "", ""]
    assert page.ignored == {"more comments stub": 1}
    assert {item.shape for item in page.items} == {"reddit"}


def test_what_is_no_post_is_counted_by_kind(make):
    page = parts(
        make.listing(
            *(
                {"kind": kind, "data": {"id": "x"}}
                for kind in ("t2", "t5", "t5", "LabeledMulti", "t9")
            )
        )
    )
    assert page.ignored == {"account": 1, "subreddit": 2, "multireddit": 1, "thing of kind t9": 1}
    assert not page.items


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"created_utc": None}, "has no created_utc that is a time"),
        ({"created_utc": "soon"}, "has no created_utc that is a time"),
        ({"created_utc": -5}, "has no created_utc that is a time"),
        ({"created_utc": 1e300}, "has no created_utc that is a time"),
        ({"created_utc": True}, "has no created_utc that is a time"),
        ({"id": None, "name": None}, "has no id"),
        ({"id": "MIXED", "name": "t1_x"}, "has no id"),
        ({"title": None}, "has no title"),
    ],
)
def test_a_broken_thing_is_a_dead_letter_and_the_rest_survives(make, fields, reason):
    page = parts(make.listing(make.submission(1, **fields), make.submission(2)))
    assert [letter.reason for letter in page.dead_letters] == [reason]
    assert page.dead_letters[0].position == "item 1"
    assert [item.uid for item in page.items] == ["reddit:t3_post2"]


@pytest.mark.parametrize(
    "child", [None, 3, "text", {}, {"kind": "t3"}, {"kind": "t3", "data": None}, {"kind": 7}]
)
def test_a_child_that_is_no_thing_is_a_dead_letter(make, child):
    page = parts(make.listing(child, make.comment(1)))
    assert (len(page.dead_letters), len(page.items)) == (1, 1)


def test_a_comment_without_body_is_a_dead_letter(make):
    assert parts(make.comment(1, body=None)).dead_letters[0].reason == "has no body"


@pytest.mark.parametrize(
    ("fields", "how"),
    [
        ({"selftext": "[deleted]", "author": "[deleted]"}, Availability.DELETED),
        ({"selftext": "[removed]"}, Availability.REMOVED),
        ({"selftext": "", "title": "[deleted by user]"}, Availability.DELETED),
        (
            {"selftext": "[ Removed by Reddit on account of violating the rules ]"},
            Availability.REMOVED,
        ),
        ({"removed_by_category": "deleted"}, Availability.DELETED),
        ({"removed_by_category": "moderator"}, Availability.REMOVED),
        ({"_meta": {"was_deleted_later": True}}, Availability.DELETED),
        ({"_meta": {"removal_type": "deleted"}}, Availability.DELETED),
        ({"_meta": {"removal_type": "moderator"}}, Availability.REMOVED),
    ],
)
def test_a_submission_that_is_gone_as_a_whole_is_a_tombstone(make, fields, how):
    thing = make.submission(1, **fields)
    page = parts(thing)
    assert page.tombstones == (Tombstone(uid="reddit:t3_post1", availability=how, observed_at=NOW),)
    assert (page.items, page.ignored) == ((), {"deleted post": 1})
    landed = RawItem(
        uid="reddit:t3_post1", shape="reddit", payload=thing, source="s", observed_at=NOW
    )
    assert to_post(landed) == page.tombstones[0]


@pytest.mark.parametrize(
    ("body", "how"), [("[deleted]", Availability.DELETED), (" [removed] ", Availability.REMOVED)]
)
def test_a_comment_that_is_gone_is_a_tombstone(make, body, how):
    (stone,) = parts(make.comment(1, body=body, author="[deleted]")).tombstones
    assert stone.availability is how


@pytest.mark.parametrize("author", ["[deleted]", None, ""])
def test_a_deleted_account_leaves_its_post_but_neither_name_nor_id(make, author):
    post = post_of(make.submission(1, author=author, author_fullname="t2_x", _meta={}))
    assert (post.author_handle, post.author_id, post.author_state) == (None, None, "deleted")
    assert (post.text, post.availability) == ("For two.", Availability.VISIBLE)


def test_a_submission_is_mapped_completely(make):
    post = post_of(
        make.submission(
            1,
            selftext="Ask u/quill and /u/Rook-1.\n\n> the shop said\n\nSee https://a.example/x #twins",
            selftext_html="<div/>",
            link_flair_text=" Advice ",
            num_crossposts=1,
            view_count=50,
            edited=1_772_700_000.0,
        )
    )
    assert post == Post(
        uid="reddit:t3_post1",
        platform=Platform.REDDIT,
        native_id="t3_post1",
        kind=PostKind.POST,
        created_at=datetime.fromtimestamp(1_772_600_001, UTC),
        observed_at=NOW,
        title="Which pram 1?",
        text="Ask u/quill and /u/Rook-1.\nSee https://a.example/x #twins",
        quoted_text="the shop said",
        url="https://www.reddit.com/r/prams/comments/post1/which_pram/",
        edited_at=datetime.fromtimestamp(1_772_700_000, UTC),
        availability=Availability.EDITED,
        text_format="markdown",
        author_id="t2_m",
        author_handle="marlow",
        conversation_uid="reddit:t3_post1",
        community="prams",
        community_type="subreddit",
        m_score=3,
        m_reply=2,
        m_repost=1,
        m_view=50,
        m_ratio=0.9,
        hashtags=("twins",),
        mentions=("quill", "Rook-1"),
        urls=("https://a.example/x",),
        sensitive=False,
        topics=("Advice",),
        source="s",
        query="q",
    )


def test_a_comment_is_mapped_with_its_thread(make):
    post = post_of(
        make.comment(
            2,
            body="> Which one?\n\nThe red one.",
            parent_id="t1_com1",
            link_title="Which pram?",
            num_comments=40,
        )
    )
    assert (post.kind, post.title, post.text) == (PostKind.REPLY, None, "The red one.")
    assert post.parent_text == "Which pram?\nWhich one?"
    assert (post.parent_uid, post.root_uid) == ("reddit:t1_com1", "reddit:t3_post1")
    assert post.conversation_uid == "reddit:t3_post1"
    assert post.m_reply is None
    assert post.url == "https://www.reddit.com/r/prams/comments/post1/which_pram/com2/"


@pytest.mark.parametrize(
    ("drop", "fields", "url"),
    [
        ("permalink", {}, "https://www.reddit.com/r/prams/comments/post1/_/com1/"),
        ("permalink", {"subreddit": None}, "https://www.reddit.com/comments/post1/_/com1/"),
        ("permalink", {"link_id": None}, "https://www.reddit.com/r/prams/comments/com1/"),
        ("name", {"permalink": "https://www.reddit.com/r/a/"}, "https://www.reddit.com/r/a/"),
    ],
)
def test_an_old_comment_without_permalink_has_an_address(make, drop, fields, url):
    thing = make.comment(1, **fields)
    del thing["data"][drop]
    assert post_of(thing).url == url


def test_a_comment_of_an_inbox_finds_its_thread(make):
    thing = make.comment(
        1, was_comment=True, context="/r/prams/comments/post9/title/com1/?context=3"
    )
    del thing["data"]["link_id"], thing["data"]["permalink"]
    post = post_of(thing["data"])
    assert post.root_uid == "reddit:t3_post9"
    assert post.url == "https://www.reddit.com/r/prams/comments/post9/_/com1/"


@pytest.mark.parametrize(
    "created",
    [1_772_600_001, 1_772_600_001.0, "1772600001", 1_772_600_001_000, "2026-03-04T04:53:21Z"],
)
def test_old_and_new_ways_to_write_a_time_are_one_time(make, created):
    assert post_of(make.submission(1, created_utc=created)).created_at == datetime.fromtimestamp(
        1_772_600_001, UTC
    )


@pytest.mark.parametrize(
    ("edited", "at", "availability"),
    [
        (False, None, Availability.VISIBLE),
        (None, None, Availability.VISIBLE),
        ("False", None, Availability.VISIBLE),
        (True, None, Availability.EDITED),
        (1_772_700_000, 1_772_700_000, Availability.EDITED),
    ],
)
def test_an_edit_is_a_flag_or_a_time(make, edited, at, availability):
    post = post_of(make.comment(1, edited=edited))
    assert (post.edited_at and post.edited_at.timestamp(), post.availability) == (at, availability)


@pytest.mark.parametrize(
    ("fields", "score"),
    [
        ({"score": 0}, 0),
        ({"score_hidden": True}, None),
        ({"hide_score": True}, None),
        ({"score": None}, None),
        ({"score": 4.0}, 4),
        ({"score": float("nan")}, None),
        ({"score": True}, None),
    ],
)
def test_a_score_that_was_not_given_is_none(make, fields, score):
    assert post_of(make.comment(1, **fields)).m_score == score


@pytest.mark.parametrize(("ratio", "given"), [(1, 1.0), (None, None), (True, None), (7, None)])
def test_a_ratio_lies_between_0_and_1(make, ratio, given):
    assert post_of(make.submission(1, upvote_ratio=ratio)).m_ratio == given


def test_a_bare_object_of_an_old_dump_is_wrapped_and_named(make):
    data = make.submission(1, created_utc="1772600001")["data"]
    del data["name"], data["selftext_html"]
    (item,) = parts(data).items
    assert (item.uid, item.payload) == ("reddit:t3_post1", {"kind": "t3", "data": data})
    (item,) = parts({**data, "id": "t3_post1"}).items
    assert item.uid == "reddit:t3_post1"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"body": "&gt; quoted\n\nsalt &amp; pepper", "body_html": "&lt;div&gt;"}, "salt & pepper"),
        ({"body": "&gt; quoted\n\nsalt &amp; pepper", "body_html": None}, "salt & pepper"),
        ({"body": "&gt; typed, and a bare <", "body_html": None}, "> typed, and a bare <"),
        ({"body": "&gt; typed", "body_html": "<div>"}, "> typed"),
        ({"body": "&amp;amp; twice", "body_html": "&lt;div&gt;"}, "& twice"),
        ({"body": "R&D", "body_html": None}, "R&D"),
    ],
)
def test_escaped_answers_are_unescaped_once(make, fields, text):
    assert post_of(make.comment(1, **fields)).text == text


def test_a_crosspost_names_what_it_quotes(make):
    original = make.submission(9)["data"]
    post = post_of(
        make.submission(
            1, title="Look", selftext="For two.", crosspost_parent="t3_post9", crosspost_parent_list=[original],
            url="/r/prams/comments/post9/", is_self=False,
        )
    )  # fmt: skip
    assert (post.title, post.text, post.quoted_uid) == ("Look", "", "reddit:t3_post9")
    assert post.quoted_text == "Which pram 9?\nFor two."
    assert post.urls == ()


@pytest.mark.parametrize(
    ("fields", "urls"),
    [
        ({"url": "https://shop.example/p?a=1&amp;b=2", "selftext_html": None, "selftext": ""}, ("https://shop.example/p?a=1&b=2",)),
        ({"url_overridden_by_dest": "https://shop.example/q"}, ("https://shop.example/q",)),
        ({"url": "https://i.redd.it/a.jpg"}, ()),
        ({"url": "https://www.reddit.com/gallery/post1"}, ()),
        ({"url": "http://[bad"}, ()),
        ({"url": "default"}, ()),
        ({"is_self": None}, ()),
    ],
)  # fmt: skip
def test_a_link_post_leads_somewhere(make, fields, urls):
    assert post_of(make.submission(1, **{"is_self": False, **fields})).urls == urls


@pytest.mark.parametrize(
    ("fields", "media"),
    [
        ({"url": "https://i.redd.it/a.jpg"}, (Media(type="image", url="https://i.redd.it/a.jpg"),)),
        ({"url": "https://a.example/x", "post_hint": "image"}, (Media(type="image", url="https://a.example/x"),)),
        ({"is_self": True, "post_hint": "image"}, ()),
        ({"url": "https://a.example/x", "preview": {"images": [{"source": {"url": "https://p.example/1"}}, None]}},
         (Media(type="image", url="https://p.example/1"),)),
        ({"media": {"reddit_video": {"fallback_url": "https://v.redd.it/1"}}}, (Media(type="video", url="https://v.redd.it/1"),)),
        ({"secure_media": {"reddit_video": {"fallback_url": "https://v.redd.it/1", "is_gif": True}}},
         (Media(type="animation", url="https://v.redd.it/1"),)),
        ({"url": "https://t.example/v", "media": {"oembed": {"type": "video", "title": "A film"}}},
         (Media(type="video", url="https://t.example/v", alt="A film"),)),
        ({"gallery_data": {"items": [{"media_id": "b", "caption": "Red"}, {"media_id": "a"}, {"media_id": "lost"}]},
          "media_metadata": {"a": {"e": "Image", "s": {"u": "https://p.example/a"}}, "b": {"e": "AnimatedImage", "s": {"gif": "https://p.example/b"}}}},
         (Media(type="animation", url="https://p.example/b", alt="Red"), Media(type="image", url="https://p.example/a"))),
    ],
)  # fmt: skip
def test_pictures_galleries_and_videos_are_media(make, fields, media):
    assert post_of(make.submission(1, **{"is_self": False, "url": "", **fields})).media == media


def test_an_advertisement_is_paid(make):
    assert post_of(make.submission(1, promoted=True)).paid is True
    assert post_of(make.submission(1)).paid is None


def test_a_post_without_a_community_has_none(make):
    thing = make.submission(1, subreddit_name_prefixed="r/prams")
    del thing["data"]["subreddit"]
    assert post_of(thing).community == "prams"
    del thing["data"]["subreddit_name_prefixed"]
    assert (post_of(thing).community, post_of(thing).community_type) == (None, None)


def test_an_item_that_cannot_be_mapped_says_why():
    item = RawItem(
        uid="reddit:t3_x", shape="reddit", payload={"kind": "t3"}, source="s", observed_at=NOW
    )
    with pytest.raises(UnmappableItem, match="reddit:t3_x: is no submission and no comment"):
        to_post(item)


@pytest.mark.parametrize("kind", [[], {}, 3, None])
def test_a_thing_whose_kind_is_no_word_costs_itself_and_not_its_page(kind):
    good = {"kind": "t1", "data": {"id": "abc", "body": "hello", "created_utc": 1_700_000_000}}
    listing = {"kind": "Listing", "data": {"children": [{**good, "kind": kind}, good]}}
    page = split(listing, source="s", query="", observed_at=NOW)
    assert [item.uid for item in page.items] == ["reddit:t1_abc"]
    assert len(page.dead_letters) + sum(page.ignored.values()) == 1
