"""Reads the words of a query: bare, with an open end, marked with # or @, or within quotation marks."""

from __future__ import annotations

from overheard.errors import QueryError
from search_index.documents import text_tokens
from search_index.lexer import Lexeme
from search_index.query import FieldEquals, Phrase, Prefix, Query, Term

__all__ = ["read_quoted", "read_word"]


def read_word(lexeme: Lexeme, *, query: str) -> Query:
    """A bare word; one with punctuation inside is a phrase.

    Raises:
        QueryError: there is nothing to look for in it, or * stands where it cannot.
    """
    text = lexeme.text
    if "*" in text:
        return _prefix(lexeme, query=query)
    if text[0] in "#@":
        tokens = text_tokens(text)
        if len(tokens) == 1 and tokens[0][0] == text[0]:
            return FieldEquals("hashtag" if text[0] == "#" else "mention", tokens[0][1:])
    return read_quoted(lexeme, query=query)


def read_quoted(lexeme: Lexeme, *, query: str) -> Query:
    """The words within quotation marks.

    Raises:
        QueryError: there are none.
    """
    tokens = text_tokens(lexeme.text)
    if not tokens:
        raise QueryError(
            "There is no letter, digit or emoji to look for",
            query=query,
            column=lexeme.column,
            hint="Remove it: punctuation is not indexed.",
        )
    return Term(tokens[0]) if len(tokens) == 1 else Phrase(tuple(tokens))


def _prefix(lexeme: Lexeme, *, query: str) -> Prefix:
    text, fault = lexeme.text, ("", "")
    start = text_tokens(text.removesuffix("*"))
    if text.startswith("*"):
        fault = (
            "A word cannot begin with *",
            "Only the end of a word may be left open, like push*.",
        )
    elif text.index("*") < len(text) - 1 or len(start) != 1:
        fault = ("* stands only at the end of one word", "Write it like push*.")
    elif len(start[0].lstrip("#@$")) < 2 and start[0].isascii():
        fault = ("Too short before *", "Write at least two letters before it.")
    if fault[0]:
        raise QueryError(fault[0], query=query, column=lexeme.column, hint=fault[1])
    return Prefix(start[0])
