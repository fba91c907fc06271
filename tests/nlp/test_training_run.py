"""Training on a handful of invented posts: what it writes can be loaded, and the same data give the same bytes."""

from __future__ import annotations

import json
import lzma
from itertools import product

import pytest

from nlp.needs.model import NeedModel
from nlp.needs.network import Recipe
from nlp.needs.train import train
from overheard.errors import InputError

THINGS = ("pram", "kettle", "dentist", "laptop", "guitar", "mattress", "bike", "plumber")
KINDS = (
    ("can anyone recommend a good {}?", "recommendation", True),
    ("i really need a new {} this week", "purchase", True),
    ("my {} broke again and i am stuck", "problem", True),
    ("done with my {} brand, moving to another one", "switch", True),
    ("how does a {} work?", "question", False),
    ("the {} people never answered my complaint", "complaint", False),
    ("the {} people were brilliant today", "praise", False),
    ("you should add a night mode to the {}", "suggestion", False),
    ("20% off every {} today only http://a.example", "promotion", False),
    ("saw a {} on the train, what a day", "", False),
)


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    folder = tmp_path_factory.mktemp("train")
    rows = []
    for number, ((pattern, label, is_need), thing) in enumerate(product(KINDS, THINGS)):
        text = pattern.format(thing)
        rows.append(
            {
                "id": f"t{number}", "source": f"reddit:{thing}", "native": str(number), "chosen": "sample",
                "labels": [label] if label else [], "need": text if is_need else None, "want": None,
                "text": text,
            }
        )  # fmt: skip
    for name in ("needs_train", "own_posts"):
        with lzma.open(folder / f"{name}.jsonl.xz", "wt") as file:
            file.writelines(json.dumps({**row, "id": f"{name}{row['id']}"}) + "\n" for row in rows)
    return folder


@pytest.fixture(scope="module")
def trained(material, tmp_path_factory):
    out = tmp_path_factory.mktemp("model")
    train(material, out, seed=7, recipe=Recipe(epochs=3), teacher=None)
    return out


def test_a_trained_model_can_be_loaded_and_tells_a_need_from_chat(trained):
    model = NeedModel.load(trained)
    probabilities = model.predict(
        ["can anyone recommend a good bike?", "saw a bike on the train, what a day"]
    )
    assert probabilities[0][0] > probabilities[1][0]


def test_the_same_data_and_seed_give_the_same_bytes(material, trained, tmp_path):
    train(material, tmp_path, seed=7, recipe=Recipe(epochs=3), teacher=None)
    for name in ("weights.npz", "meta.json"):
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()


def test_missing_training_data_are_named(tmp_path):
    with pytest.raises(InputError, match="needs_train"):
        train(tmp_path, tmp_path / "out", teacher=None)
