from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from extractors.twitter.mapping import split, to_post
from overheard.errors import UnmappableItem
from overheard.records import Availability, Media, Platform, PostKind, RawItem

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRST = 1_990_000_000_000_000_000
FIRST_MADE_AT = datetime(2025, 11, 16, 10, 12, 27, 69000, tzinfo=UTC)


def native(number: int) -> str:
    return str(FIRST + number)


def items_of(value, **more):
    return split(value, source="kettles", query="kettle", observed_at=NOW, **more).items


@pytest.fixture
def post(user):
    """Maps one post of a page with these includes."""

    def mapped(tweet, **includes):
        page = {"data": [tweet], "includes": {"users": [user()], **includes}}
        (item,) = items_of(page)
        return to_post(item)

    return mapped


def test_a_plain_post_is_complete(post, tweet):
    mapped = post(tweet(source="X for Android", possibly_sensitive=False, paid_partnership=True))
    assert (mapped.uid, mapped.native_id) == (f"x:{native(1)}", native(1))
    assert (mapped.platform, mapped.kind) == (Platform.X, PostKind.POST)
    assert mapped.url == f"https://x.com/teafan/status/{native(1)}"
    assert mapped.created_at == datetime(2026, 11, 19, 8, tzinfo=UTC)
    assert (mapped.observed_at, mapped.source, mapped.query) == (NOW, "kettles", "kettle")
    assert (mapped.lang, mapped.lang_source) == ("en", "platform")
    assert (mapped.author_id, mapped.author_handle, mapped.author_name) == (
        "42",
        "teafan",
        "Tea Fan",
    )
    assert (mapped.author_followers, mapped.author_verified) == (120, False)
    assert mapped.author_created_at == datetime(2015, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (mapped.m_like, mapped.m_reply, mapped.m_repost, mapped.m_quote) == (3, 1, 0, 0)
    assert (mapped.m_view, mapped.m_bookmark) == (None, None)
    assert (mapped.conversation_uid, mapped.root_uid) == (mapped.uid, None)
    assert (mapped.source_app, mapped.sensitive, mapped.paid) == ("X for Android", False, True)
    assert mapped.availability is Availability.VISIBLE


def test_a_post_of_which_no_fields_were_asked_has_its_time_in_its_id():
    (item,) = items_of({"data": [{"id": native(1), "text": "a"}], "meta": {"result_count": 1}})
    mapped = to_post(item)
    assert mapped.created_at == FIRST_MADE_AT
    assert mapped.url == f"https://x.com/i/web/status/{native(1)}"
    assert (mapped.author_id, mapped.author_verified, mapped.m_like) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-11-19T08:00:00Z", datetime(2026, 11, 19, 8, tzinfo=UTC)),
        ("2026-11-19 08:00:00+00:00", datetime(2026, 11, 19, 8, tzinfo=UTC)),
        ("soon", FIRST_MADE_AT),
        (17, FIRST_MADE_AT),
    ],
)
def test_a_time_in_any_spelling_is_read_and_else_taken_from_the_id(post, tweet, given, expected):
    assert post(tweet(created_at=given)).created_at == expected


def test_a_post_from_before_the_long_ids_has_the_time_at_which_we_saw_it(post, tweet):
    assert post(tweet(id="20", created_at=None)).created_at == NOW


@pytest.mark.parametrize("key", ["note_tweet", "note_post"])
def test_a_long_post_is_whole_with_the_names_in_all_of_it(post, tweet, key):
    note = {
        "text": "long & whole " * 40,
        "entities": {"hashtags": [{"tag": "tea"}], "mentions": [{"username": "ann"}]},
    }
    cut = tweet(
        text="long &amp; whole " * 17 + "… https://t.co/abc",
        entities={"cashtags": [{"tag": "TEA"}], "hashtags": [{"tag": "cut"}]},
        **{key: note},
    )
    mapped = post(cut)
    assert mapped.text == "long & whole " * 40
    assert not mapped.text_truncated
    assert (mapped.hashtags, mapped.mentions, mapped.cashtags) == (("tea",), ("ann",), ("TEA",))


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("word " * 54 + "… https://t.co/abc", True),
        ("word " * 54 + "…", True),
        ("well … https://t.co/abc", False),
        ("word " * 54, False),
    ],
)
def test_a_long_post_without_its_note_is_marked_as_cut(post, tweet, text, is_cut):
    assert post(tweet(text=text)).text_truncated is is_cut


def test_escaped_letters_are_unescaped_once(post, tweet):
    assert post(tweet(text="a &amp;lt; b &gt; c")).text == "a &lt; b > c"


@pytest.mark.parametrize("kind", ["retweeted", "reposted"])
@pytest.mark.parametrize("names", [("referenced_tweets", "tweets"), ("referenced_posts", "posts")])
def test_a_repost_carries_the_whole_text_it_repeats(post, tweet, kind, names):
    reference, included = names
    original = tweet(
        5, text="T&amp;C " * 40, author_id="7", lang="fr",
        entities={"hashtags": [{"tag": "tea"}]},
        **{reference: [{"type": "quoted", "id": native(6)}]},
    )  # fmt: skip
    repost = tweet(
        1, text="RT @other: T&amp;C T…", lang="en", **{reference: [{"type": kind, "id": native(5)}]}
    )
    mapped = post(repost, **{included: [original, tweet(6, text="quoted words")]})
    assert (mapped.kind, mapped.reposted_uid) == (PostKind.REPOST, f"x:{native(5)}")
    assert mapped.text == "T&C " * 40
    assert (mapped.lang, mapped.hashtags, mapped.text_truncated) == ("fr", ("tea",), False)
    assert (mapped.quoted_uid, mapped.quoted_text) == (f"x:{native(6)}", "quoted words")
    assert mapped.author_handle == "teafan"


def test_a_repost_whose_original_is_not_there_says_that_it_is_cut(post, tweet):
    repost = tweet(
        text="RT @other: a b…", referenced_tweets=[{"type": "retweeted", "id": native(5)}]
    )
    mapped = post(repost)
    assert (mapped.text, mapped.text_truncated) == ("RT @other: a b…", True)
    assert mapped.reposted_uid == f"x:{native(5)}"


def test_a_reply_that_quotes_keeps_both_texts_beside_its_own(post, tweet):
    reply = tweet(
        text="mine", conversation_id=native(3), in_reply_to_user_id="7",
        referenced_tweets=[
            {"type": "quoted", "id": native(6)}, {"type": "replied_to", "id": native(5)}
        ],
    )  # fmt: skip
    mapped = post(reply, tweets=[tweet(5, text="the &lt;parent&gt;"), tweet(6, text="the quote")])
    assert (mapped.kind, mapped.text) == (PostKind.REPLY, "mine")
    assert (mapped.parent_text, mapped.quoted_text) == ("the <parent>", "the quote")
    assert (mapped.parent_uid, mapped.quoted_uid) == (f"x:{native(5)}", f"x:{native(6)}")
    assert mapped.root_uid == mapped.conversation_uid == f"x:{native(3)}"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"in_reply_to_user_id": "7"}, PostKind.POST),
        ({"in_reply_to_user_id": "7", "conversation_id": native(9)}, PostKind.REPLY),
        ({"referenced_tweets": [{"type": "quoted", "id": native(9)}]}, PostKind.QUOTE),
        ({"article": {"title": "Tea &amp; time"}}, PostKind.ARTICLE),
        ({"referenced_tweets": "broken"}, PostKind.POST),
    ],
)
def test_the_kind_follows_from_what_a_post_refers_to(post, tweet, changes, kind):
    assert post(tweet(**changes)).kind is kind


def test_an_article_has_its_title(post, tweet):
    assert post(tweet(article={"title": "Tea &amp; time"})).title == "Tea & time"


@pytest.mark.parametrize("key", ["edit_history_tweet_ids", "edit_history_post_ids"])
def test_a_later_version_names_the_first_one_and_both_are_edited(post, tweet, key):
    versions = [native(1), native(2)]
    first, second = (
        post(tweet(n, **{"edit_history_tweet_ids": None, key: versions})) for n in (1, 2)
    )
    assert (first.edit_of, first.edited_at, first.availability) == (None, None, Availability.EDITED)
    assert (second.edit_of, second.edited_at) == (first.uid, second.created_at)
    assert second.availability is Availability.EDITED


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("en", "en"), ("iw", "he"), ("in", "id"), ("ji", "yi"), ("zh-TW", "zh"), ("pt_BR", "pt"),
        ("und", None), ("qst", None), ("qme", None), ("qht", None), ("zxx", None), ("art", None),
        ("", None), ("english", None), (5, None),
    ],
)  # fmt: skip
def test_languages_are_written_as_elsewhere_and_the_codes_for_none_are_none(
    post, tweet, given, expected
):
    mapped = post(tweet(lang=given))
    assert (mapped.lang, mapped.lang_source) == (expected, "platform" if expected else None)


def test_links_lead_where_they_end_and_the_posts_own_pictures_are_none(post, tweet):
    urls = [
        {"url": "https://t.co/1", "expanded_url": "http://sho.rt/1", "unwound_url": "https://a.example"},
        {"url": "https://t.co/2", "expanded_url": "https://b.example", "display_url": "b.example"},
        {"url": "https://t.co/3"},
        {"url": "https://t.co/2", "expanded_url": "https://b.example"},
        {"url": "https://t.co/4", "expanded_url": "https://x.com/p/1", "display_url": "pic.x.com/4"},
        {"url": "https://t.co/5", "expanded_url": "https://x.com/p/2", "media_key": "3_1"},
        {}, "broken",
    ]  # fmt: skip
    mapped = post(tweet(entities={"urls": urls}))
    assert mapped.urls == ("https://a.example", "https://b.example", "https://t.co/3")


def test_media_come_in_the_order_of_the_post_with_their_descriptions(post, tweet):
    media = [
        {"media_key": "7_2", "type": "video", "preview_image_url": "https://p.example/2.jpg"},
        {"media_key": "7_3", "type": "video", "variants": [
            {"content_type": "video/mp4", "bit_rate": 1, "url": "https://v.example/low"},
            {"content_type": "video/mp4", "bit_rate": 9, "url": "https://v.example/high"},
            {"content_type": "application/x-mpegURL", "url": "https://v.example/list"},
        ]},
        {"media_key": "3_1", "type": "photo", "url": "https://p.example/1.jpg", "alt_text": "a kettle"},
        {"media_key": "3_9", "type": "photo", "url": "https://p.example/of-another-post.jpg"},
    ]  # fmt: skip
    mapped = post(tweet(attachments={"media_keys": ["3_1", "7_2", "7_3", "gone"]}), media=media)
    assert mapped.media == (
        Media(type="photo", url="https://p.example/1.jpg", alt="a kettle"),
        Media(type="video", url="https://p.example/2.jpg"),
        Media(type="video", url="https://v.example/high"),
    )


def test_a_place_is_named_and_only_a_point_that_was_given_is_a_point(post, tweet):
    place = {
        "id": "abc",
        "full_name": "Leeds, England",
        "country_code": "GB",
        "country": "United Kingdom",
    }
    geo = {"place_id": "abc", "coordinates": {"type": "Point", "coordinates": [-1.5, 53.8]}}
    both = post(tweet(geo=geo), places=[place])
    named = post(tweet(geo={"place_id": "abc"}), places=[place])
    wrong = post(tweet(geo={"coordinates": {"coordinates": ["-1.5", None]}}))
    assert (both.country, both.place, both.lat, both.lon) == ("GB", "Leeds, England", 53.8, -1.5)
    assert (named.place, named.lat, named.lon) == ("Leeds, England", None, None)
    assert (wrong.country, wrong.lat) == (None, None)


@pytest.mark.parametrize(
    ("codes", "availability"),
    [
        (["IN", "DE"], Availability.VISIBLE),
        (["XX"], Availability.WITHHELD),
        (["XY"], Availability.WITHHELD),
    ],
)
def test_a_post_is_withheld_where_no_country_sees_it(post, tweet, codes, availability):
    mapped = post(tweet(withheld={"copyright": False, "country_codes": codes}))
    assert (mapped.withheld_in, mapped.availability) == (tuple(codes), availability)


def test_topics_are_the_things_that_x_sees_in_a_post(post, tweet):
    annotations = [
        {"domain": {"name": "Brand"}, "entity": {"id": "1", "name": "Tea"}},
        {"domain": {"name": "Interest"}, "entity": {"id": "1", "name": "Tea"}},
        {"domain": {"name": "Brand"}, "entity": {"name": "Kettles"}},
        {"domain": {"name": "empty"}},
    ]
    assert post(tweet(context_annotations=annotations)).topics == ("Tea", "Kettles")


def test_a_community_is_named(post, tweet):
    mapped = post(tweet(community_id="99"))
    assert (mapped.community, mapped.community_type) == ("99", "community")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"verified": False, "verified_type": "blue"}, True),
        ({"verified": True, "verified_type": "none"}, True),
        ({"verified": None, "verified_type": "none"}, False),
        ({"verified": None}, None),
    ],
)
def test_an_author_is_verified_where_x_shows_a_mark(tweet, user, given, expected):
    page = {"data": [tweet()], "includes": {"users": [user(**given)]}}
    assert to_post(items_of(page)[0]).author_verified is expected


@pytest.mark.parametrize(
    ("detail", "state"),
    [
        ("User has been suspended: [42].", "suspended"),
        ("Could not find user with author_id: [42].", "deleted"),
    ],
)
def test_an_author_that_is_gone_is_said_to_be(tweet, detail, state):
    error = {"resource_type": "user", "parameter": "author_id", "value": "42", "detail": detail}
    other = {**error, "value": "43"}
    (item,) = items_of({"data": [tweet()], "errors": [other, error]})
    assert item.payload["errors"] == [error]
    mapped = to_post(item)
    assert (mapped.author_state, mapped.author_id, mapped.author_handle) == (state, "42", None)


@pytest.mark.parametrize("key", ["retweet_count", "repost_count"])
def test_counts_are_read_by_either_name_and_zero_is_a_count(post, tweet, key):
    metrics = {key: 0, "impression_count": 9, "bookmark_count": 2, "like_count": None}
    mapped = post(tweet(public_metrics=metrics))
    assert (mapped.m_repost, mapped.m_view, mapped.m_bookmark, mapped.m_like) == (0, 9, 2, None)


def test_a_raw_item_holds_the_post_untouched_and_only_what_it_refers_to(tweet, user):
    one = tweet(
        1, referenced_tweets=[{"type": "quoted", "id": native(5)}],
        attachments={"media_keys": ["3_1"], "poll_ids": ["p1"]}, geo={"place_id": "abc"},
    )  # fmt: skip
    includes = {
        "users": [user(), user(id="7"), user(id="8")],
        "tweets": [tweet(5, author_id="7"), tweet(6, author_id="8")],
        "media": [{"media_key": "3_1", "type": "photo"}, {"media_key": "3_2", "type": "photo"}],
        "places": [{"id": "abc"}, {"id": "def"}],
        "polls": [{"id": "p1"}, {"id": "p2"}],
    }
    page = {"data": one, "includes": includes, "matching_rules": [{"id": "1", "tag": "tea"}]}
    before = copy.deepcopy(page)
    (item,) = items_of(page)
    assert page == before
    assert (item.uid, item.shape) == (f"x:{native(1)}", "x")
    assert item.payload == {
        "data": one,
        "includes": {
            "users": [user(), user(id="7")],
            "tweets": [tweet(5, author_id="7")],
            "media": includes["media"][:1],
            "places": includes["places"][:1],
            "polls": includes["polls"][:1],
        },
        "matching_rules": [{"id": "1", "tag": "tea"}],
    }


def test_a_stored_item_is_a_page_that_splits_into_itself(tweet, user):
    page = {"data": [tweet()], "includes": {"users": [user()]}}
    (item,) = items_of(page)
    assert items_of(item.payload) == (item,)


def test_posts_that_refer_to_each_other_in_a_circle_are_no_trouble(post, tweet):
    one = tweet(1, referenced_tweets=[{"type": "quoted", "id": native(2)}])
    two = tweet(2, referenced_tweets=[{"type": "quoted", "id": native(1)}])
    assert post(one, tweets=[two, one]).quoted_text == two["text"]


def test_a_flattened_post_is_the_same_post(post, tweet, user):
    original = tweet(5, author_id="7", text="the whole original")
    photo = {"media_key": "3_1", "type": "photo", "url": "https://p.example/1.jpg"}
    place = {"id": "abc", "full_name": "Leeds, England", "country_code": "GB"}
    plain = tweet(
        1, referenced_tweets=[{"type": "quoted", "id": native(5)}],
        attachments={"media_keys": ["3_1"]}, geo={"place_id": "abc"},
    )  # fmt: skip
    flat = {
        **plain,
        "author": user(),
        "referenced_tweets": [{"type": "quoted", **original, "author": user(id="7")}],
        "attachments": {"media_keys": ["3_1"], "media": [photo]},
        "geo": {"place_id": "abc", **place},
        "__twarc": {"version": "2.14.1"},
    }
    (item,) = items_of(flat)
    assert to_post(item) == post(plain, tweets=[original], media=[photo], places=[place])


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({}, "is no object"),
        ({"data": {"text": "a"}}, "no id"),
        ({"data": {"id": native(1), "text": None}}, "no text"),
    ],
)
def test_a_stored_item_that_is_no_post_says_why(payload, words):
    item = RawItem(uid="x:1", shape="x", payload=payload, source="s", observed_at=NOW)
    with pytest.raises(UnmappableItem, match=words):
        to_post(item)


def test_whatever_stands_in_a_field_a_post_comes_out(tweet, user):
    whole = tweet(
        entities={}, attachments={}, geo={}, withheld={}, note_tweet={}, referenced_tweets=[],
        context_annotations=[], article={}, community_id="1", source="x", in_reply_to_user_id="1",
    )  # fmt: skip
    (item,) = items_of({"data": [whole], "includes": {"users": [user()]}})
    for junk in (None, 0, "", "x", [], [None], [[]], {}, {"a": []}, True, 1.5):
        for key in set(whole) - {"id", "text"}:
            payload = {**item.payload, "data": {**whole, key: junk}}
            assert to_post(replace(item, payload=payload)).text == whole["text"]
        for name in ("users", "tweets", "media", "places", "polls"):
            payload = {**item.payload, "includes": {name: junk}}
            assert to_post(replace(item, payload=payload)).uid == item.uid
