"""About how many letters a week a kind would bring that a member gets none of.

As many as came in the last four weeks, where it was stopped in them, or else as others wrote in them.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Member
from digest.community.preferences.preference import PreferenceName
from digest.community.preferences.stop import Stream, is_stopped
from digest.outbox.delivery import LetterKind
from digest.outbox.letters_sent import LATELY, WEEK, letters_a_week

DAYS = 7  # a summary comes once a day at most


def expected_of_kinds(session: Session, member: Member, *, at: datetime) -> Mapping[str, int]:
    """Return how many letters of each kind that is stopped would come, by what chooses that kind."""
    found: dict[str, int] = {}
    if is_stopped(session, member, Stream.SUMMARY):
        came = letters_a_week(session, member, LetterKind.SUMMARY, at=at)
        written = _posts_in_communities(session, member, at)
        found[PreferenceName.SUMMARY] = min(DAYS, max(came, written))
    if is_stopped(session, member, Stream.NOTIFICATIONS):
        came = letters_a_week(session, member, LetterKind.NOTIFICATION, at=at)
        found[PreferenceName.NOTIFICATIONS] = max(came, _replies_to_followed(session, member, at))
    if is_stopped(session, member, Stream.OWN_POSTS):
        found[PreferenceName.RECEIPTS] = letters_a_week(session, member, LetterKind.RECEIPT, at=at)
    return found


def expected_of_communities(session: Session, member: Member, *, at: datetime) -> Mapping[str, int]:
    """Return how many letters about new conversations would come, by the communities that send none."""
    begun = (
        select(Community.id, Community.name, func.count(col(Post.id)))
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .outerjoin(Conversation, col(Conversation.community_id) == col(Community.id))
        .outerjoin(
            Post,
            (col(Post.conversation_id) == col(Conversation.id))
            & col(Post.is_first)
            & _is_news(member, at),
        )
        .where(Membership.member_id == member.id, ~col(Membership.instant))
        .group_by(col(Community.id), Community.name)
    )
    kind = LetterKind.NEW_CONVERSATION
    return {
        name: max(letters_a_week(session, member, kind, of=number, at=at), _a_week(count))
        for number, name, count in session.exec(begun).all()
    }


def _posts_in_communities(session: Session, member: Member, at: datetime) -> int:
    posts = (
        select(func.count(col(Post.id)))
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .join(Membership, col(Membership.community_id) == col(Conversation.community_id))
        .where(Membership.member_id == member.id, _is_news(member, at))
    )
    return _a_week(session.exec(posts).one())


def _replies_to_followed(session: Session, member: Member, at: datetime) -> int:
    posts = (
        select(func.count(col(Post.id)))
        .join(Follow, col(Follow.conversation_id) == col(Post.conversation_id))
        .where(Follow.member_id == member.id, ~col(Post.is_first), _is_news(member, at))
    )
    return _a_week(session.exec(posts).one())


def _is_news(member: Member, at: datetime) -> ColumnElement[bool]:
    """Return what is so of a post of lately that somebody else wrote."""
    return and_(
        col(Post.published_at) > at - LATELY * WEEK,
        col(Post.state) == PostState.VISIBLE,
        col(Post.author_id).is_distinct_from(member.id),
    )


def _a_week(count: int) -> int:
    """Return a count of four weeks as one of a week, 0 only for none."""
    return max(round(count / LATELY), 1) if count else 0
