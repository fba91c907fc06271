"""The raw zone keeps what it was given, once, whatever happens in between."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overheard.clock import Window
from overheard.database import open_database
from overheard.errors import StorageError
from overheard.records import Availability, Checkpoint, DeadLetter, Gap, RawItem, Tombstone
from raw_zone import segments
from raw_zone.store import Landed, RawZone

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def item(number: int, *, text: str = "hello", at: datetime = NOW) -> RawItem:
    payload = {"id": str(number), "text": text}
    return RawItem(uid=f"x:{number}", shape="x", payload=payload, source="s", observed_at=at)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "raw"


@pytest.fixture
def zone(tmp_path: Path, folder: Path):
    engine = open_database(tmp_path / "overheard.db")
    yield RawZone(folder, engine=engine)
    engine.dispose()


def read_all(zone: RawZone) -> list[RawItem]:
    return [raw for segment in zone.waiting() for raw in zone.read(segment)]


def test_items_come_back_as_they_were_landed(zone):
    zone.land([item(1), item(2)], source="s", now=NOW)
    assert read_all(zone) == [item(1), item(2)]


def test_the_same_item_again_is_a_duplicate_and_adds_no_file(zone, folder):
    zone.land([item(1)], source="s", now=NOW)
    again = zone.land([item(1, at=NOW + timedelta(days=1))], source="other", now=NOW)
    assert again == Landed(landed=0, duplicates=1)
    assert len(list(folder.glob("*/*/*.zst"))) == 1


def test_an_item_twice_on_one_page_is_landed_once(zone):
    assert zone.land([item(1), item(1)], source="s", now=NOW) == Landed(landed=1, duplicates=1)


def test_what_expired_can_be_erased_and_is_not_landed_again(zone):
    letter = DeadLetter(source="s", position="line 1", reason="broken", raw="{", observed_at=NOW)
    zone.land([item(1), item(2)], source="s", dead_letters=[letter], now=NOW)
    zone.mark_understood(zone.waiting())
    assert zone.expire(NOW + timedelta(days=1)) == 1
    assert zone.dead_letters() == []
    assert zone.erase(["x:1"]) == 0
    assert zone.land([item(1), item(2)], source="s", now=NOW) == Landed(landed=0, duplicates=2)


def test_a_post_that_is_gone_is_not_taken_in_again(zone):
    zone.land([item(1), item(2)], source="s", now=NOW)
    stone = Tombstone(uid="x:1", availability=Availability.DELETED, observed_at=NOW)
    zone.record_tombstones([stone])
    zone.erase(["x:1"])
    again = zone.land([item(1), item(2)], source="s", now=NOW)
    assert again == Landed(landed=0, duplicates=2)
    assert read_all(zone) == [item(2)]


def test_a_changed_item_is_a_new_revision(zone):
    zone.land([item(1)], source="s", now=NOW)
    assert zone.land([item(1, text="edited")], source="s", now=NOW).landed == 1


def test_the_checkpoint_moves_with_its_page(zone):
    zone.land(
        [item(1)], source="s", checkpoint=Checkpoint(source="s", query="q", state={"n": 1}), now=NOW
    )
    assert zone.checkpoint("s", "q") == {"n": 1}
    assert zone.checkpoint("s", "other") == {}


def test_a_full_disk_leaves_the_checkpoint_and_no_half_file(zone, folder, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(segments.os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        zone.land(
            [item(1)],
            source="s",
            checkpoint=Checkpoint(source="s", query="q", state={"n": 1}),
            now=NOW,
        )
    assert zone.checkpoint("s", "q") == {}
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_segment_that_a_crash_left_unregistered_is_taken_up(tmp_path, folder):
    engine = open_database(tmp_path / "overheard.db")
    RawZone(folder, engine=engine)
    path = segments.segment_path([item(1)], source="s")
    segments.write_segment(folder / path, [item(1)])
    zone = RawZone(folder, engine=engine)
    assert read_all(zone) == [item(1)]
    assert zone.land([item(1)], source="s", now=NOW).duplicates == 1
    engine.dispose()


def test_understood_segments_wait_no_more_and_can_be_read_again(zone):
    zone.land([item(1)], source="s", now=NOW)
    zone.mark_understood(zone.waiting())
    assert zone.waiting() == []
    window = Window(since=NOW, until=NOW + timedelta(seconds=1))
    assert [raw.uid for segment in zone.within(window) for raw in zone.read(segment)] == ["x:1"]
    assert zone.within(Window(since=NOW - timedelta(days=1), until=NOW)) == []


def test_erasing_removes_every_revision_and_keeps_the_neighbours(zone):
    zone.land([item(1), item(2)], source="s", now=NOW)
    zone.land([item(1, text="edited")], source="s", now=NOW)
    assert zone.erase(["x:1"]) == 2
    assert [raw.uid for raw in read_all(zone)] == ["x:2"]


def test_old_understood_segments_expire_and_waiting_ones_stay(zone, folder):
    zone.land([item(1)], source="s", now=NOW)
    assert zone.expire(NOW + timedelta(days=1)) == 0
    zone.mark_understood(zone.waiting())
    assert zone.expire(NOW + timedelta(days=1)) == 1
    assert list(folder.glob("*/*/*.zst")) == []


def test_dead_letters_gaps_and_tombstones_are_kept_once(zone):
    letter = DeadLetter(source="f", position="line 1", reason="no text", raw="{}", observed_at=NOW)
    gap = Gap(source="s", query="q", since=NOW, until=NOW + timedelta(hours=1), reason="cap")
    stone = Tombstone(uid="x:9", availability=Availability.DELETED, observed_at=NOW)
    for _ in range(2):
        zone.land([], source="s", dead_letters=[letter], gaps=[gap], tombstones=[stone], now=NOW)
    zone.bury([letter])
    zone.record_tombstones([stone])
    assert (zone.dead_letters(), zone.gaps(), zone.tombstones()) == ([letter], [gap], [stone])
    assert zone.counts() == {
        "items": 0,
        "segments": 0,
        "dead_letters": 1,
        "tombstones": 1,
        "gaps": 1,
    }


def test_a_damaged_segment_is_named(zone, folder):
    zone.land([item(1)], source="s", now=NOW)
    file = next(folder.glob("*/*/*.zst"))
    file.write_bytes(b"garbage")
    with pytest.raises(StorageError, match=file.name):
        read_all(zone)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(), st.lists, max_leaves=5
)


@given(st.dictionaries(st.text(), JSON))
def test_whatever_is_written_is_read_back(tmp_path_factory, payload):
    raw = RawItem(uid="x:1", shape="x", payload=payload, source="s", observed_at=NOW)
    path = tmp_path_factory.mktemp("segment") / "a.zst"
    segments.write_segment(path, [raw])
    assert list(segments.read_segment(path)) == [raw]
