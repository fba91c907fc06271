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


def test_an_entry_without_a_time_of_change_was_not_edited():
    published = "<pubDate>Wed, 04 Mar 2026 11:42:00 GMT</pubDate>"
    page = split(
        feed(f"<item><title>t</title><guid>1</guid>{published}</item>"),
        source="n", query="", observed_at=NOW,
    )  # fmt: skip
    assert "updated" not in page.items[0].payload
    assert "updated_at" not in page.items[0].payload
    assert to_post(page.items[0]).edited_at is None


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Pram reviews</title><link href="https://example.com/"/>'
    "<entry><title>Rock</title><id>urn:1</id><link href='https://example.com/1'/>"
    "<link rel='enclosure' href='https://example.com/1.mp3'/><link rel='self' href='https://example.com/1.atom'/>"
    "<published>{published}</published><updated>2026-03-05T11:42:00Z</updated>"
    "<content type='html' xml:lang='de'>&lt;p&gt;Ein\nWagen&lt;/p&gt;</content></entry></feed>"
)


def test_an_entry_of_atom_is_mapped():
    (item,) = split(
        ATOM.format(published="2026-03-04T11:42:00Z").encode(),
        source="n", query="", observed_at=NOW,
    ).items  # fmt: skip
    post = to_post(item)
    assert (post.kind, post.text, post.lang) == (PostKind.REVIEW, "Ein Wagen", "de")
    assert post.edited_at == datetime(2026, 3, 5, 11, 42, tzinfo=UTC)
    assert post.urls == ("https://example.com/1", "https://example.com/1.mp3")
    assert [media.url for media in post.media] == ["https://example.com/1.mp3"]


def test_a_time_of_publishing_that_is_none_is_the_time_of_the_change():
    (item,) = split(
        ATOM.format(published="soon").encode(), source="n", query="", observed_at=NOW
    ).items
    assert to_post(item).created_at == datetime(2026, 3, 5, 11, 42, tzinfo=UTC)


def test_a_stored_time_that_is_none_is_when_the_entry_was_seen():
    payload = {
        "title": "t",
        "published_at": "0001-01-01T00:00:00+23:00",
        "updated_at": "soon",
        "feed": 7,
    }
    item = RawItem(uid="feed:1", shape="feed", payload=payload, source="n", observed_at=NOW)
    assert to_post(item).created_at == NOW


def test_an_entry_without_address_and_id_is_named_by_what_it_says():
    one, other = posts(
        "<item><title>one</title></item>", "<item><title>other</title></item>", link=""
    )
    assert one.uid != other.uid


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-8", "utf-16"])
def test_a_feed_is_read_in_the_encoding_that_it_names(encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        + feed("<item><title>Käfig déjà vu</title></item>").decode()[21:]
    )
    page = split(text.encode(encoding), source="n", query="", observed_at=NOW)
    assert [to_post(item).title for item in page.items] == ["Käfig déjà vu"]
    assert not page.dead_letters


def test_a_feed_that_names_the_wrong_encoding_is_read_all_the_same():
    text = (
        '<?xml version="1.0" encoding="utf-8"?>'
        + feed("<item><title>Käfig</title></item>").decode()[21:]
    )
    page = split(text.encode("latin-1"), source="n", query="", observed_at=NOW)
    assert [to_post(item).title for item in page.items] == ["Käfig"]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.reddit.com/r/baby/comments/1ab2c",
        "https://www.reddit.com/r/baby/comments/1ab2c/",
    ],
)
def test_reddits_address_may_end_before_its_words(address):
    assert reddit_name(guid="", link=address) == "t3_1ab2c"
