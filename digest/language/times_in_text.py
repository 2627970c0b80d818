"""Finds the times that stand in what somebody wrote, and the words that relate them: from, until, back on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from operator import attrgetter

from digest.language.clock import NOON, parse_clock, tells_minutes
from digest.language.dates import parse_date, parse_span, tells_day_first
from digest.language.time_words import TimeWords
from digest.language.words import Words

LONGEST = 7  # words of a time
LONGEST_RELATION = 5
LEAST = 4  # letters of a month's or a weekday's name that is believed alone
DAYS_OF_A_MONTH = 31
NEAR = 3  # words between what relates a time and the time

_RANGE = re.compile(
    r"(?<![\d.-])(\d{1,2}\.?(?:\d{1,2}\.?)?)\s*[-–—]\s*(\d{1,2}\.?(?:\d{1,2}\.?)?)(?![\d-])"
)
_DASH = re.compile(r"(?<=\w)\.?\s+[-–—]\s+(?=\d{1,2}\b)")  # 28 Dec - 4 Jan
_OF_A_LIST = re.compile(r"\d{1,2}\)")  # 1) this 2) that
_YEAR = re.compile(r"20\d\d")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|º|ª)")
_SURE_CLOCK = re.compile(
    r"\d{1,2}(?::\d{2}|[.:]?(?:\d{2})?(?:a\.?m|p\.?m|h|uhr|hr?s?|ish|o'?clock))"
)


class TimeKind(StrEnum):
    """What some words tell of time, by itself or of the time behind them."""

    DATE = "date"
    MONTH = "month"  # its first day
    SPAN = "span"
    CLOCK = "clock"
    BARE_HOUR = "bare_hour"  # a mere number behind "at": a clock where no other is told
    WEEKDAY = "weekday"
    DAY = "day"  # of a month that is told elsewhere, or the next
    NUMBER = "number"
    FROM = "from"
    UNTIL = "until"
    THROUGH = "through"  # until, with the day behind it, in one word
    RANGE = "range"  # until, where it stands between two times
    BACK = "back"
    THEN = "then"  # until what was told
    ON = "on"  # from, where nothing else is said before
    AFTER = "after"  # from, or until, without the day behind it
    INCLUDING = "including"  # until, with the day behind it
    INCLUDED = "included"  # until, with the day before it or behind it
    WHOLE = "whole"  # of the month behind it
    PAST = "past"
    OFTEN = "often"  # what looks like a span and is none: once a week
    FEAST = "feast"  # None where we do not know the day
    OVER_FEAST = "over_feast"  # from its first day to its last
    VAGUE = "vague"  # about when, so that the time behind it tells no day
    INSTEAD = "instead"  # what stands behind it is not meant
    OPEN = "open"  # an end that is told later
    MORE = "more"  # the length beside it comes on top of what was told
    FIRST_HALF = "first_half"  # of the month behind it
    SECOND_HALF = "second_half"
    NEXT_WEEK = "next_week"
    THIS_WEEK = "this_week"
    NEXT_MONTH = "next_month"
    MONTH_END = "month_end"
    YEAR_END = "year_end"


ENDS = (TimeKind.UNTIL, TimeKind.THROUGH)
RELATING = frozenset(
    {
        TimeKind.FROM,
        *ENDS,
        TimeKind.RANGE,
        TimeKind.BACK,
        TimeKind.THEN,
        TimeKind.ON,
        TimeKind.AFTER,
        TimeKind.INCLUDING,
        TimeKind.INCLUDED,
        TimeKind.WHOLE,
        TimeKind.PAST,
        TimeKind.OFTEN,
        TimeKind.INSTEAD,
        TimeKind.VAGUE,
        TimeKind.OPEN,
        TimeKind.MORE,
        TimeKind.FIRST_HALF,
        TimeKind.SECOND_HALF,
    }
)
_BETWEEN = (*ENDS, TimeKind.RANGE)
_BEFORE_MONTHS = (TimeKind.FROM, *ENDS, TimeKind.AFTER)


@dataclass(frozen=True, slots=True)
class SpottedTime:
    """A time, or what relates one, at the words from `first` up to, and not with, `last`."""

    kind: TimeKind
    first: int
    last: int
    value: object = None


def spread_ranges(text: str) -> str:
    """Return a text in which "1.-14. April" has a word between its days."""
    return _DASH.sub(" to ", _RANGE.sub(r"\1 to \2", text))


def find_times(words: Words, known: TimeWords, *, today: date | None) -> Iterator[SpottedTime]:
    """Yield the times that stand in words and what relates them, from the left, the longest first."""
    order = tells_day_first(words)
    known = known if order is None else replace(known, day_first=order)
    at = 0
    may_tell = [
        known.may_tell(word) and not _OF_A_LIST.fullmatch(raw)
        for word, raw in zip(words.words, words.raw, strict=True)
    ]
    while at < len(words.words):
        ends = range(_last_of_time(may_tell, at), at, -1)
        tried = (_time(words, at, end, known, today) for end in ends)
        told = (
            next((each for each in tried if each is not None), None),
            _feast(words, at, known, today),
            _relation(words, at, known),
        )
        found = max(filter(None, told), key=attrgetter("last"), default=None)
        if found is not None:
            yield found
        at = found.last if found else at + 1


def _last_of_time(may_tell: Sequence[bool], first: int) -> int:
    """Return behind which word a time ends at the latest that begins at `first`."""
    latest = min(len(may_tell), first + LONGEST)
    return next((end for end in range(first, latest) if not may_tell[end]), latest)


def _relation(words: Words, at: int, known: TimeWords) -> SpottedTime | None:
    for length in range(LONGEST_RELATION, 0, -1):
        name = known.relations.get(words.words[at : at + length])
        if name is not None:
            return SpottedTime(TimeKind(name), at, at + length)
    return None


def _feast(words: Words, at: int, known: TimeWords, today: date | None) -> SpottedTime | None:
    """Return a feast with the small words before it: over the Easter weekend."""
    named = known.feast_at(words.words, at)
    if named is None:
        return None
    kind = TimeKind.OVER_FEAST if named.is_over else TimeKind.FEAST
    year = words.words[named.last : named.last + 1]
    days = (
        named.feast.days(today, *filter(_YEAR.fullmatch, year)) if named.feast and today else None
    )
    return SpottedTime(kind, at, named.last, days)


def _time(
    words: Words, at: int, end: int, known: TimeWords, today: date | None
) -> SpottedTime | None:
    if end == at + 1:
        return _of_a_word(words, at, known, today)
    if all(map(str.isdecimal, words.words[at:end])):
        return None
    part = words[slice(at, end)]
    if part.words[0] in known.unneeded or part.words[-1] in known.unneeded:
        return None
    day = parse_date(part, known, today=today)
    if day is not None:
        return SpottedTime(TimeKind.DATE, at, end, day)
    span = parse_span(part, known)
    if span is not None:
        return SpottedTime(TimeKind.SPAN, at, end, span)
    is_sure = any(
        each in known.halves_of_day or each in ("uhr", "horas") or _SURE_CLOCK.fullmatch(each)
        for each in part.words
    )
    is_clock = part.words[0] not in known.days and (is_sure or tells_minutes(part, known))
    clock = parse_clock(part, known) if is_clock else None
    return None if clock is None else SpottedTime(TimeKind.CLOCK, at, end, clock)


def _of_a_word(words: Words, at: int, known: TimeWords, today: date | None) -> SpottedTime | None:
    word, raw, one = words.words[at], words.raw[at], words[slice(at, at + 1)]
    weekday = known.weekdays.get(word)
    is_sure = len(word) >= LEAST or raw[:1].isupper() or _is_in_range(words, at, known)
    if weekday is not None and is_sure:
        return SpottedTime(TimeKind.WEEKDAY, at, at + 1, weekday)
    number = _day_of_month(word, raw)
    if number is not None:
        is_of_none = known.months.keys() & {*words.words[at + 1 : at + 3]}  # no such day there is
        return None if is_of_none else SpottedTime(TimeKind.DAY, at, at + 1, number)
    is_bare = _is_at_hour(words, at, known)
    if is_bare or _SURE_CLOCK.fullmatch(word) or word in known.hours:
        clock = parse_clock(one, known)
        kind = TimeKind.BARE_HOUR if is_bare else TimeKind.CLOCK
        return None if clock is None else SpottedTime(kind, at, at + 1, clock)
    if word.isdecimal():
        kind = TimeKind.DAY if _is_day(words, at, known) else TimeKind.NUMBER
        return SpottedTime(kind, at, at + 1, int(word))
    is_behind = known.relations.get(words.words[at - 1 : at]) in _BEFORE_MONTHS
    is_month = word in known.months and (len(word) >= LEAST or is_behind)
    is_named = word in known.days or is_month
    if word in known.months and _has_number_beside(words, at):  # of no day that there is
        return None
    day = parse_date(one, known, today=today) if is_named or not word.isalpha() else None
    kind = TimeKind.MONTH if word in known.months else TimeKind.DATE
    return None if day is None else SpottedTime(kind, at, at + 1, day)


def _is_in_range(words: Words, at: int, known: TimeWords) -> bool:
    """Say whether a weekday of a few letters stands beside another, with one word between: mon to fri."""
    beside = ((at - 1, at - 2), (at + 1, at + 2))
    return any(
        known.relations.get(words.words[between : between + 1]) in _BETWEEN
        and words.words[other] in known.weekdays
        for between, other in beside
        if 0 <= other < len(words.words)
    )


def _is_day(words: Words, at: int, known: TimeWords) -> bool:
    """Say whether a mere number is a day by the words beside it: "hasta el 20", but no "20 pills"."""
    behind, follows = {*words.words[max(at - 1, 0) : at]}, words.words[at + 1 : at + 2]
    is_last = words.raw[at].endswith((",", ".", "!", "?")) or not follows
    goes_on = follows in known.relations or not {*follows}.isdisjoint(known.joins | known.small)
    is_told = not behind.isdisjoint(known.before_day) and (is_last or goes_on)
    return is_told and 0 < int(words.words[at]) <= DAYS_OF_A_MONTH


def _day_of_month(word: str, raw: str) -> int | None:
    """Return the number of "14th" or "14."."""
    if ordinal := _ORDINAL.fullmatch(word):
        return int(ordinal[1])
    is_dotted = word.isdecimal() and raw.rstrip().endswith(".")
    return int(word) if is_dotted and int(word) <= DAYS_OF_A_MONTH else None


def _is_at_hour(words: Words, at: int, known: TimeWords) -> bool:
    """Say whether a mere number is an hour by the words before it: at nine."""
    number = (
        int(words.words[at])
        if words.words[at].isdecimal()
        else known.numbers.get(words.words[at], 0)
    )
    before = (" ".join(words.words[max(at - length, 0) : at]) for length in (1, 2))
    return 1 < number <= NOON * 2 and any(each in known.at for each in before)


def _has_number_beside(words: Words, at: int) -> bool:
    beside = (*words.words[max(at - 2, 0) : at], *words.words[at + 1 : at + 2])
    return any(each[:1].isdigit() and len(each) <= LEAST for each in beside)


def meant(spotted: Sequence[SpottedTime], kind: TimeKind) -> list[object]:
    """Return what times of a kind say, each once: without those that are named as what is not wanted.

    Of "from six to eight" the second is meant.
    """
    found: dict[object, TimeKind | None] = {}
    role, ends = None, 0
    for each in spotted:
        if each.kind in RELATING:
            role, ends = each.kind, each.last
        elif each.kind is kind:
            is_near = each.first - ends <= NEAR
            found.setdefault(each.value, role if is_near else None)
    left = {
        value: role
        for value, role in found.items()
        if role not in (TimeKind.INSTEAD, TimeKind.PAST)
    }
    last = [value for value, role in left.items() if role in ENDS]
    return last if len(left) > 1 and len(last) == 1 else list(left)
