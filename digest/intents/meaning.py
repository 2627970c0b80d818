"""What names in the vocabularies mean: phrases, the same whatever the language; some need a slot filled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from digest.community.people.member import (
    NotificationTiming,
    ReceiptChoice,
    SummaryLength,
    SummaryScope,
)
from digest.community.preferences.preference import (
    AnnouncementChoice,
    AskedPreference,
    Content,
    Daily,
    Discreet,
    DisplayName,
    Instant,
    Language,
    Length,
    LetterFormat,
    Never,
    Notifications,
    Pause,
    PauseFor,
    Receipts,
    RefusedPreference,
    Scope,
    SummaryHour,
    Weekly,
)
from digest.community.preferences.read_preference import read_instant
from digest.intents.phrases import (
    AskModerator,
    AskPerson,
    ChangeAddress,
    Choose,
    DeleteThis,
    EditThis,
    Explain,
    FollowTag,
    FollowThis,
    GetData,
    HelpTopic,
    JoinCommunity,
    LeaveCommunity,
    More,
    MuteMember,
    MuteThis,
    NoCommunity,
    Phrase,
    Search,
    Show,
    StopThis,
    SummaryAgain,
    Terminate,
    Thank,
    UndoThis,
    UseAddress,
    Viewable,
)
from digest.intents.slots import (
    ADDRESS,
    DATE,
    DAYS,
    DISPLAY_NAME,
    HOUR,
    LANGUAGE,
    MEMBER,
    NAME,
    PAST_DAY,
    QUERY,
    WEEKDAY,
    ZONE,
    PhraseSlot,
)
from digest.language.time_words import WEEKDAYS
from digest.language.words import Words
from digest.language.words_file import OF_POSTS, Vocabulary

T = TypeVar("T")


def _choose(preference: AskedPreference | RefusedPreference) -> Choose:
    return Choose(preference=preference)


WEEKLY = _choose(Weekly())
DAILY = _choose(Daily())
NEVER = _choose(Never())
QUIET = _choose(Notifications(NotificationTiming.OFF))
GATHERED = _choose(Notifications(NotificationTiming.GATHERED))
RESUME = _choose(Pause(None))
STOP_ALL = StopThis(all=True)
HELP, HOME = Show(what=Viewable.HELP), Show(what=Viewable.HOME)
COMMUNITIES, SETTINGS = Show(what=Viewable.COMMUNITIES), Show(what=Viewable.SETTINGS)
TWO_WEEKS = _choose(PauseFor(14))
CHANGE_ADDRESS = ChangeAddress(address="...")  # to be filled in
ADD_ADDRESS = UseAddress(address="...", on=True)

PLAIN: Mapping[str, Phrase] = {  # that need nothing more
    **{what.value: Show(what=what) for what in Viewable},
    **{f"explain_{topic}": Explain(topic=topic) for topic in HelpTopic},
    "person": AskPerson(),
    "thanks": Thank(),
    "leave_this": LeaveCommunity(name=None),
    "follow_this": FollowThis(on=True),
    "unfollow_this": FollowThis(on=False),
    "mute_this": MuteThis(on=True),
    "unmute_this": MuteThis(on=False),
    "mute_writer": MuteMember(name="", on=True),  # of what is answered
    "unmute_writer": MuteMember(name="", on=False),
    "stop_this": StopThis(),
    "stop_all": STOP_ALL,
    "summary_daily": DAILY,
    "summary_weekly": WEEKLY,
    "summary_never": NEVER,
    "length_long": _choose(Length(SummaryLength.LONG)),
    "length_short": _choose(Length(SummaryLength.SHORT)),
    "scope_all": _choose(Scope(SummaryScope.ALL)),
    "scope_followed": _choose(Scope(SummaryScope.FOLLOWED)),
    "notifications_at_once": _choose(Notifications(NotificationTiming.AT_ONCE)),
    "notifications_gathered": GATHERED,
    "notifications_settled": _choose(Notifications(NotificationTiming.SETTLED)),
    "notifications_off": QUIET,
    "receipts_always": _choose(Receipts(ReceiptChoice.ALWAYS)),
    "receipts_problems": _choose(Receipts(ReceiptChoice.PROBLEMS)),
    "discreet_on": _choose(Discreet(is_on=True)),
    "discreet_off": _choose(Discreet(is_on=False)),
    "discreet_as_the_community": _choose(Discreet(is_on=None)),
    "content_on": _choose(Content(is_on=True)),
    "content_off": _choose(Content(is_on=False)),
    "announcements_on": _choose(AnnouncementChoice(is_on=True)),
    "announcements_off": _choose(AnnouncementChoice(is_on=False)),
    "letters_html": _choose(LetterFormat(text_only=False)),
    "letters_text": _choose(LetterFormat(text_only=True)),
    "pause_off": RESUME,
    "data": GetData(),
    "terminate": Terminate(),
    "terminate_erasing": Terminate(erases=True),
    "ask_moderator": AskModerator(),
    "edit_this": EditThis(),
    "delete_this": DeleteThis(),
    "undo_this": UndoThis(),
    "more": More(),
    "summary_again": SummaryAgain(),
    "summary_of_today": SummaryAgain(days_ago=0),
    "summary_of_yesterday": SummaryAgain(days_ago=1),
    "summary_of_the_day_before": SummaryAgain(days_ago=2),
    "no_community": NoCommunity(words=""),  # whatever was said goes into it
}


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """A slot that takes words of one kind, and the intent that what they say makes."""

    slot: PhraseSlot[T]
    makes: Callable[[T], Phrase]

    def intent(self, words: Words, language: Vocabulary, today: date | None) -> Phrase | None:
        """Return what is asked with these words in the slot, None where they are nothing of its kind."""
        said = self.slot.read(words, language, today)
        return None if said is None else self.makes(said)


FILLED: Mapping[str, Filled[Any]] = {
    "search": Filled(QUERY, lambda query: Search(query=query)),
    "join": Filled(NAME, lambda name: JoinCommunity(name=name)),
    "leave": Filled(NAME, lambda name: LeaveCommunity(name=name)),
    "follow_tag": Filled(NAME, lambda name: FollowTag(name=name.lstrip("#"), on=True)),
    "unfollow_tag": Filled(NAME, lambda name: FollowTag(name=name.lstrip("#"), on=False)),
    "summary_weekly_on": Filled(WEEKDAY, lambda weekday: _choose(Weekly(weekday))),
    "summary_of": Filled(PAST_DAY, lambda day: SummaryAgain(day=day)),
    "hour": Filled(HOUR, _choose),
    "zone": Filled(ZONE, _choose),
    "mute_member": Filled(MEMBER, lambda name: MuteMember(name=name, on=True)),
    "unmute_member": Filled(MEMBER, lambda name: MuteMember(name=name, on=False)),
    "instant_on": Filled(NAME, lambda name: _choose(read_instant(name, is_on=True))),
    "instant_off": Filled(NAME, lambda name: _choose(read_instant(name, is_on=False))),
    "language": Filled(LANGUAGE, lambda code: _choose(Language(code))),
    "name": Filled(DISPLAY_NAME, lambda name: _choose(DisplayName(name))),
    "pause_for": Filled(DAYS, lambda days: _choose(PauseFor(days))),
    "pause_until": Filled(DATE, lambda day: _choose(Pause(day))),
    "add_address": Filled(ADDRESS, lambda address: UseAddress(address=address, on=True)),
    "change_address": Filled(ADDRESS, lambda address: ChangeAddress(address=address)),
    "remove_address": Filled(ADDRESS, lambda address: UseAddress(address=address, on=False)),
}

HOURS = tuple(_choose(SummaryHour(hour)) for hour in (6, 8, 12, 18))

TOPICS: Mapping[str, tuple[Phrase, ...]] = {  # what words may be about that ask for nothing clearly
    "about_summary": (WEEKLY, DAILY, NEVER),
    "about_hour": HOURS,
    "about_notifications": (
        GATHERED,
        _choose(Notifications(NotificationTiming.AT_ONCE)),
        QUIET,
    ),
    "about_less": (WEEKLY, QUIET, TWO_WEEKS, STOP_ALL),
    "about_stopping": (STOP_ALL, WEEKLY, TWO_WEEKS, Terminate()),
    "about_pause": (_choose(PauseFor(7)), TWO_WEEKS, _choose(PauseFor(30)), RESUME),
    "about_leaving": (COMMUNITIES, STOP_ALL, Terminate(), HELP),
    "about_joining": (COMMUNITIES, HELP),
    "about_finding": (HELP, HOME, Show(what=Viewable.TAGS)),
    "about_letters": (
        _choose(LetterFormat(text_only=True)),
        _choose(LetterFormat(text_only=False)),
    ),
    "about_discreet": (PLAIN["discreet_on"], PLAIN["discreet_off"]),
    "about_content": (PLAIN["content_off"], PLAIN["content_on"]),
    "about_tags": (Show(what=Viewable.FOLLOWED), Show(what=Viewable.TAGS)),
    "about_settings": (SETTINGS, HELP),
    "about_address": (CHANGE_ADDRESS, ADD_ADDRESS, SETTINGS),
    "about_name": (_choose(DisplayName("...")), SETTINGS),
    "about_report": (),  # it needs the address of that very post, which its letter has
    "about_reading": (),  # the same, of the conversation
}
NOTHING = "nothing"  # words that ask for nothing by themselves: hello, my request

_NAMES = frozenset(PLAIN) | frozenset(FILLED) | frozenset(TOPICS) | {NOTHING}


def unknown_names(vocabulary: Vocabulary) -> frozenset[str]:
    """Return what a language has phrases for that nobody can ask for."""
    asked = (level.names for place, level in vocabulary.levels.items() if place not in OF_POSTS)
    return frozenset[str]().union(*asked) - _NAMES


def phrase_of(phrase: Phrase) -> tuple[str, ...]:
    """Return the name of a phrase in the vocabularies and what fills its slots, empty where it has none."""
    for name, plain in PLAIN.items():
        if plain == phrase:
            return name, ""
    return _filled(phrase)


def _filled(phrase: Phrase) -> tuple[str, ...]:  # noqa: C901, PLR0911  (one arm a phrase)
    match phrase:
        case Search(query=filler):
            return "search", filler
        case JoinCommunity(name=filler):
            return "join", filler
        case LeaveCommunity(name=str(filler)):
            return "leave", filler
        case FollowTag(name=filler, on=on):
            return "follow_tag" if on else "unfollow_tag", filler
        case SummaryAgain(day=date() as day):
            return "summary_of", day.isoformat()
        case MuteMember(name=filler, on=on):
            return "mute_member" if on else "unmute_member", filler
        case UseAddress(address=filler, on=on):
            return "add_address" if on else "remove_address", filler
        case ChangeAddress(address=filler):
            return "change_address", filler
        case NoCommunity(words=filler):
            return "no_community", filler
        case Choose(preference=preference):
            return _chosen(preference)
        case _:
            return "help", ""


def _chosen(  # noqa: PLR0911  (one arm a preference)
    preference: AskedPreference | RefusedPreference,
) -> tuple[str, ...]:
    match preference:
        case Weekly(weekday=int(weekday)):
            return "summary_weekly_on", WEEKDAYS[weekday]
        case PauseFor(days=days, since=date() as since):
            return "pause_from_for", str(since), str(days)
        case PauseFor(days=days):
            return "pause_for", str(days)
        case Pause(until=until, since=date() as since):
            return "pause_from_until", str(since), str(until)
        case Pause(until=until):
            return "pause_until", str(until)
        case Instant(community=name, is_on=is_on):
            return f"instant_{'on' if is_on else 'off'}", name
        case _:
            return preference.setting.value, preference.value
