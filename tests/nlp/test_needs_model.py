from __future__ import annotations

import hashlib
import io
import json
import shutil

import numpy as np
import pytest

from nlp.needs.features import FEATURES_VERSION, FeatureSpace
from nlp.needs.model import LABELS, NeedModel, Prediction
from nlp.needs.network import Network
from nlp.needs.ranker import Ranker
from nlp.needs.weights import pack_weights, read_meta, write_model
from overheard.errors import StorageError
from overheard.records import Label

SPACE = FeatureSpace(word_bits=10, head_bits=10, char_bits=10)
OUTPUTS = len(LABELS) + 2


def _meta(**changes):
    ranker = Ranker(
        middle=np.zeros(3),
        spread=np.ones(3),
        hidden=np.zeros((3, 1)),
        bias=np.zeros(1),
        top=np.zeros(1),
        straight=np.zeros(3),
    )
    return {
        "version": "test 1",
        "features": FEATURES_VERSION,
        "space": vars(SPACE),
        "calibration": [[1.0, 0.0]] * (OUTPUTS - 1),
        "thresholds": dict.fromkeys([*(label.value for label in LABELS), "need"], 0.5),
        "span_ranker": ranker.to_meta(),
        **changes,
    }


def _network(columns=64):
    random = np.random.default_rng(2)
    draw = lambda *shape: random.normal(size=shape).astype(np.float32)  # noqa: E731
    return Network(
        wide=draw(columns, OUTPUTS),
        deep=draw(columns // 2, 4),
        deep_bias=draw(4),
        top=draw(4, OUTPUTS),
        bias=draw(OUTPUTS),
    )


@pytest.fixture
def folder(tmp_path):
    columns = np.arange(0, 640, 10, dtype=np.int32)
    weights = pack_weights(_network(), columns=columns)
    write_model(tmp_path / "model", weights=weights, meta=_meta())
    return tmp_path / "model"


def _refused(folder):
    with pytest.raises(StorageError) as refusal:
        NeedModel.load(folder)
    return str(refusal.value)


def test_equal_networks_are_packed_to_equal_bytes():
    columns = np.arange(64, dtype=np.int32)
    first = pack_weights(_network(), columns=columns)
    assert first == pack_weights(_network(), columns=columns)


def test_eight_bits_keep_the_answers(folder):
    model = NeedModel.load(folder)
    columns = np.arange(0, 640, 10, dtype=np.int32)
    exact = NeedModel(_network(), columns=columns, meta=_meta())
    texts = ["I need a phone", "my app crashed again", "hello"]
    np.testing.assert_allclose(model.predict(texts), exact.predict(texts), atol=0.05)


def test_probabilities_have_the_order_of_the_labels(folder):
    assert NeedModel.load(folder).predict(["a phone"]).shape == (1, len(Label))


def test_no_texts_have_no_probabilities(folder):
    assert NeedModel.load(folder).understand([]).labels.shape == (0, len(Label))


def test_a_long_batch_is_answered_in_the_order_it_came(folder):
    model = NeedModel.load(folder)
    texts = [f"text number {number} about phones" for number in range(600)]
    together = model.understand(texts).need
    assert together[599] == pytest.approx(model.understand(texts[599:]).need[0], abs=1e-5)


def test_a_changed_byte_in_the_weights_is_noticed(folder):
    raw = bytearray((folder / "weights.npz").read_bytes())
    raw[100] ^= 1
    (folder / "weights.npz").write_bytes(raw)
    assert "SHA-256" in _refused(folder)


def test_missing_weights_are_named(folder):
    (folder / "weights.npz").unlink()
    assert "weights.npz" in _refused(folder)


def test_a_missing_folder_is_named(folder):
    shutil.rmtree(folder)
    assert "meta.json" in _refused(folder)


def test_meta_that_is_no_json_is_refused(folder):
    (folder / "meta.json").write_text("{")
    assert "no JSON" in _refused(folder)


def test_meta_without_thresholds_is_refused(folder):
    meta = read_meta(folder)
    del meta["thresholds"]
    (folder / "meta.json").write_text(json.dumps(meta))
    assert "thresholds" in _refused(folder)


def test_a_model_of_other_features_is_refused(folder):
    meta = {**read_meta(folder), "features": FEATURES_VERSION + 1}
    (folder / "meta.json").write_text(json.dumps(meta))
    assert "features" in _refused(folder)


@pytest.mark.parametrize(
    "arrays",
    [
        pytest.param({"wide": np.zeros(2)}, id="a layer is missing"),
        pytest.param({"wide": np.array([{}], dtype=object)}, id="a pickled object"),
    ],
)
def test_an_archive_of_something_else_is_refused_though_its_hash_is_right(folder, arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    raw = buffer.getvalue()
    (folder / "weights.npz").write_bytes(raw)
    meta = {**read_meta(folder), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / "meta.json").write_text(json.dumps(meta))
    assert "does not hold a network" in _refused(folder)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageError, match="cannot be written"):
        write_model(tmp_path / "taken" / "model", weights=b"", meta=_meta())


def _decided(folder, need, **probabilities):
    model = NeedModel.load(folder)
    labels = np.array([[probabilities.get(label.value, 0.0) for label in LABELS]], np.float32)
    return model.decide(Prediction(labels=labels, need=np.array([need], np.float32)))[0]


def test_a_label_holds_from_its_threshold_on(folder):
    assert _decided(folder, 0.1, praise=0.5, complaint=0.49) == (Label.PRAISE,)


def test_a_sure_need_without_a_sure_label_takes_the_likeliest_one(folder):
    assert _decided(folder, 0.7, purchase=0.4, problem=0.3) == (Label.PURCHASE,)


def test_a_need_label_falls_where_the_post_is_no_need(folder):
    assert _decided(folder, 0.2, purchase=0.6, question=0.8) == (Label.QUESTION,)


def test_labels_come_in_the_order_of_the_codebook(folder):
    decided = _decided(folder, 0.9, promotion=0.9, switch=0.9, recommendation=0.9)
    assert decided == (Label.RECOMMENDATION, Label.SWITCH, Label.PROMOTION)
