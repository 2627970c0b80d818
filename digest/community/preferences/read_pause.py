"""Reads the days of a pause as people write them, and says what is wrong with them."""

from collections.abc import Sequence
from datetime import date, timedelta

from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import (
    LONGEST_PAUSE,
    Pause,
    PauseFor,
    PreferenceName,
    RefusedPreference,
)
from digest.language.times_in_text import (
    ENDS,
    RELATING,
    SpottedTime,
    TimeKind,
    find_times,
    spread_ranges,
)
from digest.language.told_days import read_days
from digest.language.vocabulary import time_words
from digest.language.words import split_words

ReadPause = Pause | PauseFor | RefusedPreference

YEAR, MONTH = timedelta(365), timedelta(31)

_FROM_NO_DAY = tuple((TimeKind.FROM, each) for each in ENDS)
_WHOLE = (TimeKind.DATE, TimeKind.SPAN)
NONE = Pause(None)
_USUAL_PAUSES = ("1 week", "2 weeks", "1 month")


def read_pause(text: str, *, today: date | None) -> ReadPause:
    """Return the pause that a value says: "2 weeks", "from 1 until 14 April"; or why it says none."""
    spotted = _times_in(text, today)
    told = read_days(spotted, today or date.min)
    since, until = _begun(told.since, told.until, today), told.until
    if since is None and tuple(each.kind for each in spotted[:2]) in _FROM_NO_DAY:
        return _refused(text, PreferenceFault.NO_DAY)  # from soon until 3 April
    if until is None and told.days is not None:
        until = _after(since or today or date.min, told.days)
    why = PreferenceFault.TWO_DAYS if told.is_either else _why_not(until, since, today)
    if why is None and told.days is not None and told.days > LONGEST_PAUSE.days:
        why = PreferenceFault.TOO_FAR
    if why is not None:
        return _refused(text, why)
    if told.until is None and told.days is not None:
        return PauseFor(told.days, since)
    return Pause(until, since)


def _times_in(text: str, today: date | None) -> Sequence[SpottedTime]:
    """Return the times of a text; where no day is known, only whole dates are days."""
    found = find_times(split_words(spread_ranges(text)), time_words(), today=today)
    return [each for each in found if today or each.kind in RELATING or each.kind in _WHOLE]


def check_pause(
    asked: Pause | PauseFor, *, today: date, now: Pause = NONE
) -> Pause | RefusedPreference:
    """Return the pause with its days, or what is wrong with them; one that has begun goes on from now.

    One that begins where the pause of `now` is not over yet goes on from that.
    """
    since, until = asked.since, asked.until
    if isinstance(asked, PauseFor):
        until = _after(since or today, asked.days)
    if until is None:
        return Pause(None)
    why = _why_not(until, since, today)
    if why is not None:
        return _refused(asked.value, why)
    if since is not None and now.until is not None and since <= now.until < until:
        since = min(since, now.since or today)
    return Pause(until, since if since and since > today else None)


def _begun(since: date | None, until: date | None, today: date | None) -> date | None:
    """Return the first day; one without its year that is behind the last has come within the last month."""
    if since is None or until is None or today is None or since < until:
        return since
    before = since - YEAR
    return before if today - MONTH <= before <= today else since


def _after(begins: date, days: int) -> date:
    return begins + timedelta(min(days, (date.max - begins).days))


def _why_not(until: date | None, since: date | None, today: date | None) -> PreferenceFault | None:
    """Return what is wrong with the days of a pause; None where nothing is."""
    if until is None:
        return PreferenceFault.NO_DAY
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
