"""What Airflow's tasks call: one step each, counts out, faults aloud."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from overheard.errors import ConfigError, SourceDown
from overheard.records import Availability, Tombstone
from overheard.settings import load_settings
from pipeline import maintain, tasks
from pipeline.workspace import open_workspace

NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


def test_a_digest_that_cannot_be_sent_is_a_fault_and_no_count(demo_config):
    text = demo_config.read_text("utf-8").replace("folder =", "port = 1  #")
    demo_config.write_text(text, encoding="utf-8")
    with pytest.raises(SourceDown, match="1 digests were not sent, 0 were"):
        tasks.send_digest(str(demo_config), day="2026-11-21")


def test_a_digest_is_sent_once(demo_config):
    assert tasks.send_digest(str(demo_config), day="2026-11-21") == {"sent": 1}
    assert tasks.send_digest(str(demo_config), day="2026-11-21") == {"sent": 0}


def test_a_source_that_is_not_configured_is_named_with_those_that_are(demo_config):
    with pytest.raises(ConfigError, match=r"'absent'.*sample"):
        tasks.collect_source(str(demo_config), source="absent")


def test_a_recheck_removes_everywhere_what_is_gone(demo_config):
    settings = load_settings(demo_config)
    with open_workspace(settings, exclusive=True) as workspace:
        before = workspace.index.count()
        report = maintain.recheck(workspace, clock=lambda: NOW)
        gone = [stone.uid for stone in workspace.raw.tombstones()]
        held = {hit.post.uid for hit in workspace.index.iterate()}
        assert report.counts["deleted"] == before - workspace.index.count() > 0
        assert not held & set(gone)
        assert report.counts["asked"] == before


def test_a_recheck_asks_for_no_more_than_the_cap_and_for_all_in_turn(demo_config):
    uids = [f"x:{number}" for number in range(10)]
    turns = {
        tuple(maintain._due(uids, most=4, now=datetime(2026, 11, 21, hour, tzinfo=UTC)))
        for hour in (0, 6, 12)
    }
    assert len(turns) == 3
    assert all(len(turn) <= 4 for turn in turns)
    assert sorted(uid for turn in turns for uid in turn) == uids


def test_what_is_too_old_is_removed_from_raw_zone_and_index(demo_config):
    text = demo_config.read_text("utf-8")
    demo_config.write_text("retention_days = 5\nraw_retention_days = 3\n" + text, "utf-8")
    with open_workspace(load_settings(demo_config), exclusive=True) as workspace:
        report = maintain.expire(workspace, now=NOW)
        oldest = min(hit.post.created_at for hit in workspace.index.iterate())
    assert report.counts["posts"] > 100
    assert report.counts["segments"] > 0
    assert (NOW - oldest).days < 5


def test_a_post_that_was_taken_back_does_not_come_back_with_a_replay(demo_config):
    with open_workspace(load_settings(demo_config), exclusive=True) as workspace:
        uid = next(hit.post.uid for hit in workspace.index.iterate())
        stone = Tombstone(uid=uid, availability=Availability.DELETED, observed_at=NOW)
        workspace.raw.record_tombstones([stone])
    tasks.replay_window(str(demo_config), since="1970-01-01", until="2100-01-01")
    with open_workspace(load_settings(demo_config)) as workspace:
        assert workspace.index.get(uid) is None


def test_understand_and_decide_run_after_one_another(demo_config):
    assert tasks.collect_source(str(demo_config), source="sample")["landed"] == 0
    assert tasks.understand_waiting(str(demo_config))["understood"] == 0
    assert tasks.decide_on_leads(str(demo_config))["leads"] > 50
    assert tasks.recheck_posts(str(demo_config))["step"] == "recheck"
    assert tasks.expire_old_posts(str(demo_config))["step"] == "expire"
