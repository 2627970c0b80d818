"""What settled in a span of time, with its texts: read once a run, for all members."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post, PostState, Revision
from digest.community.people.member import FORMER_MEMBER, Member, MemberState, shown_name
from digest.community.people.moderator import Moderator
from digest.letters.summary.activity_index import (
    ActivityIndex,
    SummaryConversation,
    SummaryPost,
    gather,
)
from digest.letters.summary.period import Period

POST: Table = Post.__table__  # type: ignore[attr-defined]
REVISION: Table = Revision.__table__  # type: ignore[attr-defined]
CONVERSATION: Table = Conversation.__table__  # type: ignore[attr-defined]
COMMUNITY: Table = Community.__table__  # type: ignore[attr-defined]
MEMBER: Table = Member.__table__  # type: ignore[attr-defined]
MODERATOR: Table = Moderator.__table__  # type: ignore[attr-defined]
TAG: Table = Tag.__table__  # type: ignore[attr-defined]
TAGGED: Table = ConversationTag.__table__  # type: ignore[attr-defined]

NAME = (
    MEMBER.c.display_name,
    MEMBER.c.state,
    MEMBER.c.badge,
    MEMBER.c.vouched_as,
    MODERATOR.c.member_id.label("moderates"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """All visible posts that settled in a period."""

    posts: tuple[SummaryPost, ...]
    places: Mapping[int, SummaryConversation]
    told_since: datetime  # before this nobody can have been told of any of the posts
    shown_before: bool  # some post was visible, hidden, and is visible again
    _news: dict[Period, ActivityIndex] = field(default_factory=dict)

    def news(self, period: Period) -> ActivityIndex:
        """Return what settled in a part of the activity's own period, put in order once."""
        if period not in self._news:
            posts = (post for post in self.posts if period.since <= post.settles_at < period.until)
            self._news[period] = gather(posts, self.places)
        return self._news[period]


def last_revision(session: Session) -> int:
    """Return a number that grows with every change of any post's text or state."""
    highest = session.connection().execute(columns(func.max(REVISION.c.id))).scalar()
    return highest or 0


def read_activity(session: Session, period: Period) -> Activity:
    """Return the activity of a period, read by a number of statements that does not grow with it."""
    places = _read_places(session, period)
    posts = tuple(post for post in _read_posts(session, period) if post.conversation_id in places)
    told = (
        places[post.conversation_id].started_at if post.was_shown_before else post.published_at
        for post in posts
    )
    return Activity(
        posts=posts,
        places=places,
        told_since=min(told, default=period.until),
        shown_before=any(post.was_shown_before for post in posts),
    )


def _settled(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on a post and its conversation to be in a summary of the period."""
    return (
        POST.c.settles_at >= period.since,
        POST.c.settles_at < period.until,
        POST.c.state == PostState.VISIBLE,
        CONVERSATION.c.state != ConversationState.REMOVED,
    )


def _read_posts(session: Session, period: Period) -> list[SummaryPost]:
    """Return the posts, in the order in which they were published."""
    changed = exists().where(
        REVISION.c.post_id == POST.c.id,
        REVISION.c.state == PostState.VISIBLE,
        or_(
            REVISION.c.text != POST.c.text,
            and_(POST.c.is_first, REVISION.c.title != CONVERSATION.c.title),
        ),
    )
    query = (
        columns(
            POST.c.id,
            POST.c.conversation_id,
            POST.c.author_id,
            POST.c.text,
            POST.c.is_first,
            POST.c.was_shown_before,
            POST.c.published_at,
            POST.c.settles_at,
            *NAME,
            changed.label("edited"),
        )
        .join(CONVERSATION, CONVERSATION.c.id == POST.c.conversation_id)
        .outerjoin(MEMBER, MEMBER.c.id == POST.c.author_id)
        .outerjoin(MODERATOR, _moderates())
        .where(*_settled(period))
        .order_by(POST.c.published_at, POST.c.id)
    )
    return [
        SummaryPost(
            id=row.id,
            conversation_id=row.conversation_id,
            author_id=row.author_id,
            author=_name(row),
            text=row.text,
            is_first=row.is_first,
            edited=bool(row.edited),
            was_shown_before=row.was_shown_before,
            published_at=row.published_at,
            settles_at=row.settles_at,
        )
        for row in session.connection().execute(query)
    ]


def _read_places(session: Session, period: Period) -> dict[int, SummaryConversation]:
    """Return the conversations that the posts are in, by their id."""
    concerned = (
        columns(POST.c.conversation_id)
        .join(CONVERSATION, CONVERSATION.c.id == POST.c.conversation_id)
        .where(*_settled(period))
    )
    first = POST.alias()
    query = (
        columns(
            CONVERSATION.c.id,
            CONVERSATION.c.title,
            CONVERSATION.c.started_at,
            CONVERSATION.c.community_id,
            COMMUNITY.c.title.label("community"),
            *NAME,
        )
        .join(COMMUNITY, COMMUNITY.c.id == CONVERSATION.c.community_id)
        .outerjoin(first, and_(first.c.conversation_id == CONVERSATION.c.id, first.c.is_first))
        .outerjoin(MEMBER, MEMBER.c.id == first.c.author_id)
        .outerjoin(MODERATOR, _moderates())
        .where(CONVERSATION.c.id.in_(concerned))
    )
    tags = _read_tags(session, concerned)
    return {
        row.id: SummaryConversation(
            id=row.id,
            title=row.title,
            started_at=row.started_at,
            community_id=row.community_id,
            community=row.community,
            starter=_name(row),
            tags=tags.get(row.id, {}),
        )
        for row in session.connection().execute(query)
    }


def _read_tags(session: Session, conversations: Select[tuple[int]]) -> dict[int, dict[int, str]]:
    """Return the names of each conversation's tags by the tags' ids, in alphabetical order."""
    query = (
        columns(TAGGED.c.conversation_id, TAG.c.id, TAG.c.name)
        .join(TAG, TAG.c.id == TAGGED.c.tag_id)
        .where(TAGGED.c.conversation_id.in_(conversations))
        .order_by(TAG.c.name, TAG.c.id)
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for conversation_id, tag_id, name in session.connection().execute(query):
        found[conversation_id][tag_id] = name
    return found


def _moderates() -> ColumnElement[bool]:
    """Return the condition that an author has the care of the conversation's community."""
    return and_(
        MODERATOR.c.member_id == MEMBER.c.id,
        MODERATOR.c.community_id == CONVERSATION.c.community_id,
    )


def _name(row: Any) -> str:
    """Return how an author is called, with their role in words."""
    if row.display_name is None or row.state is MemberState.FORMER:
        return FORMER_MEMBER
    return shown_name(
        row.display_name,
        row.badge,
        vouched_as=row.vouched_as,
        is_moderator=row.moderates is not None,
    )
