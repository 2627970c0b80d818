"""Until when somebody pauses, as they write it."""

from datetime import date

import pytest

from digest.community.until_day import read_until
from digest.errors import BadInput

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("2 weeks", date(2026, 3, 16), id="weeks"),
        pytest.param("for two weeks", date(2026, 3, 16), id="number-word"),
        pytest.param("10 days", date(2026, 3, 12), id="days"),
        pytest.param("a month", date(2026, 4, 1), id="month"),
        pytest.param("zwei Wochen", date(2026, 3, 16), id="german-span"),
        pytest.param("una semana", date(2026, 3, 9), id="spanish-span"),
        pytest.param("1 year", date(2027, 3, 2), id="year"),
        pytest.param("until 2026-05-01", date(2026, 5, 1), id="iso"),
        pytest.param("until 1 May", date(2026, 5, 1), id="day-month"),
        pytest.param("1st of May 2026", date(2026, 5, 1), id="ordinal"),
        pytest.param("May 1", date(2026, 5, 1), id="month-day"),
        pytest.param("Dec. 24, 2026", date(2026, 12, 24), id="short-month"),
        pytest.param("bis zum 1. Mai", date(2026, 5, 1), id="german"),
        pytest.param("bis 3. März", date(2026, 3, 3), id="german-with-marks"),
        pytest.param("hasta el 1 de mayo", date(2026, 5, 1), id="spanish"),
        pytest.param("1.5.", date(2026, 5, 1), id="dots"),
        pytest.param("1.5.26", date(2026, 5, 1), id="dots-short-year"),
        pytest.param("24/12/2026", date(2026, 12, 24), id="strokes-day-first"),
        pytest.param("12/24/2026", date(2026, 12, 24), id="strokes-month-first"),
        pytest.param("5/5", date(2026, 5, 5), id="strokes-both-same"),
        pytest.param("1 February", date(2027, 2, 1), id="that-of-next-year"),
        pytest.param("tomorrow", date(2026, 3, 3), id="tomorrow"),
        pytest.param("Monday", date(2026, 3, 9), id="today-s-weekday-is-the-next"),
        pytest.param("next Friday", date(2026, 3, 6), id="weekday"),
    ],
)
def test_a_day_or_a_span_is_understood(text, day):
    assert read_until(text, today=MONDAY) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("soon", "could not tell", id="no-day"),
        pytest.param("", "could not tell", id="nothing"),
        pytest.param("0 days", "could not tell", id="no-days"),
        pytest.param("30 February", "could not tell", id="no-such-day"),
        pytest.param("1 Blah", "could not tell", id="no-such-month"),
        pytest.param("2026-03-02", "is over", id="today"),
        pytest.param("1 March 2026", "is over", id="yesterday"),
        pytest.param("2027-03-04", "a year", id="too-long"),
        pytest.param("13 months", "a year", id="too-long-a-span"),
        pytest.param("999999999999 days", "could not tell", id="absurd"),
        pytest.param("5/6", "two different days", id="either"),
    ],
)
def test_what_is_no_day_is_refused_with_the_fix(text, why):
    with pytest.raises(BadInput, match=why):
        read_until(text, today=MONDAY)
