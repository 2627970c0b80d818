"""What a member can choose to get less of a kind of letter, instead of none of it."""

from datetime import datetime

from digest.community.people.member import Member, NotificationTiming
from digest.community.preferences.columns import current
from digest.community.preferences.preference import (
    AskedPreference,
    Daily,
    Notifications,
    Pause,
    PauseFor,
    PreferenceName,
    Weekly,
)
from digest.community.preferences.stop import Stream

BREAK = PauseFor(14)
RARER = (  # each brings fewer letters than the one before it
    NotificationTiming.AT_ONCE,
    NotificationTiming.GATHERED,
    NotificationTiming.SETTLED,
)


def less_of(member: Member, stream: Stream, *, at: datetime) -> tuple[AskedPreference, ...]:
    """Return what brings the member fewer letters of a stream that is not stopped, never more.

    A break from all letters is the last, where none goes on or is to come.
    """
    has_break = current(member, PreferenceName.PAUSE, at=at) != Pause(None)
    return (*_rarer(member, stream, at=at), *(() if has_break else (BREAK,)))


def _rarer(member: Member, stream: Stream, *, at: datetime) -> tuple[AskedPreference, ...]:
    match stream:
        case Stream.SUMMARY if current(member, PreferenceName.SUMMARY, at=at) == Daily():
            return (Weekly(member.summary_weekday),)
        case Stream.NOTIFICATIONS if member.notifications in RARER:
            later = RARER[RARER.index(member.notifications) + 1 :]
            return tuple(map(Notifications, later))
        case _:
            return ()
