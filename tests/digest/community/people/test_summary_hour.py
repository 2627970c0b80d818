"""When a summary is due, in every zone and across every change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.community.people.member import SummaryFrequency
from digest.community.people.summary_hour import due_date, due_moment

ZONES = (
    "UTC Europe/Berlin America/New_York America/St_Johns Asia/Kathmandu Australia/Lord_Howe "
    "Pacific/Apia Africa/Casablanca America/Sao_Paulo Asia/Tehran Antarctica/Troll"
).split()


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        pytest.param("Europe/Berlin", date(2026, 3, 29), 6, "2026-03-29T04:00", id="summer-begins"),
        pytest.param("Europe/Berlin", date(2026, 3, 29), 2, "2026-03-29T01:00", id="skipped-hour"),
        pytest.param("Europe/Berlin", date(2026, 10, 25), 2, "2026-10-25T00:00", id="first-of-two"),
        pytest.param(
            "Australia/Lord_Howe", date(2026, 10, 4), 2, "2026-10-03T15:30", id="half-hour"
        ),
    ],
)
def test_an_hour_is_found_across_a_change_of_the_clocks(zone, day, hour, moment):
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    assert due_moment(day, hour=hour, zone=zone) == expected


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
    st.integers(0, 23),
)
def test_the_latest_due_day_has_come_and_the_next_has_not(at, zone, hour):
    day = due_date(at, zone=zone, hour=hour, frequency=SummaryFrequency.DAILY, weekday=0)

    assert due_moment(day, hour=hour, zone=zone) <= at
    assert due_moment(day + timedelta(days=1), hour=hour, zone=zone) > at
    assert at - due_moment(day, hour=hour, zone=zone) <= timedelta(hours=25)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
    st.integers(0, 6),
)
def test_a_weekly_summary_is_due_on_its_weekday(at, zone, weekday):
    day = due_date(at, zone=zone, hour=6, frequency=SummaryFrequency.WEEKLY, weekday=weekday)

    assert day.weekday() == weekday
    assert timedelta(0) <= at - due_moment(day, hour=6, zone=zone) < timedelta(days=7, hours=1)
    assert at.astimezone(ZoneInfo(zone)).date() >= day
