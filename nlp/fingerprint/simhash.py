"""64-bit fingerprints of texts, and the distance between two.

SimHash (Charikar, 2002): every token votes on every bit with the bits of its own hash. The votes are added in one
long integer of 64 lanes, so that a token costs one addition.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from spacy.lang.en.stop_words import STOP_WORDS

__all__ = ["NEAR", "are_near", "hamming", "is_exact", "simhash"]

NEAR = 10
"""Most bits in which two long texts may differ and still be the same text with small changes."""

_BITS = 64
_LANE = np.dtype("<u4")
_FEWEST_TOKENS = 4
_MOST_TOKENS = 5_000
_EXACT = 1 << 63
_REPOST = re.compile(r"^\s*RT\s+@\w+:?\s*")
_TOKEN = re.compile(
    r"https?://\S+|www\.\S+|@\w+|#?\w+(?:['’]\w+)*|[\u2600-\u27bf\U0001f1e6-\U0001faff]"
)


def simhash(text: str) -> str:
    """The fingerprint as 16 hex digits, "" for a text without a single token.

    A text of four or more words of its own has a SimHash over them (addresses, handles and numbers count as "some
    address", "some handle", "some number"); its highest bit is 0. A shorter text says too little to be nearly the
    same as another one: it has a plain hash over its very characters, case and white space folded, and the highest
    bit is 1.
    """
    body = _REPOST.sub("", text).lower()
    tokens = _TOKEN.findall(body)[:_MOST_TOKENS]
    if not tokens:
        return ""
    total = weight = own = 0
    for token in tokens:
        lanes, counts, is_own = _votes(_folded(token))
        total += lanes
        weight += counts
        own += is_own
    if own < _FEWEST_TOKENS:
        return f"{_plain_hash(' '.join(body.split())) | _EXACT:016x}"
    votes = np.frombuffer(total.to_bytes(_BITS * _LANE.itemsize, "little"), dtype=_LANE)
    bits = int.from_bytes(np.packbits(votes * 2 > weight).tobytes(), "big")
    return f"{bits & ~_EXACT:016x}"


def is_exact(fingerprint: str) -> bool:
    """Whether it is the plain hash of a short text, which equals another or says nothing."""
    return bool(fingerprint) and int(fingerprint, 16) >= _EXACT


def hamming(a: str, b: str) -> int:
    """Number of differing bits; 64 where one is "" or a plain hash and they are not equal."""
    if not a or not b:
        return _BITS
    if a == b:
        return 0
    if is_exact(a) or is_exact(b):
        return _BITS
    return (int(a, 16) ^ int(b, 16)).bit_count()


def are_near(a: str, b: str) -> bool:
    """Whether two fingerprints belong to near-duplicates."""
    return hamming(a, b) <= NEAR


def _folded(token: str) -> str:
    if token[0] == "@":
        return "@"
    if token.startswith(("http", "www.")):
        return "://"
    return "0" if token.isdigit() else token


def _plain_hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


@lru_cache(maxsize=65_536)
def _votes(token: str) -> tuple[int, int, bool]:
    """The votes of a token in 64 lanes, their weight, and whether it is a word of the text's own."""
    is_own = token not in ("@", "://", "0")
    weight = 3 if is_own and token not in STOP_WORDS else 1
    digest = blake2b(token.encode("utf-8", "replace"), digest_size=8).digest()
    lanes = np.unpackbits(np.frombuffer(digest, dtype=np.uint8)).astype(_LANE) * weight
    return int.from_bytes(lanes.astype(_LANE).tobytes(), "little"), weight, is_own
