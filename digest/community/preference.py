"""What a member can choose, and how each choice is spelled: rules over plain values.

A choice is spelled as a line of a mail to `settings` says it, so that whatever was chosen before can be
offered as a ready mail to go back to it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from digest.community.member import Member, NotificationTiming, ReceiptChoice, SummaryFrequency
from digest.community.summary_hour import due_moment
from digest.errors import BadChoice
from digest.language.dates import WEEKDAYS, AmbiguousDate, parse_date, parse_span
from digest.language.vocabulary import time_words, zone_names
from digest.language.words import split_words
from digest.language.zones import UnclearZone, ZoneDoubt, likely_zones, parse_zone

LONGEST_PAUSE = timedelta(days=366)
HOURS = 24
OFF = "off"
WHOLE_HOUR = "Please write a whole hour, from 0 to 23."
USUAL_HOURS = ("6", "8", "12", "18")
USUAL_PAUSES = ("1 week", "2 weeks", "1 month")
_HOW_TO_PAUSE = "Please write it like: pause 2 weeks, or: pause until 1 May."
_UNCLEAR_ZONE = {
    ZoneDoubt.SEVERAL: "More than one clock is called that. Which do you mean?",
    ZoneDoubt.HOURS: "Clocks change in summer, so we need a place. Which of these has your clock?",
    ZoneDoubt.NOWHERE: "We know no place with that clock. Please write a large city near you.",
    ZoneDoubt.UNKNOWN: "We do not know that time zone. Please write a large city near you.",
}


class PreferenceName(StrEnum):
    """What a member chooses; the word a mail to `settings` begins a line with."""

    SUMMARY = "summary"  # daily, weekly, weekly monday … weekly sunday, never
    HOUR = "hour"  # 0 to 23
    ZONE = "zone"  # Europe/Berlin
    NOTIFICATIONS = "notifications"  # at once, gathered, settled, off
    RECEIPTS = "receipts"  # always, problems
    DISCREET = "discreet"  # on, off, as the community
    LETTERS = "letters"  # html, text
    INSTANT = "instant"  # <community> on, <community> off
    LANGUAGE = "language"  # en, de, es
    NAME = "name"  # the display name
    PAUSE = "pause"  # until 2026-05-01, off


# The values that a setting takes, each with what else it may be called.
_CALLED: dict[PreferenceName, dict[str, str]] = {
    PreferenceName.SUMMARY: {
        "daily": "every day|each day|day|on|yes",
        "weekly": "every week|once a week|each week|week",
        **{f"weekly {day}": f"{day}|{day}s|every {day}|weekly on {day}s" for day in WEEKDAYS},
        "never": "off|none|no|stop|not at all",
    },
    PreferenceName.NOTIFICATIONS: {
        "at once": "instant|instantly|immediately|now|each|every reply",
        "gathered": "on|yes|together|default",
        "settled": "after the hour|after an hour|hourly|when settled",
        "off": "never|none|no|stop",
    },
    PreferenceName.RECEIPTS: {
        "always": "on|yes|all|every",
        "problems": "off|no|only problems|problems only|never|none",
    },
    PreferenceName.DISCREET: {
        "on": "yes|always",
        "off": "no|never",
        "as the community": "default|community|as community|same as the community",
    },
    PreferenceName.LETTERS: {
        "html": "on|pictures|normal|with html|default",
        "text": "plain|plain text|text only|only text|without html|no html",
    },
    PreferenceName.LANGUAGE: {
        "en": "english|englisch|ingles|inglés",
        "de": "german|deutsch|aleman|alemán",
        "es": "spanish|spanisch|espanol|español|castellano",
    },
}
_MEANT = {
    setting: {
        called: value for value, others in values.items() for called in (value, *others.split("|"))
    }
    for setting, values in _CALLED.items()
}
_HOUR = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m|p\.m|uhr|h|o'?clock|oclock)?")
_SWITCH = re.compile(r"(?:(.*)[ :=])?(on|off|yes|no|an|aus|si|sí)", re.DOTALL)
_ENDS_PAUSE = frozenset("off end ended resume stop stopped no none never over now".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One preference and its value, spelled as `PreferenceName` says; always a value that it takes."""

    setting: PreferenceName
    value: str

    @property
    def community(self) -> str:
        """The name of the community that instant letters are chosen for."""
        return self.value.rpartition(" ")[0] if self.setting is PreferenceName.INSTANT else ""

    @property
    def is_on(self) -> bool:
        """Whether instant letters are chosen."""
        return self.value.endswith(" on")

    @property
    def until(self) -> date | None:
        """The day on which a pause ends."""
        is_pause = self.setting is PreferenceName.PAUSE and self.value.startswith("until ")
        return date.fromisoformat(self.value.rpartition(" ")[2]) if is_pause else None


def read_preference(setting: PreferenceName, value: str, *, today: date) -> Preference:
    """Return what is chosen by a value as people write it; `today` is the member's day.

    Raises BadChoice where that is none, which says the fix and has what may be meant. Whether there is such
    a community, or such a name is free, is not known here.
    """
    words = " ".join(value.casefold().split()).strip(" .!")
    match setting:
        case PreferenceName.HOUR:
            return Preference(setting=setting, value=_hour(words))
        case PreferenceName.ZONE:
            return Preference(setting=setting, value=_zone(value, today))
        case PreferenceName.PAUSE:
            return Preference(setting=setting, value=_pause(words, today))
        case PreferenceName.INSTANT:
            return Preference(setting=setting, value=_switch(words))
        case PreferenceName.NAME:
            return Preference(setting=setting, value=value)
        case _:
            meant = _MEANT[setting].get(words)
    if meant is None:
        raise BadChoice("We do not know that choice. Each of these can be chosen.", values(setting))
    return Preference(setting=setting, value=meant)


def values(setting: PreferenceName) -> tuple[str, ...]:
    """Return every value of a setting that takes only a few, the usual one first."""
    return tuple(_CALLED.get(setting, ()))


def current(member: Member, setting: PreferenceName, *, at: datetime) -> Preference:
    """Return what the member has chosen at this moment; of instant letters a membership tells."""
    return Preference(setting=setting, value=_spelled(member, setting, at))


def columns(choice: Preference, *, zone: str, hour: int) -> dict[str, Any]:  # noqa: C901, PLR0911  (an arm each)
    """Return what a choice makes the member's columns; `zone` and `hour` are the member's."""
    value = choice.value
    match choice.setting:
        case PreferenceName.SUMMARY:
            return _summary_columns(value)
        case PreferenceName.HOUR:
            return {"summary_hour": int(value)}
        case PreferenceName.ZONE:
            return {"zone": value}
        case PreferenceName.NOTIFICATIONS:
            return {"notifications": NotificationTiming(value)}
        case PreferenceName.RECEIPTS:
            return {"receipts": ReceiptChoice(value)}
        case PreferenceName.DISCREET:
            return {"discreet": {"on": True, "off": False}.get(value)}
        case PreferenceName.LETTERS:
            return {"text_only": value == "text"}
        case PreferenceName.LANGUAGE:
            return {"language": value}
        case PreferenceName.NAME:
            return {"display_name": value}
        case PreferenceName.PAUSE:
            ends = choice.until
            return {"paused_until": ends and due_moment(ends, hour=hour, zone=zone)}
        case PreferenceName.INSTANT:
            return {}


def _summary_columns(value: str) -> dict[str, Any]:
    often, _, day = value.partition(" ")
    weekday = {"summary_weekday": WEEKDAYS.index(day)} if day else {}
    return {"summary_frequency": SummaryFrequency(often), **weekday}


def _spelled(member: Member, setting: PreferenceName, at: datetime) -> str:
    match setting:
        case PreferenceName.SUMMARY:
            is_weekly = member.summary_frequency is SummaryFrequency.WEEKLY
            day = f" {WEEKDAYS[member.summary_weekday]}" if is_weekly else ""
            return f"{member.summary_frequency}{day}"
        case PreferenceName.DISCREET:
            return {True: "on", False: "off", None: "as the community"}[member.discreet]
        case PreferenceName.LETTERS:
            return "text" if member.text_only else "html"
        case PreferenceName.PAUSE:
            if member.paused_until is None or member.paused_until <= at:
                return OFF
            return f"until {member.paused_until.astimezone(ZoneInfo(member.zone)).date()}"
        case _:
            return str(getattr(member, _COLUMNS[setting]))


_COLUMNS = {
    PreferenceName.HOUR: "summary_hour",
    PreferenceName.ZONE: "zone",
    PreferenceName.NOTIFICATIONS: "notifications",
    PreferenceName.RECEIPTS: "receipts",
    PreferenceName.LANGUAGE: "language",
    PreferenceName.NAME: "display_name",
}


def _hour(words: str) -> str:
    """Return an hour from 0 to 23: "7", "7 am", "19:00", "noon"."""
    named = {"noon": "12", "midday": "12", "midnight": "0"}.get(words)
    found = _HOUR.fullmatch(words)
    if named is not None or found is None:
        if named is None:
            raise BadChoice(WHOLE_HOUR, USUAL_HOURS)
        return named
    hour, half = int(found[1]), (found[3] or "").replace(".", "")
    if half in ("am", "pm"):
        hour = hour % 12 + (12 if half == "pm" else 0) if 0 < hour <= HOURS // 2 else HOURS
    if hour >= HOURS:
        raise BadChoice(WHOLE_HOUR, USUAL_HOURS)
    if int(found[2] or 0):
        raise BadChoice("Only whole hours can be chosen.", (str(hour), str((hour + 1) % HOURS)))
    return str(hour)


def _pause(words: str, today: date) -> str:
    if words in _ENDS_PAUSE:
        return OFF
    said, known = split_words(words), time_words()
    span = parse_span(said, known)
    day = today + timedelta(span.days) if span else parse_date(said, known, today=today)
    if isinstance(day, date) and today < day <= today + LONGEST_PAUSE:
        return f"until {day}"
    raise BadChoice(_why_not(day, today), USUAL_PAUSES)


def _why_not(day: date | AmbiguousDate | None, today: date) -> str:
    """Return what is wrong with a day on which letters cannot begin again."""
    if day is None:
        return f"We could not tell until which day. {_HOW_TO_PAUSE}"
    if isinstance(day, AmbiguousDate):
        return f"That can be two different days. {_HOW_TO_PAUSE}"
    if day <= today:
        return f"That day is over. {_HOW_TO_PAUSE}"
    return "A break can be a year long at most. Please choose an earlier day."


def _zone(text: str, today: date) -> str:
    found = parse_zone(text, zone_names(), on=today)
    if isinstance(found, UnclearZone):
        is_unknown = found.doubt is ZoneDoubt.UNKNOWN
        likely = likely_zones(text, zone_names()) if is_unknown else found.likely
        raise BadChoice(_UNCLEAR_ZONE[found.doubt], likely)
    return found


def _switch(words: str) -> str:
    """Return the community as it was written, and on or off; without a word for it, it is on."""
    found = _SWITCH.fullmatch(words)
    if found is None:
        return f"{words} on"
    name = (found[1] or "").strip(" :=")
    if name.endswith((" on", " off")):  # said twice: what was written first is nearer to the name
        return name
    is_on = found[2] in ("on", "yes", "an", "si", "sí")
    return f"{name} {'on' if is_on else OFF}"
