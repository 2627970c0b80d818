"""Puts together what the parts of one mail ask for: one choice of each kind, and nothing lost."""

from itertools import combinations

from digest.community.preferences.preference import Instant, PreferenceName, Weekly
from digest.intents.meaning import WEEKLY
from digest.intents.phrases import (
    Choose,
    FollowTag,
    MuteMember,
    NoCommunity,
    Phrase,
    Show,
    SummaryAgain,
    Terminate,
)


def together(named: tuple[Phrase, ...], written: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Return the phrases of a subject and of its text; a mere look only where nothing else is asked."""
    phrases = dict[object, Phrase]()
    for phrase in named + written:
        if _is_vaguer(phrases.setdefault(_kind(phrase), phrase), phrase):
            phrases[_kind(phrase)] = phrase
    done = tuple(phrase for phrase in phrases.values() if not isinstance(phrase, Show))
    return done or tuple(phrases.values())[:1]


def contradict(phrases: tuple[Phrase, ...]) -> bool:
    """Say whether two phrases choose differently, as the halves of "two weeks and three days" do."""
    chosen = dict.fromkeys(each for each in phrases if isinstance(each, Choose))
    pairs = (pair for pair in combinations(chosen, 2) if _kind(pair[0]) == _kind(pair[1]))
    return not all(_is_vaguer(one, other) or _is_vaguer(other, one) for one, other in pairs)


def with_pieces(heard: tuple[Phrase, ...], pieces: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Return what was heard in free words, with what else its pieces choose in words that we know."""
    if not all(isinstance(each, Choose) for each in heard):
        return heard
    return together(heard, tuple(each for each in pieces if isinstance(each, Choose)))


def _is_vaguer(one: Phrase, other: Phrase) -> bool:
    """Say whether another phrase of the kind tells more exactly what one asks for: weekly, on fridays."""
    is_weekly = isinstance(other, Choose) and isinstance(other.preference, Weekly)
    return (one == WEEKLY and is_weekly) or one == Terminate()


def _kind(phrase: Phrase) -> object:
    """Return what only one phrase of a mail can be about."""
    match phrase:
        case Choose(preference=Instant(community=name)):
            return PreferenceName.INSTANT, name.casefold()
        case Choose(preference=preference):
            return preference.setting
        case FollowTag(name=name):
            return FollowTag, name.casefold()
        case MuteMember(name=name):
            return MuteMember, name.casefold()
        case Terminate() | NoCommunity() | SummaryAgain():
            return type(phrase)
        case _:
            return phrase
