"""The language is told where it can be, and the platform's word counts more."""

from __future__ import annotations

import pytest

from nlp.language.component import LanguageComponent, platform_language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Can anyone recommend a pushchair that fits a small car boot?", "en"),
        ("@united your app is down again http://t.co/x #fail", "en"),
        ("Kann jemand einen guten Kinderwagen für ein kleines Auto empfehlen?", "de"),
        ("¿Alguien puede recomendar un cochecito para un coche pequeño?", "es"),
        ("Quelqu'un peut-il me recommander une poussette légère ?", "fr"),
        ("おすすめのベビーカーを教えてください", "ja"),
        ("посоветуйте хорошую коляску для маленькой машины", "ru"),
        ("pls help", None),
        ("😂😂😂 @united https://t.co/abc #wow 2026", None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text, lang):
    assert LanguageComponent().process(text)[0] == lang


@pytest.mark.parametrize(
    ("code", "lang"),
    [("en", "en"), ("en-GB", "en"), ("pt_BR", "pt"), ("und", None), ("qme", None), ("", None), (None, None)],
)  # fmt: skip
def test_what_the_platform_says(code, lang):
    assert platform_language(code) == lang
