"""Reads what corrects a choice that a letter told of: "not weekly, I meant daily", "8 not 7", "Sunday"."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from digest.community.preferences.preference import (
    Daily,
    DisplayName,
    Language,
    Never,
    Pause,
    PauseFor,
    Preference,
    RefusedPreference,
    SummaryHour,
    Weekly,
    Zone,
)
from digest.community.preferences.read_preference import read_preference
from digest.intents.phrases import Choose
from digest.intents.told_change import ToldChange
from digest.language.politeness import without_politeness
from digest.language.senses import senses_of
from digest.language.times_in_text import SpottedTime, TimeKind
from digest.language.told_days import told_days
from digest.language.vocabulary import Vocabularies, correction_words, word_list
from digest.language.words import Words, split_words
from inbound.interpret.commands.match import PhraseScope, match_phrase
from inbound.interpret.commands.said import Said
from inbound.interpret.commands.slots import fill

LONGEST = 16  # words of a mail that is nothing but a correction
LONGEST_VALUE = 5
LONGEST_NAME = 3
NOON, HALF_A_WEEK = 12, 3
_ENDS = (",", ".", ";", "!", "?", ":")

Chosen = Preference | PauseFor


def corrected(
    text: str, changes: Iterable[ToldChange], *, today: date, languages: Vocabularies
) -> tuple[tuple[Choose, ...], ...]:
    """Return what stands in place of values that a letter told of: for each, all that may be meant.

    What the letter told is not meant, nor is what stands behind a not.
    """
    lines = without_politeness(text, languages)
    said = [word for line in lines for word in split_words(line).words]
    is_question = text.rstrip().endswith("?") and correction_words("asking").isdisjoint(said)
    if len(said) > LONGEST or is_question:
        return ()
    clauses = [clause for line in lines for clause in _clauses(line)]
    reading = _Reading(today, languages, is_alone=len(clauses) == 1)
    found: list[tuple[Choose, ...]] = []
    for change in changes:
        now = change.now.preference if isinstance(change.now, Choose) else None
        if now is None or isinstance(now, PauseFor | RefusedPreference):
            continue
        values = dict.fromkeys(
            value
            for clause in clauses
            for value in reading.values(clause, now)
            if value != now and not (isinstance(now, Weekly) and value == Weekly())
        )
        if values:
            found.append(tuple(Choose(preference=value) for value in values))
    return tuple(found)


def _clauses(line: str) -> Iterator[Words]:
    """Yield what stands between commas, and words that set one thing against another; nothing denied."""
    words, contrast = split_words(line), correction_words("contrast")
    first, is_denied = 0, False
    for at, (word, raw) in enumerate(zip(words.words, words.raw, strict=True)):
        denies = "not" in senses_of(word) or word in word_list("instead")
        if (denies or word in contrast) and at >= first:
            if not is_denied and at > first:
                yield words[slice(first, at)]
            first, is_denied = at + 1, denies
        if raw.endswith(_ENDS) and not _is_short_form(raw):
            if not is_denied and at >= first:
                yield words[slice(first, at + 1)]
            first, is_denied = at + 1, False
    if not is_denied and first < len(words.words):
        yield words[slice(first, None)]


def _is_short_form(raw: str) -> bool:
    """Say whether what ends with a point ends no sentence: "20.", "a.m."."""
    return raw.endswith(".") and (raw[:-1].isdecimal() or "." in raw[:-1])


def _without(words: Words, around: frozenset[str]) -> Words:
    """Return words without those at both ends that may stand around a value."""
    first, last = 0, len(words.words)
    while first < last and words.words[first] in around:
        first += 1
    while last > first and words.words[last - 1] in around:
        last -= 1
    return words[slice(first, last)]


class _Reading:
    """Reads single values, as people write them today."""

    def __init__(self, today: date, languages: Vocabularies, *, is_alone: bool) -> None:
        self._today, self._languages = today, languages
        self._is_alone = is_alone  # one clause is all that was said
        self._place = PhraseScope.at("settings", today, languages)

    def values(  # noqa: PLR0911  (one arm a setting)
        self, clause: Words, now: Chosen
    ) -> tuple[Chosen, ...]:
        """Return what a clause chooses that is nothing but a value for the setting of `now`."""
        value = _without(clause, correction_words("around_value"))
        if isinstance(now, Pause):
            return self._pause(clause, now)
        if not 0 < len(value.words) <= LONGEST_VALUE:
            return ()
        match now:
            case DisplayName():
                return self._name(
                    value, is_told=self._is_alone or len(value.words) < len(clause.words)
                )
            case SummaryHour(hour=hour):
                found = self._filled("hour", value) or self._named(value, now)
                return _at_the_same_half(found, value, hour)
            case Daily() | Weekly() | Never():
                return self._filled("summary_weekly_on", value) or self._named(value, now)
            case Zone():
                return self._filled("zone", value)
            case Language():
                return self._filled("language", value)
            case _:
                return self._named(clause, now) or self._named(value, now)

    def _filled(self, name: str, value: Words) -> tuple[Chosen, ...]:
        said = self._said(value)
        is_told = name in ("hour", "summary_weekly_on")
        if is_told and self._left_over(value, said):
            return ()
        return tuple(
            each.preference
            for each in fill(name, said)
            if isinstance(each, Choose) and not isinstance(each.preference, RefusedPreference)
        )[:1]

    def _named(self, value: Words, now: Chosen) -> tuple[Chosen, ...]:
        """Return the value of the same setting that the words are the name of, or ask for."""
        asked = match_phrase(value, self._place)
        found = asked.preference if isinstance(asked, Choose) else None
        if found is None:
            found = read_preference(
                now.setting, value.as_written(), today=self._today, languages=self._languages
            )
        is_value = not isinstance(found, RefusedPreference) and found.setting is now.setting
        return (found,) if is_value else ()  # type: ignore[return-value]

    def _name(self, value: Words, *, is_told: bool) -> tuple[DisplayName, ...]:
        """Return a name as it stands with capitals; none that may be how a mail is signed."""
        is_short = is_told and len(value.words) <= LONGEST_NAME
        is_written = all(raw[:1].isupper() for raw in value.raw)
        known = (word in each.vocabulary for word in value.words for each in self._languages)
        name = value.as_written().strip(" .!,")
        return (DisplayName(name),) if is_short and is_written and not any(known) else ()

    def _pause(self, clause: Words, now: Pause) -> tuple[Pause | PauseFor, ...]:
        """Return the break with another end or beginning, or so much longer."""
        said = self._said(clause)
        longer = correction_words("longer")
        if now.until is None or not said.times or self._left_over(clause, said, longer):
            return ()
        day = _lone_day(said.times)
        if day is not None:
            return _with_day(day, now, self._today)
        return self._period(said, now, now.until, is_longer=not longer.isdisjoint(clause.words))

    def _period(
        self, said: Said, now: Pause, ends: date, *, is_longer: bool
    ) -> tuple[Pause | PauseFor, ...]:
        """Return a break whose days are told in relation; `ends`: until when it is told to be now."""
        until = _until(ends, len(said.words.words))  # where only another beginning is told
        times = (said.times, (*said.times, *until))
        periods = (told_days(each, self._today) for each in times)
        period = next((each for each in periods if each is not None), None)
        if period is None:
            return ()
        since = period.since or now.since
        if period.until is not None:
            return (Pause(period.until, since),)
        if period.days is None:
            return ()
        if period.since is None and is_longer:
            return (Pause(ends + timedelta(days=period.days), now.since),)
        return (PauseFor(period.days, since),)

    def _said(self, words: Words) -> Said:
        line = words.as_written()
        return Said(subject="", lines=(line,), today=self._today, languages=self._languages)

    def _left_over(
        self, words: Words, said: Said, besides: frozenset[str] = frozenset()
    ) -> set[str]:
        """Return the words that are of no time, and do not stand around a value."""
        timed = {at for each in said.times for at in range(each.first, each.last)}
        others = (word for at, word in enumerate(said.words.words) if at not in timed)
        return {
            word
            for word in others
            if word not in correction_words("around_value") | besides and not word.isdecimal()
        }


def _lone_day(times: tuple[SpottedTime, ...]) -> SpottedTime | None:
    """Return the one day that is told, where no word says whether a break begins or ends with it."""
    told = [each for each in times if each.kind is not TimeKind.ON]
    is_day = len(told) == 1 and told[0].kind in (TimeKind.WEEKDAY, TimeKind.DATE, TimeKind.DAY)
    return told[0] if is_day else None


def _with_day(told: SpottedTime, now: Pause, today: date) -> tuple[Pause, ...]:
    """Return a break that ends, or begins, on a day: each of both that can be."""
    ends = _day(told, now.until, today)
    begins = None if now.since is None else _day(told, now.since, today)
    found = []
    if ends is not None and ends > (now.since or today):
        found.append(Pause(ends, now.since))
    if begins is not None and now.until is not None and today < begins < now.until:
        found.append(Pause(now.until, begins))
    return tuple(found)


def _day(told: SpottedTime, near: date | None, today: date) -> date | None:
    """Return the day that is told: a weekday is the one nearest to the day that it is in place of."""
    if told.kind is not TimeKind.WEEKDAY or near is None:
        period = told_days((told,), today)
        return None if period is None else period.until
    days = (near + timedelta(days=each) for each in range(-HALF_A_WEEK, HALF_A_WEEK + 1))
    return next(each for each in days if each.weekday() == told.value)


def _until(day: date, at: int) -> tuple[SpottedTime, SpottedTime]:
    """Return the end of a break as if it were told by words from here on, and none of a range."""
    first = at + 2
    return (
        SpottedTime(kind=TimeKind.UNTIL, first=first, last=first + 1),
        SpottedTime(kind=TimeKind.DATE, first=first + 1, last=first + 2, value=day),
    )


def _at_the_same_half(found: tuple[Chosen, ...], value: Words, hour: int) -> tuple[Chosen, ...]:
    """Return an hour; a bare number beside one after noon may be meant of either half of the day."""
    is_bare = len(value.words) == 1 and value.words[0].isdecimal()
    return () if is_bare and hour > NOON and int(value.words[0]) <= NOON else found
