"""Spells a phrase as a ready mail: the address and the subject that a link in a letter puts in place."""

from collections.abc import Mapping

from digest.community.preferences.preference import PauseFor
from digest.intents.phrases import (
    AskPerson,
    ChangeAddress,
    Choose,
    Explain,
    FollowTag,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    MuteMember,
    Phrase,
    Search,
    Show,
    StopThis,
    SummaryAgain,
    Terminate,
    UseAddress,
    Viewable,
)
from digest.language.vocabulary import vocabularies


def ready_mail(phrase: Phrase) -> tuple[str, str] | None:  # noqa: C901, PLR0911, PLR0912  (one arm a phrase)
    """Return the address and the subject of a ready mail; None where it must answer a letter."""
    match phrase:
        case Show(what=what):
            return _SHOWN_AT.get(what, (Viewable.HELP.value, what.value))
        case Explain(topic=topic):
            return "help", vocabularies()[0].labels[f"explain_{topic}"]
        case SummaryAgain():
            return "help", _again(phrase)
        case Search(query=query):
            return "search", query
        case JoinCommunity(name=name):
            return "join", name
        case LeaveCommunity(name=str(name)):
            return "leave", name
        case FollowTag(name=name, on=on):
            return "tags", f"{'follow' if on else 'unfollow'} {name}"
        case MuteMember(name=name, on=on) if name:
            return "help", f"{'mute' if on else 'unmute'} {name}"
        case Choose(preference=PauseFor(days=days, since=None)):
            return "pause", f"{days} days"
        case Choose(preference=chosen):
            return "settings", spelled(chosen.setting, chosen.value)
        case AskPerson():
            return "help", "PERSON"
        case GetData():
            return "data", "my data"
        case Terminate(erases=erases):
            return "terminate", "terminate and erase my posts" if erases else "terminate my account"
        case UseAddress(address=address, on=on):
            return "settings", f"{'add' if on else 'remove'} address {address}"
        case ChangeAddress(address=address):
            return "settings", f"change address to {address}"
        case StopThis(all=True):
            return "help", "stop all"
        case _:
            return None


def spelled(setting: str, value: str) -> str:
    """Return the words that ask for a value of a setting, as letters show them."""
    words = vocabularies()[0].spelled
    return words.get(f"{setting} {value}") or f"{words.get(setting, setting)} {value}"


def _again(phrase: SummaryAgain) -> str:
    if phrase.day is not None:
        return f"summary of {phrase.day.isoformat()} again"
    return f"{_AGO.get(phrase.days_ago, 'the last')} summary again"


_AGO: Mapping[int | None, str] = {
    0: "today's",
    1: "yesterday's",
    2: "the day before yesterday's",
}
_SHOWN_AT = {
    Viewable.HELP: ("help", "help"),
    Viewable.HOME: ("home", "home"),
    Viewable.COMMUNITIES: ("communities", "communities"),
    Viewable.TAGS: ("tags", "tags"),
    Viewable.FOLLOWED: ("tags", "followed"),
    Viewable.SETTINGS: ("settings", "settings"),
    Viewable.CHOICES: ("settings", "choices"),
}
