from __future__ import annotations

import pytest

from extractors.reddit.markdown import read_markdown, unescape_once


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Plain words.", "Plain words."),
        ("**bold** and *thin* and ~~gone~~", "bold and thin and gone"),
        ("[a pram](https://a.example/x) I like", "a pram I like"),
        ("# Head\n\nBody", "Head\nBody"),
        ("* one\n* two", "one\ntwo"),
        ("2013. What a year", "2013. What a year"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("a  \nb\nc", "a\nb\nc"),
        ("`code` here", "code here"),
        ("before\n\n    indented > code\n\nafter", "before\nindented > code\nafter"),
        ("```\nfenced\n```", "fenced"),
        ("|a|b|\n|:-|:-|\n|c|d|", "a | b\nc | d"),
        (">!hidden!< pram", "hidden pram"),
        ("It is >!the butler!<.", "It is the butler."),
        ("&#x200B;\n\nWords&nbsp;here &amp; there", "Words here & there"),
        ("![gif](giphy|abc) nice", "nice"),
        ("<b>not html</b>", "<b>not html</b>"),
        ("line\\_with\\_escapes", "line_with_escapes"),
        ("", ""),
    ],
)
def test_the_text_is_what_a_reader_sees(markup, text):
    assert read_markdown(markup).text == text


@pytest.mark.parametrize(
    ("markup", "text", "quoted"),
    [
        ("> Which pram?\n\nThe red one.", "The red one.", "Which pram?"),
        ("> Which pram?\nThe red one.", "The red one.", "Which pram?"),
        (">no space\n\nMine", "Mine", "no space"),
        ("> a\n> b\n\nMine\n\n> c\n\nToo", "Mine\nToo", "a\nb\nc"),
        ("> > older\n\nMine", "Mine", "older"),
        ("> only quoted", "", "only quoted"),
        ("5 > 3 is true", "5 > 3 is true", ""),
        ("* > quoted in a list\n\nMine", "Mine", "quoted in a list"),
    ],
)
def test_quoted_lines_are_told_from_the_authors_own(markup, text, quoted):
    reading = read_markdown(markup)
    assert (reading.text, reading.quoted) == (text, quoted)


@pytest.mark.parametrize(
    ("markup", "urls"),
    [
        ("[x](https://a.example/x) and https://b.example/y.", ("https://a.example/x", "https://b.example/y")),
        ("https://a.example https://a.example", ("https://a.example",)),
        ("see (https://a.example/x)", ("https://a.example/x",)),
        ("https://a.example/x_(y)", ("https://a.example/x_(y)",)),
        ("<https://a.example/auto>", ("https://a.example/auto",)),
        ("![pic](https://a.example/p.png)", ("https://a.example/p.png",)),
        ("[sub](/r/prams)", ()),
        ("[bad](javascript:alert) no", ()),
    ],
)  # fmt: skip
def test_links_are_listed_once_in_their_order(markup, urls):
    assert read_markdown(markup).urls == urls


def test_entities_are_resolved_once():
    assert unescape_once("&amp;gt; &lt;b&gt; &amp;amp;") == "&gt; <b> &amp;"
