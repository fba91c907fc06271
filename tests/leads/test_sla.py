from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.sla import business_time, due_at
from overheard.errors import ConfigError, InputError
from overheard.settings import BusinessHours

_WEEK = ("mon", "tue", "wed", "thu", "fri")
_OFFICE = BusinessHours(time_zone="Europe/London", days=_WEEK, opens="09:00", closes="17:00")

hours_of_all_kinds = st.builds(
    BusinessHours,
    time_zone=st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    days=st.sets(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), min_size=1).map(tuple),
    opens=st.sampled_from(["00:00", "01:30", "08:00", "09:15"]),
    closes=st.sampled_from(["12:00", "17:30", "22:00", "24:00"]),
    answer_minutes=st.integers(1, 3000),
)  # fmt: skip
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def _utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("created", "due"),
    [
        pytest.param("2026-11-18T10:00", "2026-11-18T14:00", id="within a day"),
        pytest.param("2026-11-18T15:00", "2026-11-19T11:00", id="over night"),
        pytest.param("2026-11-20T16:00", "2026-11-23T12:00", id="over the weekend"),
        pytest.param("2026-11-21T03:00", "2026-11-23T13:00", id="from the weekend"),
        pytest.param("2026-11-18T13:00", "2026-11-18T17:00", id="exactly at closing"),
        pytest.param("2026-03-27T16:00", "2026-03-30T11:00", id="into summer time"),
        pytest.param("2026-10-23T15:00", "2026-10-26T12:00", id="out of summer time"),
    ],
)
def test_four_hours_of_an_office_are_counted_in_its_own_time(created, due):
    assert due_at(_utc(created), _OFFICE) == _utc(due)


def test_a_day_of_25_hours_has_25_hours():
    always = BusinessHours(time_zone="Europe/London", answer_minutes=25 * 60)
    begins = _utc("2026-10-24T23:00")
    assert due_at(begins, always) == begins + timedelta(hours=25)


@given(created=moments, hours=hours_of_all_kinds)
def test_exactly_the_promised_business_time_passes_until_the_due_moment(created, hours):
    due = due_at(created, hours)
    promised = timedelta(minutes=hours.answer_minutes)
    assert business_time(created, due, hours=hours) == promised
    assert business_time(created, due - timedelta(seconds=1), hours=hours) < promised


@given(
    created=moments, later=st.timedeltas(timedelta(), timedelta(days=9)), hours=hours_of_all_kinds
)
def test_who_writes_later_is_never_due_earlier(created, later, hours):
    assert due_at(created, hours) <= due_at(created + later, hours)


def test_hours_that_are_never_open_are_refused():
    with pytest.raises(ConfigError, match="never open"):
        due_at(_utc("2026-11-18T10:00"), BusinessHours(days=()))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(InputError, match="zone"):
        due_at(datetime(2026, 11, 18, 10, 0), BusinessHours())  # noqa: DTZ001
