"""Saved searches: validated, previewed, remembered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from overheard.errors import QueryError, StorageError
from overheard.records import SavedSearch
from search_index.parser import parse
from search_index.saved_searches import preview


def test_a_search_is_kept_and_replaced_by_name(searches):
    searches.save(SavedSearch(name="prams", query="pram", description="d"))
    searches.save(SavedSearch(name="prams", query="pram*"))
    searches.save(SavedSearch(name="beds", query="bed"))
    assert [search.name for search in searches.list()] == ["beds", "prams"]
    assert searches.get("prams") == SavedSearch(name="prams", query="pram*")
    assert searches.queries() == {"beds": parse("bed"), "prams": parse("pram*")}


@pytest.mark.parametrize("query", ["-pram", "pram OR -buggy", "*am", "(pram", ""])
def test_a_search_that_cannot_run_is_refused_and_not_stored(searches, query):
    with pytest.raises(QueryError):
        searches.save(SavedSearch(name="bad", query=query))
    assert searches.list() == ()


def test_a_deleted_search_takes_its_matches_with_it(searches):
    searches.save(SavedSearch(name="prams", query="pram"))
    searches.record_matches("prams", ["x:1"])
    assert (searches.delete("prams"), searches.delete("prams")) == (True, False)
    assert (searches.get("prams"), searches.matches().get("x:1", ())) == (None, ())


def test_recording_a_match_twice_counts_it_once(searches):
    assert searches.record_matches("b", ["x:1", "x:2", "x:1"]) == 2
    assert searches.record_matches("b", ["x:2", "x:3"]) == 1
    searches.record_matches("a", ["x:2"])
    assert searches.matches()["x:2"] == ("a", "b")


def test_thousands_of_matches_are_recorded(searches):
    uids = [f"x:{n}" for n in range(1201)]
    assert (searches.record_matches("s", uids), searches.record_matches("s", uids)) == (1201, 0)
    assert searches.forget(uids[:-1]) == 1200
    assert searches.matches()["x:1200"] == ("s",)


def test_a_preview_shows_number_newest_and_days(index, make_post, now):
    index.upsert(
        (make_post(f"x:{n}", "pram", created_at=now - timedelta(days=n, hours=1)), None)
        for n in range(30)
    )
    seen = preview("pram", index, now=now, days=7)
    assert (seen.total, seen.warning) == (7, "")
    assert [item.post.uid for item in seen.sample] == [f"x:{n}" for n in range(5)]
    assert seen.per_day[-1] == (date(2026, 11, 20), 1)
    assert sum(count for _, count in seen.per_day) == 7


def test_a_preview_warns_of_a_search_without_hits(index, now):
    assert "spelling" in preview("pram", index, now=now).warning


def test_a_preview_warns_of_a_search_that_nobody_can_read(index, make_post, now):
    moment = now - timedelta(hours=1)
    index.upsert((make_post(f"x:{n}", "pram", created_at=moment), None) for n in range(201))
    assert "201 hits a day" in preview("pram", index, now=now, days=1).warning


def test_a_preview_refuses_what_could_not_be_saved(index, now):
    with pytest.raises(QueryError, match="only exclude"):
        preview("-pram", index, now=now)


def test_a_missing_table_is_told_as_a_storage_error(searches, index, database, make_post):
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE saved_searches")
        connection.exec_driver_sql("DROP TABLE search_matches")
        connection.exec_driver_sql("DROP TABLE indexed_posts")
    calls = (
        lambda: searches.save(SavedSearch(name="a", query="b1")),
        lambda: searches.record_matches("a", ["x:1"]),
        lambda: index.upsert([(make_post("x:1", "a"), None)]),
        lambda: index.count(),
    )
    for call in calls:
        with pytest.raises(StorageError, match="no such table"):
            call()
