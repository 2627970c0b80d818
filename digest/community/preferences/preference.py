"""What a member can choose, as values: from whoever reads a choice to the member's columns (`columns`).

Each knows its name (`setting`) and how a line of a ready mail spells it (`value`), so that whatever was
chosen before can be offered as a ready mail to go back to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from digest.community.people.member import (
    NotificationTiming,
    ReceiptChoice,
    SummaryLength,
    SummaryScope,
)
from digest.community.people.preference_fault import PreferenceFault
from digest.language.time_words import WEEKDAYS
from digest.language.vocabulary import spoken_languages

LONGEST_PAUSE = timedelta(days=366)
HOURS = 24


class PreferenceName(StrEnum):
    """What a member chooses; the word a mail to `settings` begins a line with."""

    SUMMARY = "summary"  # daily, weekly, weekly monday … weekly sunday, never
    LENGTH = "length"  # long, short
    SCOPE = "scope"  # all, followed
    HOUR = "hour"  # 0 to 23
    ZONE = "zone"  # Europe/Berlin
    NOTIFICATIONS = "notifications"  # at once, gathered, settled, off
    RECEIPTS = "receipts"  # always, problems
    DISCREET = "discreet"  # on, off, as the community
    CONTENT = "content"  # on, off
    LETTERS = "letters"  # html, text
    INSTANT = "instant"  # <community> on, <community> off
    ANNOUNCEMENTS = "announcements"  # on, off
    LANGUAGE = "language"  # en, de, es
    NAME = "name"  # the display name
    PAUSE = "pause"  # until 2026-05-01, from 2026-04-01 until 2026-05-01, off


class _Value:
    __slots__ = ()

    @property
    def until(self) -> date | None:
        """Return the day on which letters begin again; only a pause has one."""
        return None

    @property
    def since(self) -> date | None:
        """Return the day to come on which letters stop; only a pause that has not begun has one."""
        return None


@dataclass(frozen=True, slots=True)
class Daily(_Value):
    """A summary every day."""

    setting: ClassVar = PreferenceName.SUMMARY
    value: ClassVar = "daily"


@dataclass(frozen=True, slots=True)
class Weekly(_Value):
    """A summary once a week; without a weekday (Monday is 0) on the one that was chosen before."""

    weekday: int | None = None
    setting: ClassVar = PreferenceName.SUMMARY

    @property
    def value(self) -> str:
        """Return how a ready mail spells it."""
        return "weekly" if self.weekday is None else f"weekly {WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Never(_Value):
    """No summary."""

    setting: ClassVar = PreferenceName.SUMMARY
    value: ClassVar = "never"


@dataclass(frozen=True, slots=True)
class Length(_Value):
    """How much of each conversation the summary shows."""

    value: SummaryLength
    setting: ClassVar = PreferenceName.LENGTH


@dataclass(frozen=True, slots=True)
class Scope(_Value):
    """Which conversations the summary brings."""

    value: SummaryScope
    setting: ClassVar = PreferenceName.SCOPE


@dataclass(frozen=True, slots=True)
class SummaryHour(_Value):
    """The hour of the summary, 0 to 23, on the member's clock."""

    hour: int
    setting: ClassVar = PreferenceName.HOUR

    @property
    def value(self) -> str:
        """Return how a ready mail spells it."""
        return str(self.hour)


@dataclass(frozen=True, slots=True)
class Zone(_Value):
    """The clock that the member lives by, like Europe/Berlin."""

    value: str
    setting: ClassVar = PreferenceName.ZONE


@dataclass(frozen=True, slots=True)
class Notifications(_Value):
    """When replies are told of."""

    value: NotificationTiming
    setting: ClassVar = PreferenceName.NOTIFICATIONS


@dataclass(frozen=True, slots=True)
class Receipts(_Value):
    """Which receipts are sent."""

    value: ReceiptChoice
    setting: ClassVar = PreferenceName.RECEIPTS


@dataclass(frozen=True, slots=True)
class Discreet(_Value):
    """Whether subjects hide the titles of conversations; None is as each community has it."""

    is_on: bool | None
    setting: ClassVar = PreferenceName.DISCREET

    @property
    def value(self) -> str:
        """Return how a ready mail spells it."""
        return {True: "on", False: "off", None: "as the community"}[self.is_on]


@dataclass(frozen=True, slots=True)
class Content(_Value):
    """Whether letters about news show it, or say only that there is some."""

    is_on: bool
    setting: ClassVar = PreferenceName.CONTENT

    @property
    def value(self) -> str:
        """Return how a ready mail spells it."""
        return "on" if self.is_on else "off"


@dataclass(frozen=True, slots=True)
class AnnouncementChoice(_Value):
    """Whether letters from the operator to all members come."""

    is_on: bool
    setting: ClassVar = PreferenceName.ANNOUNCEMENTS

    @property
    def value(self) -> str:
        """Return how a ready mail spells it."""
        return "on" if self.is_on else "off"


@dataclass(frozen=True, slots=True)
class LetterFormat(_Value):
    """Whether letters come as plain text only."""

    text_only: bool
    setting: ClassVar = PreferenceName.LETTERS

    @property
    def value(self) -> str:
        """Return how a ready mail spells it."""
        return "text" if self.text_only else "html"


@dataclass(frozen=True, slots=True)
class Instant(_Value):
    """Whether new conversations of a community are told of at once; a membership has it, not the member."""

    community: str
    is_on: bool
    setting: ClassVar = PreferenceName.INSTANT

    @property
    def value(self) -> str:
        """Return how a ready mail spells it."""
        return f"{self.community} {'on' if self.is_on else 'off'}"


@dataclass(frozen=True, slots=True)
class Language(_Value):
    """The language that the member writes in."""

    value: str
    setting: ClassVar = PreferenceName.LANGUAGE


@dataclass(frozen=True, slots=True)
class DisplayName(_Value):
    """The name that others see; choosing one ends that we warn of the one before."""

    value: str
    setting: ClassVar = PreferenceName.NAME


@dataclass(frozen=True, slots=True)
class Pause(_Value):
    """No letters until a day, on which they begin again at the hour of the summary; None ends a pause.

    `since` is the first day without them, from its first minute; None is from now on.
    """

    until: date | None = field()
    since: date | None = None
    setting: ClassVar = PreferenceName.PAUSE

    @property
    def value(self) -> str:
        """Return how a ready mail spells it."""
        if self.until is None:
            return "off"
        return (
            f"until {self.until}" if self.since is None else f"from {self.since} until {self.until}"
        )


@dataclass(frozen=True, slots=True)
class PauseUntil(_Value):
    """No letters until a moment, however far, as only the operator names one; read back it is a `Pause`."""

    moment: datetime
    setting: ClassVar = PreferenceName.PAUSE

    @property
    def value(self) -> str:
        """Return how it is told of."""
        return f"until {self.moment:%Y-%m-%d %H:%M %Z}"


Preference = (
    Daily
    | Weekly
    | Never
    | Length
    | Scope
    | SummaryHour
    | Zone
    | Notifications
    | Receipts
    | Discreet
    | Content
    | AnnouncementChoice
    | LetterFormat
    | Instant
    | Language
    | DisplayName
    | Pause
    | PauseUntil
)


@dataclass(frozen=True, slots=True)
class PauseFor(_Value):
    """No letters for so many days, from a day or else from the one on which this is done: then a `Pause`."""

    days: int
    since: date | None = None
    setting: ClassVar = PreferenceName.PAUSE

    @property
    def value(self) -> str:
        """Return how a ready mail to `settings` spells it."""
        days = {7: "1 week", 14: "2 weeks", 30: "1 month"}.get(self.days, f"{self.days} days")
        return days if self.since is None else f"from {self.since} for {days}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPreference:
    """What could not be chosen: the words, why, and how to spell what may be meant, the likeliest first.

    `why` is a `PreferenceFault`; of letters enqueued before there was one, the sentence itself.
    """

    setting: PreferenceName
    words: str
    why: str
    likely: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """Return how a ready mail spells it: as it was written."""
        return self.words


AskedPreference = Preference | PauseFor
ReadPreference = AskedPreference | RefusedPreference


def values(setting: PreferenceName) -> tuple[Preference, ...]:
    """Return every value of a setting that takes only a few, the usual one first."""
    if setting is PreferenceName.LANGUAGE:
        return tuple(map(Language, spoken_languages()))
    return _VALUES.get(setting, ())


_VALUES: Mapping[PreferenceName, tuple[Preference, ...]] = {
    PreferenceName.SUMMARY: (Daily(), Weekly(), *map(Weekly, range(len(WEEKDAYS))), Never()),
    PreferenceName.LENGTH: tuple(map(Length, SummaryLength)),
    PreferenceName.SCOPE: tuple(map(Scope, SummaryScope)),
    PreferenceName.NOTIFICATIONS: tuple(map(Notifications, NotificationTiming)),
    PreferenceName.RECEIPTS: tuple(map(Receipts, ReceiptChoice)),
    PreferenceName.DISCREET: tuple(map(Discreet, (True, False, None))),
    PreferenceName.CONTENT: tuple(map(Content, (True, False))),
    PreferenceName.ANNOUNCEMENTS: tuple(map(AnnouncementChoice, (True, False))),
    PreferenceName.LETTERS: tuple(map(LetterFormat, (False, True))),
}


def preference_of(setting: PreferenceName, value: str) -> Preference:
    """Return the preference whose own spelling this is; raise ValueError for any other words."""
    match setting:
        case PreferenceName.HOUR if value.isdecimal() and int(value) < HOURS:
            return SummaryHour(int(value))
        case PreferenceName.ZONE:
            return Zone(value)
        case PreferenceName.NAME:
            return DisplayName(value)
        case PreferenceName.INSTANT:
            community, _, switch = value.rpartition(" ")
            return Instant(community, is_on=switch == "on")
        case PreferenceName.PAUSE:
            return _pause_of(value)
        case _:
            found = next((each for each in values(setting) if each.value == value), None)
    if found is None:
        raise ValueError(f"{value!r} is no value of {setting}")
    return found


def one_of(named: Sequence[Preference]) -> RefusedPreference:
    """Return the question which of several values of a setting is meant."""
    values = tuple(each.value for each in named)
    words, why = ", ".join(values), PreferenceFault.SEVERAL
    return RefusedPreference(setting=named[0].setting, words=words, why=why, likely=values)


def meant_of(asked: RefusedPreference, now: Preference) -> Preference | RefusedPreference:
    """Return the value that is meant of several, while `now` holds: the only other one."""
    others = [each for each in asked.likely if each != now.value]
    return preference_of(asked.setting, others[0]) if len(others) == 1 else asked


def _pause_of(value: str) -> Pause:
    if value == "off":
        return Pause(None)
    since, _, until = value.removeprefix("from ").rpartition("until ")
    return Pause(date.fromisoformat(until), date.fromisoformat(since.strip()) if since else None)
