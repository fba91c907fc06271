"""Every way in which people write the configured brands, compiled for one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.brands.patterns import (
    ACCOUNT_ENDINGS,
    HASHTAG_ENDINGS,
    ORDINARY_WORDS,
    TOP_LEVEL_DOMAINS,
)
from nlp.brands.spelling import SHORTEST_JOINED, joined, spellings_of
from nlp.phrases import normalized_phrase, trie_regex
from nlp.text import HANDLE, URL
from overheard.settings import BrandSettings

__all__ = ["Gazetteer", "Hit", "is_ambiguous"]

_TAG = re.compile(r"(?<![\w#&])#(\w+)")
_COMMUNITY = re.compile(r"(?<![\w/])/?[ru]/(\w{2,})", re.IGNORECASE)
_SUFFIX = r"(?P<suffix>['’]s|s['’](?!\w)|s|es)?"
_ENDING = re.compile(r"\.([A-Za-z]{2,7})(?:\.[A-Za-z]{2,3})?(?!\w)(?:/[^\s<>\"]*)?")
_LONGEST_ABBREVIATION = 4
_MOST_HITS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A place that may name a brand.

    Attributes:
        brand: position of the brand among those given to the gazetteer.
        how: name, alias, handle, hashtag, domain or product.
        certainty: probability that goes with the form itself; None where the words around must decide.
        ambiguous: the words mean other things too.
        suffix: plural or possessive ending behind `end`.
    """

    brand: int
    start: int
    end: int
    how: str
    certainty: float | None = None
    ambiguous: bool = False
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    brand: int
    how: str
    ambiguous: bool
    exact: str = ""


def is_ambiguous(name: str, brand: BrandSettings) -> bool:
    """Whether a name means other things too: the setting says so, or it is one ordinary word."""
    if normalized_phrase(name) in ORDINARY_WORDS:
        return True
    return brand.ambiguous and " " not in normalized_phrase(name)


class Gazetteer:
    """Finds names, aliases, products, handles, hashtags and addresses of brands.

    Handles and hashtags that only follow from the name ("Virgin America" → @VirginAmerica, #virginamericafail) are
    found too, with a lower certainty than configured ones.
    """

    def __init__(self, brands: Sequence[BrandSettings]) -> None:
        self._forms: dict[str, list[_Form]] = {}
        self._accounts: dict[str, list[_Form]] = {}
        self._stems: dict[str, list[_Form]] = {}
        self._domains: dict[str, int] = {}
        spellings: list[str] = []
        for number, brand in enumerate(brands):
            spellings += self._add(number, brand)
        names = trie_regex(sorted(set(spellings)))
        self._names = re.compile(
            rf"(?<![\w@#$])(?=(?P<name>{names}){_SUFFIX}(?![\w@]))", re.IGNORECASE
        )
        self._sites = re.compile(
            rf"(?<![\w@-])(?:https?://)?(?:[\w-]+\.)*?(?P<domain>{trie_regex(self._domains) or '(?!)'})"
            r"(?![\w-]|\.\w)(?:[/?#][^\s<>\"]*)?",
            re.IGNORECASE,
        )

    def find(self, text: str) -> list[Hit]:
        """Hits in reading order; where they overlap the longest stays."""
        hits = [*self._tagged(text), *self._named(text)]
        if self._domains and "." in text:
            hits += self._linked(text)
        return _longest_first(hits)

    def _add(self, number: int, brand: BrandSettings) -> Iterator[str]:
        for handle in brand.handles:
            self._accounts.setdefault(handle.lstrip("@").casefold(), []).append(
                _Form(number, "handle", ambiguous=False)
            )
        for domain in brand.domains:
            bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", domain.casefold()).strip("/")
            self._domains[bare] = number
        for how, names in (("name", (brand.name,)), ("alias", brand.aliases), ("product", brand.products)):  # fmt: skip
            for name in names:
                yield from self._add_name(number, brand, name=name, how=how)

    def _add_name(self, number: int, brand: BrandSettings, *, name: str, how: str) -> Iterator[str]:
        if name[:1] == "@":
            self._accounts.setdefault(name[1:].casefold(), []).append(
                _Form(number, "handle", ambiguous=False)
            )
            return
        stem = joined(name)
        if not stem:
            return
        ambiguous = is_ambiguous(name, brand)
        stems = self._stems.setdefault(stem, [])
        if all(other.brand != number for other in stems):
            stems.append(_Form(number, how, ambiguous))
        if name[:1] == "#":
            return
        short = name.isupper() and len(name) <= _LONGEST_ABBREVIATION
        for spelling in spellings_of(name):
            form = _Form(number, how, ambiguous, exact=name if short else "")
            known = self._forms.setdefault(normalized_phrase(spelling), [])
            if all(other.brand != number for other in known):
                known.append(form)
            yield spelling

    def _named(self, text: str) -> Iterator[Hit]:
        addresses: list[tuple[int, int]] | None = None
        for match in self._names.finditer(text):
            written = match["name"]
            start, end = match.span("name")
            if addresses is None:
                addresses = [found.span() for found in URL.finditer(text)]
            if any(first <= start < last for first, last in addresses):
                continue
            suffix = match["suffix"] or ""
            for form in self._forms.get(normalized_phrase(written), ()):
                if form.exact and written != form.exact:
                    continue
                yield _as_hit(form, text, start, end, suffix=suffix)

    def _tagged(self, text: str) -> Iterator[Hit]:
        for match in HANDLE.finditer(text) if "@" in text else ():
            yield from self._account(match.group(1), match.start(), offset=1)
        for match in _TAG.finditer(text) if "#" in text else ():
            for form, certainty in self._tag(match.group(1)):
                yield Hit(
                    brand=form.brand,
                    start=match.start(),
                    end=match.end(),
                    how="hashtag",
                    certainty=certainty,
                    ambiguous=form.ambiguous,
                )
        for match in _COMMUNITY.finditer(text) if "/" in text else ():
            for form in self._stems.get(match.group(1).casefold(), ()):
                if form.how != "product":
                    yield Hit(brand=form.brand, start=match.start(), end=match.end(),
                              how="handle", certainty=0.85)  # fmt: skip

    def _account(self, account: str, start: int, *, offset: int) -> Iterator[Hit]:
        for name in dict.fromkeys((account, re.split(r"[.-]", account)[0])):
            end = start + offset + len(name)
            known = self._accounts.get(name.casefold())
            if known:
                for form in known:
                    yield Hit(brand=form.brand, start=start, end=end, how="handle", certainty=0.99)
                return
            guessed = list(self._guessed(name.casefold()))
            for form, certainty in guessed:
                yield Hit(brand=form.brand, start=start, end=end, how="handle", certainty=certainty)
            if guessed:
                return

    def _guessed(self, account: str) -> Iterator[tuple[_Form, float]]:
        """Brands whose name makes this handle; less certain where the brand has told its handles."""
        told = {form.brand for forms in self._accounts.values() for form in forms}
        plain = account.replace("_", "")
        for cut in range(len(plain), 2, -1):
            if cut < len(plain) and plain[cut:] not in ACCOUNT_ENDINGS:
                continue
            for form in self._stems.get(plain[:cut], ()):
                if form.how in ("name", "alias"):
                    sure = 0.95 if cut == len(plain) else 0.9
                    yield form, sure - 0.3 * (form.brand in told)

    def _tag(self, tag: str) -> Iterator[tuple[_Form, float]]:
        folded = tag.casefold().replace("_", "")
        for form in self._stems.get(folded, ()):
            yield form, 0.75 if form.ambiguous else 0.98
        plain = tag.replace("_", "")
        for cut in range(SHORTEST_JOINED, len(plain)):
            camel = plain[cut].isupper() or plain[cut].isdigit() or "_" in tag
            if not camel and folded[cut:] not in HASHTAG_ENDINGS:
                continue
            for form in self._stems.get(folded[:cut], ()):
                yield form, 0.65 if form.ambiguous else 0.93
        for cut in range(1, len(plain) - SHORTEST_JOINED + 1):
            if plain[cut].isupper() and not plain[cut - 1].isupper():
                for form in self._stems.get(folded[cut:], ()):
                    yield form, 0.65 if form.ambiguous else 0.93

    def _linked(self, text: str) -> Iterator[Hit]:
        for match in self._sites.finditer(text):
            written = match.group().rstrip(".,;:!?)'\"")
            yield Hit(brand=self._domains[match["domain"].casefold()], start=match.start(),
                      end=match.start() + len(written), how="domain", certainty=0.97)  # fmt: skip


def _as_hit(form: _Form, text: str, start: int, end: int, *, suffix: str) -> Hit:
    """A hit of a name, which is an address where a known ending follows ("target.com")."""
    address = None if suffix else _ENDING.match(text, end)
    if address and address.group(1).casefold() in TOP_LEVEL_DOMAINS:
        return Hit(brand=form.brand, start=start, end=address.end(), how="domain", certainty=0.93)
    return Hit(brand=form.brand, start=start, end=end, how=form.how, ambiguous=form.ambiguous,
               suffix=suffix)  # fmt: skip


def _longest_first(hits: list[Hit]) -> list[Hit]:
    taken: list[Hit] = []
    first = sorted(hits, key=lambda hit: hit.start)[:_MOST_HITS]
    for hit in sorted(first, key=lambda hit: (hit.start - hit.end, hit.start, hit.brand)):
        clash = [h for h in taken if hit.start < h.end and h.start < hit.end]
        if not clash or all(
            (h.start, h.end) == (hit.start, hit.end) and h.brand != hit.brand for h in clash
        ):
            taken.append(hit)
    return sorted(taken, key=lambda hit: (hit.start, hit.brand))
