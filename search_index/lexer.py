"""Cuts a query into lexemes, each with the column where it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from overheard.errors import QueryError

__all__ = ["Kind", "Lexeme", "lex"]

_CLOSING = {'"': '"', "“": "”", "„": "“”", "”": "”"}
_WORD = re.compile(r'[^\s()"“”„]+')
_FIELD = re.compile(r"([A-Za-z_]+):")
_NEAR = re.compile(r"NEAR(?:/(\S*))?")


class Kind(StrEnum):
    """What a lexeme is."""

    WORD = "word"
    QUOTED = "quoted text"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    MINUS = "-"
    NEAR = "NEAR"
    OPEN = "("
    CLOSE = ")"
    END = "the end"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query; `column` is 1-based."""

    kind: Kind
    text: str
    column: int


def lex(query: str) -> list[Lexeme]:
    """The lexemes of a query, closed by one of kind END.

    Raises:
        QueryError: a quote is never closed, a field has no value, or NEAR has no number.
    """
    return [*_lexemes(query), Lexeme(Kind.END, "", len(query) + 1)]


def _lexemes(query: str) -> Iterator[Lexeme]:
    at = 0
    while at < len(query):
        character = query[at]
        if character.isspace():
            at += 1
        elif character in "()":
            yield Lexeme(Kind.OPEN if character == "(" else Kind.CLOSE, character, at + 1)
            at += 1
        elif character in _CLOSING:
            end = _end_of_quote(query, at)
            yield Lexeme(Kind.QUOTED, query[at + 1 : end], at + 1)
            at = end + 1
        elif character == "-" and at + 1 < len(query) and not query[at + 1].isspace():
            yield Lexeme(Kind.MINUS, "-", at + 1)
            at += 1
        else:
            word = _match_word(query, at)
            yield from _of_word(word, at, query)
            at += len(word)


def _match_word(query: str, at: int) -> str:
    found = _WORD.match(query, at)
    return found.group() if found else query[at]


def _end_of_quote(query: str, at: int) -> int:
    closing = _CLOSING[query[at]]
    for end in range(at + 1, len(query)):
        if query[end] in closing:
            return end
    raise QueryError(
        "A quotation mark is never closed",
        query=query,
        column=at + 1,
        hint=f"Add {closing[0]} where the phrase ends.",
    )


def _of_word(word: str, at: int, query: str) -> Iterator[Lexeme]:
    if word in ("AND", "OR", "NOT"):
        yield Lexeme(Kind(word), word, at + 1)
        return
    if near := _NEAR.fullmatch(word):
        yield Lexeme(Kind.NEAR, _distance(near[1], at, query), at + 1)
        return
    field = _FIELD.match(word)
    if not field:
        yield Lexeme(Kind.WORD, word, at + 1)
        return
    value = word[field.end() :]
    yield Lexeme(Kind.FIELD, field[1], at + 1)
    if value:
        yield Lexeme(Kind.WORD, value, at + field.end() + 1)
    elif (query[at + len(word) : at + len(word) + 1] or " ") not in '("“„':
        raise QueryError(
            f"The field {field[1]}: has no value",
            query=query,
            column=at + 1,
            hint=f"Write it without a blank after the colon, like {field[1]}:value.",
        )


def _distance(number: str | None, at: int, query: str) -> str:
    if number and number.isascii() and number.isdigit() and int(number) <= 100:
        return number
    raise QueryError(
        "NEAR needs a number of words from 0 to 100",
        query=query,
        column=at + 1,
        hint="Write it like pram NEAR/5 broken: at most five words between the two.",
    )
