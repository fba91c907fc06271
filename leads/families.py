"""Folds posts that say the same thing into families, so that a person or a campaign is one lead and not fifty.

A family is a star, never a chain: each member is the same as, or nearly the same as, the representative itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from leads.roles import author_key
from overheard.records import Annotation, Post, PostKind
from overheard.tokens import words

__all__ = ["NEAR_BITS", "NEAR_DAYS", "Family", "fold", "same_text_key"]

NEAR_BITS = 3
"""Most bits in which the fingerprints of two near-duplicates differ."""

NEAR_DAYS = 21
"""Days after which the same words are a new occasion."""

_FEWEST_WORDS = 6
_SPAN = timedelta(days=NEAR_DAYS)
_EXACT_BIT = 1 << 63
_BANDS = 4
_BAND_BITS = 16
_NOISE = re.compile(r"https?://\S+|^\s*RT\s+@\w+:?\s*")

Row = tuple[Post, Annotation]


@dataclass(frozen=True, kw_only=True)
class Family:
    """Posts that say the same thing.

    Attributes:
        representative: the earliest original; of an edited post the latest version.
        members: every row, the representative first, then by time.
        raw_count: number of posts. unique_count: number of known authors, at least 1.
    """

    representative: Row
    members: tuple[Row, ...]
    raw_count: int
    unique_count: int


def fold(posts: Sequence[Row]) -> list[Family]:
    """The families of the posts, in the order of their representatives' times; each row is in exactly one.

    Versions of one post and its reposts belong together by their ids. Beyond that a post joins the earliest
    representative within 21 days that has the same normalised text, or a fingerprint at most three bits away and
    the same brands. A text of fewer than six words is folded within one author only: two people who say "need a new
    phone" are two prospects. Fingerprints with the highest bit set are plain hashes of short texts and never "near".
    """
    stars = _Stars()
    for origin in sorted(_origins(posts), key=_order):
        stars.add(origin)
    return [_family(rows) for rows in stars.rows]


def same_text_key(text: str) -> str:
    """The text as exact duplicates share it: folded words without addresses and without "RT @somebody:"."""
    return " ".join(words(_NOISE.sub(" ", text)))


def _origins(posts: Sequence[Row]) -> list[list[Row]]:
    """Rows grouped by the post that they are a version or a repost of, the best speaker of each group first."""
    by_uid = {post.uid: post for post, _ in posts}
    groups: dict[str, list[Row]] = {}
    for row in posts:
        groups.setdefault(_origin_of(row[0], by_uid), []).append(row)
    for uid, rows in groups.items():
        rows.sort(key=partial(_speaker, origin=uid))
    return list(groups.values())


def _origin_of(post: Post, by_uid: dict[str, Post]) -> str:
    seen = {post.uid}
    while True:
        before = post.edit_of or post.reposted_uid
        if before is None:
            return post.uid
        if before in seen:
            return min(seen)
        if before not in by_uid:
            return before
        seen.add(before)
        post = by_uid[before]


def _speaker(row: Row, *, origin: str) -> tuple[bool, bool, float, str]:
    """Sorts originals before reposts and, among the versions of one post, the latest first."""
    post = row[0]
    is_version = post.uid == origin or post.edit_of is not None
    newest = post.edited_at or post.created_at
    moment = -newest.timestamp() if is_version else post.created_at.timestamp()
    return post.kind is PostKind.REPOST, not is_version, moment, post.uid


def _order(rows: list[Row]) -> tuple[datetime, bool, str]:
    """Earliest first; at one moment originals before groups of which only reposts are known."""
    speaker = rows[0][0]
    return _earliest(rows), speaker.kind is PostKind.REPOST, speaker.uid


def _earliest(rows: Iterable[Row]) -> datetime:
    return min(post.created_at for post, _ in rows)


class _Stars:
    """Families while they grow; a newcomer is compared with representatives only."""

    def __init__(self) -> None:
        self.rows: list[list[Row]] = []
        self._begun: list[datetime] = []
        self._authors: list[str] = []
        self._brands: list[frozenset[str]] = []
        self._prints: list[int | None] = []
        self._by_text: dict[str, list[int]] = {}
        self._by_band: dict[tuple[int, int], list[int]] = {}

    def add(self, rows: list[Row]) -> None:
        """Put a group into the family that it repeats, or begin a new one."""
        post, annotation = rows[0]
        text = same_text_key(post.full_text)
        author, brands = author_key(post), _brands(annotation)
        begun, bits = _earliest(rows), _bits(annotation.fingerprint)
        is_long = text.count(" ") >= _FEWEST_WORDS - 1
        for star in sorted(self._candidates(text, bits)):
            if begun - self._begun[star] > _SPAN or brands != self._brands[star]:
                continue
            if is_long or (author and author == self._authors[star]):
                self.rows[star].extend(rows)
                return
        star = len(self.rows)
        self.rows.append(list(rows))
        self._begun.append(begun)
        self._authors.append(author)
        self._brands.append(brands)
        self._prints.append(bits)
        if text:
            self._by_text.setdefault(text, []).append(star)
        for band in _bands(bits):
            self._by_band.setdefault(band, []).append(star)

    def _candidates(self, text: str, bits: int | None) -> set[int]:
        """Families with the very text, or with a fingerprint at most `NEAR_BITS` away.

        Of four bands of 16 bits, three flipped bits leave at least one band untouched (Manku et al., 2007).
        """
        found = set(self._by_text.get(text, ())) if text else set()
        for band in _bands(bits):
            for star in self._by_band.get(band, ()):
                other = self._prints[star]
                if other is not None and bits is not None and _differing(bits, other) <= NEAR_BITS:
                    found.add(star)
        return found


def _bits(fingerprint: str) -> int | None:
    """The SimHash as a number, None where the text was too short to have one."""
    try:
        bits = int(fingerprint, 16)
    except ValueError:
        return None
    return None if bits & _EXACT_BIT else bits


def _differing(a: int, b: int) -> int:
    return (a ^ b).bit_count()


def _bands(bits: int | None) -> list[tuple[int, int]]:
    if bits is None:
        return []
    mask = (1 << _BAND_BITS) - 1
    return [(band, (bits >> (band * _BAND_BITS)) & mask) for band in range(_BANDS)]


def _brands(annotation: Annotation) -> frozenset[str]:
    return frozenset(mention.brand for mention in annotation.brands)


def _family(rows: list[Row]) -> Family:
    representative = rows[0]
    rest = sorted(rows[1:], key=lambda row: (row[0].created_at, row[0].uid))
    authors = {key for post, _ in rows if (key := author_key(post))}
    return Family(
        representative=representative,
        members=(representative, *rest),
        raw_count=len({post.uid for post, _ in rows}),
        unique_count=max(1, len(authors)),
    )
