"""Time zones as people write them: a city, a country, what their clock is called, hours from Greenwich."""

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from digest.errors import BadChoice
from digest.language.similarity import closest
from digest.language.words import fold

MOST_LIKELY = 5  # zones that are offered where it is not clear which is meant

_REGIONS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
)
_OFFSET = re.compile(r"(?:gmt|utc|z)?\s*([+\u2212-]|(?<=gmt)\s)\s*(\d{1,2})(?:[:.]?(00|30|45))?")
_NEEDLESS = re.compile(r"\b(?:time|timezone|zone|standard|daylight|summer|uhr|zeit|hora|de)\b")

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

# What is no zone's own name and yet means one clock.
_MEANT = {
    "Europe/Berlin": "germany deutschland alemania cet cest mez mesz munich muenchen munchen hamburg "
    "cologne koln koeln frankfurt stuttgart dusseldorf leipzig dresden hannover nuremberg nurnberg "
    "bremen essen dortmund bonn|central european",
    "Europe/Vienna": "austria osterreich oesterreich wien graz linz salzburg innsbruck",
    "Europe/Zurich": "switzerland schweiz suisse suiza geneva genf geneve basel bern lausanne zuerich",
    "Europe/London": "uk england britain scotland wales bst manchester birmingham liverpool leeds "
    "glasgow edinburgh bristol cardiff|united kingdom|great britain|british",
    "Europe/Dublin": "ireland irland irlanda",
    "Europe/Paris": "france frankreich francia lyon marseille toulouse nice bordeaux lille",
    "Europe/Rome": "italy italien italia rom roma milan milano mailand naples napoli turin torino",
    "Europe/Madrid": "espana spain spanien barcelona valencia seville sevilla bilbao malaga",
    "Europe/Amsterdam": "netherlands holland niederlande rotterdam utrecht|the hague|den haag",
    "Europe/Brussels": "belgium belgien belgica brussel bruxelles antwerp",
    "Europe/Copenhagen": "denmark danmark kopenhagen",
    "Europe/Stockholm": "sweden schweden suecia sverige gothenburg goteborg malmo",
    "Europe/Oslo": "norway norwegen noruega norge bergen",
    "Europe/Helsinki": "finland finnland suomi",
    "Europe/Warsaw": "poland polen polonia polska warschau warszawa krakow",
    "Europe/Prague": "czechia prag praha",
    "Europe/Athens": "greece griechenland grecia athen eet eest thessaloniki",
    "America/New_York": "et est edt eastern boston philadelphia washington miami atlanta baltimore "
    "pittsburgh cleveland charlotte orlando brooklyn manhattan nyc|us eastern|eastern us",
    "America/Chicago": "ct cdt houston dallas austin minneapolis milwaukee nashville memphis "
    "|central us|us central|new orleans|kansas city|st louis|san antonio",
    "America/Denver": "mt mst mdt mountain|salt lake city|us mountain",
    "America/Los_Angeles": "pt pst pdt pacific seattle oakland sacramento la "
    "|san francisco|las vegas|san diego|us pacific|portland oregon",
    "America/Toronto": "ottawa montreal quebec",
    "America/Mexico_City": "mexico mexiko guadalajara|ciudad mexico",
    "America/Argentina/Buenos_Aires": "argentina argentinien",
    "America/Bogota": "colombia kolumbien medellin",
    "America/Lima": "peru",
    "Asia/Kolkata": "india indien mumbai delhi bangalore bengaluru chennai hyderabad bombay|new delhi",
    "Asia/Shanghai": "china beijing peking shenzhen guangzhou",
    "Asia/Tokyo": "japan osaka kyoto jst",
    "Asia/Jerusalem": "israel haifa|tel aviv",
    "Asia/Dubai": "uae|abu dhabi",
    "Africa/Johannesburg": "sast pretoria durban|south africa|cape town",
    "Australia/Sydney": "canberra aest aedt",
    "Pacific/Auckland": "nz nzst nzdt wellington christchurch|new zealand|neuseeland",
    "UTC": "utc zulu",
}
# What means several clocks: they are offered.
_SEVERAL = {
    "gmt": "Europe/London UTC",
    "cst": "America/Chicago Asia/Shanghai",
    "central": "America/Chicago Europe/Berlin Australia/Adelaide",
    "ist": "Asia/Kolkata Europe/Dublin Asia/Jerusalem",
    "usa": "America/New_York America/Chicago America/Denver America/Los_Angeles",
    "us": "America/New_York America/Chicago America/Denver America/Los_Angeles",
    "america": "America/New_York America/Chicago America/Denver America/Los_Angeles",
    "united states": "America/New_York America/Chicago America/Denver America/Los_Angeles",
    "canada": "America/Toronto America/Vancouver America/Edmonton America/Winnipeg America/Halifax",
    "australia": "Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Perth",
    "brazil": "America/Sao_Paulo America/Manaus",
    "russia": "Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Asia/Vladivostok",
    "europe": "Europe/London Europe/Berlin Europe/Athens",
}


def find_zone(text: str, *, on: date) -> str:
    """Return the name of the zone that is meant, like Europe/Berlin.

    Raises BadChoice where that is not clear, with those that it may be; `on` is the day for whose clocks
    a number of hours from Greenwich is looked up.
    """
    words = _plain(text).removeprefix(
        "etc "
    )  # whose hours count the other way round: nobody means that
    meant = _by_name().get(words) or _by_name().get(_bare(words))
    if meant is not None:
        return meant
    several = _SEVERAL.get(words) or _SEVERAL.get(_bare(words))
    if several is not None:
        raise BadChoice("More than one clock is called that. Which do you mean?", several.split())
    offset = _OFFSET.fullmatch(words)
    if offset is not None:
        raise _by_hours(offset, on)
    near = closest(_bare(words) or words, _by_name(), most=2 * MOST_LIKELY, at_least=0.75)
    likely = tuple(dict.fromkeys(_by_name()[name] for name in near))[:MOST_LIKELY]
    raise BadChoice("We do not know that time zone. Please write a large city near you.", likely)


def is_zone(name: str) -> bool:
    """Say whether this is the whole name of a time zone, as we keep it."""
    return name in _names()


def _by_hours(offset: re.Match[str], on: date) -> BadChoice:
    """Return what is to be said of a number of hours: it does not tell when the clocks change."""
    sign, hours, minutes = offset.groups()
    away = timedelta(hours=int(hours), minutes=int(minutes or 0))
    away = -away if sign in "-\u2212" else away
    noon = datetime.combine(on, time(12))
    likely = [name for name in _USUAL if ZoneInfo(name).utcoffset(noon) == away]
    return BadChoice(
        "Clocks change in summer, so we need a place. Which of these has your clock?"
        if likely
        else "We know no place with that clock. Please write a large city near you.",
        likely[:MOST_LIKELY],
    )


@cache
def _names() -> frozenset[str]:
    """Return the zones that are places, and UTC."""
    known = available_timezones()
    return frozenset(name for name in known if name == "UTC" or name.partition("/")[0] in _REGIONS)


@cache
def _by_name() -> dict[str, str]:
    """Return the zones by what they may be called."""
    found: dict[str, str] = {}
    for name in sorted(_names(), key=lambda each: (each.count("/"), each)):
        found.setdefault(_plain(name), name)
        found.setdefault(_plain(name.rpartition("/")[2]), name)
    for name, words in _MEANT.items():
        one_word, *phrases = words.split("|")
        for called in (*one_word.split(), *phrases):
            found[called.strip()] = name
    return found


def _plain(text: str) -> str:
    """Return a name as names are compared: small letters without marks, blanks between words."""
    return " ".join(re.sub(r"[_/,.()]+", " ", fold(text)).split())


def _bare(words: str) -> str:
    """Return a name without the words that say only that it is one of a time zone."""
    return " ".join(_NEEDLESS.sub(" ", words).split())
