"""What names in the vocabularies mean: wishes, the same whatever the language; some need a slot filled."""

from collections.abc import Callable, Mapping

from digest.community.preference import PreferenceName
from digest.intents.intents import (
    AskModerator,
    ChangeAddress,
    Choose,
    DeleteThis,
    EditThis,
    FollowTag,
    FollowThis,
    GetData,
    Intent,
    JoinCommunity,
    LeaveCommunity,
    More,
    NoCommunity,
    PauseFor,
    Search,
    Show,
    StopThis,
    Terminate,
    UseAddress,
    Viewable,
)
from digest.language.vocabulary import Vocabulary

Slots = Mapping[str, str]

WEEKLY = Choose(setting=PreferenceName.SUMMARY, value="weekly")
DAILY = Choose(setting=PreferenceName.SUMMARY, value="daily")
NEVER = Choose(setting=PreferenceName.SUMMARY, value="never")
QUIET = Choose(setting=PreferenceName.NOTIFICATIONS, value="off")
GATHERED = Choose(setting=PreferenceName.NOTIFICATIONS, value="gathered")
RESUME = Choose(setting=PreferenceName.PAUSE, value="off")
STOP_ALL = StopThis(all=True)
HELP, HOME = Show(what=Viewable.HELP), Show(what=Viewable.HOME)
COMMUNITIES, SETTINGS = Show(what=Viewable.COMMUNITIES), Show(what=Viewable.SETTINGS)
TWO_WEEKS = PauseFor(days=14)
CHANGE_ADDRESS = ChangeAddress(address="...")  # to be filled in
ADD_ADDRESS = UseAddress(address="...", on=True)

PLAIN: Mapping[str, Intent] = {  # that need nothing more
    **{what.value: Show(what=what) for what in Viewable},
    "leave_this": LeaveCommunity(name=None),
    "follow_this": FollowThis(on=True),
    "unfollow_this": FollowThis(on=False),
    "stop_this": StopThis(),
    "stop_all": STOP_ALL,
    "summary_daily": DAILY,
    "summary_weekly": WEEKLY,
    "summary_never": NEVER,
    "notifications_at_once": Choose(setting=PreferenceName.NOTIFICATIONS, value="at once"),
    "notifications_gathered": GATHERED,
    "notifications_settled": Choose(setting=PreferenceName.NOTIFICATIONS, value="settled"),
    "notifications_off": QUIET,
    "receipts_always": Choose(setting=PreferenceName.RECEIPTS, value="always"),
    "receipts_problems": Choose(setting=PreferenceName.RECEIPTS, value="problems"),
    "discreet_on": Choose(setting=PreferenceName.DISCREET, value="on"),
    "discreet_off": Choose(setting=PreferenceName.DISCREET, value="off"),
    "discreet_as_the_community": Choose(setting=PreferenceName.DISCREET, value="as the community"),
    "letters_html": Choose(setting=PreferenceName.LETTERS, value="html"),
    "letters_text": Choose(setting=PreferenceName.LETTERS, value="text"),
    "pause_off": RESUME,
    "data": GetData(),
    "terminate": Terminate(),
    "terminate_erasing": Terminate(erases=True),
    "ask_moderator": AskModerator(),
    "edit_this": EditThis(),
    "delete_this": DeleteThis(),
    "more": More(),
    "no_community": NoCommunity(words=""),  # whatever was said goes into it
}

FILLED: Mapping[str, tuple[str, Callable[[str], Intent]]] = {  # the slot, and what it makes
    "search": ("query", lambda query: Search(query=query)),
    "join": ("name", lambda name: JoinCommunity(name=name)),
    "leave": ("name", lambda name: LeaveCommunity(name=name)),
    "follow_tag": ("name", lambda name: FollowTag(name=name.lstrip("#"), on=True)),
    "unfollow_tag": ("name", lambda name: FollowTag(name=name.lstrip("#"), on=False)),
    "summary_weekly_on": (
        "weekday",
        lambda day: Choose(setting=PreferenceName.SUMMARY, value=f"weekly {day}"),
    ),
    "hour": ("hour", lambda hour: Choose(setting=PreferenceName.HOUR, value=hour)),
    "zone": ("zone", lambda zone: Choose(setting=PreferenceName.ZONE, value=zone)),
    "instant_on": ("name", lambda name: Choose(setting=PreferenceName.INSTANT, value=f"{name} on")),
    "instant_off": (
        "name",
        lambda name: Choose(setting=PreferenceName.INSTANT, value=f"{name} off"),
    ),
    "language": ("language", lambda code: Choose(setting=PreferenceName.LANGUAGE, value=code)),
    "name": ("name", lambda name: Choose(setting=PreferenceName.NAME, value=name)),
    "pause_for": ("days", lambda days: PauseFor(days=int(days))),
    "pause_until": ("date", lambda day: Choose(setting=PreferenceName.PAUSE, value=f"until {day}")),
    "add_address": ("address", lambda address: UseAddress(address=address, on=True)),
    "change_address": ("address", lambda address: ChangeAddress(address=address)),
    "remove_address": ("address", lambda address: UseAddress(address=address, on=False)),
}

HOURS = tuple(Choose(setting=PreferenceName.HOUR, value=str(hour)) for hour in (6, 8, 12, 18))

TOPICS: Mapping[str, tuple[Intent, ...]] = {  # what words may be about that ask for nothing clearly
    "about_summary": (WEEKLY, DAILY, NEVER),
    "about_hour": HOURS,
    "about_notifications": (
        GATHERED,
        Choose(setting=PreferenceName.NOTIFICATIONS, value="at once"),
        QUIET,
    ),
    "about_less": (WEEKLY, QUIET, TWO_WEEKS, STOP_ALL),
    "about_stopping": (STOP_ALL, WEEKLY, TWO_WEEKS, Terminate()),
    "about_pause": (PauseFor(days=7), TWO_WEEKS, PauseFor(days=30), RESUME),
    "about_leaving": (COMMUNITIES, STOP_ALL, Terminate(), HELP),
    "about_joining": (COMMUNITIES, HELP),
    "about_finding": (HELP, HOME, Show(what=Viewable.TAGS)),
    "about_letters": (
        Choose(setting=PreferenceName.LETTERS, value="text"),
        Choose(setting=PreferenceName.LETTERS, value="html"),
    ),
    "about_discreet": (PLAIN["discreet_on"], PLAIN["discreet_off"]),
    "about_tags": (Show(what=Viewable.FOLLOWED), Show(what=Viewable.TAGS)),
    "about_settings": (SETTINGS, HELP),
    "about_address": (CHANGE_ADDRESS, ADD_ADDRESS, SETTINGS),
    "about_name": (Choose(setting=PreferenceName.NAME, value="..."), SETTINGS),
    "about_report": (),  # it needs the address of that very post, which its letter has
}
NOTHING = "nothing"  # words that ask for nothing by themselves: hello, my request

_NAMES = frozenset(PLAIN) | frozenset(FILLED) | frozenset(TOPICS) | {NOTHING}


def unknown_names(vocabulary: Vocabulary) -> frozenset[str]:
    """Return what a language has phrases for that nobody can ask for."""
    return frozenset[str]().union(*(each.names for each in vocabulary.levels.values())) - _NAMES


def phrase_of(wish: Intent) -> tuple[str, str]:
    """Return the name of a wish in the vocabularies and what fills its slot, empty where it has none."""
    for name, plain in PLAIN.items():
        if plain == wish:
            return name, ""
    return _filled(wish)


def _filled(wish: Intent) -> tuple[str, str]:  # noqa: C901, PLR0911  (one arm a wish)
    match wish:
        case Search(query=filler):
            return "search", filler
        case JoinCommunity(name=filler):
            return "join", filler
        case LeaveCommunity(name=str(filler)):
            return "leave", filler
        case FollowTag(name=filler, on=on):
            return "follow_tag" if on else "unfollow_tag", filler
        case PauseFor(days=days):
            return "pause_for", str(days)
        case UseAddress(address=filler, on=on):
            return "add_address" if on else "remove_address", filler
        case ChangeAddress(address=filler):
            return "change_address", filler
        case NoCommunity(words=filler):
            return "no_community", filler
        case Choose(setting=setting, value=value):
            return _chosen(setting, value)
        case _:
            return "help", ""


def _chosen(setting: PreferenceName, value: str) -> tuple[str, str]:
    if setting is PreferenceName.SUMMARY:
        return "summary_weekly_on", value.partition(" ")[2]
    if setting is PreferenceName.PAUSE:
        return "pause_until", value.partition(" ")[2]
    if setting is PreferenceName.INSTANT:
        name, _, on = value.rpartition(" ")
        return f"instant_{'off' if on == 'off' else 'on'}", name
    return setting.value, value
