"""When a summary's time begins and ends, as its reader's clock says it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from digest.language.sentences import in_english
from digest.letters.summary.dates import SummaryDates
from digest.letters.summary.period import Period

FRIDAY = datetime(2026, 11, 27, 6, tzinfo=UTC)  # which is Lisbon's time in winter
DATES = SummaryDates(zone=ZoneInfo("Europe/Lisbon"), hour=6)


@pytest.mark.parametrize(
    ("length", "since", "until"),
    [
        (timedelta(hours=2), "today 04:00", "today 06:00"),
        (timedelta(days=1), "yesterday (Thursday) 06:00", "today 06:00"),
        (timedelta(days=4), "Monday 23 November, 06:00", "Friday 27 November, 06:00"),
        (timedelta(days=7), "Friday 20 November, 06:00", "Friday 27 November, 06:00"),
    ],
)
def test_both_ends_are_named_and_a_long_time_by_its_dates(length, since, until):
    period = Period(FRIDAY - length, FRIDAY)

    said = [in_english(each) for each in (DATES.since(period), DATES.until(period))]

    assert said == [since, until]


def test_a_weekday_is_enough_for_posts_of_six_days():
    assert not Period(FRIDAY - timedelta(days=6), FRIDAY).names_days
    assert Period(FRIDAY - timedelta(days=7), FRIDAY).names_days
