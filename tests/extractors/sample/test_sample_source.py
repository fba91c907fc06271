"""The sample source: answers in the order of their recording, once each, and nothing lost to a broken one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.registry import open_source, to_post
from extractors.sample.client import SampleSource
from overheard.errors import ConfigError, InputError
from overheard.records import Availability, Label, PostKind
from overheard.settings import SourceSettings
from samples.wire_common import read_lines
from samples.write_wire import main, wire_files


@pytest.fixture(scope="module")
def samples(repository) -> Path:
    return repository / "samples"


@pytest.fixture(scope="module")
def lines(samples) -> list[dict]:
    return read_lines(samples / "posts.jsonl")


@pytest.fixture(scope="module")
def pages(samples):
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    return list(_source(samples).read({}, now=moment))


@pytest.fixture(scope="module")
def posts(pages):
    return [to_post(item) for page in pages for item in page.items]


def _source(*folders: Path) -> SampleSource:
    settings = SourceSettings(name="sample", kind="sample", paths=folders, query="demo")
    return open_source(settings)


def _record(folder: Path, name: str, body, *, at="2026-11-01T10:00:00Z", **fields) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    answer = {
        "method": "GET",
        "url": "https://api.x.com/2/tweets",
        "status": 200,
        "received_at": at,
    }
    path.write_text(json.dumps({**answer, "json": body, **fields}), "utf-8")


def _tweets(*ids: int) -> dict:
    rows = [{"id": str(number), "text": "Any prams?", "author_id": "7"} for number in ids]
    return {"data": rows, "meta": {"result_count": len(rows)}}


# The source


def test_answers_come_in_the_order_in_which_they_were_received(tmp_path, now):
    _record(tmp_path, "x/a.json", _tweets(2), at="2026-11-02T10:00:00Z")
    _record(tmp_path, "x/b.json", _tweets(1), at="2026-11-01T10:00:00Z")

    items = [item for page in _source(tmp_path).read({}, now=now) for item in page.items]

    assert [item.uid for item in items] == ["x:1", "x:2"]
    assert items[0].observed_at == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert {(item.source, item.query, item.shape) for item in items} == {("sample", "demo", "x")}


def test_a_second_run_gives_nothing(tmp_path, now):
    _record(tmp_path, "x/a.json", _tweets(1))
    _record(tmp_path, "reddit/broken.json", {}, received_at="tomorrow")
    source = _source(tmp_path)
    *_, last = source.read({}, now=now)

    assert list(source.read(last.state, now=now)) == []


def test_a_run_that_broke_off_goes_on_behind_the_last_answer(tmp_path, now):
    _record(tmp_path, "x/a.json", _tweets(1), at="2026-11-01T10:00:00Z")
    _record(tmp_path, "x/b.json", _tweets(2), at="2026-11-02T10:00:00Z")
    source = _source(tmp_path)
    first = next(iter(source.read({}, now=now)))

    rest = list(source.read(first.state, now=now))

    assert [item.uid for page in rest for item in page.items] == ["x:2"]


def test_a_changed_file_is_given_again(tmp_path, now):
    _record(tmp_path, "x/a.json", _tweets(1))
    source = _source(tmp_path)
    *_, last = source.read({}, now=now)
    _record(tmp_path, "x/a.json", _tweets(1, 2))

    (page,) = source.read(last.state, now=now)

    assert [item.uid for item in page.items] == ["x:1", "x:2"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is no JSON"),
        ("[]", "no field json"),
        ('{"json": {}, "status": 200}', "no received_at"),
        ('{"json": {}, "received_at": "2026-11-01T10:00:00Z"}', "no status"),
        (
            '{"json": {"a": 1}, "status": 200, "received_at": "2026-11-01T10:00:00Z"}',
            "nothing that the shape 'x' knows",
        ),
    ],
)
def test_a_broken_answer_is_a_dead_letter_and_costs_no_other(tmp_path, now, text, reason):
    _record(tmp_path, "x/good.json", _tweets(1))
    (tmp_path / "x" / "bad.json").write_text(text, "utf-8")

    pages = list(_source(tmp_path).read({}, now=now))

    assert [item.uid for page in pages for item in page.items] == ["x:1"]
    (letter,) = [letter for page in pages for letter in page.dead_letters]
    assert reason in letter.reason
    assert (letter.position, letter.raw) == ("x/bad.json", text)


def test_a_refusal_is_counted_and_holds_no_posts(tmp_path, now):
    _record(tmp_path, "x/a.json", {"title": "Too Many Requests"}, status=429)

    (page,) = _source(tmp_path).read({}, now=now)

    assert (page.items, page.dead_letters, page.ignored) == ((), (), {"answer 429": 1})


def test_a_broken_record_names_the_file_that_it_stands_in(tmp_path, now):
    page_of_two = _tweets(1)
    page_of_two["data"].append({"id": "5", "author_id": "7"})
    _record(tmp_path, "x/a.json", page_of_two)

    (page,) = _source(tmp_path).read({}, now=now)

    assert [item.uid for item in page.items] == ["x:1"]
    assert page.dead_letters[0].position == "x/a.json, item 2"


def test_without_paths_the_source_says_what_to_add():
    with pytest.raises(ConfigError, match="Add paths"):
        _source()


def test_a_folder_without_answers_is_said_and_not_read_as_silence(tmp_path, now):
    with pytest.raises(InputError, match="finds no recorded answer"):
        list(_source(tmp_path).read({}, now=now))


def test_a_recheck_tells_of_the_posts_that_were_asked_for_and_of_no_others(tmp_path, now):
    gone = [
        {
            "resource_id": str(number),
            "resource_type": "tweet",
            "parameter": "ids",
            "detail": "Could not find tweet.",
            "type": "https://api.twitter.com/2/problems/resource-not-found",
        }
        for number in (8, 9)
    ]
    _record(tmp_path, "recheck/x/a.json", {**_tweets(1, 2), "errors": gone})

    (page,) = _source(tmp_path).recheck(["x:1", "x:8"], now=now)

    assert [item.uid for item in page.items] == ["x:1"]
    assert [stone.uid for stone in page.tombstones] == ["x:8"]


def test_where_no_recheck_was_recorded_there_is_nothing_to_tell(tmp_path, now):
    assert list(_source(tmp_path).recheck(["x:1"], now=now)) == []


# The samples


def test_the_committed_answers_are_what_the_source_lines_give(samples):
    folders = ("x", "reddit", "recheck/x", "recheck/reddit")
    committed = {
        path.relative_to(samples).as_posix(): path.read_text("utf-8")
        for folder in folders
        for path in (samples / folder).glob("*.json")
    }

    assert committed == wire_files(), "run: python -m samples.write_wire"


def test_writing_the_answers_leaves_no_old_ones(tmp_path):
    _record(tmp_path, "x/old.json", {})

    main([str(tmp_path)])

    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")}
    assert written == wire_files().keys()


def test_the_answers_stay_small(samples):
    assert sum(len(text.encode()) for text in wire_files(samples).values()) < 1_500_000


def test_every_label_of_the_codebook_is_there_and_two_in_five_posts_have_none(lines):
    labels = {label for line in lines for label in line["labels"]}
    bare = sum(not line["labels"] for line in lines) / len(lines)

    assert labels == {str(label) for label in Label}
    assert 0.3 < bare < 0.5


def test_there_are_enough_posts_of_enough_people_over_three_weeks(lines):
    assert len(lines) >= 340
    assert len({(line["platform"], line["author"]) for line in lines}) >= 120
    assert {line["at"][:10] for line in lines} == {f"2026-11-{day:02}" for day in range(1, 22)}


def test_everybody_who_writes_on_x_is_in_the_table_of_authors(samples, lines):
    known = {author["handle"] for author in read_lines(samples / "authors.jsonl")}

    assert {line["author"] for line in lines if line["platform"] == "x"} == known


def test_every_line_arrives_but_the_broken_ones(lines, posts):
    whole = [line for line in lines if "fault" not in line]

    assert len({post.uid for post in posts}) == len(whole)


def test_two_records_are_broken_and_end_as_dead_letters(pages):
    reasons = sorted(letter.reason for page in pages for letter in page.dead_letters)

    assert reasons == ["has no id", "the post has no text"]


def test_pages_overlap_on_both_platforms(pages):
    seen, repeated = set(), set()
    for page in pages:
        for item in page.items:
            key = (item.uid, json.dumps(item.payload, sort_keys=True))
            repeated |= {item.shape} if key in seen else set()
            seen.add(key)

    assert repeated == {"x", "reddit"}


@pytest.mark.parametrize("kind", [PostKind.POST, PostKind.REPLY, PostKind.QUOTE, PostKind.REPOST])
def test_every_kind_of_post_is_there(posts, kind):
    assert any(post.kind is kind for post in posts)


def test_what_was_deleted_arrives_as_tombstones(pages):
    stones = [stone for page in pages for stone in page.tombstones]

    assert {stone.uid.split(":")[0] for stone in stones} == {"x", "reddit"}
    assert {stone.availability for stone in stones} == {Availability.DELETED}


def test_a_recheck_after_the_demo_tells_of_a_deletion_and_a_removal(samples, posts, now):
    uids = [post.uid for post in posts]

    pages = list(_source(samples).recheck(uids, now=now))

    stones = [stone for page in pages for stone in page.tombstones]
    assert {(stone.uid.split(":")[0], stone.availability) for stone in stones} == {
        ("x", Availability.DELETED),
        ("reddit", Availability.REMOVED),
    }


def test_edits_arrive_on_both_platforms(posts):
    edited = {post.platform for post in posts if post.availability is Availability.EDITED}
    versions = [post for post in posts if post.edit_of]

    assert {str(platform) for platform in edited} >= {"reddit"}
    assert [any(other.uid == post.edit_of for other in posts) for post in versions] == [True]


def test_the_same_words_come_from_several_people(lines):
    texts: dict[str, set[str]] = {}
    for line in lines:
        texts.setdefault(line.get("text", ""), set()).add(line["author"])

    assert max(len(authors) for text, authors in texts.items() if text) > 1


def test_a_crosspost_a_long_post_and_a_deleted_account_are_there(posts):
    assert any(post.quoted_uid and post.community for post in posts)
    assert any(len(post.text) > 280 and post.platform == "x" for post in posts)
    assert any(post.author_state == "deleted" for post in posts)


def test_one_day_speaks_in_the_new_names_of_x(samples):
    texts = [text for name, text in wire_files(samples).items() if name.startswith("x/")]
    new = [text for text in texts if '"edit_history_post_ids"' in text]

    assert len(new) == 1
    assert "edit_history_tweet_ids" not in new[0]
    assert "post.fields" in new[0]
