"""Members as an operator sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from digest.community.communities.community import Community, Membership
from digest.community.conversations.experience import is_experienced
from digest.community.leaving.erased_member import ErasedMember
from digest.community.people import mailbox
from digest.community.people.mailbox import masked
from digest.community.people.member import (
    Address,
    Badge,
    Member,
    MemberState,
    NotificationTiming,
    ReceiptChoice,
    SummaryFrequency,
    SummaryLength,
    SummaryScope,
    normal_address,
)
from digest.inbox.question import CHANGING, Question
from digest.letters.mailboxes import waits_until
from digest.queries.bounces import MemberBounces, bounces_of_member
from digest.store.types import DIGITS


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One line of a list of members."""

    id: int
    name: str
    address: str | None
    confirmed: bool
    summary: SummaryFrequency
    zone: str
    state: MemberState
    badge: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMembers:
    """Which members a list is of: all, or those for whom each of these holds."""

    unconfirmed: bool = False
    before: int | None = None  # they came before this member
    of_community: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxDetails:
    """Where a member's letters go, and a change of that which has begun."""

    mailboxes: list[str]  # proved ones
    changing_to: str | None
    not_before: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDetails:
    """What one member chose, and their communities."""

    row: MemberRow
    bounces: MemberBounces  # whether letters go out at all stands near the top
    communities: list[str]
    length: SummaryLength
    scope: SummaryScope
    hour: int
    weekday: int
    notifications: NotificationTiming
    needs_approval: bool
    experienced: bool
    receipts: ReceiptChoice
    letters: str  # text or html
    discreet: bool | None
    shows_content: bool
    announcements: bool
    language: str
    paused_from: datetime | None
    paused_until: datetime | None
    joined_at: datetime
    summaries_from: datetime
    mailbox: MailboxDetails


def find_member(session: Session, name: str) -> Member | None:
    """Return the member with this number or address, confirmed or not."""
    if name.isdecimal():
        return session.get(Member, int(name)) if len(name) <= DIGITS else None
    try:
        number = mailbox.owner(session, normal_address(name))
    except ValueError:
        return None
    return None if number is None else session.get(Member, number)


def member_called(session: Session, name: str) -> Member | None:
    """Return the one member with this display name, in whatever case; None for none, and for several."""
    same = select(Member).where(func.lower(Member.display_name) == name.lower())
    found = session.exec(same.limit(2)).all()
    return found[0] if len(found) == 1 else None


def left_at(session: Session, number: str) -> datetime | None:
    """Return when the member with this number left for good; None for any other number."""
    if not number.isdecimal() or len(number) > DIGITS:
        return None
    departed = session.get(ErasedMember, int(number))
    return None if departed is None else departed.left_at


def newest_members(
    session: Session, wanted: WantedMembers, *, limit: int | None
) -> list[MemberRow]:
    """Return the newest of those who are wanted."""
    listed = _listed(select(Member, Address), wanted)
    found = session.exec(listed.order_by(col(Member.id).desc()).limit(limit))
    return [_row(member, address) for member, address in found]


def count_newest(session: Session, wanted: WantedMembers) -> int:
    """Return how many of them there are."""
    counted: int = session.exec(_listed(select(func.count(col(Member.id))), wanted)).one()
    return counted


def member_details(session: Session, member: Member, *, at: datetime) -> MemberDetails:
    """Return what we know about one member."""
    communities = (
        select(Community.name)
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .where(Membership.member_id == member.id)
        .order_by(Community.name)
    )
    addresses = _addresses(session, member.id)
    return MemberDetails(
        row=_row(member, addresses[0] if addresses else None),
        communities=list(session.exec(communities)),
        length=member.summary_length,
        scope=member.summary_scope,
        hour=member.summary_hour,
        weekday=member.summary_weekday,
        notifications=member.notifications,
        needs_approval=member.needs_approval,
        experienced=is_experienced(session, member, at=at),
        receipts=member.receipts,
        letters="text" if member.text_only else "html",
        discreet=member.discreet,
        shows_content=member.shows_content,
        announcements=member.announcements,
        language=member.language,
        paused_from=member.paused_from,
        paused_until=member.paused_until,
        joined_at=member.joined_at,
        summaries_from=member.summary_cursor,
        mailbox=_mailbox(session, member.id),
        bounces=bounces_of_member(session, member.id),
    )


def whole_addresses(session: Session, member_id: int) -> list[str]:
    """Return a member's addresses unmasked, proved or not; a caller that shows them must record it."""
    return [address.address for address in _addresses(session, member_id)]


def unconfirmed_members(session: Session) -> list[int]:
    """Return the active members whose address is not confirmed."""
    found = (
        select(Address.member_id)
        .join(Member, col(Member.id) == col(Address.member_id))
        .where(
            col(Address.is_primary),
            col(Address.confirmed_at).is_(None),
            Member.state == MemberState.ACTIVE,
        )
    )
    return list(session.exec(found.order_by(col(Address.member_id))))


def leaving_members(session: Session) -> list[ErasedMember]:
    """Return members who left and of whom a file may still hold something."""
    return list(session.exec(select(ErasedMember).where(col(ErasedMember.gone_at).is_(None))))


def _listed(query: Any, wanted: WantedMembers) -> Any:
    own = (col(Address.member_id) == col(Member.id)) & col(Address.is_primary)
    query = query.select_from(Member).outerjoin(Address, own)
    if wanted.unconfirmed:
        query = query.where(col(Address.confirmed_at).is_(None), col(Address.id).is_not(None))
    if wanted.of_community is not None:
        belongs = select(Membership.member_id).where(Membership.community_id == wanted.of_community)
        query = query.where(col(Member.id).in_(belongs))
    return query if wanted.before is None else query.where(col(Member.id) < wanted.before)


def _row(member: Member, address: Address | None) -> MemberRow:
    return MemberRow(
        id=member.id,
        name=member.display_name,
        address=None if address is None else masked(address.address),
        confirmed=address is not None and address.confirmed_at is not None,
        summary=member.summary_frequency,
        zone=member.zone,
        state=member.state,
        badge=member.badge,
    )


def _addresses(session: Session, member_id: int) -> list[Address]:
    """Return a member's addresses, the one that letters go to first."""
    of_member = select(Address).where(Address.member_id == member_id)
    return list(session.exec(of_member.order_by(col(Address.is_primary).desc(), col(Address.id))))


def _mailbox(session: Session, member_id: int) -> MailboxDetails:
    begun = select(Question).where(
        Question.member_id == member_id,
        col(Question.asks).in_([*CHANGING]),
        col(Question.ended_at).is_(None),
    )
    change = session.exec(begun.order_by(col(Question.id).desc())).first()
    return MailboxDetails(
        mailboxes=[masked(each) for each in mailbox.mailboxes(session, member_id)],
        changing_to=masked(change.address) if change is not None and change.address else None,
        not_before=None if change is None else waits_until(session, change),
    )
