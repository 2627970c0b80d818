"""What the letter about a member's settings shows: what is chosen now, and what else can be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.change_preferences import next_summary
from digest.community.community import Community, Membership
from digest.community.mailbox import mailboxes
from digest.community.member import Member
from digest.community.preference import Preference, PreferenceName, current, values
from digest.language.dates import WEEKDAYS
from digest.letters.overview import Values
from digest.letters.recipient import Recipient

HOURS = (5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 21, 22)  # that most people want; any can be written
BREAKS = ("1 week", "2 weeks", "1 month")
IN_ORDER = (
    *(
        PreferenceName.SUMMARY,
        PreferenceName.HOUR,
        PreferenceName.ZONE,
        PreferenceName.NOTIFICATIONS,
        PreferenceName.PAUSE,
    ),
    *(
        PreferenceName.RECEIPTS,
        PreferenceName.DISCREET,
        PreferenceName.LETTERS,
        PreferenceName.NAME,
        PreferenceName.LANGUAGE,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceRow:
    """One setting: what is chosen, and what else can be."""

    now: Preference
    others: tuple[Preference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRow:
    """A community that the member is in, and whether new conversations there come at once."""

    name: str
    title: str
    now: Preference


def settings_contents(
    session: Session, recipient: Recipient, _query: str | None, at: datetime, /
) -> Values:
    """Return everything the member can choose, and the second for which the link to the page is good."""
    member = session.get_one(Member, recipient.member_id, populate_existing=True)
    following = next_summary(member, at=at)
    return {
        "rows": [row(current(member, setting, at=at)) for setting in IN_ORDER],
        "communities": belongings(session, member.id),
        "next_summary": following and recipient.local(following),
        "zone": recipient.zone.key,
        "mailed_at": int(at.timestamp()),
        "mailboxes": mailboxes(session, member.id) or [""],
        "community_titles": titles(session, member.id),
    }


def row(now: Preference) -> PreferenceRow:
    """Return a setting with what else can be chosen for it, as far as that can be listed."""
    if now.setting is PreferenceName.HOUR:
        offered: tuple[str, ...] = tuple(map(str, HOURS))
    elif now.setting is PreferenceName.PAUSE:
        offered = ("off",) if now.until else BREAKS
    elif now.setting is PreferenceName.SUMMARY:
        offered = ("daily", *(f"weekly {day}" for day in WEEKDAYS), "never")
    else:
        offered = values(now.setting)
    others = tuple(Preference(setting=now.setting, value=each) for each in offered)
    return PreferenceRow(now=now, others=tuple(each for each in others if each != now))


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
            now=Preference(
                setting=PreferenceName.INSTANT, value=f"{name} {'on' if instant else 'off'}"
            ),
        )
        for name, title, instant in found
    ]


def titles(session: Session, member_id: int) -> Mapping[str, str]:
    """Return the titles of the member's communities by their names."""
    return {each.name: each.title for each in belongings(session, member_id)}
