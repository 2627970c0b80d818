"""One thing that decided about a letter: its name, which never changes, and what it says in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from digest.community.people.mailbox import masked
from digest.mail.moments import dated_by, day

_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+@[\w-]+(?:\.[\w-]+)+")


class WhyRule(StrEnum):
    """What decided about a letter, or about a post in it."""

    # the member and what they chose
    CHOICE = "choice"
    CHANGED_SINCE = "changed_since"
    FORMER = "former"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    PAUSED = "paused"
    UNCONFIRMED = "unconfirmed"
    SUPPRESSED = "suppressed"
    JOINED_LATER = "joined_later"
    # the day
    NOT_THE_DAY = "not_the_day"
    NOT_DUE_YET = "not_due_yet"
    DATE_HAD_ONE = "date_had_one"
    NOT_PLANNED = "not_planned"
    PERIOD = "period"
    TOLD_BY_NEXT = "told_by_next"
    NEXT = "next"
    OTHER_LETTERS = "other_letters"
    # what the outbox holds
    WAITS = "waits"
    SENDING_STOPPED = "sending_stopped"
    WARM_UP = "warm_up"
    IN_HAND = "in_hand"
    SENT = "sent"
    CAME_BACK = "came_back"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    GIVEN_UP = "given_up"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    EMPTY = "empty"
    LOST = "lost"
    # what there was to tell
    NOTHING_SETTLED = "nothing_settled"
    TOLD = "told"
    NOT_READABLE = "not_readable"
    NOT_READABLE_AT_ALL = "not_in_the_community"
    OWN = "own"
    MUTED_CONVERSATION = "muted_conversation"
    MUTED_MEMBER = "muted_member"
    READ_BEFORE = "read_before"
    NOT_FOLLOWED = "not_followed"
    TOO_YOUNG = "too_young"
    KEPT_OPEN = "kept_open"
    HELD = "held"
    HIDDEN = "hidden"
    DELETED = "deleted"
    CONVERSATION_REMOVED = "conversation_removed"
    SETTLED_BEFORE = "settled_before"
    ONLY_COUNTED = "only_counted"
    ONLY_TITLE = "only_title"
    TOLD_ALREADY = "told_already"
    NOT_VISIBLE_THEN = "not_visible_then"
    NOT_KNOWN = "not_known"
    # letters about one post
    POST = "post"
    IN_LETTER = "in_letter"
    RECEIPT = "receipt"
    WAS_TO_TELL = "was_to_tell"
    NO_NOTIFICATION = "no_notification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One thing that decided, in words with times in the member's zone, and what it is about."""

    rule: WhyRule
    says: str
    at: datetime | None = None
    letter: int | None = None
    conversation: int | None = None
    posts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyAnswer:
    """The answer to one question: in a sentence, and then everything that decided, in order."""

    member: int
    zone: str
    day: date | None = None
    post: int | None = None
    got: bool | None  # None: nobody can know, as after a broken connection
    answer: str
    reasons: Sequence[Because]
    letters: Sequence[int] = field(default=())  # numbers in the outbox


@dataclass(frozen=True, slots=True)
class LocalTimes:
    """Writes moments and days as a member's calendar shows them, read at a moment."""

    zone: ZoneInfo
    now: datetime

    def moment(self, at: datetime) -> str:
        """Return a moment: "Tue 3 Mar, 07:00"."""
        return dated_by(at.astimezone(self.zone), self.now.astimezone(self.zone))

    def day(self, when: date) -> str:
        """Return a day: "Tuesday 3 March 2026"."""
        return day(datetime(when.year, when.month, when.day, tzinfo=self.zone))


def without_addresses(text: str) -> str:
    """Return a relay's words with addresses masked: some servers quote whom they refuse."""
    return _ADDRESS.sub(lambda each: masked(each[0]), text)


def as_ending(says: str, who: str) -> str:
    """Return a sentence as it stands behind a colon, a name at its head as it is."""
    return says if says.startswith(who) else says[:1].lower() + says[1:]
