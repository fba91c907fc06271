"""Reads a query into its syntax tree, or says in which column it stops making sense and what to write instead.

or    = and { "OR" and }
and   = not { ["AND"] not }
not   = ("NOT" | "-") not | near
near  = atom ["NEAR/n" atom]
atom  = "(" or ")" | word | word"*" | quoted | field":"value | field":("value { "OR" value }")"
"""

from __future__ import annotations

from itertools import product

from overheard.errors import QueryError
from search_index.faults import field_hint, misplaced
from search_index.fields import (
    KEYWORD_FIELDS,
    FieldValueError,
    normalised,
    read_range,
    resolve_field,
)
from search_index.lexer import Kind, Lexeme, lex
from search_index.query import (
    FieldEquals,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    conjunction,
    disjunction,
    leaves,
)
from search_index.words import read_quoted, read_word

__all__ = ["MAX_CONDITIONS", "MAX_DEPTH", "parse"]

MAX_DEPTH = 30
"""Nested parentheses and NOTs; SQLite's own parsers end at about a hundred."""
MAX_CONDITIONS = 400
"""Words, phrases and fields in one query; SQLite allows a thousand operators in a statement."""


def parse(query: str) -> Query:
    """Read a query.

    Raises:
        QueryError: with the column of the fault and a hint that says what to write.
    """
    # Half of a surrogate pair, as a terminal may hand it in, can be stored and compared nowhere.
    text = query.encode("utf-8", "replace").decode("utf-8")
    parser = _Parser(text)
    return parser.whole()


class _Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.lexemes = lex(query)
        self.at = 0
        self.depth = 0

    @property
    def here(self) -> Lexeme:
        return self.lexemes[self.at]

    def take(self) -> Lexeme:
        lexeme = self.here
        self.at += lexeme.kind is not Kind.END
        return lexeme

    def error(self, message: str, *, at: Lexeme, hint: str) -> QueryError:
        return QueryError(message, query=self.query, column=at.column, hint=hint)

    def whole(self) -> Query:
        if self.here.kind is Kind.END:
            raise self.error("The query is empty", at=self.here, hint="Write a word to look for.")
        tree = self.any_of()
        if self.here.kind is Kind.CLOSE:
            raise self.error(
                "A closing parenthesis has no opening one",
                at=self.here,
                hint="Remove it or add ( before.",
            )
        if sum(1 for _ in leaves(tree)) > MAX_CONDITIONS:
            raise self.error(
                f"The query has more than {MAX_CONDITIONS} conditions",
                at=self.lexemes[0],
                hint="Split it into several searches.",
            )
        return tree

    def any_of(self) -> Query:
        parts = [self.all_of()]
        while self.here.kind is Kind.OR:
            self.take()
            parts.append(self.all_of())
        return disjunction(parts)

    def all_of(self) -> Query:
        parts = [self.negation()]
        while self.here.kind not in (Kind.OR, Kind.CLOSE, Kind.END):
            if self.here.kind is Kind.AND:
                self.take()
            parts.append(self.negation())
        return conjunction(parts)

    def negation(self) -> Query:
        if self.here.kind in (Kind.NOT, Kind.MINUS):
            self.deeper(self.take())
            part = self.negation()
            self.depth -= 1
            return Not(part)
        return self.near()

    def near(self) -> Query:
        begin = self.here
        left = self.atom()
        if self.here.kind is not Kind.NEAR:
            return left
        operator = self.take()
        right_begin = self.here
        right = self.atom()
        if self.here.kind is Kind.NEAR:
            raise self.error(
                "NEAR joins two sides only",
                at=self.here,
                hint="Write (a NEAR/5 b) AND (b NEAR/5 c).",
            )
        pairs = product(self.sides(left, at=begin), self.sides(right, at=right_begin))
        return disjunction(Near(one, other, int(operator.text)) for one, other in pairs)

    def sides(self, query: Query, *, at: Lexeme) -> list[Term | Phrase | Prefix]:
        """The alternatives of one side of NEAR: a word, or several joined by OR."""
        found: list[Term | Phrase | Prefix] = []
        for part in query.parts if isinstance(query, Or) else (query,):
            if not isinstance(part, Term | Phrase | Prefix):
                raise self.error(
                    "NEAR takes words, phrases and prefix* only",
                    at=at,
                    hint="Several words may be joined by OR: (pram OR buggy) NEAR/5 broken.",
                )
            found.append(part)
        return found

    def deeper(self, lexeme: Lexeme) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(
                f"The query is nested more than {MAX_DEPTH} deep",
                at=lexeme,
                hint="Remove parentheses.",
            )

    def atom(self) -> Query:
        lexeme = self.take()
        if lexeme.kind is Kind.OPEN:
            return self.group(lexeme)
        if lexeme.kind is Kind.WORD:
            return read_word(lexeme, query=self.query)
        if lexeme.kind is Kind.QUOTED:
            return read_quoted(lexeme, query=self.query)
        if lexeme.kind is Kind.FIELD:
            return self.field(lexeme)
        raise misplaced(lexeme, before=self.lexemes[: self.at], query=self.query)

    def group(self, opening: Lexeme) -> Query:
        self.deeper(opening)
        tree = self.any_of()
        self.depth -= 1
        self.close(opening)
        return tree

    def close(self, opening: Lexeme) -> None:
        if self.take().kind is not Kind.CLOSE:
            raise self.error(
                "A parenthesis is never closed", at=opening, hint="Add ) where the group ends."
            )

    def field(self, lexeme: Lexeme) -> Query:
        name = resolve_field(lexeme.text)
        if name is None:
            raise self.error(
                f"There is no field {lexeme.text}:", at=lexeme, hint=field_hint(lexeme.text)
            )
        value = self.take()
        if value.kind is not Kind.OPEN:
            return self.value(name, value)
        parts = [self.value(name, self.take())]
        while self.here.kind is Kind.OR:
            self.take()
            parts.append(self.value(name, self.take()))
        if self.here.kind not in (Kind.CLOSE, Kind.END):
            raise self.error(
                f"The values of {name}: are not joined",
                at=self.here,
                hint=f"Write {name}:(one OR another).",
            )
        self.close(value)
        return disjunction(parts)

    def value(self, name: str, lexeme: Lexeme) -> Query:
        if lexeme.kind not in (Kind.WORD, Kind.QUOTED):
            raise self.error(
                f"A value of {name}: is missing", at=lexeme, hint=f"Write {name}:value."
            )
        if lexeme.kind is Kind.WORD and "*" in lexeme.text:
            raise self.error(
                f"{name}: takes whole values, without *",
                at=lexeme,
                hint=f"Name them: {name}:(one OR another).",
            )
        try:
            if name not in KEYWORD_FIELDS:
                return read_range(name, lexeme.text)
            return FieldEquals(name, normalised(name, lexeme.text))
        except FieldValueError as error:
            raise self.error(f"{name}: {error}", at=lexeme, hint=error.hint) from error
