from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.families import NEAR_BITS, NEAR_DAYS, fold, same_text_key
from overheard.records import Annotation, Platform, Post, PostKind

WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
_LONG = "can anyone recommend a good pram for a newborn please"


def _row(uid, text=_LONG, *, days=0.0, bits="", **fields):
    known = {"author_id": f"author of {uid}", "platform": Platform.X}
    post = Post(
        uid=uid, native_id=uid, text=text, created_at=WRITTEN + timedelta(days=days),
        observed_at=WRITTEN, **{**known, **fields},
    )  # fmt: skip
    return post, Annotation(uid=uid, pipeline="test", fingerprint=bits)


def _uids(families):
    return [[post.uid for post, _ in family.members] for family in families]


def test_the_same_words_on_two_platforms_are_one_family_with_both_counts():
    rows = [
        _row("x:1"),
        _row("reddit:t3_a", _LONG.upper() + " https://t.co/x", days=1, platform=Platform.REDDIT),
    ]
    (family,) = fold(rows)
    assert family.representative[0].uid == "x:1"
    assert (family.raw_count, family.unique_count) == (2, 2)


def test_one_author_who_posts_five_times_counts_once():
    rows = [_row(f"x:{n}", days=n, author_id="same") for n in range(5)]
    (family,) = fold(rows)
    assert (family.raw_count, family.unique_count) == (5, 1)


def test_the_same_words_a_month_later_are_a_new_occasion():
    assert len(fold([_row("x:1"), _row("x:2", days=NEAR_DAYS + 1)])) == 2


def test_two_people_who_say_the_same_few_words_are_two_prospects():
    assert len(fold([_row("x:1", "need a new phone"), _row("x:2", "need a new phone")])) == 2


def test_one_person_who_says_the_same_few_words_twice_is_one_prospect():
    rows = [_row(uid, "need a new phone", author_id="same") for uid in ("x:1", "x:2")]
    assert len(fold(rows)) == 1


def test_a_repost_belongs_to_its_original_even_if_it_was_seen_first():
    repost = _row(
        "x:2", "RT @somebody: cut off…", days=-1, kind=PostKind.REPOST, reposted_uid="x:1"
    )
    (family,) = fold([repost, _row("x:1")])
    assert family.representative[0].uid == "x:1"


def test_reposts_of_an_unknown_original_are_one_family():
    rows = [_row(f"x:{n}", f"cut {n}", kind=PostKind.REPOST, reposted_uid="x:9") for n in (1, 2)]
    assert len(fold(rows)) == 1


def test_an_edited_post_is_represented_by_its_latest_version():
    rows = [
        _row("x:1", "first try at it"),
        _row("x:2", "what it says now", days=0.01, edit_of="x:1"),
    ]
    (family,) = fold(rows)
    assert family.representative[0].uid == "x:2"


def test_versions_that_name_each_other_do_not_hang():
    rows = [_row("x:1", "one", edit_of="x:2"), _row("x:2", "two", edit_of="x:1")]
    assert sum(len(family.members) for family in fold(rows)) == 2


def test_posts_without_text_are_never_the_same():
    assert len(fold([_row("x:1", ""), _row("x:2", "")])) == 2


def test_a_plain_hash_of_a_short_text_is_never_near_another():
    rows = [_row("x:1", _LONG, bits="f" * 16), _row("x:2", _LONG + " now", bits="f" * 15 + "e")]
    assert len(fold(rows)) == 2


@pytest.mark.parametrize(("other", "families"), [("0000000000000007", 1), ("000000000000000f", 2)])
def test_texts_are_near_up_to_three_bits(other, families):
    rows = [_row("x:1", bits="0" * 16), _row("x:2", _LONG + " thank you", bits=other)]
    assert len(fold(rows)) == families


def test_a_chain_of_neighbours_is_no_family():
    bits = ["0000000000000000", "0000000000000007", "000000000000003f"]
    rows = [_row(f"x:{n}", f"{_LONG} {n}", days=n, bits=b) for n, b in enumerate(bits)]
    assert _uids(fold(rows)) == [["x:0", "x:1"], ["x:2"]]


rows_of_all_kinds = st.lists(
    st.builds(
        _row,
        uid=st.integers(0, 30).map(lambda n: f"x:{n}"),
        text=st.sampled_from([_LONG, "another long text about cots and where to buy them", "short", ""]),
        days=st.floats(0, 60),
        bits=st.integers(0, 2**9).map(lambda n: f"{n:016x}") | st.just(""),
        author_id=st.sampled_from(["a", "b", None]),
    ),
    max_size=25,
    unique_by=lambda row: row[0].uid,
)  # fmt: skip


@given(rows_of_all_kinds)
def test_every_member_is_near_the_representative_itself(rows):
    for family in fold(rows):
        first, reading = family.representative
        for post, other in family.members[1:]:
            same = same_text_key(post.text) == same_text_key(first.text)
            bits = [int(a.fingerprint or "0", 16) for a in (reading, other)]
            near = (bits[0] ^ bits[1]).bit_count() <= NEAR_BITS
            assert same or (near and reading.fingerprint and other.fingerprint)
            assert abs(post.created_at - first.created_at) <= timedelta(days=NEAR_DAYS)


@given(rows_of_all_kinds, st.randoms(use_true_random=False))
def test_no_row_is_lost_and_the_order_of_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert _uids(fold(rows)) == _uids(fold(shuffled))
    assert sum(len(family.members) for family in fold(rows)) == len(rows)
