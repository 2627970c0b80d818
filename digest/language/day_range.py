"""Reads the two days between which something goes on: "1" and "14 April". A pure rule over folded words."""

from datetime import date, timedelta

from digest.language.dates import AmbiguousDate, parse_date, parse_month
from digest.language.time_words import TimeWords
from digest.language.words import Words

YEAR, HALF, MONTH = timedelta(366), timedelta(183), timedelta(31)
YEAR_DIGITS = 4
A_DAY = date(2026, 1, 1)  # for which a day without a year is looked up where only its form counts

ReadDay = date | AmbiguousDate | None


def parse_days(
    first: Words, last: Words, known: TimeWords, *, today: date | None
) -> tuple[ReadDay, ReadDay]:
    """Return the first day and the last of what goes on "from 1 to 14 April", "from monday until 1 May".

    Where years are not written, the last day follows the first, which may have come within the last month.
    Two days more than half a year apart are not taken so: then the last one is before the first.
    """
    first = _with_month(first, last, known)
    begins, ends = (parse_date(each, known, today=None) for each in (first, last))
    if today is None or (begins and ends):
        return begins, ends
    if begins or _is_near(first, known):
        begins = begins or parse_date(first, known, today=today)
        return begins, ends or _following(begins, last, known, today)
    if isinstance(ends, date):
        earliest = max(ends, today) - YEAR
        return parse_date(first, known, today=max(earliest, today - MONTH)), ends
    return _without_years(first, last, known, today)


def _without_years(
    first: Words, last: Words, known: TimeWords, today: date
) -> tuple[ReadDay, ReadDay]:
    begins = parse_date(first, known, today=today - MONTH)
    ends = _following(begins, last, known, today)
    if isinstance(ends, date) and ends <= today:
        begins = parse_date(first, known, today=today)
        ends = _following(begins, last, known, today)
    if isinstance(begins, date) and isinstance(ends, date) and ends - begins > HALF:
        return begins, parse_date(last, known, today=date(begins.year, 1, 1) - timedelta(1))
    return begins, ends


def _following(begins: ReadDay, last: Words, known: TimeWords, today: date) -> ReadDay:
    return parse_date(last, known, today=begins if isinstance(begins, date) else today)


def _with_month(first: Words, last: Words, known: TimeWords) -> Words:
    """Return the words of the first day, with the month and the year of the last where it has none."""
    if parse_date(first, known, today=A_DAY) is not None:
        return first
    of_both = tuple(each for each in last.words if parse_month(each, known) or _is_year(each))
    return Words(first.words + of_both, first.raw + of_both)


def _is_year(word: str) -> bool:
    return word.isdecimal() and len(word) == YEAR_DIGITS


def _is_near(words: Words, known: TimeWords) -> bool:
    """Say whether a day is told by what today is: tomorrow, friday."""
    plain = [word for word in words.words if word not in known.small]
    return len(plain) == 1 and (plain[0] in known.days or plain[0] in known.weekdays)
