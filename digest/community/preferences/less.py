"""What a member can choose to get less of a kind of letter, instead of none of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from digest.community.people.member import Member, NotificationTiming, SummaryLength, SummaryScope
from digest.community.preferences.columns import current
from digest.community.preferences.preference import (
    Daily,
    Length,
    Notifications,
    Pause,
    Preference,
    PreferenceName,
    Scope,
    Weekly,
)
from digest.community.preferences.stop import Stream

BREAKS = (1, 2, 4)  # weeks
CHANGED: Mapping[Stream, tuple[PreferenceName, ...]] = {  # by what there is less of a stream
    Stream.SUMMARY: (PreferenceName.SUMMARY, PreferenceName.LENGTH, PreferenceName.SCOPE),
    Stream.NOTIFICATIONS: (PreferenceName.NOTIFICATIONS,),
    Stream.NEW_CONVERSATIONS: (),
    Stream.ANNOUNCEMENTS: (),
}
RARER = (  # each brings fewer letters than the one before it
    NotificationTiming.AT_ONCE,
    NotificationTiming.GATHERED,
    NotificationTiming.SETTLED,
)


def less_of(member: Member, stream: Stream, *, at: datetime) -> Iterator[Preference]:
    """Yield what brings the member fewer or shorter letters of a stream that is not stopped, never more."""
    if stream is Stream.SUMMARY:
        if current(member, PreferenceName.SUMMARY, at=at) == Daily():
            yield Weekly(member.summary_weekday)
        if member.summary_length is SummaryLength.LONG:
            yield Length(SummaryLength.SHORT)
        if member.summary_scope is SummaryScope.ALL:
            yield Scope(SummaryScope.FOLLOWED)
    elif stream is Stream.NOTIFICATIONS and member.notifications in RARER:
        yield from map(Notifications, RARER[RARER.index(member.notifications) + 1 :])


def breaks_from(today: date) -> Mapping[int, Pause]:
    """Return the breaks from all letters that can begin today, by their weeks."""
    return {weeks: Pause(today + timedelta(weeks=weeks)) for weeks in BREAKS}
