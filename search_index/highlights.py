"""Marks the pieces of a post that a query asked for."""

from __future__ import annotations

from overheard.records import Post
from overheard.tokens import tokenize
from search_index.documents import text_tokens
from search_index.matcher import occurrences
from search_index.query import FieldEquals, Near, Phrase, Prefix, Query, Term, leaves

__all__ = ["highlights"]

_MARKS = {"hashtag": "#", "mention": "@"}


def highlights(query: Query, post: Post) -> tuple[tuple[int, int], ...]:
    """Half-open character ranges of `post.full_text` that the query names, in order, without overlaps.

    The words of NEAR and OR are all marked where they stand; what stands under NOT never is.
    """
    wanted = list(_sides(query))
    found = {
        (spans[first][0], spans[last - 1][1])
        for tokens, spans in _parts(post)
        for side in wanted
        for first, last in occurrences(side, tokens)
    }
    return _merged(sorted(found))


def _sides(query: Query) -> list[Term | Phrase | Prefix]:
    found: list[Term | Phrase | Prefix] = []
    for leaf in leaves(query, negated=False):
        if isinstance(leaf, Near):
            found += (leaf.left, leaf.right)
        elif isinstance(leaf, Term | Phrase | Prefix):
            found.append(leaf)
        elif isinstance(leaf, FieldEquals) and leaf.field in _MARKS:
            found.append(Term(_MARKS[leaf.field] + leaf.value))
    return found


def _parts(post: Post) -> list[tuple[list[str], list[tuple[int, int]]]]:
    title_end = len(post.full_text) - len(post.text) if post.full_text != post.title else 0
    parts: list[tuple[list[str], list[tuple[int, int]]]] = [([], []), ([], [])]
    for token in tokenize(post.full_text):
        tokens, spans = parts[token.start >= title_end]
        for settled in text_tokens(token.text):
            tokens.append(settled)
            spans.append((token.start, token.end))
    return parts


def _merged(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
