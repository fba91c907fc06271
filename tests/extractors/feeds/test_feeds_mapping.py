from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.feeds.addresses import canonical_url, reddit_name
from extractors.feeds.mapping import recognise, split, to_post
from overheard.errors import UnmappableItem
from overheard.records import Platform, PostKind, RawItem

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def feed(*entries: str, link: str = "https://example.com/") -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">'
        f"<channel><title>News</title><link>{link}</link><language>en-gb</language>{''.join(entries)}</channel></rss>"
    ).encode()


def posts(*entries: str, **about: str):
    page = split(feed(*entries, **about), source="news", query="", observed_at=NOW)
    return [to_post(item) for item in page.items]


def test_an_article_is_mapped():
    (post,) = posts(
        "<item><title>A &amp;amp; B</title><link>https://example.com/1?utm_source=x</link><author>Jo Roe</author>"
        "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</description><slash:comments>4</slash:comments>"
        "<pubDate>Wed, 04 Mar 2026 11:42:00 +0100</pubDate><category>prams</category></item>"
    )
    assert (post.platform, post.kind, post.community) == (Platform.FEED, PostKind.ARTICLE, "News")
    assert (post.title, post.text) == ("A & B", "One\n\ntwo")
    assert post.created_at == datetime(2026, 3, 4, 10, 42, tzinfo=UTC)
    assert (post.m_reply, post.topics, post.lang) == (4, ("prams",), "en")


def test_an_entry_without_a_time_counts_from_when_it_was_seen():
    (post,) = posts("<item><title>t</title><link>https://example.com/1</link></item>")
    assert post.created_at == NOW


def test_an_entry_without_words_is_a_dead_letter_and_the_others_survive():
    page = split(
        feed("<item><guid>1</guid></item>", "<item><title>t</title><guid>2</guid></item>"),
        source="n", query="", observed_at=NOW,
    )  # fmt: skip
    assert len(page.items) == 1
    assert [letter.position for letter in page.dead_letters] == ["entry 1"]


def test_a_feed_that_is_cut_off_keeps_its_whole_entries():
    whole = feed(*(f"<item><title>t{n}</title><guid>{n}</guid></item>" for n in range(5)))
    page = split(whole[:-60], source="n", query="", observed_at=NOW)
    assert len(page.items) >= 4
    assert [letter.position for letter in page.dead_letters] == ["feed"]


def test_entries_that_all_link_to_the_home_page_are_told_apart_by_their_ids():
    entries = (
        f"<item><title>t</title><link>https://example.com</link><guid>g{n}</guid></item>"
        for n in range(3)
    )
    assert len({post.uid for post in posts(*entries)}) == 3


def test_a_repeated_entry_is_counted_once():
    entry = "<item><title>t</title><link>https://example.com/1</link></item>"
    page = split(feed(entry, entry), source="n", query="", observed_at=NOW)
    assert (len(page.items), page.ignored) == (1, {"repeated entry": 1})


def test_a_reddit_entry_is_the_post_that_the_api_gives():
    body = (
        "&lt;!-- SC_OFF --&gt;&lt;div class='md'&gt;&lt;p&gt;Which cot?&lt;/p&gt;&lt;/div&gt;&lt;!-- SC_ON --&gt; "
        "submitted by &lt;a href='u'&gt; /u/someone &lt;/a&gt;"
    )
    (post,) = posts(
        "<item><title>Help</title><guid>t3_1ab2c</guid><author>/u/someone</author>"
        f"<link>https://old.reddit.com/r/baby/comments/1ab2c/help/</link><description>{body}</description></item>"
    )
    assert (post.uid, post.platform, post.native_id) == (
        "reddit:t3_1ab2c",
        Platform.REDDIT,
        "t3_1ab2c",
    )
    assert (post.text, post.author_handle, post.community) == ("Which cot?", "someone", "baby")


def test_a_reddit_link_post_has_no_text_but_its_title():
    frame = "&lt;table&gt;&lt;tr&gt;&lt;td&gt; submitted by /u/a [link]&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;"
    (post,) = posts(
        "<item><title>A link</title><link>https://www.reddit.com/r/baby/comments/1ab2c/a/</link>"
        f"<description>{frame}</description></item>"
    )
    assert (post.title, post.text) == ("A link", "")


@pytest.mark.parametrize(
    ("guid", "link", "name"),
    [
        ("t3_1ab2c", "https://old.reddit.com/r/a/comments/1ab2c/t/", "t3_1ab2c"),
        ("https://www.reddit.com/r/a/comments/1ab2c/t/", "", "t3_1ab2c"),
        ("x", "https://reddit.com/r/a/comments/1ab2c/t/k9z8/", "t1_k9z8"),
        ("t3_1ab2c", "https://example.com/1", None),
        ("", "https://notreddit.com/r/a/comments/1ab2c/t/", None),
        ("", "https://[broken", None),
    ],
)
def test_reddits_own_name_is_found_in_both_ways_of_writing_ids(guid, link, name):
    assert reddit_name(guid=guid, link=link) == name


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/a", "https://www.example.com/a/", "https://EXAMPLE.com/a?utm_source=x&fbclid=1",
        "https://example.com:443/a#xtor=RSS-1",
    ],
)  # fmt: skip
def test_addresses_of_one_page_are_one(address):
    assert canonical_url(address) == "example.com/a"


@pytest.mark.parametrize("address", ["https://example.com/a?id=2", "https://example.com/a#v2"])
def test_addresses_of_other_pages_stay_apart(address):
    assert canonical_url(address) != canonical_url("https://example.com/a")


@given(st.text(max_size=60))
def test_any_text_has_a_canonical_form(text):
    assert isinstance(canonical_url(f"https://{text}"), str)


@given(st.binary(max_size=200))
def test_no_bytes_break_a_feed(tail):
    page = split(
        feed("<item><title>t</title></item>")[:150] + tail, source="n", query="", observed_at=NOW
    )
    assert page.items or page.dead_letters or page.ignored


@pytest.mark.parametrize("value", [b"<html></html>", b"", "<rss>", {"entries": []}, None])
def test_what_is_no_feed_is_not_recognised(value):
    assert not recognise(value)


def test_a_stored_entry_without_words_cannot_be_mapped():
    item = RawItem(uid="feed:1", shape="feed", payload={}, source="n", observed_at=NOW)
    with pytest.raises(UnmappableItem):
        to_post(item)
