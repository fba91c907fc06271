"""Matches one post against thousands of saved searches, with the answers of trying every one of them.

An index of each search's rarest condition names the few candidates, and only they are evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from search_index.documents import Document, pair
from search_index.matcher import Predicate, Prepared, compiled
from search_index.query import And, FieldEquals, Near, Or, Phrase, Prefix, Query, Term

__all__ = ["SearchMatcher", "anchors"]

_FREQUENT = (
    "the to a i and of is it in for you that this my on with have be are was not but so at me do they we just"
    " your like if or what as can all from get out about up how an there would no when one their more has will"
    " know any some dont im its new been good people by time really help need want looking anyone please"
)
_WORD_SHARES = {word: 0.5 / (rank + 2) for rank, word in enumerate(_FREQUENT.split())}
_FIELD_SHARES = {
    "platform": 0.5, "lang": 0.6, "kind": 0.5, "has": 0.3, "is": 0.3, "source": 0.3, "label": 0.1,
    "brand": 0.05, "community": 0.02, "site": 0.002, "author": 0.0001,
}  # fmt: skip
_UNKNOWN_SHARE = 0.001
_PREFIX_MARK = "*"


class SearchMatcher:
    """Saved searches ready to be matched.

    Args:
        searches: name → query.
        counts: token → number of posts that hold it, where the caller knows its posts; a list of frequent English
            words stands in. It decides the speed, never the answer.
    """

    def __init__(
        self, searches: Mapping[str, Query], *, counts: Mapping[str, int] | None = None
    ) -> None:
        shares = _shares(counts)
        self._order = {name: position for position, name in enumerate(searches)}
        self._predicates: dict[str, Predicate] = {}
        self._by_anchor: dict[str, list[str]] = {}
        self._always: list[str] = []
        for name, query in searches.items():
            self._predicates[name] = compiled(query)
            found = anchors(query, shares=shares)
            if found is None:
                self._always.append(name)
            for anchor in found or ():
                self._by_anchor.setdefault(anchor, []).append(name)
        self._prefix_lengths = sorted(
            {len(anchor) - 1 for anchor in self._by_anchor if anchor.startswith(_PREFIX_MARK)}
        )

    def __len__(self) -> int:
        return len(self._order)

    def match(self, document: Document) -> list[str]:
        """Names of the searches that the document answers, in the order in which they were given."""
        prepared = Prepared(document)
        candidates = set(self._always)
        for key in self._keys(prepared):
            candidates.update(self._by_anchor.get(key, ()))
        found = [name for name in candidates if self._predicates[name](prepared)]
        return sorted(found, key=self._order.__getitem__)

    def _keys(self, document: Prepared) -> Iterable[str]:
        yield from document.tokens
        yield from document.pairs
        for length in self._prefix_lengths:
            for token in document.tokens:
                if len(token) >= length:
                    yield _PREFIX_MARK + token[:length]


def anchors(query: Query, *, shares: Mapping[str, float]) -> frozenset[str] | None:
    """Conditions of which every answer to the query fulfils at least one; None where there is no such set.

    Tokens, field pairs and prefixes cannot be taken for one another: only a pair holds a colon, only a prefix
    begins with a star.
    """
    if isinstance(query, And):
        found = [keys for part in query.parts if (keys := anchors(part, shares=shares)) is not None]
        return min(found, key=lambda keys: _cost(keys, shares=shares), default=None)
    if isinstance(query, Or):
        union: set[str] = set()
        for part in query.parts:
            keys = anchors(part, shares=shares)
            if keys is None:
                return None
            union |= keys
        return frozenset(union)
    if isinstance(query, Near):
        return anchors(And((query.left, query.right)), shares=shares)
    return _leaf_anchors(query, shares=shares)


def _leaf_anchors(query: Query, *, shares: Mapping[str, float]) -> frozenset[str] | None:
    if isinstance(query, Term):
        return frozenset({query.token})
    if isinstance(query, Phrase):
        rarest = min(query.tokens, key=lambda token: shares.get(token, _UNKNOWN_SHARE / len(token)))
        return frozenset({rarest})
    if isinstance(query, Prefix):
        return frozenset({_PREFIX_MARK + query.start})
    if isinstance(query, FieldEquals):
        return frozenset({pair(query.field, query.value)})
    return None


def _cost(keys: Iterable[str], *, shares: Mapping[str, float]) -> float:
    return sum(_share(key, shares=shares) for key in keys)


def _share(key: str, *, shares: Mapping[str, float]) -> float:
    if key.startswith(_PREFIX_MARK):
        return float(0.25 ** len(key))
    field, colon, _ = key.partition(":")
    return _FIELD_SHARES.get(field, _UNKNOWN_SHARE) if colon else shares.get(key, _UNKNOWN_SHARE)


def _shares(counts: Mapping[str, int] | None) -> Mapping[str, float]:
    if not counts:
        return _WORD_SHARES
    total = max(counts.values())
    return {token: count / total for token, count in counts.items()}
