"""Marks stand where the words stand, whatever the text."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from inbox.marking import Mark, found_words, marked

RANGES = st.lists(
    st.builds(
        Mark, st.integers(0, 60), st.integers(0, 60), st.sampled_from(["need", "brand", "word"])
    ),
    max_size=8,
)


@given(st.text(max_size=50), RANGES)
def test_marks_add_tags_and_change_no_character(text, ranges):
    shown = re.sub(r'<mark class="\w+">|</mark>', "", str(marked(text, ranges)))
    assert html.unescape(shown.replace("&#39;", "'")) == html.unescape(str(html.escape(text, quote=False))) or (
        shown == str(marked(text, []))
    )  # fmt: skip


@given(st.text(max_size=50), RANGES)
def test_no_mark_stands_inside_another(text, ranges):
    depth = 0
    for tag in re.findall(r"<mark|</mark>", str(marked(text, ranges))):
        depth += 1 if tag == "<mark" else -1
        assert depth in (0, 1)
    assert depth == 0


def test_offsets_hold_after_emoji_and_letters_that_grow_when_lowered():
    text = "İ👩‍👩‍👧 Crème PRAM"
    [mark] = found_words(text, "pram")
    assert text[mark.start : mark.end] == "PRAM"


def test_a_word_is_not_found_inside_another():
    assert found_words("pramatic", "pram") == []


def test_a_list_of_words_is_looked_up_one_by_one():
    text = "a pram and a cot"
    assert [text[m.start : m.end] for m in found_words(text, "cot, pram")] == ["cot", "pram"]


def test_no_words_mark_nothing():
    assert found_words("anything", " ") == []


def test_the_stronger_mark_shows_where_two_overlap():
    marks = [Mark(0, 6, "word"), Mark(2, 4, "need")]
    assert marked("abcdef", marks) == (
        '<mark class="word">ab</mark><mark class="need">cd</mark><mark class="word">ef</mark>'
    )
