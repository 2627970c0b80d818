"""On which days feasts are."""

from datetime import date

import pytest

from digest.errors import BadSetting
from digest.language.feasts import Feast, FeastDays, easter_sunday

APRIL_5 = date(2026, 4, 5)


@pytest.mark.parametrize(
    "day",
    [
        "1818-03-22",  # the earliest that there is
        "1943-04-25",  # the latest
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2285-03-22",
    ],
)
def test_easter_sunday_is_the_one_of_the_tables(day):
    assert easter_sunday(int(day[:4])) == date.fromisoformat(day)


def test_a_feast_has_one_day_or_two_ends_and_a_day_that_it_is_named_for():
    assert Feast("12-25").in_year(2026) == FeastDays(*[date(2026, 12, 25)] * 3)
    week = Feast("easter-7 .. easter").in_year(2026)
    assert (week.first, week.named, week.last) == (date(2026, 3, 29), date(2026, 3, 29), APRIL_5)
    easter = Feast("easter-2 .. easter .. easter+1").in_year(2026)
    assert (easter.first, easter.named, easter.behind) == (
        date(2026, 4, 3),
        APRIL_5,
        date(2026, 4, 7),
    )


def test_a_feast_is_next_until_its_last_day_is_over():
    easter = Feast("easter-2 .. easter .. easter+1")
    assert easter.days(date(2026, 4, 6)).named == APRIL_5
    assert easter.days(date(2026, 4, 7)).named == date(2027, 3, 28)
    assert easter.days(date(2026, 3, 2), "2027").named == date(2027, 3, 28)


@pytest.mark.parametrize("rule", ["easter1", "whitsun", "12-25 - 12-26", ""])
def test_what_names_no_days_is_refused(rule):
    with pytest.raises(BadSetting):
        Feast(rule)
