"""Two days as people write them: the first and the last of what goes on."""

from datetime import date

import pytest

from digest.language.dates import AmbiguousDate
from digest.language.day_range import parse_days
from digest.language.vocabulary import time_words
from digest.language.words import split_words

MONDAY = date(2026, 3, 2)


def days(first, last, today=MONDAY):
    return parse_days(split_words(first), split_words(last), time_words(), today=today)


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends"),
    [
        pytest.param("2026-04-01", "2026-04-14", "2026-04-01", "2026-04-14", id="in-figures"),
        pytest.param("1 April", "14 April", "2026-04-01", "2026-04-14", id="in-words"),
        pytest.param("1", "14 April", "2026-04-01", "2026-04-14", id="one-month-for-both"),
        pytest.param("the 1st", "14 April 2027", "2027-04-01", "2027-04-14", id="one-year-for-both"),
        pytest.param("1.4.", "14.4.", "2026-04-01", "2026-04-14", id="dotted"),
        pytest.param("20 December", "5 January", "2026-12-20", "2027-01-05", id="over-new-year"),
        pytest.param("20 Dec", "5 Jan 2027", "2026-12-20", "2027-01-05", id="the-year-is-the-lasts"),
        pytest.param("1 April 2026", "14 April", "2026-04-01", "2026-04-14", id="or-the-firsts"),
        pytest.param("friday", "monday", "2026-03-06", "2026-03-09", id="weekdays"),
        pytest.param("tomorrow", "1 May", "2026-03-03", "2026-05-01", id="tomorrow"),
        pytest.param("2 March", "14 March", "2026-03-02", "2026-03-14", id="from-today"),
        pytest.param("20 February", "14 March", "2026-02-20", "2026-03-14", id="begun"),
        pytest.param("20 Feb", "14.3.2026", "2026-02-20", "2026-03-14", id="begun-with-a-year"),
        pytest.param("1 March", "1 December", "2026-03-01", "2026-12-01", id="long"),
        pytest.param("14 April", "1 April", "2026-04-14", "2026-04-01", id="the-wrong-way-round"),
        pytest.param("28", "3 April", "2026-04-28", "2026-04-03", id="of-two-months-with-one-named"),
        pytest.param("soon", "3 April", None, "2026-04-03", id="first-unknown"),
        pytest.param("3 April", "later", "2026-04-03", None, id="last-unknown"),
    ],
)  # fmt: skip
def test_the_days_are_those_that_people_mean(first, last, begins, ends):
    assert days(first, last) == tuple(each and date.fromisoformat(each) for each in (begins, ends))


def test_a_day_that_can_be_two_stays_so():
    begins, ends = days("1/5", "14 May")

    assert begins == AmbiguousDate(date(2026, 5, 1), date(2027, 1, 5))
    assert ends == date(2026, 5, 14)


def test_where_no_day_is_known_figures_alone_are_read():
    assert days("2026-04-01", "2026-04-14", None) == (date(2026, 4, 1), date(2026, 4, 14))
    assert days("1 April", "14 April", None) == (None, None)
