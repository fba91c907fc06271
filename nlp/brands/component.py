"""The component that writes the brands: which, where, whether it is really meant, and how the post stands to it."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from nlp.brands.gazetteer import Gazetteer, Hit
from nlp.brands.relevance import Scene, context_table, evidence_of, relevance_of
from nlp.brands.spelling import joined
from nlp.reading import Reading, reading_of
from nlp.sentiment.component import Mood, SentimentScorer, Target
from overheard.records import BrandMention, Label, Post
from overheard.settings import BrandSettings

__all__ = ["RELEVANT", "BrandsComponent"]

RELEVANT = 0.5
"""Relevance from which a mention counts as the brand."""

_CERTAIN = frozenset({"handle", "hashtag", "domain"})
_READ_OF_PARENT = 2_000


class BrandsComponent:
    """Names the brands of a post with relevance and sentiment.

    Args:
        brands: own brands, which come first. competitors: the others.
    """

    def __init__(
        self, *, brands: Sequence[BrandSettings], competitors: Sequence[BrandSettings]
    ) -> None:
        self._brands = (*brands, *competitors)
        self._own = len(brands)
        self._gazetteer = Gazetteer(self._brands)
        self._tables = [context_table(brand) for brand in self._brands]
        self._sentiment = SentimentScorer()

    def __call__(self, doc: Doc) -> Doc:
        """Writes `brands` of the reading."""
        reading = reading_of(doc)
        reading.brands = self.process(reading)
        return doc

    def process(self, reading: Reading) -> tuple[BrandMention, ...]:
        """The mentions of a text, in reading order."""
        hits = self._gazetteer.find(reading.text)
        if not hits:
            return ()
        relevances = self._relevances(reading, hits)
        targets = [
            Target(start=hit.start, end=hit.end, group=hit.brand, is_handle=hit.how == "handle")
            for hit in hits
        ]
        moods = self._sentiment.score(reading.text, targets, mood=_mood(reading))
        return tuple(
            BrandMention(
                brand=self._brands[hit.brand].name,
                start=hit.start,
                end=hit.end,
                text=reading.text[hit.start : hit.end],
                how=hit.how,
                relevance=relevance,
                sentiment=mood,
                is_competitor=hit.brand >= self._own,
            )
            for hit, relevance, mood in zip(hits, relevances, moods, strict=True)
        )

    def _relevances(self, reading: Reading, hits: Sequence[Hit]) -> list[float]:
        post = reading.post
        named = {
            hit.brand for hit in hits if hit.how in _CERTAIN and (hit.certainty or 0) > RELEVANT
        }
        named |= {brand for brand in {hit.brand for hit in hits} if self._is_linked(brand, post)}
        parents = self._named_by_parent(post)
        return [
            self._relevance(
                hit,
                Scene(
                    text=reading.text,
                    named_elsewhere=hit.brand in named,
                    parent_names_it=hit.brand in parents,
                    community=self._is_home(hit.brand, post),
                ),
            )
            for hit in hits
        ]

    def _relevance(self, hit: Hit, scene: Scene) -> float:
        if hit.certainty is not None:
            return hit.certainty
        kind = "product" if hit.how == "product" else "name"
        evidence = evidence_of(
            scene,
            hit.start,
            hit.end,
            suffix=hit.suffix,
            kind=f"{'ambiguous' if hit.ambiguous else 'clear'}_{kind}",
            table=self._tables[hit.brand],
        )
        return relevance_of(evidence)

    def _named_by_parent(self, post: Post | None) -> set[int]:
        """Brands that the post answered surely names: by a handle, a hashtag, an address or a clear name."""
        if post is None or not (post.parent_text or post.quoted_text):
            return set()
        context = f"{post.parent_text or ''}\n{post.quoted_text or ''}"[:_READ_OF_PARENT]
        return {hit.brand for hit in self._gazetteer.find(context) if not hit.ambiguous}

    def _is_home(self, brand: int, post: Post | None) -> bool:
        if post is None or not post.community:
            return False
        return joined(post.community.removeprefix("r/")) == joined(self._brands[brand].name)

    def _is_linked(self, brand: int, post: Post | None) -> bool:
        """Whether an address that the platform unshortened is one of the brand's."""
        domains = self._brands[brand].domains
        return bool(post and domains) and any(
            domain.casefold() in url.casefold()
            for domain in domains
            for url in (post.urls if post else ())
        )


def _mood(reading: Reading) -> Mood | None:
    if not reading.labels:
        return None
    return Mood(praise=reading.labels[Label.PRAISE], complaint=reading.labels[Label.COMPLAINT])
