from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.hackernews.mapping import recognise, split, to_post
from overheard.errors import UnmappableItem
from overheard.records import Availability, Platform, PostKind, RawItem

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
SECONDS = int(MORNING.timestamp())
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
)  # fmt: skip


def story(**changes):
    return {
        "objectID": "10", "_tags": ["story", "author_ann", "story_10", "ask_hn"], "title": "Ask HN: Which cot?",
        "url": None, "author": "ann", "points": 5, "story_text": "One that <i>lasts</i>.<p>Thanks", "num_comments": 0,
        "story_id": 10, "created_at_i": SECONDS,
    } | changes  # fmt: skip


def comment(**changes):
    return {
        "objectID": "12", "_tags": ["comment", "author_bob", "story_10"], "title": None, "author": "bob",
        "comment_text": "Ours", "points": None, "story_id": 10, "parent_id": 11, "created_at_i": SECONDS,
    } | changes  # fmt: skip


def node(number, *children, **changes):
    return {
        "id": number, "type": "comment", "author": "bob", "text": f"text {number}", "created_at_i": SECONDS,
        "story_id": 1, "parent_id": 1, "children": list(children),
    } | changes  # fmt: skip


def firebase(**changes):
    return {"id": 20, "type": "comment", "by": "cat", "text": "Mine", "time": SECONDS, "parent": 10} | changes  # fmt: skip


def hits(*records):
    return {"hits": list(records), "nbHits": len(records), "page": 0, "nbPages": 1}


def page_of(value):
    return split(value, source="hn", query="cot", observed_at=NOW)


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
        (hits(), True),
        (story(), True),
        (node(1), True),
        (firebase(), True),
        ({"id": 3, "type": "comment", "time": SECONDS, "deleted": True}, True),
        ({"username": "ann", "karma": 4, "about": ""}, True),
        ({"id": "ann", "karma": 4, "submitted": [1]}, True),
        ({"hits": []}, False),
        ({"hits": {}, "nbHits": 0}, False),
        ({"type": ["Note"], "content": "of another world"}, False),
        ({"type": "story", "id": 4, "text": "a row"}, False),
        ({"id": "ann", "karma": 4}, False),
        ([story()], False),
        (None, False),
    ],
)
def test_only_what_hacker_news_answers_is_recognised(value, is_known):
    assert recognise(value) is is_known


def test_a_story_is_mapped():
    post = post_of(story())
    assert (post.uid, post.native_id, post.platform) == ("hn:10", "10", Platform.HACKERNEWS)
    assert (post.kind, post.title, post.text) == (
        PostKind.POST,
        "Ask HN: Which cot?",
        "One that lasts.\nThanks",
    )
    assert (post.created_at, post.observed_at) == (MORNING, NOW)
    assert post.url == "https://news.ycombinator.com/item?id=10"
    assert (post.author_id, post.author_handle) == ("ann", "ann")
    assert (post.m_score, post.m_reply, post.m_like) == (5, 0, None)
    assert (post.conversation_uid, post.parent_uid, post.root_uid) == ("hn:10", None, None)
    assert (post.community, post.community_type) == ("hn", "site")
    assert (post.source, post.query) == ("hn", "cot")


def test_a_story_that_is_a_link_has_a_title_and_an_address():
    post = post_of(story(story_text=None, url="https://example.com/cots"))
    assert (post.text, post.full_text) == ("", "Ask HN: Which cot?")
    assert post.urls == ("https://example.com/cots",)


def test_a_comment_names_its_parent_and_its_story():
    post = post_of(hits(comment()))
    assert (post.kind, post.title, post.m_score) == (PostKind.REPLY, None, None)
    assert (post.parent_uid, post.root_uid, post.conversation_uid) == ("hn:11", "hn:10", "hn:10")


def test_html_becomes_text_and_links_that_are_shown_cut_short_come_whole():
    markup = (
        "&gt; Which cot?<p>This one isn&#x27;t bad: "
        '<a href="https:&#x2F;&#x2F;example.com&#x2F;a-long-way" rel="nofollow">https:&#x2F;&#x2F;example.com&#x2F;a-lo...</a>'
        "<p><pre><code>rock()\n  rock()\n</code></pre>"
    )
    post = post_of(comment(comment_text=markup))
    assert post.text == (
        "> Which cot?\nThis one isn't bad: https://example.com/a-lo...\n\nrock()\nrock()"
    )
    assert (post.urls, post.text_format) == (("https://example.com/a-long-way",), "html")


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (story(_tags=["poll", "author_ann"]), PostKind.POST),
        (story(_tags=["job"]), PostKind.POST),
        (story(_tags=None), PostKind.POST),
        (story(_tags=[{}, "author_ann"]), PostKind.POST),
        (firebase(type="story", title="Show HN: a cot", parent=None), PostKind.POST),
        (firebase(), PostKind.REPLY),
    ],
)
def test_a_comment_is_a_reply_and_all_else_a_post(record, kind):
    assert post_of(record).kind is kind


def test_an_item_of_firebase_is_mapped():
    post = post_of(firebase())
    assert (post.uid, post.author_handle, post.created_at) == ("hn:20", "cat", MORNING)
    assert (post.parent_uid, post.root_uid) == ("hn:10", None)
    whole = post_of(
        firebase(
            type="story", text=None, title="Cots &amp; prams", score=7, descendants=2, parent=None
        )
    )
    assert (whole.title, whole.m_score, whole.m_reply) == ("Cots & prams", 7, 2)


def test_a_tree_is_flattened_with_parents_before_answers():
    tree = node(
        1, node(2, node(3)), node(4), type="story", title="t", story_id=None, parent_id=None
    )
    page = page_of(tree)
    assert [item.uid for item in page.items] == ["hn:1", "hn:2", "hn:3", "hn:4"]
    assert all("children" not in item.payload for item in page.items)


def test_a_very_deep_tree_is_flattened():
    tree = node(0)
    for number in range(1, 5000):
        tree = node(number, tree)
    assert len(page_of(tree).items) == 5000


@pytest.mark.parametrize(
    ("record", "uid", "availability"),
    [
        ({"id": 3, "type": "comment", "time": SECONDS, "deleted": True}, "hn:3", Availability.DELETED),
        (node(4, author=None, text=None), "hn:4", Availability.DELETED),
        (firebase(dead=True, text="[flagged]"), "hn:20", Availability.REMOVED),
        (firebase(dead=True), "hn:20", Availability.REMOVED),
    ],
)  # fmt: skip
def test_what_its_author_deleted_or_a_moderator_killed_is_a_tombstone(record, uid, availability):
    page = page_of(record)
    (stone,) = page.tombstones
    assert (stone.uid, stone.availability, stone.observed_at) == (uid, availability, NOW)
    assert accounted(page) == 1


def test_answers_below_a_deleted_comment_are_kept():
    page = page_of(node(1, node(2, node(3), author=None, text=None)))
    assert [item.uid for item in page.items] == ["hn:1", "hn:3"]
    assert [stone.uid for stone in page.tombstones] == ["hn:2"]


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"username": "ann", "karma": 4, "about": "I sell cots"}, "user"),
        ({"id": "ann", "karma": 4, "submitted": []}, "user"),
        (firebase(type="pollopt"), "poll option"),
    ],
)
def test_what_is_no_post_is_counted_by_its_kind(record, kind):
    assert page_of(record).ignored == {kind: 1}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (7, "is no item"),
        (None, "is no item"),
        (story(objectID=None), "the item has no id"),
        (story(objectID=[], id=True), "the item has no id"),
        ({"objectID": "9"}, "the item has neither title nor text"),
        (comment(comment_text=""), "the item has neither title nor text"),
        (story(created_at_i=None), "the item has no time"),
        (story(created_at_i=10**18), "the item has no time"),
        (story(created_at_i=True), "the item has no time"),
    ],
)
def test_a_broken_hit_is_a_dead_letter_and_the_others_survive(broken, reason):
    page = page_of(hits(story(), broken))
    assert len(page.items) == 1
    assert [(x.position, x.reason) for x in page.dead_letters] == [("item 2", reason)]
    assert json.loads(page.dead_letters[0].raw) == broken


def test_no_child_of_a_tree_is_lost():
    page = page_of(node(1, node(2), 7, None))
    assert (len(page.items), len(page.dead_letters)) == (2, 2)


@pytest.mark.parametrize(
    "payload", [{}, story(title=None, story_text=None), story(created_at_i="x")]
)
def test_a_stored_item_that_lacks_what_we_need_cannot_be_mapped(payload):
    item = RawItem(uid="hn:1", shape="hn", payload=payload, source="hn", observed_at=NOW)
    with pytest.raises(UnmappableItem, match="hn:1"):
        to_post(item)


@given(changes=st.dictionaries(
    st.sampled_from([
        "objectID", "id", "_tags", "type", "title", "url", "author", "by", "points", "comment_text", "text", "dead",
        "num_comments", "story_id", "parent_id", "parent", "created_at_i", "time", "deleted", "karma",
    ]), ANYTHING,
))  # fmt: skip
def test_fields_full_of_anything_never_break_an_item(changes):
    recognise(story(**changes))
    page = page_of(hits(story(**changes), comment(**changes), firebase(**changes)))
    assert accounted(page) == 3
    assert all(to_post(item).uid == item.uid for item in page.items)


def test_every_recorded_item_is_accounted_for_and_maps(shared_data):
    path = shared_data / "wire" / "hackernews" / "fixtures.json"
    counts: Counter[object] = Counter()
    for exchange in json.loads(path.read_text("utf-8")):
        answer = exchange["reply"]
        assert recognise(answer)
        page = page_of(answer)
        assert accounted(page) == _records_in(answer)
        assert not page.dead_letters
        posts = [to_post(item) for item in page.items]
        assert all(post.full_text and "&#x" not in post.full_text for post in posts)
        counts.update(post.kind for post in posts)
        counts.update(page.ignored)
    assert counts == {PostKind.POST: 18, PostKind.REPLY: 9, "user": 1}


def _records_in(answer):
    if "hits" in answer:
        return len(answer["hits"])
    return 1 + sum(_records_in(child) for child in answer.get("children", []))
