"""The ways in which people spell one name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["SHORTEST_JOINED", "joined", "spellings_of"]

SHORTEST_JOINED = 5
"""Letters that a name written as one word must have to be told from chance."""


def joined(name: str) -> str:
    """A name as it stands in a handle or a hashtag: letters and digits only, folded case."""
    return re.sub(r"[\W_]+", "", name.replace("&", "and")).casefold()


def spellings_of(name: str) -> Iterator[str]:
    """The ways to write a name: "and" for "&" and the reverse, several words joined, accents left out."""
    forms = {name.casefold()}
    forms |= {form.replace("&", "and") for form in forms}
    forms |= {re.sub(r"\band\b", "&", form) for form in forms}
    forms |= {re.sub(r"[\s\-]+", " ", form).strip() for form in forms}
    if " " in name and len(joined(name)) >= SHORTEST_JOINED:
        forms.add(joined(name))
    from_accents = {_without_accents(form) for form in forms}
    yield from sorted(forms | from_accents)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
