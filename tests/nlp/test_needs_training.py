from __future__ import annotations

import json
import lzma

import numpy as np
import pytest

from nlp.needs.corpus import (
    fold_of,
    read_labelled,
    read_marked,
    read_pool,
    read_teacher,
    write_teacher,
)
from nlp.needs.model import NeedModel
from nlp.needs.network import Recipe
from nlp.needs.spans import find_need_spans
from nlp.needs.train import train
from overheard.errors import InputError
from overheard.records import Label

QUICK = Recipe(hidden=8, deep_columns=2000, epochs=8, batch=16)

THINGS = (
    "kettle",
    "laptop",
    "pram",
    "plumber",
    "bike",
    "camera",
    "sofa",
    "printer",
    "tent",
    "drill",
)


def _post(number, text, labels, need=None, source="reddit:Home"):
    return {
        "id": f"t{number}",
        "source": source,
        "labels": labels,
        "need": need,
        "want": None,
        "text": text,
    }


def _posts():
    rows = []
    for number, thing in enumerate(THINGS * 4):
        group = f"reddit:{thing}"
        ask = f"Can anyone recommend a {thing}?"
        broken = f"My {thing} stopped working"
        rows += [
            _post(f"a{number}", f"Hello there. {ask} Thanks all.", ["recommendation"], ask, group),
            _post(f"b{number}", f"{broken}, not happy.", ["problem", "complaint"], broken, group),
            _post(f"c{number}", f"Great game, the {thing} was fun to see.", [], None, group),
            _post(
                f"d{number}", f"50% off every {thing} today, shop now", ["promotion"], None, group
            ),
            _post(
                f"e{number}", f"@AcmeCo I love my {thing}, thank you", ["praise"], None, "own:tweet"
            ),
            _post(f"f{number}", f"How does a {thing} work?", ["question"], None, group),
            _post(f"g{number}", f"You should add a {thing} mode", ["suggestion"], None, group),
            _post(f"h{number}", f"Switching from Acme to another {thing}", ["switch"], None, group),
            _post(f"i{number}", f"About to buy a new {thing} tonight", ["purchase"], None, group),
        ]
    return rows


def _write(folder, name, rows):
    with lzma.open(folder / f"{name}.jsonl.xz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def train_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("train")
    posts = _posts()
    _write(folder, "needs_train", [row for row in posts if row["source"] != "own:tweet"])
    _write(folder, "own_posts", [row for row in posts if row["source"] == "own:tweet"])
    reddit = [
        {"id": f"r{number}", "title": f"Any good {thing}?", "selftext": f"I need a {thing}. Cheers"}
        for number, thing in enumerate(THINGS)
    ]
    _write(folder, "reddit_posts_2013", reddit)
    for name in (
        "goemotions_train",
        "goemotions_dev",
        "promo_spam_x_2026",
        "purchase_intent_iphonex",
    ):
        _write(folder, name, [{"id": "1", "text": f"words of {name}"}])
    for name in ("wnut17_train", "wnut17_dev", "broad_twitter"):
        _write(folder, name, [{"tokens": ["@", "you", "do", "n't", "see", "(", "me", ")", "!"]}])
    _write(folder, "fashion_brands", [{"text": "a coat"}])
    return folder


@pytest.fixture(scope="module")
def trained(train_dir, tmp_path_factory):
    out = tmp_path_factory.mktemp("model")
    return train(train_dir, out, recipe=QUICK, teacher=None), out


def test_a_trained_model_knows_what_it_was_taught(trained):
    model = NeedModel.load(trained[1])
    texts = ["Can anyone recommend a toaster?", "Great game, the match was fun to see."]
    decided = model.decide(model.understand(texts))
    assert Label.RECOMMENDATION in decided[0]
    assert Label.RECOMMENDATION not in decided[1]


def test_a_trained_model_finds_the_sentence_that_asks(trained):
    model = NeedModel.load(trained[1])
    text = "Hello there. Can anyone recommend a heater? Thanks all."
    (span,) = find_need_spans(text, decided=[Label.RECOMMENDATION], model=model)
    assert span.text == "Can anyone recommend a heater?"


def test_training_twice_gives_the_same_bytes(train_dir, trained, tmp_path):
    train(train_dir, tmp_path, recipe=QUICK, teacher=None)
    for name in ("weights.npz", "meta.json"):
        assert (tmp_path / name).read_bytes() == (trained[1] / name).read_bytes()


def test_the_report_counts_what_went_in(trained):
    report = trained[0]
    assert (report.labelled, report.marked) == (len(_posts()), 0)
    assert set(report.thresholds) == {*(label.value for label in Label), "need"}


def test_marked_posts_join_the_training(train_dir, tmp_path):
    marks = {f"reddit:r{number}": np.full(10, 0.5, np.float32) for number in range(10)}
    write_teacher(tmp_path / "teacher.npz", marks)
    report = train(train_dir, tmp_path, recipe=QUICK, teacher=tmp_path / "teacher.npz")
    assert report.marked == 10


def test_a_missing_file_of_training_data_is_named(tmp_path):
    with pytest.raises(InputError, match="needs_train"):
        train(tmp_path, tmp_path, teacher=None)


def test_posts_of_one_community_or_company_share_a_group(train_dir):
    groups = {post.group for post in read_labelled(train_dir) if post.invented}
    assert groups == {"@acmeco"}


@pytest.mark.parametrize(("group", "fold"), [("reddit:Home", 2), ("@acmeco", 2)])
def test_the_fold_of_a_group_is_the_same_everywhere(group, fold):
    assert fold_of(group, folds=3) == fold


def test_tokens_of_a_corpus_become_running_text(train_dir):
    assert dict(read_pool(train_dir))["broad_twitter:0"] == "@you don't see (me)!"


def test_a_mark_may_speak_of_a_stretch_of_a_post(train_dir, tmp_path):
    text = dict(read_pool(train_dir))["reddit:r0"]
    start = text.index("I need")
    names = [f"reddit:r0#0-{start}", f"reddit:r0#{start}-{len(text)}@"]
    write_teacher(tmp_path / "teacher.npz", dict.fromkeys(names, np.zeros(10, np.float32)))
    texts, _ = read_marked(train_dir, tmp_path / "teacher.npz")
    assert texts == [text[:start], f"@user {text[start:]}"]


def test_marks_keep_their_probability_to_a_two_hundredth(tmp_path):
    marks = {"reddit:a": np.linspace(0, 1, 10, dtype=np.float32)}
    write_teacher(tmp_path / "teacher.npz", marks)
    np.testing.assert_allclose(
        read_teacher(tmp_path / "teacher.npz")["reddit:a"], marks["reddit:a"], atol=1 / 255
    )
