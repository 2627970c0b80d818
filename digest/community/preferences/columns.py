"""What preferences are in a member's columns, and what a member has chosen, read back from them.

Instant letters are a membership's: `preferences.change_preferences` knows them.
"""

from collections.abc import Callable, Mapping
from dataclasses import astuple
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.community.people.member import Member, SummaryFrequency
from digest.community.people.summary_hour import due_moment
from digest.community.preferences.preference import (
    AnnouncementChoice,
    Content,
    Daily,
    Discreet,
    DisplayName,
    Language,
    Length,
    LetterFormat,
    Never,
    Notifications,
    Pause,
    PauseUntil,
    Preference,
    PreferenceName,
    Receipts,
    Scope,
    SummaryHour,
    Weekly,
    Zone,
)

Columns = Mapping[str, object]

OF_ONE: Mapping[
    PreferenceName, tuple[str, Callable[[Any], Preference]]
] = {  # as they stand in one column
    PreferenceName.LENGTH: ("summary_length", Length),
    PreferenceName.SCOPE: ("summary_scope", Scope),
    PreferenceName.HOUR: ("summary_hour", SummaryHour),
    PreferenceName.ZONE: ("zone", Zone),
    PreferenceName.NOTIFICATIONS: ("notifications", Notifications),
    PreferenceName.RECEIPTS: ("receipts", Receipts),
    PreferenceName.DISCREET: ("discreet", Discreet),
    PreferenceName.CONTENT: ("shows_content", Content),
    PreferenceName.ANNOUNCEMENTS: ("announcements", AnnouncementChoice),
    PreferenceName.LETTERS: ("text_only", LetterFormat),
    PreferenceName.LANGUAGE: ("language", Language),
    PreferenceName.NAME: ("display_name", DisplayName),
}


def columns(preference: Preference, member: Member) -> Columns:
    """Return what a preference makes the member's columns; raise KeyError for instant letters."""
    match preference:
        case Daily() | Never():
            return {"summary_frequency": SummaryFrequency(preference.value)}
        case Weekly(weekday=weekday):
            chosen = {} if weekday is None else {"summary_weekday": weekday}
            return {"summary_frequency": SummaryFrequency.WEEKLY, **chosen}
        case Pause(until=until, since=since):
            hour, zone = member.summary_hour, member.zone
            return {
                "paused_from": since and due_moment(since, hour=0, zone=zone),
                "paused_until": until and due_moment(until, hour=hour, zone=zone),
            }
        case PauseUntil(moment=moment):
            return {"paused_from": None, "paused_until": moment}
        case DisplayName(value=name):
            return {"display_name": name, "warned_of_name": False}
        case _:
            [value] = astuple(preference)
            return {OF_ONE[preference.setting][0]: value}


def current(member: Member, setting: PreferenceName, *, at: datetime) -> Preference:
    """Return what the member has chosen at this moment; raise KeyError for instant letters."""
    if setting is PreferenceName.SUMMARY:
        if member.summary_frequency is SummaryFrequency.WEEKLY:
            return Weekly(member.summary_weekday)
        return Daily() if member.summary_frequency is SummaryFrequency.DAILY else Never()
    if setting is PreferenceName.PAUSE:
        return current_pause(member, at=at)
    column, preference = OF_ONE[setting]
    return preference(getattr(member, column))


def current_pause(member: Member, *, at: datetime) -> Pause:
    """Return the pause that goes on or is to come at this moment."""
    begins, ends, zone = member.paused_from, member.paused_until, ZoneInfo(member.zone)
    return pause_at(at, begins=begins, ends=ends, zone=zone)


def pause_at(
    at: datetime, *, begins: datetime | None, ends: datetime | None, zone: ZoneInfo
) -> Pause:
    """Return the pause that goes on or is to come; one that goes on has no first day any more."""
    if ends is None or ends <= at:
        return Pause(None)
    since = begins.astimezone(zone).date() if begins is not None and begins > at else None
    return Pause(ends.astimezone(zone).date(), since)
