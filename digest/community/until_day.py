"""Until when a member wants nothing: a day or a span of time as people write it, in our languages."""

import re
from datetime import date, timedelta

from digest.errors import BadInput
from digest.language.words import fold

LONGEST = timedelta(days=366)
FIX = "Please write it like: pause 2 weeks, or: pause until 1 May."

_MONTHS = {
    name: number
    for number, names in enumerate(
        "january januar enero|february februar febrero|march marz maerz marzo|april abril|may mai mayo"
        "|june juni junio|july juli julio|august agosto|september septiembre setiembre"
        "|october oktober octubre|november noviembre|december dezember diciembre".split("|"),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        "monday montag lunes|tuesday dienstag martes|wednesday mittwoch miercoles"
        "|thursday donnerstag jueves|friday freitag viernes|saturday samstag sonnabend sabado"
        "|sunday sonntag domingo".split("|")
    )
    for name in names.split()
}
_SPANS = {
    1: "day days tag tage tagen dia dias",
    7: "week weeks woche wochen semana semanas",
    30: "month months monat monate monaten mes meses",
    365: "year jahr ano",
}
_DAYS_OF = {word: days for days, words in _SPANS.items() for word in words.split()}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        "a an one ein eine einen un una uno|two zwei dos|three drei tres|four vier cuatro"
        "|five funf cinco|six sechs seis|seven sieben siete|eight acht ocho".split("|"),
        start=1,
    )
    for word in words.split()
}
_TOMORROW = frozenset({"tomorrow", "morgen", "manana"})
_LEADING = re.compile(r"^(?:(?:until|till|til|for|bis|zum|fur|hasta|el|next|on|am|the|nachsten) )+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)? (?:of |de )?([a-z]+)\.?(?: (?:de )?(\d{4}))?"
)
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")
_SPAN = re.compile(r"(\w{1,12}) ([a-z]+)")


def read_until(text: str, *, today: date) -> date:
    """Return the day on which letters begin again; raise BadInput where that is no day we can take.

    A day without a year is the next one of that name.
    """
    words = _LEADING.sub("", _plain(text))
    day = _span(words, today) or _named(words, today)
    if day is None:
        raise BadInput(f"We could not tell until which day. {FIX}")
    if day <= today:
        raise BadInput(f"That day is over. {FIX}")
    if day > today + LONGEST:
        raise BadInput("A break can be a year long at most. Please choose an earlier day.")
    return day


def _span(words: str, today: date) -> date | None:
    """Return the day after a span of time: "2 weeks", "a month"."""
    found = _SPAN.fullmatch(words)
    if found is None or found[2] not in _DAYS_OF:
        return None
    number = int(found[1]) if found[1].isdecimal() else _NUMBERS.get(found[1])
    if number is None or not 0 < number <= LONGEST.days:
        return None
    return today + timedelta(days=number * _DAYS_OF[found[2]])


def _named(words: str, today: date) -> date | None:
    """Return a day by its name, by its weekday, or as it is written in a calendar."""
    if words in _TOMORROW:
        return today + timedelta(days=1)
    if words in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS[words] - today.weekday() - 1) % 7 + 1)
    return _written(words, today)


def _written(words: str, today: date) -> date | None:
    """Return a day of the calendar."""
    if found := _ISO.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH.fullmatch(words):
        return _in_year(found[3], _month(found[2]), int(found[1]), today)
    if found := _MONTH_DAY.fullmatch(words):
        return _in_year(found[3], _month(found[1]), int(found[2]), today)
    if found := _NUMERIC.fullmatch(words):
        return _numeric(words, found, today)
    return None


def _numeric(words: str, found: re.Match[str], today: date) -> date | None:
    """Return a day in figures: with dots the day comes first; with strokes it may be either, so we ask."""
    first, second = int(found[1]), int(found[2])
    if "/" in words and first <= 12 and second <= 12 and first != second:  # noqa: PLR2004  (months)
        raise BadInput(f"That can be two different days. {FIX}")
    if "/" in words and first <= 12 < second:  # noqa: PLR2004
        first, second = second, first
    year = f"20{found[3]}" if found[3] and len(found[3]) == 2 else found[3]  # noqa: PLR2004
    return _in_year(year, second, first, today)


def _in_year(year: str | None, month: int | None, day: int, today: date) -> date | None:
    if month is None:
        return None
    if year is not None:
        return _day(int(year), month, day)
    candidates = (
        _day(today.year + more, month, day) for more in range(9)
    )  # 29 February comes again
    return next((each for each in candidates if each is not None and each > today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    """Return the number of a month by its name, or by the first three letters or more of it."""
    if len(word) < 3:  # noqa: PLR2004
        return None
    return next((number for name, number in _MONTHS.items() if name.startswith(word)), None)


def _plain(text: str) -> str:
    """Return the text as words are compared: small letters without marks, one blank between words."""
    return " ".join(fold(text).replace(",", " ").split()).strip(" .!")
