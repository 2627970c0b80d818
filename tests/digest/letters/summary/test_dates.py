"""When a summary's time begins and ends, as its reader's clock says it."""

import re
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from digest.community.conversations.post import EditWindow
from digest.language.sentences import in_english
from digest.letters.summary.dates import SummaryDates
from digest.letters.summary.period import Period

FRIDAY = datetime(2026, 11, 27, 6, tzinfo=UTC)  # which is Lisbon's time in winter
WINDOW = EditWindow(length=timedelta(hours=1))
DATES = SummaryDates(zone=ZoneInfo("Europe/Lisbon"), window=WINDOW, hour=6)


@pytest.mark.parametrize(
    ("length", "since", "until"),
    [
        (timedelta(hours=2), "today 03:00", "today 05:00"),
        (timedelta(days=1), "yesterday (Thursday) 05:00", "today 05:00"),
        (timedelta(days=4), "Monday 23 November, 05:00", "today 05:00"),
        (timedelta(days=7), "Friday 20 November, 05:00", "today 05:00"),
    ],
)
def test_both_ends_are_named_by_when_posts_were_written_and_an_old_one_by_its_date(
    length, since, until
):
    period = Period(FRIDAY - length, FRIDAY)

    said = [in_english(each) for each in (DATES.since(period), DATES.until(period))]

    assert said == [since, until]


def test_a_letter_of_midnight_ends_with_the_evening_before():
    midnight = FRIDAY.replace(hour=0)
    period = Period(midnight - timedelta(days=1), midnight)

    said = [in_english(each) for each in (DATES.since(period), DATES.until(period))]

    assert said == ["Wednesday 25 November, 23:00", "yesterday (Thursday) 23:00"]


@pytest.mark.parametrize("seed", range(50))
def test_posts_of_a_period_were_written_between_the_ends_that_it_names(seed):
    chance = Random(seed)
    zone = ZoneInfo(chance.choice(["Europe/Lisbon", "Asia/Kathmandu", "America/St_Johns", "UTC"]))
    window = EditWindow(length=timedelta(minutes=chance.choice([0, 15, 60, 600])))
    dates = SummaryDates(zone=zone, window=window)
    until = FRIDAY + timedelta(minutes=chance.randrange(24 * 60))
    period = Period(until - timedelta(minutes=chance.randrange(1, 36 * 60)), until)

    written = [until - timedelta(minutes=chance.randrange(60 * 60)) for _ in range(100)]

    since, ends = (
        _named(said, period, zone) for said in (dates.since(period), dates.until(period))
    )
    for at in written:
        assert period.has(window.settles_at(at)) == (since <= at < ends)


def _named(said, period, zone):
    """Return the moment that words name to who reads them at the end of a period."""
    words = in_english(said)
    today = period.until.astimezone(zone).date()
    day = re.search(r"\b(\d+) November", words)
    ago = 0 if "today" in words else 1 if "yesterday" in words else today.day - int(day[1])
    hour, minute = map(int, re.search(r"(\d\d):(\d\d)$", words).groups())
    date = today - timedelta(days=ago)
    return datetime(date.year, date.month, date.day, hour, minute, tzinfo=zone)


def test_a_weekday_is_enough_for_posts_of_six_days():
    assert not Period(FRIDAY - timedelta(days=6), FRIDAY).names_days
    assert Period(FRIDAY - timedelta(days=7), FRIDAY).names_days
