"""What the letter with all choices shows: what a member has chosen of each setting, and what else can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.communities.community import Community, Membership
from digest.community.people.mailbox import mailboxes
from digest.community.people.member import Member
from digest.community.preferences.columns import current
from digest.community.preferences.preference import (
    AskedPreference,
    Content,
    Instant,
    Pause,
    PauseFor,
    Preference,
    PreferenceName,
    SummaryHour,
    Weekly,
    values,
)
from digest.intents.ready_mail import spelled
from digest.letters.overview import Values
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery

HOURS = (5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 21, 22)  # that most people want; any can be written
BREAKS = (7, 14, 30)  # days
IN_ORDER = (
    *(
        PreferenceName.SUMMARY,
        PreferenceName.LENGTH,
        PreferenceName.SCOPE,
        PreferenceName.HOUR,
        PreferenceName.ZONE,
        PreferenceName.NOTIFICATIONS,
        PreferenceName.PAUSE,
    ),
    *(
        PreferenceName.RECEIPTS,
        PreferenceName.ANNOUNCEMENTS,
        PreferenceName.DISCREET,
        PreferenceName.CONTENT,
        PreferenceName.LETTERS,
        PreferenceName.NAME,
        PreferenceName.LANGUAGE,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceRow:
    """One setting: what is chosen, and what else can be."""

    now: Preference
    others: tuple[AskedPreference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRow:
    """A community that the member is in, and whether new conversations there come at once."""

    name: str
    title: str
    now: Instant


def choices_contents(
    session: Session, recipient: Recipient, _delivery: Delivery, at: datetime, /
) -> Values:
    """Return everything the member can choose."""
    member = session.get_one(Member, recipient.member_id, populate_existing=True)
    may_show = not recipient.is_hidden_by_operator
    now = held_now(member, at=at, may_show=may_show)
    return {
        "spelled": spelled,
        "rows": [
            PreferenceRow(now=each, others=())
            if each.setting is PreferenceName.CONTENT and not may_show
            else preference_row(each)
            for each in now.values()
        ],
        "communities": belongings(session, member.id),
        "mailboxes": mailboxes(session, member.id) or [""],
        "community_titles": titles(session, member.id),
    }


def held_now(member: Member, *, at: datetime, may_show: bool) -> dict[PreferenceName, Preference]:
    """Return what holds of each setting; `may_show`: the operator lets letters about news show it."""
    now = {setting: current(member, setting, at=at) for setting in IN_ORDER}
    if not may_show:
        now[PreferenceName.CONTENT] = Content(is_on=False)
    return now


def preference_row(now: Preference) -> PreferenceRow:
    """Return a setting with what else can be chosen for it, as far as that can be listed."""
    if isinstance(now, SummaryHour):
        offered: Sequence[AskedPreference] = [SummaryHour(hour) for hour in HOURS]
    elif isinstance(now, Pause):
        offered = [Pause(None)] if now.until else [PauseFor(days) for days in BREAKS]
    else:
        offered = offered_values(now.setting)
    return PreferenceRow(now=now, others=tuple(each for each in offered if each != now))


def offered_values(setting: PreferenceName) -> tuple[Preference, ...]:
    """Return what a list offers of a setting that takes only a few values; a weekly summary has its day."""
    return tuple(each for each in values(setting) if each != Weekly())


def belongings(session: Session, member_id: int) -> list[MembershipRow]:
    """Return the communities that the member is in, by title."""
    found = session.exec(
        select(Community.name, Community.title, Membership.instant)
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .where(Membership.member_id == member_id)
        .order_by(Community.title)
    )
    return [
        MembershipRow(
            name=name,
            title=title,
            now=Instant(name, is_on=instant),
        )
        for name, title, instant in found
    ]


def titles(session: Session, member_id: int) -> Mapping[str, str]:
    """Return the titles of the member's communities by their names."""
    return {each.name: each.title for each in belongings(session, member_id)}
