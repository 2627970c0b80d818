"""Time zones as people write them: a city, a country, what their clock is called, hours from Greenwich."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from digest.language.similarity import closest
from digest.language.words import fold

MOST_LIKELY = 5  # zones that are offered where it is not clear which is meant
ALIKE = 0.75  # from which on a name is offered in place of another

_REGIONS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
)
_OFFSET = re.compile(r"(?:gmt|utc|z)?\s*([+\u2212-]|(?<=gmt)\s)\s*(\d{1,2})(?:[:.]?(00|30|45))?")
_NEEDLESS = re.compile(r"\b(?:time|timezone|zone|standard|daylight|summer|uhr|zeit|hora|de)\b")
_APART = re.compile(r"[_/,.()]+|(?<=[a-z])-(?=[a-z])")
_WITHIN = re.compile("['’`´‘]")

# Where most people are, so that what is likeliest is offered first.
_USUAL = (
    "Europe/London Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome Europe/Vienna Europe/Zurich "
    "Europe/Amsterdam Europe/Athens Europe/Helsinki Europe/Istanbul Europe/Moscow Europe/Lisbon "
    "America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix "
    "America/Anchorage Pacific/Honolulu America/Toronto America/Halifax America/St_Johns "
    "America/Mexico_City America/Bogota America/Lima America/Caracas America/Santiago "
    "America/Argentina/Buenos_Aires America/Sao_Paulo Atlantic/Azores Africa/Lagos Africa/Cairo "
    "Africa/Johannesburg Africa/Nairobi Asia/Jerusalem Asia/Dubai Asia/Tehran Asia/Karachi "
    "Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Bangkok Asia/Singapore Asia/Shanghai Asia/Tokyo "
    "Asia/Seoul Australia/Perth Australia/Adelaide Australia/Brisbane Australia/Sydney "
    "Pacific/Auckland"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneNames:
    """What zones are called besides their own names, as `plain` names are compared."""

    one: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the likeliest first
    figures: Mapping[str, str] = field(default_factory=dict)  # what signs and numbers are called


class ZoneDoubt(Enum):
    """Why words are no zone."""

    SEVERAL = "several clocks are called that"
    HOURS = "hours from Greenwich do not tell when clocks change"
    NOWHERE = "no place that we know has that clock"
    UNKNOWN = "nothing is called that"


@dataclass(frozen=True, slots=True)
class UnclearZone:
    """Words that are no zone, why, and the zones that may be meant, the likeliest first."""

    doubt: ZoneDoubt
    likely: tuple[str, ...] = ()


def read_zone_names(content: Mapping[str, Any]) -> ZoneNames:
    """Return what zones are called in a language, as its file has them."""
    names = content.get("zones", {})
    doubtful = content.get("zones_in_doubt", {})
    numbers = content.get("times", {}).get("numbers", {})
    return ZoneNames(
        one={_plain(each): zone for zone, several in names.items() for each in several},
        several={_plain(each): tuple(zones) for each, zones in doubtful.items()},
        figures={
            _plain(word): figure
            for table in (numbers, content.get("zone_signs", {}))
            for figure, words in table.items()
            for word in words
        },
    )


def zone_names_together(languages: Iterable[ZoneNames]) -> ZoneNames:
    """Return what zones are called in several languages."""
    one, several, figures = dict[str, str](), dict[str, tuple[str, ...]](), dict[str, str]()
    for each in languages:
        one |= each.one
        several |= each.several
        figures |= each.figures
    return ZoneNames(one=one, several=several, figures=figures)


def parse_zone(text: str, known: ZoneNames, *, on: date) -> str | UnclearZone:
    """Return the name of the zone that is meant, like Europe/Berlin.

    `on` is the day for whose clocks a number of hours from Greenwich is looked up.
    """
    words = _plain(text).removeprefix("etc ")  # whose hours count the other way: nobody means that
    called = (words, _bare(words))
    for each in called:
        if found := known.one.get(each) or _by_own_name().get(each):
            return found
    for each in called:
        if each in known.several:
            return UnclearZone(ZoneDoubt.SEVERAL, known.several[each])
    if offset := _OFFSET.fullmatch(_in_figures(words, known)):
        likely = _with_clock(offset, on)
        return UnclearZone(ZoneDoubt.HOURS if likely else ZoneDoubt.NOWHERE, likely)
    return UnclearZone(ZoneDoubt.UNKNOWN)


def likely_zones(text: str, known: ZoneNames) -> tuple[str, ...]:
    """Return the zones that words which are none are like; this takes some milliseconds."""
    words, names = _plain(text), {**_by_own_name(), **known.one}
    near = closest(_bare(words) or words, names, most=2 * MOST_LIKELY, at_least=ALIKE)
    return tuple(dict.fromkeys(names[name] for name in near))[:MOST_LIKELY]


def is_zone(name: str) -> bool:
    """Say whether this is the whole name of a time zone, as we keep it."""
    return name in _places()


def begins_offset(word: str) -> bool:
    """Say whether hours from Greenwich may stand behind a folded word."""
    return word.startswith(("utc", "gmt"))


def _in_figures(words: str, known: ZoneNames) -> str:
    """Return hours from Greenwich as figures: "utc minus three" is "utc - 3"."""
    return " ".join(known.figures.get(word, word) for word in words.split())


def _with_clock(offset: re.Match[str], on: date) -> tuple[str, ...]:
    """Return places that are as many hours from Greenwich on a day."""
    sign, hours, minutes = offset.groups()
    away = timedelta(hours=int(hours), minutes=int(minutes or 0))
    away = -away if sign in "-\u2212" else away
    noon = datetime.combine(on, time(12))
    likely = [name for name in _USUAL if ZoneInfo(name).utcoffset(noon) == away]
    return tuple(likely[:MOST_LIKELY])


@cache
def _places() -> frozenset[str]:
    """Return the zones that are places, and UTC."""
    known = available_timezones()
    return frozenset(name for name in known if name == "UTC" or name.partition("/")[0] in _REGIONS)


@cache
def _by_own_name() -> Mapping[str, str]:
    """Return the zones by their names and by their cities; of two names of a city the longer counts."""
    names = sorted(_places(), key=lambda each: (each.count("/"), each))
    cities = {_plain(name.rpartition("/")[2]): name for name in names}
    return cities | {_plain(name): name for name in names}


def _plain(text: str) -> str:
    """Return a name as names are compared: folded, with blanks between its words."""
    return " ".join(_APART.sub(" ", _WITHIN.sub("", fold(text))).split())


def _bare(words: str) -> str:
    """Return a name without the words that say only that it is one of a time zone."""
    return " ".join(_NEEDLESS.sub(" ", words).split())
