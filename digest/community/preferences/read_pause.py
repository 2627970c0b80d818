"""Reads the days of a pause as people write them, and says what is wrong with them."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import (
    LONGEST_PAUSE,
    Pause,
    PauseFor,
    PreferenceName,
    RefusedPreference,
)
from digest.language.dates import AmbiguousDate, DaySpan, parse_date, parse_span
from digest.language.day_range import ReadDay, parse_days
from digest.language.time_words import TimeWords
from digest.language.vocabulary import Vocabularies, time_words
from digest.language.words import Words, split_words

ReadPause = Pause | PauseFor | RefusedPreference

_USUAL_PAUSES = ("1 week", "2 weeks", "1 month")


def read_pause(text: str, words: Words, known: Vocabularies, *, today: date | None) -> ReadPause:
    """Return the pause that a value says: "2 weeks", "from 1 until 14 April"; or why it says none."""
    times = time_words()
    for said in _with_first_day(words, known):
        begins, ends = _days(said, times, today)
        if begins and (ends or len(said) == 1):
            return _made(text, begins, ends, today)
    ends = parse_span(words, times) or parse_date(words, times, today=today)
    return _made(text, None, ends, today)


def check_pause(asked: Pause | PauseFor, *, today: date) -> Pause | RefusedPreference:
    """Return the pause with its days, or what is wrong with them; one that has begun goes on from now."""
    since, until = asked.since, asked.until
    if isinstance(asked, PauseFor):
        until = _after(since or today, asked.days)
    if until is None:
        return Pause(None)
    why = _why_not(until, since, today)
    if why is not None:
        return _refused(asked.value, why)
    return Pause(until, since if since and since > today else None)


def _with_first_day(words: Words, known: Vocabularies) -> Iterator[Mapping[str, Words]]:
    """Yield what may be said of the first day (`since`), and of the last (`until`) or how long (`days`)."""
    for language in known:
        level = language.preferences.get(PreferenceName.PAUSE)
        for _, expression in level.slotted if level else ():
            found = expression.fullmatch(words.line)
            if found:
                yield {name: split_words(each) for name, each in found.groupdict().items()}


def _days(
    said: Mapping[str, Words], times: TimeWords, today: date | None
) -> tuple[ReadDay, ReadDay | DaySpan]:
    if "until" in said:
        return parse_days(said["since"], said["until"], times, today=today)
    begins = parse_date(said["since"], times, today=today)
    return begins, parse_span(said["days"], times) if "days" in said else None


def _made(text: str, since: ReadDay, ends: ReadDay | DaySpan, today: date | None) -> ReadPause:
    first = since if isinstance(since, date) else None
    if isinstance(ends, DaySpan):
        until = _after(first or today or date.min, ends.days)
        is_too_long = ends.days > LONGEST_PAUSE.days
        why = _why_not(until, since, today) or (PreferenceFault.TOO_FAR if is_too_long else None)
        return _refused(text, why) if why else PauseFor(ends.days, first)
    why = _why_not(ends, since, today)
    return Pause(ends, first) if why is None and isinstance(ends, date) else _refused(text, why)


def _after(begins: date, days: int) -> date:
    return begins + timedelta(min(days, (date.max - begins).days))


def _why_not(until: ReadDay, since: ReadDay, today: date | None) -> PreferenceFault | None:
    """Return what is wrong with the days of a pause; None where nothing is."""
    if until is None:
        return PreferenceFault.NO_DAY
    if isinstance(until, AmbiguousDate) or isinstance(since, AmbiguousDate):
        return PreferenceFault.TWO_DAYS
    if since is not None and today is not None and since - today > LONGEST_PAUSE:
        return PreferenceFault.BEGINS_LATE
    if since is not None and until <= since:
        return PreferenceFault.ENDS_FIRST
    if today is not None and until <= today:
        return PreferenceFault.DAY_OVER
    begins = max((day for day in (since, today) if day is not None), default=until)
    return PreferenceFault.TOO_FAR if until - begins > LONGEST_PAUSE else None


def _refused(words: str, why: PreferenceFault | None) -> RefusedPreference:
    return RefusedPreference(
        setting=PreferenceName.PAUSE,
        words=words,
        why=why or PreferenceFault.NO_DAY,
        likely=_USUAL_PAUSES,
    )
