from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.html_text import html_links, html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("  two  blanks,\na line\n\n\n\nand one&nbsp;more ", "two blanks,\na line\n\nand one more"),
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("One<p>two", "One\ntwo"),
        ("one<br>two<br/>three<br />", "one\ntwo\nthree"),
        ("<p>one\nsentence that  a tool\r\n  wrapped</p>", "one sentence that a tool wrapped"),
        ("<pre>x = 1\n  y = 2</pre>", "x = 1\ny = 2"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<table><tr><th>pram</th><td>90</td></tr><tr><td>cot</td><td>40</td></tr></table>", "pram 90\n\ncot 40"),
        ("<h5>Head</h5>text<hr>more", "Head\ntext\n\nmore"),
        ("a <b>bold</b> <i>word</i>s", "a bold words"),
        ("I <3 prams, 2 < 3 &lt;b&gt;", "I <3 prams, 2 < 3 <b>"),
        ("a<!-- a\ncomment -->b<script>c</script><style>d</style>", "ab"),
        ("<![CDATA[kept]]> <b>text</b>", "kept text"),
        ("<!DOCTYPE html><p>text", "text"),
        ("<?xml version='1.0'?>\n<p>text</p>", "text"),
        ("late <?XML version='1.0'?><b>word</b>", "late word"),
        ("half a tag <a href=", "half a tag <a href="),
        ("&#x27;quoted&#x27; <i>&eacute;</i>", "'quoted' é"),
        ("<p>👶🏽 naïve</p>", "👶🏽 naïve"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_the_text_that_a_reader_sees(markup, text):
    assert html_to_text(markup) == text


@pytest.mark.parametrize("markup", ["<![broken<b>a</b> &amp; b", "<![%<p>a</p>&amp; b"])
def test_what_the_parser_gives_up_on_loses_its_tags_only(markup):
    assert html_to_text(markup).endswith("& b")
    assert "<b>" not in html_to_text(markup)
    assert html_links(markup) == ()


def test_elements_to_drop_are_left_out_with_what_they_hold():
    markup = '<p class="quote">RE: <a href="https://m.example/1">her post</a></p><p>mine</p>'
    assert html_to_text(markup, drop=(".quote",)) == "mine"
    assert html_links(markup, drop=(".quote",)) == ()


def test_links_come_whole_and_once_even_where_their_text_is_cut_short():
    markup = (
        '<a href="https://example.com/a-long-way">https://example.com/a-lo…</a> <a href="mailto:a@b.example">m</a>'
        '<a name="here">h</a><a href=" http://example.com/2 ">2</a><a href="https://example.com/a-long-way">again</a>'
    )
    assert html_links(markup) == ("https://example.com/a-long-way", "http://example.com/2")


def test_text_without_tags_has_no_links():
    assert html_links("see https://example.com") == ()


@pytest.mark.parametrize(
    "markup", ["<p>x\ny</p>" * 8_000, "<div>" * 8_000 + "x", "<b>" * 8_000, "a<br>" * 8_000]
)
def test_thousands_of_elements_take_a_moment_and_not_minutes(markup):
    begun = time.monotonic()
    html_to_text(markup)
    assert time.monotonic() - begun < 10


@given(st.text(alphabet="<>!/[]?abp &;-\n'\"=", max_size=60))
def test_no_markup_breaks_it(markup):
    text = html_to_text(markup)
    assert text == text.strip()
    assert isinstance(html_links(markup), tuple)
