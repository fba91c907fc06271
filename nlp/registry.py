"""The components under the names by which spaCy builds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language

from nlp.brands.component import BrandsComponent
from nlp.fingerprint.component import FingerprintComponent
from nlp.language.component import LanguageComponent
from nlp.needs_component import MODEL_FOLDER, NeedsComponent
from nlp.promotion.component import PromotionComponent
from overheard.settings import BrandSettings

__all__ = ["COMPONENTS", "register_factories"]

COMPONENTS: tuple[str, ...] = (
    "overheard_language",
    "overheard_fingerprint",
    "overheard_needs",
    "overheard_promotion",
    "overheard_brands",
)
"""In the order in which a document passes them: needs wait for the language, promotion and brands for the labels."""


def register_factories() -> None:
    """Tells spaCy how to build the components; doing it twice is harmless."""
    Language.factory("overheard_language", func=_language)
    Language.factory("overheard_fingerprint", func=_fingerprint)
    Language.factory("overheard_needs", func=_needs, default_config={"folder": str(MODEL_FOLDER)})
    Language.factory("overheard_promotion", func=_promotion, default_config={"threshold": 0.5})
    Language.factory(
        "overheard_brands", func=_brands, default_config={"brands": [], "competitors": []}
    )


def _language(nlp: Language, name: str) -> LanguageComponent:
    del nlp, name
    return LanguageComponent()


def _fingerprint(nlp: Language, name: str) -> FingerprintComponent:
    del nlp, name
    return FingerprintComponent()


def _needs(nlp: Language, name: str, folder: str) -> NeedsComponent:
    del nlp, name
    return NeedsComponent(Path(folder))


def _promotion(nlp: Language, name: str, threshold: float) -> PromotionComponent:
    del nlp, name
    return PromotionComponent(threshold=threshold)


def _brands(
    nlp: Language, name: str, brands: list[dict[str, Any]], competitors: list[dict[str, Any]]
) -> BrandsComponent:
    del nlp, name
    return BrandsComponent(
        brands=[BrandSettings.model_validate(brand) for brand in brands],
        competitors=[BrandSettings.model_validate(brand) for brand in competitors],
    )
