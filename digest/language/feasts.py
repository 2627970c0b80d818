"""Says on which days a feast is: of the year, or counted from Easter Sunday. Pure rules."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from digest.errors import BadSetting

DAY = timedelta(days=1)
A_YEAR = 2026  # as good as any other
SPAN = ".."  # between the first day, the one that it is named for, and the last

_DAY = re.compile(r"easter(?P<days>[+-]\d+)?|(?P<month>\d\d)-(?P<day>\d\d)")


@dataclass(frozen=True, slots=True)
class FeastDays:
    """The days of a feast in one year; `named` is the one that is meant by "until Christmas"."""

    first: date
    named: date
    last: date

    @property
    def behind(self) -> date:
        """Return the first day that is no more of it."""
        return self.last + DAY


@dataclass(frozen=True, slots=True)
class Feast:
    """When a feast is, as catalogues write it: "12-25", "easter+1", "easter-2 .. easter .. easter+1"."""

    rule: str

    def __post_init__(self) -> None:
        """Refuse what names no days."""
        self.in_year(A_YEAR)

    def in_year(self, year: int) -> FeastDays:
        """Return its days in a year; of two, it is named for the first."""
        days = [_day(each.strip(), year) for each in self.rule.split(SPAN)]
        return FeastDays(days[0], days[len(days) // 3], days[-1])

    def days(self, today: date, year: str = "") -> FeastDays:
        """Return its days in that year, or else this year, or where they are over, next year."""
        if year:
            return self.in_year(int(year))
        years = map(self.in_year, count(today.year))
        return next(days for days in years if days.last >= today)


def easter_sunday(year: int) -> date:
    """Return the Easter Sunday of the Gregorian calendar, by Butcher's rule of 1876.

    Its letters are those of Meeus, Astronomical Algorithms, chapter 8:
    https://en.wikipedia.org/wiki/Date_of_Easter#Anonymous_Gregorian_algorithm
    """
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7  # noqa: E741
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _day(rule: str, year: int) -> date:
    found = _DAY.fullmatch(rule)
    if found is None:
        raise BadSetting(f"{rule!r} is no day of a feast")
    if found["month"]:
        return date(year, int(found["month"]), int(found["day"]))
    return easter_sunday(year) + int(found["days"] or 0) * DAY
