from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.archive.mapping import recognise, split, to_post
from extractors.archive.times import is_day_first, parse_time
from overheard.errors import UnmappableItem
from overheard.records import Availability, Platform, PostKind, RawItem

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MARCH = datetime(2015, 3, 4, 11, 42, tzinfo=UTC)


def item_of(row):
    (item,) = split(row, source="f.csv", query="", observed_at=NOW).items
    return item


def post_of(row):
    return to_post(item_of(row))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2015-03-04T11:42:00Z", MARCH),
        ("2015-03-04 11:42:00", MARCH),
        ("2015-03-04 12:42:00+01:00", MARCH),
        ("2015-03-04 11:42:00 UTC", MARCH),
        ("Wed, 04 Mar 2015 11:42:00 GMT", MARCH),
        ("Wed Mar 04 11:42:00 +0000 2015", MARCH),
        ("Mar 4, 2015 11:42 AM", MARCH),
        ("Mar 4, 2015 6:42 AM EST", MARCH),
        ("Mar 4, 2015 11:42 QQQ", MARCH),
        ("3/4/2015 11:42", MARCH),
        ("3/4/15 11:42 AM", MARCH),
        ("2015-03-04", MARCH.replace(hour=0, minute=0)),
        ("20150304", MARCH.replace(hour=0, minute=0)),
        (1425469320, MARCH),
        (1425469320.0, MARCH),
        ("1425469320", MARCH),
        (1425469320000, MARCH),
        (1425469320000000, MARCH),
        (42067.4875, MARCH),
        ("yesterday", None),
        ("32/13/2015", None),
        (float("nan"), None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_a_time_is_read_as_tools_write_it(value, expected):
    assert parse_time(value) == expected


@pytest.mark.parametrize("text", ["04-03-2015 11.42", "4.3.2015 11:42", "04/03/2015 11:42:00"])
def test_day_first_puts_the_day_first(text):
    assert parse_time(text, day_first=True) == MARCH


def test_a_zone_in_numbers_is_subtracted():
    assert parse_time("03/04/2015 13:42 +02:00") == MARCH


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["24-02-2015 11.42", "03-02-2015 11.42"], True),
        (["02/24/2015", "02/03/2015"], False),
        (["02/03/2015"], False),
        (["02-03-2015"], True),
        (["2015-02-24", None, 7], False),
    ],
)
def test_a_files_order_of_day_and_month_is_decided_by_what_only_one_reading_allows(
    values, expected
):
    assert is_day_first(values) is expected


@given(value=st.one_of(st.text(), st.floats(), st.integers(), st.from_regex(r"[\d/:. -]{1,20}")))
def test_any_value_is_a_time_in_utc_or_none(value):
    moment = parse_time(value)
    assert moment is None or moment.utcoffset().total_seconds() == 0


@pytest.mark.parametrize(
    "column", ["text", "Tweet Text", "FULL_TEXT", "selfText", "message", "Review Body", "post-content"]
)  # fmt: skip
def test_a_text_column_is_found_under_its_common_names(column):
    row = {"n": "1", column: "where do I buy a cot?"}
    assert recognise(row)
    assert post_of(row).text == "where do I buy a cot?"


@pytest.mark.parametrize("value", [{"colour": "red"}, [], "text", None, 7, {"title": "alone"}])
def test_what_has_no_text_column_is_no_row(value):
    assert not recognise(value)


@pytest.mark.parametrize(
    ("row", "uid"),
    [
        ({"tweet_id": "570308123456789012", "text": "a"}, "x:570308123456789012"),
        ({"id": "17", "text": "a", "platform": "Twitter"}, "x:17"),
        ({"id": 17.0, "text": "a", "platform": "x"}, "x:17"),
        ({"id": "17.0", "text": "a", "platform": "x"}, "x:17"),
        ({"id": "5.70308E+17", "text": "a", "url": "https://twitter.com/u/status/99?s=20"}, "x:99"),
        ({"id": "abc12", "title": "t", "selftext": "s", "platform": "reddit"}, "reddit:t3_abc12"),
        ({"id": "abc12", "body": "s", "platform": "reddit"}, "reddit:t1_abc12"),
        ({"id": "t3_abc12", "body": "s", "platform": "reddit"}, "reddit:t3_abc12"),
        ({"body": "s", "url": "https://old.reddit.com/r/baby/comments/1ab2c/title/"}, "reddit:t3_1ab2c"),
        ({"body": "s", "permalink": "https://reddit.com/r/a/comments/1ab2c/t/k9z8/"}, "reddit:t1_k9z8"),
    ],
)  # fmt: skip
def test_a_row_that_names_its_post_has_the_platforms_uid(row, uid):
    assert item_of(row).uid == uid


@pytest.mark.parametrize(
    "damaged", ["5.70308E+17", "5,70308E+17", 5.70308e17, "570308000000000000", "", None, True]
)
def test_an_id_that_a_spreadsheet_rounded_is_no_id(damaged):
    row = {"tweet_id": damaged, "author": "ann", "created": "24-02-2015 11.42"}
    one, other = item_of({**row, "text": "one"}), item_of({**row, "text": "other"})
    assert one.uid.startswith("file:")
    assert one.uid != other.uid


def test_exactly_repeated_rows_are_one_post():
    row = {"id": "5.70308E+17", "author": "ann", "text": "hello"}
    assert item_of(row).uid == item_of(dict(row)).uid


def test_the_uid_does_not_depend_on_when_the_row_was_seen():
    row = {"text": "no time at all"}
    later = split(row, source="g", query="", observed_at=MARCH).items[0]
    assert item_of(row).uid == later.uid
    assert to_post(later).created_at == MARCH


def test_a_full_row_is_mapped():
    post = post_of({
        "Id": "17", "Author": "@ann", "Text": "@brand my #pram &amp; cot? https://example.com/a", "Date": "2015-03-04",
        "Time": "11:42", "Likes": "1,234", "Retweets": "1.2K", "Replies": 0, "Language": "en-GB", "Source": "Twitter",
        "In Reply To": "12", "Tweet Location": "Leeds", "Url": "https://x.com/ann/status/17", "followers": 3.0,
    })  # fmt: skip
    assert post.platform is Platform.X
    assert post.kind is PostKind.REPLY
    assert post.created_at == MARCH
    assert post.text == "@brand my #pram & cot? https://example.com/a"
    assert (post.author_handle, post.author_followers, post.lang) == ("ann", 3, "en")
    assert (post.m_like, post.m_repost, post.m_reply, post.m_view) == (1234, 1200, 0, None)
    assert (post.hashtags, post.mentions) == (("pram",), ("brand",))
    assert (post.parent_uid, post.place) == ("x:12", "Leeds")


def test_a_deleted_author_has_no_handle():
    post = post_of({"body": "[removed]", "author": "[deleted]", "platform": "reddit", "id": "k9z8"})
    assert (post.author_handle, post.author_state) == (None, "deleted")
    assert post.availability is Availability.REMOVED


def test_a_title_alone_is_enough():
    post = post_of({"title": "Best cot for twins?", "created_utc": 1425469320, "selftext": ""})
    assert (post.title, post.text, post.created_at) == ("Best cot for twins?", "", MARCH)


@pytest.mark.parametrize(
    "row", [{"text": ""}, {"text": None}, {"text": 7}, {"text": " ", "id": "1"}]
)
def test_a_row_without_text_is_a_dead_letter(row):
    page = split(row, source="f", query="", observed_at=NOW)
    assert [letter.reason for letter in page.dead_letters] == ["no text"]


def test_a_stored_row_without_text_cannot_be_mapped():
    item = RawItem(uid="file:1", shape="row", payload={"text": 4}, source="f", observed_at=NOW)
    with pytest.raises(UnmappableItem, match="no text"):
        to_post(item)


@given(
    row=st.dictionaries(
        st.sampled_from(["text", "id", "author", "created", "likes", "lang", "url", "user", "source", "parent_id",
                         "subreddit", "time", "title", "followers", "tweet_id"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
        | st.lists(st.integers(), max_size=2) | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    )
)  # fmt: skip
def test_columns_full_of_anything_never_break_a_row(row):
    page = split({**row, "body": "a text"}, source="f", query="", observed_at=NOW)
    assert to_post(page.items[0]).uid == page.items[0].uid


def test_a_tweet_of_the_old_format_is_the_post_that_the_new_one_gives():
    post = post_of({
        "id": 5, "id_str": "5", "full_text": "RT &amp; cut…", "created_at": "Wed Mar 04 11:42:00 +0000 2015",
        "lang": "und",
        "user": {"id_str": "9", "screen_name": "ann", "name": "Ann", "followers_count": 4, "verified": False},
        "entities": {"hashtags": [{"text": "pram"}],
            "urls": [{"expanded_url": "https://example.com"}], "user_mentions": [None]},
        "retweeted_status": {"id_str": "4", "full_text": "whole &lt;text&gt;"}, "favorite_count": 3,
        "coordinates": {"coordinates": [-1.5, 53.8]},
        "extended_entities": {"media": [{"type": "photo", "media_url_https": "u"}]},
    })  # fmt: skip
    assert (post.uid, post.kind, post.text) == ("x:5", PostKind.REPOST, "whole <text>")
    assert (post.author_handle, post.reposted_uid, post.created_at) == ("ann", "x:4", MARCH)
    assert (post.lang, post.hashtags, post.lat, post.m_like) == (None, ("pram",), 53.8, 3)
    assert post.media[0].type == "photo"


@pytest.mark.parametrize(
    ("extra", "kind"),
    [
        ({"in_reply_to_status_id_str": "3"}, PostKind.REPLY),
        ({"quoted_status": {"id_str": "2", "text": "q"}}, PostKind.QUOTE),
        ({"extended_tweet": {"full_text": "the whole"}, "truncated": True}, PostKind.POST),
    ],
)
def test_an_old_tweets_kind_is_told_by_what_it_refers_to(extra, kind):
    post = post_of({"id_str": "5", "text": "the who…", "user": {"screen_name": "ann"}, **extra})
    assert post.kind is kind
    assert not post.text_truncated
