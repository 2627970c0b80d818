"""Changes what members chose: by mail, on the page and by the operator, all by the same rules.

When a summary comes is a rule over what is chosen and the local date of the last one, and what is in it
begins where the last one ended. So no change makes a second summary for one local date or skips a post.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from digest.community.communities.alias import known_communities
from digest.community.communities.community import Community, Membership
from digest.community.communities.join import begin_summaries
from digest.community.communities.tag import TagFollow
from digest.community.people.display_name import free_name
from digest.community.people.member import Member, MemberState, SummaryFrequency
from digest.community.people.preference_fault import BadName, PreferenceFault
from digest.community.people.summary_hour import next_moment
from digest.community.preferences.columns import columns, current, current_pause
from digest.community.preferences.preference import (
    DisplayName,
    Instant,
    Pause,
    PauseFor,
    PauseUntil,
    Preference,
    PreferenceName,
    ReadPreference,
    RefusedPreference,
    SummaryHour,
    Zone,
    meant_of,
)
from digest.community.preferences.read_pause import check_pause
from digest.language.names import called, match_names
from digest.language.whole_names import KnownName

CATCHES_UP = timedelta(days=31)  # whoever had no summaries for longer begins anew


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceChange:
    """What was chosen before, and what is now; both the same where nothing had to be changed."""

    before: Preference
    after: Preference


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceChanges:
    """What a member's choices came to, in the order in which they were made."""

    changes: tuple[PreferenceChange, ...]
    same: tuple[Preference, ...]


def resolve(
    session: Session,
    member: Member,
    asked: ReadPreference,
    *,
    at: datetime,
    community_id: int | None = None,
    service: str = "",
) -> Preference | RefusedPreference:
    """Return what is chosen for the member as it can be done, or why it cannot.

    `community_id` is the one that a letter is about which is answered, for who does not name any;
    `service` what this installation calls itself.
    """
    match asked:
        case Instant():
            return _in_community(session, member, asked, community_id)
        case DisplayName(value=name):
            return _free(session, member, name, service)
        case Pause() | PauseFor():
            return check_pause(asked, today=local_day(member, at), now=current_pause(member, at=at))
        case PauseUntil():
            return _until_moment(member, asked, at=at)
        case RefusedPreference(why=PreferenceFault.SEVERAL):
            return _other_than_now(member, asked, at=at)
        case _:
            return asked


def _other_than_now(
    member: Member, asked: RefusedPreference, *, at: datetime
) -> Preference | RefusedPreference:
    """Return the value that is meant of several: the only one that is not so already."""
    return meant_of(asked, current(member, asked.setting, at=at))


def change(
    session: Session, member: Member, choices: Sequence[Preference], *, at: datetime
) -> PreferenceChanges:
    """Set what a member chose; of two for the same setting the later holds.

    Nothing is committed here; the caller has locked the member.
    """
    first = {_place(each): current_like(session, member, each, at=at) for each in choices}
    for choice in choices:
        _set(session, member, choice, at=at)
    last = {_place(each): current_like(session, member, each, at=at) for each in choices}
    pairs = [PreferenceChange(before=before, after=last[place]) for place, before in first.items()]
    return PreferenceChanges(
        changes=tuple(each for each in pairs if each.before != each.after),
        same=tuple(each.after for each in pairs if each.before == each.after),
    )


def current_like(session: Session, member: Member, like: Preference, *, at: datetime) -> Preference:
    """Return what is chosen at the moment for the setting, and community, of another choice."""
    if not isinstance(like, Instant):
        return current(member, like.setting, at=at)
    row = _membership(session, member, like.community)
    return Instant(like.community, is_on=row is not None and row.instant)


def next_summary(session: Session, member: Member, *, at: datetime) -> datetime | None:
    """Return when the member's next summary is due; None where none comes.

    Who is suspended gets none, and nobody does who is in no community and follows no tag.
    """
    if member.state is not MemberState.ACTIVE:
        return None
    sources = (
        select(Membership.member_id).where(Membership.member_id == member.id),
        select(TagFollow.member_id).where(TagFollow.member_id == member.id),
    )
    if not any(session.exec(each.limit(1)).first() for each in sources):
        return None
    return next_moment(
        at,
        zone=member.zone,
        hour=member.summary_hour,
        frequency=member.summary_frequency,
        weekday=member.summary_weekday,
        last=member.summary_date,
        paused_from=member.paused_from,
        paused_until=member.paused_until,
    )


def local_day(member: Member, at: datetime) -> date:
    """Return the day that the member's calendar shows."""
    return at.astimezone(ZoneInfo(member.zone)).date()


def _set(session: Session, member: Member, choice: Preference, *, at: datetime) -> None:
    if isinstance(choice, Instant):
        row = _membership(session, member, choice.community)
        if row is not None:
            row.instant = choice.is_on
            session.add(row)
        return
    paused = current(member, PreferenceName.PAUSE, at=at)
    had_none = member.summary_frequency is SummaryFrequency.NEVER
    for name, value in columns(choice, member).items():
        setattr(member, name, value)
    if isinstance(choice, SummaryHour | Zone) and paused.until is not None:
        # It ends on the same day, at the new hour: so that day has one summary, and not one more at its end.
        _set(session, member, paused, at=at)
    has_one = member.summary_frequency is not SummaryFrequency.NEVER
    if had_none and has_one and member.summary_cursor < at - CATCHES_UP:
        begin_summaries(member, at=at)
    session.add(member)


def _until_moment(
    member: Member, asked: PauseUntil, *, at: datetime
) -> PauseUntil | RefusedPreference:
    """Return the pause; it is known by its day, so one that ends on that day already keeps its moment."""
    if asked.moment <= at:
        words, why = asked.value.removeprefix("until "), PreferenceFault.MOMENT_OVER
        return RefusedPreference(setting=asked.setting, words=words, why=why)
    ends = member.paused_until
    is_so = ends is not None and local_day(member, ends) == local_day(member, asked.moment)
    return PauseUntil(ends) if ends is not None and is_so else asked


def _free(
    session: Session, member: Member, name: str, service: str
) -> DisplayName | RefusedPreference:
    try:
        return DisplayName(free_name(session, name, member_id=member.id, service=service))
    except BadName as error:
        return RefusedPreference(setting=PreferenceName.NAME, words=name, why=error.fault)


def _in_community(
    session: Session, member: Member, asked: Instant, community_id: int | None
) -> Instant | RefusedPreference:
    """Return the choice with the name of a community that the member is in; refuse any other."""
    mine = sorted(known_communities(session, of_member=member.id), key=lambda each: each.name)
    named: Sequence[KnownName] = called(asked.community, mine)
    if not asked.community.strip(" .!"):
        named = [each for each in mine if community_id in (None, each.id)]
    elif not named:
        named = match_names(asked.community, mine, is_wish=True).found
    if len(named) == 1:
        return Instant(named[0].name, is_on=asked.is_on)
    return RefusedPreference(
        setting=PreferenceName.INSTANT,
        words=asked.value,
        why=PreferenceFault.WHICH_COMMUNITY if mine else PreferenceFault.NO_COMMUNITY,
        likely=tuple(Instant(each.name, is_on=asked.is_on).value for each in mine),
    )


def _membership(session: Session, member: Member, name: str) -> Membership | None:
    return session.exec(
        select(Membership)
        .join(Community, col(Community.id) == col(Membership.community_id))
        .where(Membership.member_id == member.id, Community.name == name)
    ).first()


def _place(choice: Preference) -> tuple[PreferenceName, str]:
    return choice.setting, choice.community if isinstance(choice, Instant) else ""
