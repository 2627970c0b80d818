"""Who is told of a new conversation at once: members of its community who chose that for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, exists, literal
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post
from digest.community.people.member import Member, MemberState, NotificationTiming
from digest.community.people.muted_member import mutes
from digest.community.people.pause import gets_news
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.enqueue import insert_once
from digest.store.nudges import StepName, nudge
from digest.store.types import EnumText, UtcDateTime


def enqueue_instant(session: Session, first: Post, *, at: datetime) -> None:
    """Enqueue a letter about a conversation that has just become visible for each who wants it at once.

    Its starter gets none, and nobody who gets a notification of the same post because they follow it.
    However often it is called, a conversation is told once; a thousand members take one statement.
    """
    moment = literal(at, UtcDateTime())
    values: dict[str, Any] = {
        "key": "new:" + cast(Member.id, String) + f":{first.conversation_id}",
        "kind": literal(LetterKind.NEW_CONVERSATION, EnumText(LetterKind)),
        "member_id": col(Member.id),
        "state": literal(DeliveryState.PLANNED, EnumText(DeliveryState)),
        "attempts": literal(0),
        "planned_at": moment,
        "due_at": moment,
        "conversation_id": literal(first.conversation_id),
        "post_id": literal(first.id),
    }
    is_notified = and_(
        col(Member.notifications) != NotificationTiming.OFF,
        exists().where(
            col(Follow.member_id) == col(Member.id),
            col(Follow.conversation_id) == first.conversation_id,
        ),
    )
    wanted = (
        columns(*values.values())
        .select_from(Membership)
        .join(Member, col(Member.id) == col(Membership.member_id))
        .join(Conversation, col(Conversation.community_id) == col(Membership.community_id))
        .where(
            col(Conversation.id) == first.conversation_id,
            col(Membership.instant),
            col(Member.id).is_distinct_from(first.author_id),
            col(Member.state) == MemberState.ACTIVE,
            gets_news(at),
            ~mutes(first.author_id),
            ~is_notified,
        )
    )
    session.connection().execute(
        insert_once(session.connection().dialect.name).from_select(list(values), wanted)
    )
    nudge(session, StepName.DISPATCH)


def wanted_instantly(
    session: Session, member_ids: Iterable[int], conversation_ids: Iterable[int]
) -> dict[tuple[int, int], int]:
    """Return the communities of those pairs of member and conversation of which the one wants it at once."""
    pairs = (
        select(Membership.member_id, Conversation.id, Conversation.community_id)
        .join(Conversation, col(Conversation.community_id) == col(Membership.community_id))
        .where(
            col(Membership.instant),
            col(Membership.member_id).in_(set(member_ids)),
            col(Conversation.id).in_(set(conversation_ids)),
        )
    )
    return {(member, number): community for member, number, community in session.exec(pairs)}
