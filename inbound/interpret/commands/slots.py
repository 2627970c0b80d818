"""Finds in free words what a wish needs besides its name: days, an hour, a place, a name, an address."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time

from digest.community.preferences.preference import (
    HOURS,
    LONGEST_PAUSE,
    DisplayName,
    Instant,
    Language,
    Pause,
    PauseFor,
    Preference,
    RefusedPreference,
    SummaryHour,
    Weekly,
    Zone,
    one_of,
    preference_of,
)
from digest.community.preferences.read_preference import hour_at, read_zone
from digest.intents.phrases import (
    ChangeAddress,
    Choose,
    FollowTag,
    JoinCommunity,
    LeaveCommunity,
    Phrase,
    Search,
    UseAddress,
)
from digest.language.clock import NOON
from digest.language.name_clauses import quoted_in
from digest.language.times_in_text import (
    TimeKind,
)
from digest.language.told_days import told_days
from digest.language.vocabulary import time_words, word_list
from digest.language.wish_examples import is_common
from digest.language.words import Words
from digest.language.zones import begins_offset
from inbound.interpret.commands.bare import names_in
from inbound.interpret.commands.said import Said
from inbound.interpret.commands.summary_told import asks_again, summary_told

SHORT = 5  # words
SMALL_HOURS = 5  # until which an hour may as well be of the afternoon
QUERY = 200  # characters
LONGEST_PLACE = 3  # words
LONGEST_NAME = 5
MOST_TAGS = 3
MOST_VALUES = 3  # of one setting that somebody names

Fill = Callable[[Said], tuple[Phrase, ...]]  # none where what it needs is not said, or not for sure


def fill(name: str, said: Said) -> tuple[Phrase, ...]:
    """Return what a wish that needs a value comes to; nothing where the value is not clear."""
    return _FILLS[name](said)


def candidates(name: str, said: Said) -> tuple[Phrase, ...]:
    """Return what a wish may come to of whose value several are named: each of them, to be chosen from."""
    match name:
        case "summary_weekly_on" if not said.denies_day:
            days = (each for each in said.of(TimeKind.WEEKDAY) if isinstance(each, int))
            return tuple(Choose(preference=Weekly(each)) for each in days)
        case "name":
            return tuple(Choose(preference=DisplayName(each)) for each in said.names.likely)
        case "change_address":
            return tuple(
                ChangeAddress(address=each) for each in said.addresses + said.spoken_addresses
            )
        case _:
            return ()


def spelled_out(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Return phrases as they are offered: for a value that is asked about, each that may be meant."""
    found: list[Phrase] = []
    for each in phrases:
        match each:
            case Choose(preference=RefusedPreference(setting=setting, likely=likely)):
                found += (Choose(preference=preference_of(setting, value)) for value in likely)
            case _:
                found.append(each)
    return tuple(found)


def needs_value(name: str) -> bool:
    """Say whether a wish is nothing without a value."""
    return name in _FILLS


def _pause(said: Said) -> tuple[Phrase, ...]:
    if asks_again(said):
        return ()
    period = told_days(said.times, said.today) if said.today else None
    if period is None:
        return ()
    if period.until is not None:
        return (Choose(preference=Pause(period.until, period.since)),)
    if period.days is None or period.days > LONGEST_PAUSE.days:
        return ()
    return (Choose(preference=PauseFor(period.days, period.since)),)


def _weekday(said: Said) -> tuple[Phrase, ...]:
    match said.of(TimeKind.WEEKDAY):
        case _ if any(
            each.kind is TimeKind.NEXT_WEEK for each in said.times
        ):  # a day, and not of each week
            return ()
        case _ if said.denies_day:
            return ()
        case [int(weekday)]:
            hour = _hour(said) if said.of(TimeKind.CLOCK) else ()
            return (Choose(preference=Weekly(weekday)), *hour)
        case _:
            return ()


def _hour(said: Said) -> tuple[Phrase, ...]:
    told = dict.fromkeys((*said.of(TimeKind.CLOCK), *said.of(TimeKind.BARE_HOUR)))
    clocks = [each for each in told if isinstance(each, time)]
    numbers = [each for each in said.of(TimeKind.NUMBER) if isinstance(each, int)]
    if len(clocks) == 1 and _may_be_later(clocks[0], said):
        return _one_of([SummaryHour(clocks[0].hour), SummaryHour(clocks[0].hour + NOON)])
    if clocks:
        return _one_of([hour_at(each, f"{each:%H:%M}") for each in clocks])
    is_short = len(said.words.words) <= SHORT  # in a longer text a number alone may count anything
    if not clocks and is_short and len(numbers) == 1 and numbers[0] < HOURS:
        return (Choose(preference=SummaryHour(numbers[0])),)
    return ()


def either_half(phrase: Phrase, said: Said) -> Phrase:
    """Return the choice of an hour as a question, where it may be of the afternoon as well."""
    match phrase:
        case Choose(preference=SummaryHour(hour=hour)) if _may_be_later(time(hour), said):
            return Choose(preference=one_of([SummaryHour(hour), SummaryHour(hour + NOON)]))
        case _:
            return phrase


def _may_be_later(clock: time, said: Said) -> bool:
    """Say whether an hour of the night may be one of the afternoon: at one, and nothing says which."""
    if clock.minute or not 0 < clock.hour <= SMALL_HOURS:
        return False
    words, early = said.words.words, time_words().before_noon
    exact = (f"0{clock.hour}", f"{clock.hour}am", f"{clock.hour}a.m")
    return early.isdisjoint(words) and not any(each.startswith(exact) for each in words)


def _zone(said: Said) -> tuple[Phrase, ...]:
    """Return the zone of the one place that is named; a question where a clock is that several have."""
    found: dict[Zone | RefusedPreference, None] = {}
    words, at = said.words, 0
    if word_list("away_from_a_place").intersection(words.words):  # five hours behind London
        return ()
    while at < len(words.words):
        for end in range(min(len(words.words), at + LONGEST_PLACE), at, -1):
            part = words[slice(at, end)]
            zone = read_zone(part.as_written(), today=said.today) if _may_be_place(part) else None
            if zone is not None:
                found[zone] = None
                at = end - 1
                break
        at += 1
    zones = [each for each in found if isinstance(each, Zone)]
    return _one_of(zones or list(found))


def _may_be_place(part: Words) -> bool:
    """Say whether words look like a place, or like hours from Greenwich."""
    if all(raw[:1].isupper() or not raw[:1].isalpha() for raw in part.raw):
        return True
    if begins_offset(part.words[0]):
        return True
    return len(part.words) == 1 and not is_common(part.words[0])


def _one_of(
    named: Sequence[Preference | RefusedPreference],
) -> tuple[Phrase, ...]:
    """Return the choice of the value that is named, or of the one of a few that is not so already."""
    if len(named) == 1:
        return (Choose(preference=named[0]),)
    known = [each for each in named if not isinstance(each, RefusedPreference)]
    is_few = 0 < len(known) == len(named) <= MOST_VALUES
    return (Choose(preference=one_of(known)),) if is_few else ()


def _language(said: Said) -> tuple[Phrase, ...]:
    """Return the one language that is named, or of several the one that is written *in*."""
    named = _languages(said)
    inside = [code for code, is_in in named.items() if is_in]
    codes = inside if len(inside) == 1 else list(named)
    return _one_of([Language(code) for code in codes])


def _languages(said: Said) -> dict[str, bool]:
    """Return the languages that are named, and whether the word before says "in"."""
    words, before = said.words.words, word_list("in_a_language")
    found: dict[str, bool] = {}
    for language in said.languages:
        for at, word in enumerate(words):
            code = language.languages.get(word) if len(word) > 2 else None  # noqa: PLR2004
            if code is not None:
                found[code] = found.get(code, False) or (at > 0 and words[at - 1] in before)
    return found


def _name(said: Said) -> tuple[Phrase, ...]:
    """Return the one display name that is told to be shown."""
    wanted = said.names.wanted
    return (Choose(preference=DisplayName(wanted[0])),) if len(wanted) == 1 else ()


def _join(said: Said) -> tuple[Phrase, ...]:
    """Return the joining of what is named; nothing where somebody wants to go."""
    if any(each.leaves for each in said.clauses):
        return ()
    return (JoinCommunity(name=said.text),) if said.rare else ()


def _leave(said: Said) -> tuple[Phrase, ...]:
    """Return the leaving of what is named; nothing where it is asked about, or somebody stays."""
    if said.text.rstrip().endswith("?") or said.speaks_of("stay"):
        return ()
    return (LeaveCommunity(name=said.text if said.rare else None),)


def _tags(said: Said, *, on: bool) -> tuple[Phrase, ...]:
    """Return the tags that are named: with their sign, in quotes, as a short subject, or by rare words."""
    tags = [word.lstrip("#") for word in said.words.words if word.startswith("#")]
    named = tags or quoted_in(said.text) or _in_subject(said) or _rare_words(said)
    wanted = {name.casefold(): FollowTag(name=name.casefold(), on=on) for name in named}
    return tuple(wanted.values()) if len(wanted) <= MOST_TAGS else ()


def _in_subject(said: Said) -> list[str]:
    """Return the names that a subject lists above a text that says what to do with them."""
    is_short = 0 < len(said.subject.split()) <= LONGEST_NAME and bool(said.lines)
    pieces = names_in(said.subject) if is_short else []
    return pieces if all(len(each.split()) <= 2 for each in pieces) else []  # noqa: PLR2004


def _rare_words(said: Said) -> list[str]:
    rare = (each for each in said.rare if len(each.split()) <= 2)  # noqa: PLR2004
    return [each for each in rare if not each[:1].isupper()]


def _instant(said: Said, *, on: bool) -> tuple[Phrase, ...]:
    """Return the choice with all that was said as the name: whoever knows the communities finds it there."""
    name = " ".join(said.text.split())
    return (Choose(preference=Instant(name, is_on=on)),) if said.rare else ()


def _one_address(said: Said, makes: Callable[[str], Phrase]) -> tuple[Phrase, ...]:
    is_one = len(said.addresses) == 1 and not said.spoken_addresses
    return (makes(said.addresses[0]),) if is_one else ()


_FILLS: Mapping[str, Fill] = {
    "pause": _pause,
    "summary_again": summary_told,
    "summary_weekly_on": _weekday,
    "hour": _hour,
    "zone": _zone,
    "language": _language,
    "name": _name,
    "join": _join,
    "leave": _leave,
    "follow_tag": lambda said: _tags(said, on=True),
    "unfollow_tag": lambda said: _tags(said, on=False),
    "instant_on": lambda said: _instant(said, on=True),
    "instant_off": lambda said: _instant(said, on=False),
    "search": lambda said: (Search(query=(" ".join(said.lines) or said.subject)[:QUERY]),),
    "add_address": lambda said: _one_address(said, lambda one: UseAddress(address=one, on=True)),
    "remove_address": lambda said: _one_address(
        said, lambda one: UseAddress(address=one, on=False)
    ),
    "change_address": lambda said: _one_address(said, lambda one: ChangeAddress(address=one)),
}
