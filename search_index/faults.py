"""The words for what is wrong in a query, where they need more than a sentence at the spot."""

from __future__ import annotations

from collections.abc import Sequence

from overheard.errors import QueryError
from search_index.fields import KEYWORD_FIELDS, NUMBER_FIELDS, TIME_FIELDS, closest
from search_index.lexer import Kind, Lexeme

__all__ = ["field_hint", "misplaced"]


def misplaced(lexeme: Lexeme, *, before: Sequence[Lexeme], query: str) -> QueryError:
    """The error for a lexeme that stands where a word is needed; `before` is what was read, perhaps with it."""
    last = next((item for item in reversed(before) if item is not lexeme), lexeme)
    if lexeme.kind is Kind.END and last.kind is Kind.OPEN:
        message, at, hint = "A parenthesis is never closed", last, "Add ) where the group ends."
    elif lexeme.kind is Kind.END:
        at, hint = last, f"Add a word or remove {last.kind}."
        message = f"{last.kind} has nothing after it"
    elif lexeme.kind in (Kind.AND, Kind.OR, Kind.NEAR):
        at, message = lexeme, f"{lexeme.kind} has nothing before it"
        word = lexeme.kind.lower()
        hint = f'Add a word or remove it; to look for the word itself write "{word}".'
    else:
        at, message = lexeme, "A word is missing here"
        hint = "Put a word before the closing parenthesis."
    return QueryError(message, query=query, column=at.column, hint=hint)


def field_hint(name: str) -> str:
    """What to write instead of a field that does not exist."""
    if name.casefold() in ("http", "https"):
        return "To find links write site:example.com; to find the text put it in quotation marks."
    return closest(name, (*KEYWORD_FIELDS, *NUMBER_FIELDS, *TIME_FIELDS))
