"""Reads a time of day as people write it: "7 in the morning", "18:30", "halb neun"; a pure rule."""

import re
from datetime import time

from digest.language.time_words import OF_HOURS, TimeWords
from digest.language.words import Words

NOON, MIDNIGHT, DAY = 12, 0, 24
HOUR = 60  # minutes

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(a\.?m|p\.?m|h|hs|hrs|uhr|o'?clock|ish)?")
_MINUTES = re.compile(r"[0-5]\d")


def parse_clock(words: Words, known: TimeWords) -> time | None:
    """Return the time of day that words say, and nothing but that."""
    named, added = _without_minutes(words.words, known)
    plain = [word for word in named if word not in known.small]
    early = any(word in known.before_noon for word in plain)
    late = any(word in known.after_noon for word in plain)
    rest = [word for word in plain if word not in known.halves_of_day]
    if len(rest) != 1 or (early and late):
        return None
    if rest[0] in known.hours:
        return _later(known.hours[rest[0]], 0, added)
    clock = _CLOCK.fullmatch(rest[0])
    value = int(clock[1]) if clock else known.numbers.get(rest[0])
    if value is None:
        return None
    minute, half = (int(clock[2] or 0), (clock[3] or "").replace(".", "")) if clock else (0, "")
    hour = _of_the_day(value, early=early or half == "am", late=late or half == "pm")
    return None if hour is None or minute >= HOUR else _later(hour, minute, added)


def tells_minutes(words: Words, known: TimeWords) -> bool:
    """Say whether words tell minutes of an hour, or that it is one: half past, y media, uhr."""
    return _without_minutes(words.words, known)[0] != words.words


def _without_minutes(words: tuple[str, ...], known: TimeWords) -> tuple[tuple[str, ...], int]:
    """Return words without those that add minutes to an hour, or take some away, and how many."""
    for at in range(len(words)):
        for end in range(min(len(words), at + known.longest_minutes), at, -1):
            if words[at:end] in known.minutes and end - at < len(words):
                return words[:at] + words[end:], known.minutes[words[at:end]]
    return _written_together(words), 0


def _written_together(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with "8 uhr 30" as one: 8:30; a lone "h" behind an hour is left out."""
    for at in range(1, len(words)):
        if words[at] in OF_HOURS and words[at - 1].isdecimal():
            minutes = [each for each in words[at + 1 : at + 2] if _MINUTES.fullmatch(each)]
            clock = ":".join([words[at - 1], *minutes])
            return (*words[: at - 1], clock, *words[at + 1 + len(minutes) :])
    return words


def _later(hour: int, minute: int, added: int) -> time:
    minutes = (hour * HOUR + minute + added) % (DAY * HOUR)
    return time(minutes // HOUR, minutes % HOUR)


def _of_the_day(value: int, *, early: bool, late: bool) -> int | None:
    if late and value < NOON:
        value += NOON
    elif early and value == NOON:
        value = MIDNIGHT
    value = MIDNIGHT if value == DAY else value
    return value if 0 <= value < DAY else None
