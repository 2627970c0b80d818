"""What a member already has of a conversation, so that their mail program keeps it together (B-16)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from digest.community.conversations.post import Post
from digest.outbox.delivery import TELLING, Delivery, DeliveryState, LetterKind
from digest.outbox.enqueue import TABLE
from digest.store.carried_ids import carried_posts

IN_THE_THREAD = (*TELLING, LetterKind.RECEIPT, LetterKind.CONVERSATION)

Pair = tuple[int, int | None]  # member and conversation


@dataclass(slots=True)
class Thread:
    """One member's copy of one conversation: mails in both directions, and posts they were told of.

    `told` are the posts in each letter that told of some unasked and is out or may be, by its delivery.
    """

    mails: set[tuple[datetime, str]] = field(default_factory=set)  # when, Message-ID
    told: dict[int, frozenset[int]] = field(default_factory=dict)

    def told_by_others(self, delivery: Delivery) -> frozenset[int]:
        """Return the posts that letters other than this one told, or may have told."""
        return frozenset().union(*(self.told[id_] for id_ in self.told if id_ != delivery.id))

    def references(self) -> tuple[str, ...]:
        """Return the Message-IDs, oldest first."""
        return tuple(dict.fromkeys(message_id for _, message_id in sorted(self.mails)))


def threads(session: Session, deliveries: Sequence[Delivery]) -> dict[Pair, Thread]:
    """Return what the members of these deliveries have of the conversations of these deliveries.

    That is letters we sent them and mails they sent us; never the Message-ID of anybody else's mail.
    """
    found: dict[Pair, Thread] = defaultdict(Thread)
    _add_letters(session, deliveries, found)
    _add_own_mails(session, deliveries, found)
    return found


def _add_letters(
    session: Session, deliveries: Sequence[Delivery], found: dict[Pair, Thread]
) -> None:
    letters = session.execute(
        columns(TABLE.c.id, TABLE.c.member_id, TABLE.c.conversation_id, TABLE.c.kind)
        .add_columns(TABLE.c.sent_at, TABLE.c.message_id, TABLE.c.carried)
        .where(
            TABLE.c.kind.in_(IN_THE_THREAD),
            or_(TABLE.c.state == DeliveryState.SENT, TABLE.c.carried.is_not(None)),
            *_about(deliveries, TABLE.c.member_id, TABLE.c.conversation_id),
        )
    )
    for id_, member_id, conversation_id, kind, sent_at, message_id, carried in letters:
        thread = found[member_id, conversation_id]
        if message_id and sent_at:
            thread.mails.add((sent_at, message_id))
        if kind in TELLING:
            thread.told[id_] = frozenset(carried_posts(carried))


def _add_own_mails(
    session: Session, deliveries: Sequence[Delivery], found: dict[Pair, Thread]
) -> None:
    posts = session.exec(
        select(Post.author_id, Post.conversation_id, Post.published_at, Post.message_id).where(
            col(Post.message_id).is_not(None),
            *_about(deliveries, col(Post.author_id), col(Post.conversation_id)),
        )
    )
    for author_id, conversation_id, published_at, message_id in posts:
        if author_id and message_id:
            found[author_id, conversation_id].mails.add((published_at, message_id))


def _about(
    deliveries: Sequence[Delivery], member: Any, conversation: Any
) -> tuple[ColumnElement[bool], ...]:
    return (
        member.in_({delivery.member_id for delivery in deliveries}),
        conversation.in_({delivery.conversation_id for delivery in deliveries}),
    )
