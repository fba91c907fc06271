"""Measures sentiment towards a brand against people's readings: rules alone, and rules with the learned model.

python -m benchmarks.brand_sentiment [shared/data]
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from sklearn.metrics import accuracy_score, classification_report, f1_score

from nlp.brands.component import BrandsComponent
from nlp.needs_component import MODEL_FOLDER, load_model
from nlp.reading import Reading
from overheard.records import Label
from overheard.settings import BrandSettings

REPOSITORY = Path(__file__).resolve().parent.parent
_HANDLES = {
    "American": "AmericanAir",
    "US Airways": "USAirways",
    "Southwest": "SouthwestAir",
    "Delta": "JetBlue",
}
_EMOTIONS = {
    "Positive emotion": "positive",
    "Negative emotion": "negative",
    "No emotion toward brand or product": "neutral",
}
_CUT = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=REPOSITORY.parent / "shared" / "data")
    folder = parser.parse_args().data / "measure"
    if not folder.is_dir():
        print("shared/data is not beside the repository: nothing to measure.")
        return
    airline = [
        (row["text"], row["airline"], row["sentiment"])
        for row in rows_of(folder / "airline_tweets.jsonl.xz")
    ]
    report("airline_tweets", unique(airline), handles=_HANDLES)
    entity = [
        (row["text"], row["brand"], row["sentiment"].casefold())
        for row in rows_of(folder / "entity_sentiment.jsonl.xz")
        if row["sentiment"] != "Irrelevant"
    ]
    report("entity_sentiment, relevant", unique(entity), handles={})
    sxsw = [
        (
            row["text"],
            "iPad" if "pad" in row["brand"].casefold() else row["brand"],
            _EMOTIONS[row["emotion"]],
        )
        for row in rows_of(folder / "brand_emotion_sxsw.jsonl.xz")
        if row["brand"] and row["emotion"] in _EMOTIONS
    ]
    report("brand_emotion_sxsw, brand given", unique(sxsw), handles={})


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def unique(rows: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return list(
        {
            " ".join(text.casefold().split()): (text, brand, mood) for text, brand, mood in rows
        }.values()
    )


def report(name: str, rows: list[tuple[str, str, str]], *, handles: dict[str, str]) -> None:
    model = load_model(MODEL_FOLDER)
    labels = model.predict([text for text, _, _ in rows])
    brands = sorted({brand for _, brand, _ in rows})
    settings = [
        BrandSettings(name=brand, handles=(handles[brand],) if brand in handles else ())
        for brand in brands
    ]
    component = BrandsComponent(brands=settings, competitors=[])
    truth, plain, learned = [], [], []
    for (text, brand, mood), row in zip(rows, labels, strict=True):
        bare = [m for m in component.process(Reading(text=text)) if m.brand == brand]
        judged = Reading(text=text, labels=dict(zip(Label, row.tolist(), strict=True)))
        told = [m for m in component.process(judged) if m.brand == brand]
        if told:
            truth.append(mood)
            plain.append(mood_of(bare[0].sentiment))
            learned.append(mood_of(told[0].sentiment))
    print(f"\n{name}: {len(rows)} texts, the brand found in {len(truth)}")
    for title, guesses in (("rules", plain), ("rules and model", learned)):
        f1 = f1_score(truth, guesses, average="macro")
        print(f"{title:<16} accuracy {accuracy_score(truth, guesses):.3f}  macro-F1 {f1:.3f}")
    print(classification_report(truth, learned, digits=3))
    print("majority", np.unique(truth, return_counts=True)[1].max() / len(truth))


def mood_of(sentiment: float) -> str:
    return "positive" if sentiment >= _CUT else "negative" if sentiment <= -_CUT else "neutral"


if __name__ == "__main__":
    main()
