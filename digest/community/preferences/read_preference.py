"""Reads what a member chooses as people write it: a preference, or why it is none and what may be meant."""

from collections.abc import Iterable
from datetime import date, time

from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import (
    HOURS,
    DisplayName,
    Instant,
    Pause,
    PauseFor,
    PreferenceName,
    ReadPreference,
    RefusedPreference,
    SummaryHour,
    Weekly,
    Zone,
    values,
)
from digest.community.preferences.read_pause import read_pause
from digest.language.clock import parse_clock
from digest.language.dates import parse_weekday
from digest.language.vocabulary import Vocabularies, vocabularies, word_list, zone_names
from digest.language.words import Words, split_words
from digest.language.zones import UnclearZone, ZoneDoubt, likely_zones, parse_zone

SHORT = 2  # words of a value; more are a sentence that begins with the word of a setting
LONGER = {PreferenceName.ZONE: 5, PreferenceName.PAUSE: 6, PreferenceName.INSTANT: 6}
MOST_OF_PAUSE = 12  # words of one with two days: "from the 1st of April 2026 until ..."
A_WINTER_DAY = date(2026, 1, 15)  # for whose clocks zones are looked up where nobody says when

_USUAL_HOURS = ("6", "8", "12", "18")
_UNCLEAR_ZONE = {
    ZoneDoubt.SEVERAL: PreferenceFault.ZONE_SEVERAL,
    ZoneDoubt.HOURS: PreferenceFault.ZONE_HOURS,
    ZoneDoubt.NOWHERE: PreferenceFault.ZONE_NOWHERE,
    ZoneDoubt.UNKNOWN: PreferenceFault.ZONE_UNKNOWN,
}


def read_line(
    line: str, *, today: date | None, languages: Vocabularies | None = None
) -> ReadPreference | None:
    """Return what a line chooses that begins with the name of a preference: "zone Berln", "hour: 7"."""
    word, _, value = line.replace(":", " ", 1).replace("=", " ", 1).strip().partition(" ")
    words = value.split()
    setting = _setting(word.casefold(), languages)
    if setting is None or not 0 < len(words) <= MOST_OF_PAUSE:
        return None
    found = read_preference(setting, " ".join(words), today=today, languages=languages)
    is_sentence = len(words) > LONGER.get(setting, SHORT)
    return None if is_sentence and not isinstance(found, Pause | PauseFor) else found


def _setting(word: str, languages: Vocabularies | None) -> PreferenceName | None:
    """Return the setting of this name, or that is called so."""
    called = (each for each in PreferenceName if word in word_list(f"called_{each}", languages))
    return PreferenceName(word) if word in list(PreferenceName) else next(called, None)


def read_preference(
    setting: PreferenceName,
    text: str,
    *,
    today: date | None,
    languages: Vocabularies | None = None,
) -> ReadPreference:
    """Return what is chosen by a value as people write it; days count from `today`.

    Whether there is such a community, or such a name is free, is not known here.
    """
    known = languages or vocabularies()
    words = split_words(text)
    match setting:
        case PreferenceName.HOUR:
            return _hour(text, words, known)
        case PreferenceName.ZONE:
            found = parse_zone(text, zone_names(), on=today or A_WINTER_DAY)
            return Zone(found) if isinstance(found, str) else _refused_zone(text, found)
        case PreferenceName.PAUSE:
            is_ended = _named(setting, words, known)
            return Pause(None) if is_ended else read_pause(text, today=today)
        case PreferenceName.INSTANT:
            return _instant(text.replace("=", " "), known)
        case PreferenceName.NAME:
            return DisplayName(text)
        case _:
            return _of_a_few(setting, text, words, known)


def read_instant(community: str, *, is_on: bool) -> Instant:
    """Return the choice for a community; said twice, what was written first is nearer to the name."""
    community = community.strip(" :=")
    name, _, said = community.rpartition(" ")
    is_said_twice = name and said in ("on", "off")
    return Instant(name, is_on=said == "on") if is_said_twice else Instant(community, is_on=is_on)


def read_zone(text: str, *, today: date | None) -> Zone | RefusedPreference | None:
    """Return the zone that is meant, or the question which of several; None where nothing is called so."""
    found = parse_zone(text, zone_names(), on=today or A_WINTER_DAY)
    if not isinstance(found, UnclearZone):
        return Zone(found)
    return None if found.doubt is ZoneDoubt.UNKNOWN else _refused_zone(text, found)


def hour_at(clock: time, text: str) -> SummaryHour | RefusedPreference:
    """Return the hour of a time of day; beside a full hour, the question which of the two."""
    if not clock.minute:
        return SummaryHour(clock.hour)
    near = (str(clock.hour), str((clock.hour + 1) % HOURS))
    return _refused(PreferenceName.HOUR, text, PreferenceFault.HALF_HOUR, near)


def _hour(text: str, words: Words, known: Vocabularies) -> SummaryHour | RefusedPreference:
    clocks = (parse_clock(words, each.times) for each in known)
    clock = next((each for each in clocks if each is not None), None)
    if clock is None:
        return _refused(PreferenceName.HOUR, text, PreferenceFault.NO_HOUR, _USUAL_HOURS)
    return hour_at(clock, text)


def _refused_zone(text: str, unclear: UnclearZone) -> RefusedPreference:
    is_unknown = unclear.doubt is ZoneDoubt.UNKNOWN
    likely = likely_zones(text, zone_names()) if is_unknown else unclear.likely
    return _refused(PreferenceName.ZONE, text, _UNCLEAR_ZONE[unclear.doubt], likely)


def _instant(text: str, known: Vocabularies) -> Instant:
    """Return the community as it was written, and on or off; without a word for it, it is on."""
    before, _, last = text.strip().rpartition(" ")
    switch = _named(PreferenceName.INSTANT, split_words(last), known)
    return read_instant(before, is_on=switch == "on") if switch else Instant(text, is_on=True)


def _of_a_few(
    setting: PreferenceName, text: str, words: Words, known: Vocabularies
) -> ReadPreference:
    line = " ".join(words.words)
    if setting is PreferenceName.LANGUAGE:
        line = next((each.languages[line] for each in known if line in each.languages), line)
    name = _named(setting, words, known) or line
    offered = values(setting)
    found = next((each for each in offered if each.value == name), None) or _weekly(words, known)
    if found is not None and found.setting is setting:
        return found
    return _refused(setting, text, PreferenceFault.UNKNOWN, [each.value for each in offered])


def _weekly(words: Words, known: Vocabularies) -> Weekly | None:
    """Return the weekly summary that a weekday asks for: "fridays", "every friday"."""
    for language in known:
        level = language.preferences.get(PreferenceName.SUMMARY)
        for _, expression in level.slotted if level else ():
            found = expression.fullmatch(words.line)
            weekday = found and parse_weekday(split_words(found["weekday"]), language.times)
            if weekday is not None:
                return Weekly(weekday)
    return None


def _named(setting: PreferenceName, words: Words, known: Vocabularies) -> str:
    """Return the value that some language calls so; empty for what none does."""
    for language in known:
        level = language.preferences.get(setting)
        found = level and level.plain.fullmatch(words.line)
        if found and found.lastgroup:
            return found.lastgroup.replace("_", " ")
    return ""


def _refused(
    setting: PreferenceName, words: str, why: PreferenceFault, likely: Iterable[str]
) -> RefusedPreference:
    return RefusedPreference(setting=setting, words=words, why=why, likely=tuple(likely))
