"""Following a conversation, or muting it: who is told of its replies, and whose summaries are without it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Insert, Select, bindparam, insert
from sqlalchemy import select as columns
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.conversations.post import Post
from digest.store.ask import ask
from digest.store.types import Id, UtcDateTime


class Follow(SQLModel, table=True):
    """That a member follows (stars) a conversation."""

    __tablename__ = "follow"

    member_id: int = Field(
        foreign_key="member.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    conversation_id: int = Field(
        foreign_key="conversation.id", primary_key=True, index=True, sa_type=Id
    )
    since: datetime = Field(sa_type=UtcDateTime)


class FollowReason(StrEnum):
    """What made a member follow a conversation, as far as that can be told."""

    STARTED = "started"
    WROTE = "wrote"
    CHOSE = "chose"
    UNKNOWN = "unknown"


class OwnPost(NamedTuple):
    """A post of the member's in the conversation."""

    at: datetime
    is_first: bool


class Mute(SQLModel, table=True):
    """That a member mutes a conversation, which they do not follow: no summary brings it to them."""

    __tablename__ = "mute"

    member_id: int = Field(
        foreign_key="member.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    conversation_id: int = Field(
        foreign_key="conversation.id", primary_key=True, index=True, sa_type=Id
    )
    since: datetime = Field(sa_type=UtcDateTime)


Kind = type[Follow] | type[Mute]


def follow(session: Session, member_id: int, conversation_id: int, *, at: datetime) -> bool:
    """Make the member follow the conversation, and mute it no more; return False where they did already."""
    there = ask(session, _either(), member=member_id, conversation=conversation_id).one()
    if there.mutes:
        session.delete(session.get_one(Mute, (member_id, conversation_id)))
    if there.follows:
        return False
    ask(session, _following(), member_id=member_id, conversation_id=conversation_id, since=at)
    return True


def follow_reason(since: datetime | None, own: Sequence[OwnPost]) -> FollowReason:
    """Return what made a member follow since a moment who wrote these posts: a post follows at its own."""
    begun_by = next((each for each in own if each.at == since), None)
    if begun_by is not None:
        return FollowReason.STARTED if begun_by.is_first else FollowReason.WROTE
    return FollowReason.UNKNOWN if own else FollowReason.CHOSE


def own_posts(
    session: Session, member_ids: Collection[int], conversation_ids: Collection[int]
) -> Mapping[tuple[int, int], Sequence[OwnPost]]:
    """Return what each of these members wrote in each of these conversations."""
    rows = session.exec(
        select(Post.author_id, Post.conversation_id, Post.published_at, Post.is_first).where(
            col(Post.author_id).in_(member_ids), col(Post.conversation_id).in_(conversation_ids)
        )
    )
    found: dict[tuple[int, int], list[OwnPost]] = defaultdict(list)
    for author_id, conversation_id, at, is_first in rows:
        if author_id is not None:
            found[author_id, conversation_id].append(OwnPost(at, is_first))
    return found


def unfollow(session: Session, member_id: int, conversation_id: int) -> bool:
    """Make the member unfollow the conversation; return False if they did not follow it."""
    return _end(session, Follow, member_id, conversation_id)


def mute(session: Session, member_id: int, conversation_id: int, *, at: datetime) -> bool:
    """Make the member mute the conversation, and unfollow it; return False where they muted it already."""
    unfollow(session, member_id, conversation_id)
    if session.get(Mute, (member_id, conversation_id)) is not None:
        return False
    session.add(Mute(member_id=member_id, conversation_id=conversation_id, since=at))
    return True


def unmute(session: Session, member_id: int, conversation_id: int) -> bool:
    """Make the member mute the conversation no more; return False if they did not."""
    return _end(session, Mute, member_id, conversation_id)


def _end(session: Session, kind: Kind, member_id: int, conversation_id: int) -> bool:
    if not _is_there(session, kind, member_id, conversation_id):
        return False
    session.delete(session.get_one(kind, (member_id, conversation_id)))
    return True


def _is_there(session: Session, kind: Kind, member_id: int, conversation_id: int) -> bool:
    found = ask(session, _finding(kind), member=member_id, conversation=conversation_id)
    return found.first() is not None


@cache
def _following() -> Insert:
    return insert(Follow)


@cache
def _either() -> Select[*tuple[Any, ...]]:
    """Return what says at once whether somebody follows a conversation, and whether they mute it."""
    return columns(
        _finding(Follow).exists().label("follows"), _finding(Mute).exists().label("mutes")
    )


@cache
def _finding(kind: Kind) -> SelectOfScalar[int]:
    is_members = col(kind.member_id) == bindparam("member")
    return select(kind.member_id).where(
        is_members, col(kind.conversation_id) == bindparam("conversation")
    )
