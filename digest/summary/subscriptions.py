"""Who the letters of a batch go to, and what each of them subscribes to at this moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Table, and_
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.community.community import Membership
from digest.community.conversation import Conversation
from digest.community.follow import Follow
from digest.community.member import Address, Member, MemberState, SummaryFrequency
from digest.community.tag import TagFollow
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.carried_ids import carried_posts
from digest.summary.activity import Activity
from digest.summary.selection import Subscriptions

MEMBER: Table = Member.__table__  # type: ignore[attr-defined]
ADDRESS: Table = Address.__table__  # type: ignore[attr-defined]
MEMBERSHIP: Table = Membership.__table__  # type: ignore[attr-defined]
TAG_FOLLOW: Table = TagFollow.__table__  # type: ignore[attr-defined]
FOLLOW: Table = Follow.__table__  # type: ignore[attr-defined]
CONVERSATION: Table = Conversation.__table__  # type: ignore[attr-defined]
DELIVERY: Table = Delivery.__table__  # type: ignore[attr-defined]

_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One member as the receiver of a summary."""

    recipient: Recipient
    frequency: SummaryFrequency
    wants: Subscriptions

    def unwanted(self, at: datetime) -> str | None:
        """Return why no summary may go to this member at the moment `at`, or None."""
        state, paused_until = self.recipient.state, self.recipient.paused_until
        if state is not MemberState.ACTIVE:
            return f"the member is {state}"
        if self.frequency is SummaryFrequency.NEVER:
            return "the member stopped the summary"
        if paused_until is not None and paused_until > at:
            return "the member paused all letters"
        return "there is no address to write to" if self.recipient.address is None else None


def read_subscribers(
    session: Session, member_ids: Collection[int], activity: Activity
) -> dict[int, Subscriber]:
    """Return these members by their id, by a number of statements that does not grow with them.

    Of what they follow and were sent, only what bears on the activity is read.
    """
    communities = _sets(session, _of(MEMBERSHIP, MEMBERSHIP.c.community_id, member_ids))
    tags = _sets(session, _of(TAG_FOLLOW, TAG_FOLLOW.c.tag_id, member_ids))
    follows = _sets(session, _follows(member_ids, activity))
    notified = _carried(session, _notifications(member_ids, activity))
    carried = _carried(session, _summaries(member_ids, activity)) if activity.shown_before else {}
    return {
        row.id: _subscriber(
            row,
            Subscriptions(
                member_id=row.id,
                communities=communities.get(row.id, _NONE),
                tags=tags.get(row.id, _NONE),
                follows=follows.get(row.id, _NONE),
                notified=notified.get(row.id, _NONE),
                carried=carried.get(row.id, _NONE),
            ),
        )
        for row in _members(session, member_ids)
    }


def _members(session: Session, member_ids: Collection[int]) -> Iterable[Row[Any]]:
    can_be_written_to = and_(
        ADDRESS.c.member_id == MEMBER.c.id,
        ADDRESS.c.is_primary,
        ADDRESS.c.confirmed_at.is_not(None),
        ADDRESS.c.suppressed_at.is_(None),
    )
    query = (
        columns(
            MEMBER.c.id,
            MEMBER.c.state,
            MEMBER.c.summary_frequency,
            MEMBER.c.paused_until,
            MEMBER.c.zone,
            MEMBER.c.notifications,
            MEMBER.c.discreet,
            MEMBER.c.text_only,
            ADDRESS.c.address,
        )
        .outerjoin(ADDRESS, can_be_written_to)
        .where(MEMBER.c.id.in_(member_ids))
    )
    return session.connection().execute(query)


def _subscriber(row: Row[Any], wants: Subscriptions) -> Subscriber:
    recipient = Recipient(
        member_id=row.id,
        address=row.address,
        state=row.state,
        zone=ZoneInfo(row.zone),
        notifications=row.notifications,
        discreet=row.discreet,
        paused_until=row.paused_until,
        text_only=row.text_only,
    )
    return Subscriber(recipient=recipient, frequency=row.summary_frequency, wants=wants)


def _of(table: Table, wanted: Any, member_ids: Collection[int]) -> Select[Any]:
    return columns(table.c.member_id, wanted).where(table.c.member_id.in_(member_ids))


def _follows(member_ids: Collection[int], activity: Activity) -> Select[Any]:
    return (
        _of(FOLLOW, FOLLOW.c.conversation_id, member_ids)
        .join(CONVERSATION, CONVERSATION.c.id == FOLLOW.c.conversation_id)
        .where(CONVERSATION.c.active_at >= activity.told_since)
    )


def _notifications(member_ids: Collection[int], activity: Activity) -> Select[Any]:
    return _of(DELIVERY, DELIVERY.c.carried, member_ids).where(
        DELIVERY.c.kind.in_((LetterKind.NOTIFICATION, LetterKind.NEW_CONVERSATION)),
        DELIVERY.c.state == DeliveryState.SENT,
        DELIVERY.c.sent_at >= activity.told_since,
    )


def _summaries(member_ids: Collection[int], activity: Activity) -> Select[Any]:
    return _of(DELIVERY, DELIVERY.c.carried, member_ids).where(
        DELIVERY.c.kind == LetterKind.SUMMARY,
        DELIVERY.c.state == DeliveryState.SENT,
        DELIVERY.c.until >= activity.told_since,
    )


def _sets(session: Session, pairs: Select[Any]) -> dict[int, frozenset[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for member_id, wanted in session.connection().execute(pairs):
        found[member_id].append(wanted)
    return {member_id: frozenset(ids) for member_id, ids in found.items()}


def _carried(session: Session, pairs: Select[Any]) -> dict[int, frozenset[int]]:
    """Return for each member which posts were in these letters."""
    found: dict[int, set[int]] = defaultdict(set)
    for member_id, packed in session.connection().execute(pairs):
        found[member_id].update(carried_posts(packed))
    return {member_id: frozenset(ids) for member_id, ids in found.items()}
