"""What a member can choose to get less of a kind of letter, instead of none of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from digest.community.people.member import Member, NotificationTiming, SummaryLength, SummaryScope
from digest.community.preferences.columns import current
from digest.community.preferences.preference import (
    AskedPreference,
    Daily,
    Length,
    Notifications,
    Pause,
    PauseFor,
    PreferenceName,
    Scope,
    Weekly,
)
from digest.community.preferences.stop import Stream

BREAKS = tuple(PauseFor(days) for days in (7, 14, 28))
CHANGED: Mapping[Stream, tuple[PreferenceName, ...]] = {  # by what there is less of a stream
    Stream.SUMMARY: (
        PreferenceName.SUMMARY,
        PreferenceName.LENGTH,
        PreferenceName.SCOPE,
        PreferenceName.PAUSE,
    ),
    Stream.NOTIFICATIONS: (PreferenceName.NOTIFICATIONS, PreferenceName.PAUSE),
    Stream.NEW_CONVERSATIONS: (PreferenceName.PAUSE,),
}
RARER = (  # each brings fewer letters than the one before it
    NotificationTiming.AT_ONCE,
    NotificationTiming.GATHERED,
    NotificationTiming.SETTLED,
)


def less_of(member: Member, stream: Stream, *, at: datetime) -> tuple[AskedPreference, ...]:
    """Return what brings the member fewer or shorter letters of a stream that is not stopped, never more.

    Breaks from all letters are the last, where none goes on or is to come.
    """
    has_break = current(member, PreferenceName.PAUSE, at=at) != Pause(None)
    return (*_lesser(member, stream, at=at), *(() if has_break else BREAKS))


def _lesser(member: Member, stream: Stream, *, at: datetime) -> Iterator[AskedPreference]:
    if stream is Stream.SUMMARY:
        if current(member, PreferenceName.SUMMARY, at=at) == Daily():
            yield Weekly(member.summary_weekday)
        if member.summary_length is SummaryLength.LONG:
            yield Length(SummaryLength.SHORT)
        if member.summary_scope is SummaryScope.ALL:
            yield Scope(SummaryScope.FOLLOWED)
    elif stream is Stream.NOTIFICATIONS and member.notifications in RARER:
        yield from map(Notifications, RARER[RARER.index(member.notifications) + 1 :])
