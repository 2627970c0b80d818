"""Says in SQL which posts a query finds: those of what a member may read, with its words, tags and places."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, true
from sqlalchemy import select as columns
from sqlmodel import col, select

from digest.community.communities.alias import CommunityAlias
from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.conversations.query import Query, Term
from digest.community.conversations.readership import may_read
from digest.community.conversations.shown_title import title_is_shown
from digest.community.people.member import Member
from digest.community.people.muted_member import mutes
from digest.language.name_words import compared
from digest.store.full_text import Indexed, with_words

IN_TITLE = 1.5  # times as much a word of a sentence counts that stands in the title


def found_posts(
    dialect: str, member_id: int, query: Query, weights: Sequence[float] = ()
) -> Select[Any]:
    """Return a query for every post that is found, with one column for each weight.

    A column `word_0` says how much the post has of the first word of a sentence, and so on.
    """
    in_title = [_in_title(dialect, term) for term in query.terms]
    return readable_posts(
        columns(
            col(Post.id),
            col(Post.conversation_id),
            col(Post.published_at),
            case((and_(*in_title) if in_title else false(), 1), else_=0).label("in_title"),
            *(
                _worth(dialect, term, weight).label(word_column(place))
                for place, (term, weight) in enumerate(zip(query.some, weights, strict=False))
            ),
        ),
        member_id,
    ).where(
        *(has(dialect, term) for term in query.terms),
        or_(*(has(dialect, term) for term in query.some)) if query.some else true(),
        *(_tagged(name) for name in query.tags),
        _in_one_of(query.communities),
        col(Post.author_id) == member_id if query.by_me else true(),
        ~mutes(col(Post.author_id)),
    )


def readable_posts(what: Select[Any], member_id: int) -> Select[Any]:
    """Return a query over all posts that the member may read."""
    return (
        what.select_from(Post)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .join(Member, col(Member.id) == literal(member_id))
        .where(col(Post.state) == PostState.VISIBLE, may_read())
    )


def has(dialect: str, term: Term) -> ColumnElement[bool]:
    """Return the condition that a post has the term, in its text or in its conversation's title."""
    return or_(_in_text(dialect, term), _in_title(dialect, term))


def word_column(place: int) -> str:
    """Return what the column is called of the word at this place."""
    return f"word_{place}"


def _worth(dialect: str, term: Term, weight: float) -> ColumnElement[float]:
    return case(
        (_in_title(dialect, term), literal(weight * IN_TITLE)),
        (_in_text(dialect, term), literal(weight)),
        else_=literal(0.0),
    )


def _in_title(dialect: str, term: Term) -> ColumnElement[bool]:
    found = with_words(dialect, Indexed.CONVERSATION, term.beginning, exact=term.exact)
    return and_(col(Conversation.id).in_(found), title_is_shown())


def _in_text(dialect: str, term: Term) -> ColumnElement[bool]:
    found = with_words(dialect, Indexed.POST, term.beginning, exact=term.exact)
    return col(Post.id).in_(found)


def _tagged(name: str) -> ColumnElement[bool]:
    return exists().where(
        col(ConversationTag.conversation_id) == col(Conversation.id),
        col(ConversationTag.tag_id) == col(Tag.id),
        col(Tag.name) == name,
    )


def _in_one_of(names: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the condition that the conversation is in a community that is called one of these."""
    if not names:
        return true()
    so_called = select(CommunityAlias.community_id).where(
        col(CommunityAlias.compared).in_([compared(each) for each in names])
    )
    known = select(Community.id).where(
        or_(
            col(Community.name).in_(names),
            func.lower(Community.title).in_(names),
            col(Community.id).in_(so_called),
        )
    )
    return col(Conversation.community_id).in_(known)
