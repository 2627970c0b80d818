"""What is known of a conversation, or of those in a summary, as far as the writer of a mail is concerned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.conversations.readership import may_read
from digest.community.people.member import Member, MemberState
from digest.community.people.muted_member import MutedMember, known_as
from digest.letters.overview import Overview
from digest.letters.summary.rest import has_notes, left_out
from digest.mail.signed_address import Ticket
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.ask import ask
from digest.store.carried_ids import carried_posts
from digest.store.id_codec import unpack_in_order
from digest.store.types import Id


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutConversation:
    """A conversation, as far as the writer is concerned."""

    conversation_id: int
    title: str
    is_open: bool
    may_read: bool
    community_id: int = 0
    belongs: bool = False  # the writer, to its community


def about_conversation(session: Session, number: int, reader_id: int) -> AboutConversation | None:
    """Return what is known of the conversation of this number; None for one that is gone."""
    found = ask(session, _known_of(), conversation=number, reader=reader_id).first()
    if found is None:
        return None
    return AboutConversation(
        conversation_id=number,
        title=found.title,
        is_open=found.state is ConversationState.OPEN,
        may_read=found.may_read,
        community_id=found.community_id,
        belongs=found.belongs,
    )


@cache
def _known_of() -> Select[*tuple[Any, ...]]:
    reader, number = bindparam("reader", type_=Id), bindparam("conversation", type_=Id)
    reads = exists().where(col(Member.id) == reader, may_read()).correlate(Conversation)
    belongs = exists().where(
        col(Membership.member_id) == reader,
        col(Membership.community_id) == col(Conversation.community_id),
    )
    is_there = col(Conversation.state) != ConversationState.REMOVED
    told = (col(Conversation.title), col(Conversation.state), col(Conversation.community_id))
    asked = columns(*told, reads.label("may_read"), belongs.label("belongs"))
    return asked.where(col(Conversation.id) == number, is_there)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPost:
    """A post by another member that its readers see, and the name above it."""

    post_id: int
    conversation_id: int
    author: str


def written_by_others(
    session: Session, conversation_ids: Sequence[int], reader_id: int
) -> tuple[WrittenPost, ...]:
    """Return what other members wrote in these conversations, the newest first."""
    if not conversation_ids:
        return ()
    name, is_theirs = known_as(reader_id)
    found = session.execute(
        columns(col(Post.id), col(Post.conversation_id), name)
        .select_from(Post)
        .join(Member, col(Member.id) == col(Post.author_id))
        .outerjoin(MutedMember, is_theirs)
        .where(*_by_others(conversation_ids, reader_id))
        .order_by(col(Post.id).desc())
    )
    return tuple(
        WrittenPost(post_id=number, conversation_id=place, author=name)
        for number, place, name in found
    )


def _by_others(
    conversation_ids: Sequence[int] | BindParameter[Any], reader_id: int | BindParameter[int]
) -> tuple[ColumnElement[bool], ...]:
    """Return that a post there can be seen, and is another member's."""
    return (
        col(Post.conversation_id).in_(conversation_ids),
        col(Post.state) == PostState.VISIBLE,
        col(Member.id) != reader_id,
        col(Member.state) != MemberState.FORMER,
    )


def who_else_wrote(
    session: Session, conversation_ids: Sequence[int], reader_id: int
) -> tuple[str, ...]:
    """Return the names of members whose posts stand in these conversations, but the reader's own.

    Whoever wrote last comes first.
    """
    if not conversation_ids:
        return ()
    named = ask(session, _writing(), reader=reader_id, conversations=conversation_ids)
    return tuple(named.scalars())


@cache
def _writing() -> Select[str]:
    reader, within = (
        bindparam("reader", type_=Id),
        bindparam("conversations", type_=Id, expanding=True),
    )
    name, is_theirs = known_as(reader)
    return (
        columns(name)
        .select_from(Member)
        .join(Post, col(Post.author_id) == col(Member.id))
        .outerjoin(MutedMember, is_theirs)
        .where(*_by_others(within, reader))
        .group_by(col(Member.id), name)
        .order_by(func.max(Post.id).desc())
    )


def in_order_of_summary(session: Session, post_ids: Sequence[int], reader_id: int) -> list[int]:
    """Return the conversations of these posts in the order in which a summary shows them to the reader.

    First those followed, then by community, then what followed tags brought; in each the newest first.
    """
    rows = session.execute(
        columns(
            col(Conversation.id),
            col(Community.title),
            col(Membership.member_id),
            col(Follow.member_id),
            func.max(Post.published_at),
        )
        .join(Post, col(Post.conversation_id) == col(Conversation.id))
        .join(Community, col(Community.id) == col(Conversation.community_id))
        .outerjoin(
            Membership,
            (col(Membership.community_id) == col(Community.id))
            & (col(Membership.member_id) == reader_id),
        )
        .outerjoin(
            Follow,
            (col(Follow.conversation_id) == col(Conversation.id))
            & (col(Follow.member_id) == reader_id),
        )
        .where(col(Post.id).in_(post_ids))
        .group_by(
            col(Conversation.id),
            col(Community.title),
            col(Membership.member_id),
            col(Follow.member_id),
        )
    ).all()

    placed = sorted(
        (_group(community, is_in=is_in, follows=follows), -newest.timestamp(), -number)
        for number, community, is_in, follows, newest in rows
    )
    return [-number for _, _, number in placed]


def _group(community: str, *, is_in: int | None, follows: int | None) -> tuple[int, str]:
    """Return under which heading a summary has a conversation, as something to sort by."""
    if follows is not None:
        return 0, ""
    return (2, "") if is_in is None else (1, community)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutSummary:
    """A summary, or a list of conversations, that was answered: the open ones in it, in its order.

    `named` are all that it named, by their numbers there: the first is number 1. `known` is what is known of
    each, and `newest` the newest post of others in it: in the letter, or else of all.
    """

    conversations: tuple[AboutConversation, ...]
    until: datetime | None
    sent_at: datetime | None = None
    named: tuple[int, ...] = ()
    known: Mapping[int, AboutConversation] = field(default_factory=dict)
    newest: Mapping[int, int] = field(default_factory=dict)
    carried: frozenset[int] = frozenset()  # posts in it
    hides_notes: bool = False  # from moderators, beside conversations that it did not show whole
    is_list: bool = False  # that was asked for, and comes once
    is_search: bool = False  # the list is of what was found


def about_summary(session: Session, ticket: Ticket, reader_id: int) -> AboutSummary:
    """Return what the summary of this address told of; nothing where it went to somebody else."""
    delivery = session.get(Delivery, ticket.object_id)
    if delivery is None or delivery.member_id != ticket.member_id:
        return AboutSummary(conversations=(), until=None)
    named = tuple(unpack_in_order(delivery.named or b""))
    is_list = delivery.kind is LetterKind.OVERVIEW and delivery.until is None
    carried = carried_posts(delivery.carried)
    numbers = named if is_list else in_order_of_summary(session, carried, reader_id)
    found = (about_conversation(session, number, reader_id) for number in numbers)
    known = {each.conversation_id: each for each in found if each}
    return AboutSummary(
        conversations=tuple(each for each in known.values() if each.may_read and each.is_open),
        until=delivery.until,
        sent_at=delivery.sent_at,
        named=named,
        known=known,
        newest=_newest(session, reader_id, col(Post.conversation_id).in_(named))
        | _newest(session, reader_id, col(Post.id).in_(carried)),
        carried=frozenset(carried),
        hides_notes=has_notes(delivery) and bool(left_out(session, delivery)),
        is_list=is_list,
        is_search=is_list and delivery.reason == Overview.FOUND.value,
    )


def newest_in(
    session: Session, conversation_ids: Sequence[int], reader_id: int
) -> Mapping[int, int]:
    """Return the newest post by others in each of these conversations that has one."""
    if not conversation_ids:
        return {}
    return _newest(session, reader_id, col(Post.conversation_id).in_(conversation_ids))


def _newest(session: Session, reader_id: int, among: ColumnElement[bool]) -> dict[int, int]:
    """Return the newest post of each conversation among some posts, of those by others that can be seen."""
    conversation_id = col(Post.conversation_id)
    newest = columns(conversation_id, func.max(Post.id)).group_by(conversation_id)
    is_others = col(Post.author_id).is_distinct_from(reader_id)
    rows = session.execute(newest.where(among, is_others, col(Post.state) == PostState.VISIBLE))
    return {row[0]: row[1] for row in rows}
