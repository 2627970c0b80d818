"""Says what a mail to an address for commands asks for by silence, or by a mere name."""

import re
from collections.abc import Sequence

from digest.community.preferences.read_preference import read_zone
from digest.intents.meaning import TOPICS
from digest.intents.phrases import (
    Choose,
    FollowTag,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    NotUnderstood,
    Phrase,
    Search,
    Show,
    Terminate,
    Viewable,
)
from digest.language.politeness import variants
from digest.language.vocabulary import Vocabularies
from digest.language.words import split_words
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.commands.thanks import more_than_thanks

LONGEST_NAME = 8  # words of a community's name
LONGEST_TAG = 4
QUERY = 200  # characters

ALWAYS: dict[str, Phrase] = {  # whatever is said there, this does no harm
    "home": Show(what=Viewable.HOME),
    "communities": Show(what=Viewable.COMMUNITIES),
    "data": GetData(),
    "terminate": Terminate(),
}
ASKS_FIRST = ("data", "terminate")  # whatever is said there is asked about, but for thanks
_SILENCE: dict[str, tuple[Phrase, ...] | NotUnderstood] = {
    "tags": (Show(what=Viewable.TAGS),),
    "settings": (Show(what=Viewable.SETTINGS),),
    "help": (Show(what=Viewable.HELP),),
    "join": NotUnderstood(likely=TOPICS["about_joining"]),
    "leave": NotUnderstood(likely=TOPICS["about_leaving"]),
    "pause": NotUnderstood(likely=TOPICS["about_pause"]),
    "search": NotUnderstood(likely=TOPICS["about_finding"]),
}


def silence(command: str, text: str = "") -> tuple[Phrase, ...] | NotUnderstood:
    """Return what a mail asks for that says nothing, or nothing but this text that asks for nothing."""
    if text and command in ASKS_FIRST:
        return (Show(what=Viewable.HELP),)
    thanked = more_than_thanks(text)
    if thanked and command not in (*ALWAYS, "join"):
        return thanked
    if command in ALWAYS:
        return (ALWAYS[command],)
    return _SILENCE.get(command, NotUnderstood())


def bare(command: str, lines: Sequence[str], languages: Vocabularies) -> tuple[Phrase, ...]:
    """Return what mere names ask for: a community's, a tag's, or the words to look for."""
    if command == "search":
        return (Search(query=lines[0][:QUERY]),) if lines else ()
    names = [name for line in lines for name in names_in(_polished(line, languages))]
    match command:
        case "join" if _are_short(names, LONGEST_NAME) and not _leaves(lines, languages):
            return tuple(JoinCommunity(name=name) for name in names)
        case "leave" if _are_short(names, LONGEST_NAME):
            return tuple(LeaveCommunity(name=name) for name in names)
        case "settings" if len(lines) == 1:
            zone = read_zone(lines[0], today=None)
            return (Choose(preference=zone),) if zone is not None else ()
        case "tags" if _are_short(names, LONGEST_TAG):
            return tuple(FollowTag(name=name.lstrip("#"), on=True) for name in names)
        case _:
            return ()


def names_in(text: str) -> list[str]:
    """Return the names of a list: "sleep, lung friends and diabetes"; an "and" alone may be in a name."""
    pieces = [piece for piece in re.split(r"\s*[,;]\s*", text) if piece]
    if len(pieces) > 1:
        pieces[-1:] = re.split(r"^(?:and|und|y)\s+|\s+(?:and|und|y|&)\s+", pieces[-1])
    return [name for piece in pieces if (name := split_words(piece).as_written())]


def several(phrase: Phrase) -> tuple[Phrase, ...]:
    """Return one phrase a name, where a phrase names several."""
    match phrase:
        case JoinCommunity(name=name):
            return tuple(JoinCommunity(name=each) for each in names_in(name))
        case LeaveCommunity(name=str(name)):
            return tuple(LeaveCommunity(name=each) for each in names_in(name))
        case FollowTag(name=name, on=on):
            return tuple(FollowTag(name=each.lstrip("#"), on=on) for each in names_in(name))
        case _:
            return (phrase,)


def _polished(line: str, languages: Vocabularies) -> str:
    """Return a line without please and thank you, in whatever language takes most of it away."""
    shortest = split_words(line)
    for language in languages:
        least = variants(split_words(line), language, with_requests=False)[0]
        shortest = min(shortest, least, key=lambda each: len(each.words))
    return shortest.as_written()


def _leaves(lines: Sequence[str], languages: Vocabularies) -> bool:
    """Say whether somebody wants to go, and not to come."""
    return any(each.leaves for each in clauses_of(lines, languages))


def _are_short(names: list[str], longest: int) -> bool:
    return bool(names) and all(len(name.split()) <= longest for name in names)
