"""Says what a named wish comes to in the words of a mail: with its value, and only where it is meant."""

from collections.abc import Collection, Iterable, Sequence

from digest.community.preferences.preference import (
    Daily,
    Instant,
    Pause,
    PreferenceName,
    Weekly,
)
from digest.intents.meaning import DAILY, PLAIN, TOPICS, WEEKLY
from digest.intents.phrases import (
    Choose,
    Explain,
    HelpTopic,
    JoinCommunity,
    LeaveCommunity,
    Phrase,
)
from digest.language.senses import speak_of
from digest.language.times_in_text import TimeKind
from inbound.interpret.commands.clauses import STOP
from inbound.interpret.commands.laying_open import (
    LAYS_OPEN,
    WHAT_SHOWS,
    only_wonders,
    plainly_hides,
)
from inbound.interpret.commands.said import Said
from inbound.interpret.commands.slots import candidates, fill, needs_value, spelled_out
from inbound.interpret.commands.together import together

MOST = 4  # guesses that a letter offers
LONGEST_NAME = 4  # words
DENIED_BY = {  # what is not done where a sentence says not to
    "stop_this": ("stop", "delete"),
    "stop_all": ("stop", "delete", "leave"),
    "terminate": ("leave", "delete", "stop"),
    "terminate_erasing": ("delete", "leave", "stop"),
    "unfollow_this": ("stop", "unfollow", "leave"),
    "delete_this": ("delete",),
    "summary_never": ("stop", "delete"),
    "notifications_off": ("stop", "delete"),
    "summary_weekly": ("weekly",),
    "summary_daily": ("daily",),
    "leave": ("leave", "stop", "delete", "stay"),
    "join": ("join",),
    "pause": ("pause",),
}
GOING_ON = frozenset(
    {"pause_off", "undo_this", "join"}
)  # wished by who stopped something, or thought of it
FOR_GOOD = frozenset(  # what no break is: stopped until a day, all is a break
    "stop_all terminate terminate_erasing leave".split()
)
WHERE_ASKED = frozenset({"explain_mute", "explain_report"})  # else it is wished for
OF_ONES_OWN = ("discreet", "content")  # which are chosen for oneself, never for others
OTHER_LENGTH = {"length_short": ("short", "long"), "length_long": ("long", "short")}
OF_BREAKS = ("pause", "away")  # senses of words that tell of one, however long it was
GOING_ON_AGAIN = ("start", "back")  # senses of words that end one
OF_WHAT_COMES = frozenset(  # what ends something, which only is not to begin: "nothing yet, please"
    "stop_all stop_this terminate terminate_erasing summary_never notifications_off leave".split()
)
HARMLESS = (  # whoever wishes it: beginnings of names
    *("explain_", "communities", "settings", "tags", "followed", "rules", "help", "home"),
    *("search", "person", "data", "summary_again"),
)
_INSTEAD = {
    "pause": "about_pause",
    "join": "about_joining",
    "leave": "about_leaving",
    "change_address": "about_address",
    "zone": "about_hour",
    "hour": "about_hour",
    "name": "about_name",
    "discreet_on": "about_discreet",
    "discreet_off": "about_discreet",
    "content_on": "about_content",
    "content_off": "about_content",
}


def phrases_of(names: Iterable[str], said: Said) -> tuple[Phrase, ...]:
    """Return what some names come to; nothing where one of them is not meant, or lacks its value."""
    found: list[Phrase] = []
    named = [*names]
    if {"zone", "hour"} <= {*named} and not fill("zone", said):  # at that hour, not on that clock
        named.remove("zone")
    for each in named:
        phrases = _phrases_of(each, said) if _is_a_wish(each) else ()
        if not phrases:
            return ()
        found += phrases
    return together((), tuple(found))


def _is_a_wish(name: str) -> bool:
    """Say whether a name comes to anything, whatever is said: "nothing" never does."""
    return needs_value(name) or name in PLAIN or name in LAYS_OPEN or name in FOR_GOOD


def explained(names: Sequence[str], perhaps: Collection[str]) -> tuple[Phrase, ...]:
    """Return how something is done that is not wished for now, where that may be asked."""
    question = f"explain_{names[0].partition('_')[0]}" if len(names) == 1 else ""
    return (PLAIN[question],) if question in perhaps and question in PLAIN else ()


def offered(names: Sequence[str], said: Said) -> tuple[Phrase, ...]:
    """Return what may be meant, the likeliest first; where a value is missing, what shows how to say it."""
    found: dict[Phrase, None] = {}
    if said.wishing.is_for_another:
        found[Explain(topic=HelpTopic.FOR_ANOTHER)] = None
    for name in names:
        phrases = spelled_out(_phrases_of(name, said))
        if not phrases or any(map(_names_sentence, phrases)):
            topic = TOPICS.get(_INSTEAD.get(name, name), ())
            phrases = candidates(name, said) or topic[: 2 if found else MOST]
        found |= dict.fromkeys(phrases)
        if len(found) >= MOST:
            break
    return tuple(found)[:MOST]


def _names_sentence(phrase: Phrase) -> bool:
    """Say whether a phrase has all of a text for the name of a community, which no button can offer."""
    match phrase:
        case JoinCommunity(name=str(name)) | LeaveCommunity(name=str(name)):
            return len(name.split()) > LONGEST_NAME
        case Choose(preference=Instant(community=name)):
            return len(name.split()) > LONGEST_NAME
        case _:
            return False


def with_times(phrases: tuple[Phrase, ...], said: Said, *, is_clear: bool) -> tuple[Phrase, ...]:
    """Return phrases with the weekday, and if it is clear the hour, that are told with a summary.

    Nothing where one of them would be lost.
    """
    if WEEKLY in phrases:
        phrases = together(phrases, fill("summary_weekly_on", said))
    if is_clear and _leaves_out_hour(phrases, said):
        phrases += fill("hour", said)
    lacks_day = {WEEKLY, DAILY}.intersection(phrases) and said.of(TimeKind.WEEKDAY)
    return () if lacks_day or _leaves_out_hour(phrases, said) else phrases


def _leaves_out_hour(phrases: tuple[Phrase, ...], said: Said) -> bool:
    """Say whether a summary would be chosen without the hour that is told with it."""
    chosen = [each.preference for each in phrases if isinstance(each, Choose)]
    is_timed = any(isinstance(each, Daily | Weekly) for each in chosen)
    has_hour = any(each.setting is PreferenceName.HOUR for each in chosen)
    return is_timed and not has_hour and bool(said.of(TimeKind.CLOCK))


def _phrases_of(name: str, said: Said) -> tuple[Phrase, ...]:
    said = said.of_leaving if name == "leave" else said
    if name in LAYS_OPEN and plainly_hides(said.clauses):
        name = LAYS_OPEN[name]
    if not _is_meant(name, said):
        return ()
    if name in FOR_GOOD and said.tells_end:
        return fill("pause", said) if name == "stop_all" else ()
    if name == "pause_off" and (said.is_open_ended or _tells_day(said)):  # not yet
        return ()
    if name == "pause_off" and (_is_about_length(said) or _stops_letters(said)):
        return ()
    if needs_value(name):
        return fill(name, said)
    return (PLAIN[name],) if name in PLAIN else ()


def _speaks_against(name: str, said: Said) -> bool:
    """Say whether what letters show is to be so for all, or is not what the words name."""
    if name.startswith(OF_ONES_OWN) and any(each.has("for_all") for each in said.clauses):
        return True
    if name in WHAT_SHOWS:
        return only_wonders(said.clauses)
    return _names_other_length(name, said)


def _names_other_length(name: str, said: Said) -> bool:
    """Say whether only the other length is named, and not as too much, or how large print is."""
    if name not in OTHER_LENGTH:
        return False
    if any(each.has("of_print") for each in said.clauses):
        return True
    own, other = ([each for each in said.clauses if each.has(one)] for one in OTHER_LENGTH[name])
    return bool(other) and not own and not any(each.has("too_much") for each in other)


def _is_about_length(said: Said) -> bool:
    """Say whether only what names a length may be to come again: "the long ones back please"."""
    lengths = OTHER_LENGTH["length_long"]
    others = [each for each in said.clauses if not any(map(each.has, lengths))]
    is_named = len(others) < len(said.clauses)
    ends = any(speak_of(each.words, GOING_ON_AGAIN) for each in others)
    return is_named and not ends and not any(map(said.speaks_of, OF_BREAKS))


def _stops_letters(said: Said) -> bool:
    """Say whether letters are to end, and neither a break is spoken of nor that anything begins again."""
    return said.speaks_of(STOP) and not any(map(said.speaks_of, (*OF_BREAKS, *GOING_ON_AGAIN)))


def _tells_day(said: Said) -> bool:
    """Say whether days to come are told by their dates; a mere length is that of a break which is over."""
    chosen = (each.preference for each in fill("pause", said) if isinstance(each, Choose))
    return any(isinstance(each, Pause) for each in chosen)


def _is_meant(name: str, said: Said) -> bool:
    """Say whether the writer wants what was heard: nobody else, for now, and no clause says not to."""
    if name in WHERE_ASKED and not any(
        each.is_asked or each.has("asks_how") for each in said.clauses
    ):
        return False
    if name.startswith(HARMLESS):
        return True
    if said.wishing.is_for_another or (said.is_content and name not in GOING_ON):
        return False
    if name in OF_WHAT_COMES and said.is_only_not_yet:
        return False
    if _speaks_against(name, said):
        return False
    return name not in DENIED_BY or (
        (said.wishing.is_open or name in GOING_ON) and not any(map(said.denies, DENIED_BY[name]))
    )
