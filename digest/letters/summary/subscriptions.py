"""What each member of a batch subscribes to at this moment, and what letters told them already."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.community.communities.community import Membership
from digest.community.communities.tag import TagFollow
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow, Mute
from digest.community.people.member import Address, Member, SummaryScope
from digest.community.people.muted_member import MutedMember, muted_members
from digest.letters.summary.activity import Activity
from digest.letters.summary.reader import Subscriptions
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.carried_ids import carried_posts

MEMBER: Table = Member.__table__  # type: ignore[attr-defined]
ADDRESS: Table = Address.__table__  # type: ignore[attr-defined]
MEMBERSHIP: Table = Membership.__table__  # type: ignore[attr-defined]
TAG_FOLLOW: Table = TagFollow.__table__  # type: ignore[attr-defined]
FOLLOW: Table = Follow.__table__  # type: ignore[attr-defined]
MUTE: Table = Mute.__table__  # type: ignore[attr-defined]
MUTED_MEMBER: Table = MutedMember.__table__  # type: ignore[attr-defined]
CONVERSATION: Table = Conversation.__table__  # type: ignore[attr-defined]
DELIVERY: Table = Delivery.__table__  # type: ignore[attr-defined]

_NONE: frozenset[int] = frozenset()


def read_subscriptions(
    session: Session, member_ids: Collection[int], activity: Activity
) -> dict[int, Subscriptions]:
    """Return what these members subscribe to, by a number of statements that does not grow with them.

    Of what they follow, mute and were sent, only what bears on the activity is read.
    """
    communities = _sets(session, _of(MEMBERSHIP, MEMBERSHIP.c.community_id, member_ids))
    tags = _sets(session, _of(TAG_FOLLOW, TAG_FOLLOW.c.tag_id, member_ids))
    follows = _sets(session, _active(FOLLOW, member_ids, activity))
    muted = _sets(session, _active(MUTE, member_ids, activity))
    unseen = muted_members(session, member_ids)
    narrow = _narrow(session, member_ids)
    notified = _carried(session, _notifications(member_ids, activity))
    carried = _carried(session, _summaries(member_ids, activity)) if activity.shown_before else {}
    return {
        member_id: Subscriptions(
            member_id=member_id,
            communities=communities.get(member_id, _NONE),
            tags=tags.get(member_id, _NONE),
            follows=follows.get(member_id, _NONE),
            muted=muted.get(member_id, _NONE),
            only_followed=member_id in narrow,
            muted_members=frozenset(unseen.get(member_id, ())),
            notified=notified.get(member_id, _NONE),
            carried=carried.get(member_id, _NONE),
        )
        for member_id in member_ids
    }


def subscriptions_before(
    session: Session, member_id: int, activity: Activity, before: datetime
) -> Subscriptions:
    """Return what a member subscribed to just before a moment, as far as that is kept.

    What began since is left out; of what has ended since there is no row. It is to explain a letter, not to
    make one.
    """
    now = read_subscriptions(session, [member_id], activity)[member_id]

    def begun_since(table: Table, wanted: Any, since: Any) -> frozenset[int]:
        rows = _of(table, wanted, [member_id]).where(since >= before)
        return _sets(session, rows).get(member_id, _NONE)

    def told(letters: Select[Any]) -> frozenset[int]:
        earlier = letters.where(DELIVERY.c.sent_at < before)
        return _carried(session, earlier).get(member_id, _NONE)

    joined = begun_since(MEMBERSHIP, MEMBERSHIP.c.community_id, MEMBERSHIP.c.joined_at)
    muted_since = begun_since(MUTED_MEMBER, MUTED_MEMBER.c.muted_id, MUTED_MEMBER.c.since)
    return replace(
        now,
        communities=now.communities - joined,
        tags=now.tags - begun_since(TAG_FOLLOW, TAG_FOLLOW.c.tag_id, TAG_FOLLOW.c.since),
        follows=now.follows - begun_since(FOLLOW, FOLLOW.c.conversation_id, FOLLOW.c.since),
        muted=now.muted - begun_since(MUTE, MUTE.c.conversation_id, MUTE.c.since),
        muted_members=now.muted_members - muted_since,
        notified=told(_notifications([member_id], activity)),
        carried=told(_summaries([member_id], activity)),
    )


def _narrow(session: Session, member_ids: Collection[int]) -> frozenset[int]:
    """Return those of the members who want only what they follow."""
    wanted = columns(MEMBER.c.id).where(
        MEMBER.c.id.in_(member_ids), MEMBER.c.summary_scope == SummaryScope.FOLLOWED
    )
    return frozenset(session.connection().execute(wanted).scalars())


def _of(table: Table, wanted: Any, member_ids: Collection[int]) -> Select[Any]:
    return columns(table.c.member_id, wanted).where(table.c.member_id.in_(member_ids))


def _active(table: Table, member_ids: Collection[int], activity: Activity) -> Select[Any]:
    return (
        _of(table, table.c.conversation_id, member_ids)
        .join(CONVERSATION, CONVERSATION.c.id == table.c.conversation_id)
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
    for member_id, wanted in session.connection().execute(pairs).all():
        found[member_id].append(wanted)
    return {member_id: frozenset(ids) for member_id, ids in found.items()}


def _carried(session: Session, pairs: Select[Any]) -> dict[int, frozenset[int]]:
    """Return for each member which posts were in these letters."""
    found: dict[int, set[int]] = defaultdict(set)
    for member_id, packed in session.connection().execute(pairs):
        found[member_id].update(carried_posts(packed))
    return {member_id: frozenset(ids) for member_id, ids in found.items()}
