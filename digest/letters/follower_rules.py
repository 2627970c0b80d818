"""Which followers of a conversation are told of a post: each condition, by the name of what fails it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post
from digest.community.conversations.readership import may_read
from digest.community.people.member import Member, MemberState, NotificationTiming
from digest.community.people.muted_member import mutes
from digest.community.people.pause import gets_news


class NotNotified(StrEnum):
    """What keeps a notification of a post from a member."""

    OWN = "own"
    NOT_FOLLOWED = "not_followed"
    NOT_ACTIVE = "not_active"
    OFF = "off"
    PAUSED = "paused"
    MUTED_MEMBER = "muted_member"
    NOT_READABLE = "not_readable"


Rules = Mapping[NotNotified, ColumnElement[bool]]


def follower_rules(
    author: ColumnElement[int] | int | None, published: ColumnElement[datetime] | datetime
) -> Rules:
    """Return the conditions to be told of a post, in a query over Member and Conversation."""
    return {
        NotNotified.OWN: col(Member.id).is_distinct_from(author),
        NotNotified.NOT_ACTIVE: col(Member.state) == MemberState.ACTIVE,
        NotNotified.OFF: col(Member.notifications) != NotificationTiming.OFF,
        NotNotified.PAUSED: gets_news(published),
        NotNotified.MUTED_MEMBER: ~mutes(author),
        NotNotified.NOT_READABLE: may_read(),
    }


def why_not_notified(session: Session, post: Post, member_id: int) -> list[NotNotified]:
    """Return what keeps a notification of a post from a member, by what is chosen now."""
    rules = follower_rules(post.author_id, post.published_at)
    holds = [condition.label(name) for name, condition in rules.items()]
    query = (
        columns(*holds)
        .select_from(Member)
        .join(Conversation, col(Conversation.id) == post.conversation_id)
        .where(col(Member.id) == member_id)
    )
    row = session.connection().execute(query).one()
    found = [name for name, held in zip(rules, row, strict=True) if not held]
    followed = session.get(Follow, (member_id, post.conversation_id))
    if followed is None or followed.since > post.published_at:  # what was said before is no news
        found.insert(NotNotified.OWN in found, NotNotified.NOT_FOLLOWED)
    return found
