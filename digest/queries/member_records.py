"""All members as rows of a file: an operator takes them elsewhere, or changes many at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from digest.community.communities.community import Community, Membership
from digest.community.people.mailbox import masked
from digest.community.people.member import (
    Address,
    Badge,
    Member,
    MemberState,
    NotificationTiming,
    SummaryFrequency,
)

AT_ONCE = 1000  # members looked up together


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """One member in such a file; `address` is the one that letters go to."""

    id: int
    address: str
    name: str
    communities: str
    zone: str
    hour: int
    language: str
    confirmed: bool
    state: MemberState
    summary: SummaryFrequency
    notifications: NotificationTiming
    badge: Badge
    joined_at: datetime


def count_members(session: Session, *, of_community: int | None = None) -> int:
    """Return how many records there are."""
    members = select(func.count(col(Member.id))).where(Member.state != MemberState.FORMER)
    if of_community is not None:
        members = members.where(col(Member.id).in_(_in_community(of_community)))
    return session.exec(members).one()


def member_records(
    session: Session, *, of_community: int | None = None, reveals: bool = False
) -> Iterator[MemberRecord]:
    """Yield whoever has not left, by their numbers; `reveals` the whole addresses."""
    wanted = (
        select(Member, Address.address, Address.confirmed_at)
        .outerjoin(Address, (col(Address.member_id) == col(Member.id)) & col(Address.is_primary))
        .where(Member.state != MemberState.FORMER)
        .order_by(col(Member.id))
        .limit(AT_ONCE)
    )
    if of_community is not None:
        wanted = wanted.where(col(Member.id).in_(_in_community(of_community)))
    last = 0
    while rows := session.exec(wanted.where(col(Member.id) > last)).all():
        last = rows[-1][0].id
        communities = _communities(session, [member.id for member, _, _ in rows])
        for member, address, confirmed_at in rows:
            shown = address if reveals or address is None else masked(address)
            yield MemberRecord(
                id=member.id,
                address=shown or "",
                name=member.display_name,
                communities=", ".join(communities.get(member.id, ())),
                zone=member.zone,
                hour=member.summary_hour,
                language=member.language,
                confirmed=confirmed_at is not None,
                state=member.state,
                summary=member.summary_frequency,
                notifications=member.notifications,
                badge=member.badge,
                joined_at=member.joined_at,
            )
        session.expunge_all()


def _in_community(community_id: int):  # type: ignore[no-untyped-def]
    return select(Membership.member_id).where(Membership.community_id == community_id)


def _communities(session: Session, member_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = session.exec(
        select(Membership.member_id, Community.name)
        .join(Community, col(Community.id) == col(Membership.community_id))
        .where(col(Membership.member_id).in_(member_ids))
        .order_by(Community.name)
    )
    found: dict[int, list[str]] = {}
    for member_id, name in rows:
        found.setdefault(member_id, []).append(name)
    return found
