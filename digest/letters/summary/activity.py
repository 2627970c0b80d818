"""What settled in a span of time, with its texts: read once a run, for all members."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post, PostState, Revision
from digest.community.conversations.shown_title import shown_title
from digest.community.people.member import Member
from digest.community.people.moderator import Moderator
from digest.letters.opening import Opening, opening_of
from digest.letters.post_view import AUTHOR, MODERATES, PostView, author_name, post_views
from digest.letters.summary.activity_index import (
    ActivityIndex,
    SummaryConversation,
    gather,
)
from digest.letters.summary.period import Period

PERIODS = 4  # whose news are kept in order: letters of one period are made one after the other

POST: Table = Post.__table__  # type: ignore[attr-defined]
REVISION: Table = Revision.__table__  # type: ignore[attr-defined]
CONVERSATION: Table = Conversation.__table__  # type: ignore[attr-defined]
COMMUNITY: Table = Community.__table__  # type: ignore[attr-defined]
MEMBER: Table = Member.__table__  # type: ignore[attr-defined]
TAG: Table = Tag.__table__  # type: ignore[attr-defined]
TAGGED: Table = ConversationTag.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """All visible posts that settled in a period."""

    posts: tuple[PostView, ...]
    places: Mapping[int, SummaryConversation]
    told_since: datetime  # before this nobody can have been told of any of the posts
    shown_before: bool  # some post was visible, hidden, and is visible again
    _news: dict[Period, ActivityIndex] = field(default_factory=dict)

    def news(self, period: Period) -> ActivityIndex:
        """Return what settled in a part of the activity's own period, put in order once for a while."""
        if period not in self._news:
            if len(self._news) == PERIODS:
                del self._news[next(iter(self._news))]
            posts = (post for post in self.posts if period.has(post.settles_at))
            self._news[period] = gather(posts, self.places)
        return self._news[period]


def last_revision(session: Session) -> int:
    """Return a number that grows with every change of any post's text or state."""
    highest = session.connection().execute(columns(func.max(REVISION.c.id))).scalar()
    return highest or 0


def read_activity(session: Session, period: Period) -> Activity:
    """Return the activity of a period, read by a number of statements that does not grow with it."""
    places = _read_places(session, period)
    posts = tuple(
        post for post in post_views(session, *_settled(period)) if post.conversation_id in places
    )
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


def _read_places(session: Session, period: Period) -> dict[int, SummaryConversation]:
    """Return the conversations that the posts are in, by their id."""
    concerned = (
        columns(POST.c.conversation_id)
        .join(CONVERSATION, CONVERSATION.c.id == POST.c.conversation_id)
        .where(*_settled(period))
    )
    first, visible = POST.alias(), POST.alias()
    all_posts = (
        columns(func.count())
        .where(visible.c.conversation_id == CONVERSATION.c.id, visible.c.state == PostState.VISIBLE)
        .scalar_subquery()
    )
    query = (
        columns(
            CONVERSATION.c.id,
            CONVERSATION.c.title,
            CONVERSATION.c.state,
            CONVERSATION.c.started_at,
            CONVERSATION.c.community_id,
            COMMUNITY.c.title.label("community"),
            COMMUNITY.c.tag_id,
            first.c.text.label("first_text"),
            first.c.state.label("first_state"),
            first.c.author_id.label("starter_id"),
            all_posts.label("all_posts"),
            *AUTHOR,
        )
        .join(COMMUNITY, COMMUNITY.c.id == CONVERSATION.c.community_id)
        .outerjoin(first, and_(first.c.conversation_id == CONVERSATION.c.id, first.c.is_first))
        .outerjoin(MEMBER, MEMBER.c.id == first.c.author_id)
        .outerjoin(Moderator, MODERATES)
        .where(CONVERSATION.c.id.in_(concerned))
    )
    tags = _read_tags(session, concerned)
    return {
        row.id: SummaryConversation(
            id=row.id,
            title=shown_title(row.title, row.first_state),
            started_at=row.started_at,
            community_id=row.community_id,
            community=row.community,
            opening=_opening(row),
            all_posts=row.all_posts,
            tags=tags.get(row.id, {}),
            home_tag=row.tag_id,
            is_closed=row.state is ConversationState.CLOSED,
            starter_id=row.starter_id,
            own_title=row.title,
        )
        for row in session.connection().execute(query)
    }


def _opening(row: Any) -> Opening | None:
    """Return how a conversation began, None where that can no longer be read."""
    can_be_read = row.first_state is PostState.VISIBLE
    return opening_of(author_name(row), row.first_text) if can_be_read else None


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
