"""What `tags` and `followed` show: tags the member can read under, and everything they follow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, literal
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag, TagFollow
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow, Mute
from digest.community.conversations.post import Post, PostState
from digest.community.conversations.readership import may_read
from digest.community.people.member import Member
from digest.community.people.muted_member import MutedMember
from digest.language.sentences import message
from digest.letters.conversation_view import views_of
from digest.letters.listing import ListEntry, Listing, most_of, under
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A tag with what the member can read under it."""

    name: str
    drawn: str  # as it is read: a community's own by its title
    conversations: int
    posts: int  # of the last 30 days
    followed: bool


def tags_contents(
    session: Session, recipient: Recipient, _delivery: Delivery, at: datetime, /
) -> Listing:
    """Return the tags the member follows, then those they can read under, the liveliest first."""
    found = topics(session, recipient.member_id, at=at)
    entries = [
        *under(message("tags.followed"), [_topic(each) for each in found if each.followed]),
        *under(message("tags.others"), [_topic(each) for each in found if not each.followed]),
    ]
    followed_count = sum(each.followed for each in found)
    return most_of({"count": len(found), "followed_count": followed_count}, entries)


def followed_contents(
    session: Session, recipient: Recipient, _delivery: Delivery, at: datetime, /
) -> Listing:
    """Return the tags the member follows, then the conversations, then those muted, the newest post first.

    For whoever is suspended the conversations are only counted.
    """
    found = topics(session, recipient.member_id, at=at)
    tags = [_topic(each) for each in found if each.followed]
    conversations = _conversations(session, recipient, Follow)
    muted = _conversations(session, recipient, Mute)
    entries = under(message("followed.tags"), tags)
    if not recipient.is_suspended:
        entries += under(message("followed.conversations"), conversations)
        entries += under(message("followed.muted"), muted)
    values: dict[str, Any] = {"tags": len(tags), "conversations": len(conversations)}
    values |= {
        "now": recipient.local(at),
        "zone": recipient.zone.key,
        "gets_all": recipient.gets_all,
        "is_suspended": recipient.is_suspended,
        "muted": len(muted),
        "muted_members": _names(session, recipient.member_id),
    }
    return most_of(values, entries)


def _names(session: Session, member_id: int) -> list[str]:
    """Return the names of the members whom one mutes, as they were called then."""
    found = select(MutedMember.name).where(MutedMember.member_id == member_id)
    return list(session.exec(found.order_by(MutedMember.name)))


def topics(session: Session, member_id: int, *, at: datetime) -> list[Topic]:
    """Return the tags followed, and those of conversations the member may read, the liveliest first."""
    mine = select(TagFollow.tag_id).where(TagFollow.member_id == member_id)
    follows = set(session.exec(mine))
    late = case((col(Post.published_at) > at - LATELY, 1), else_=0)
    rows = session.execute(
        columns(
            col(ConversationTag.tag_id),
            func.count(col(Conversation.id).distinct()),
            func.sum(late),
        )
        .join(Conversation, col(Conversation.id) == col(ConversationTag.conversation_id))
        .join(Post, col(Post.conversation_id) == col(Conversation.id))
        .join(Member, col(Member.id) == literal(member_id))
        .where(may_read(), col(Post.state) == PostState.VISIBLE)
        .group_by(col(ConversationTag.tag_id))
    )
    there = {tag_id: (conversations, posts) for tag_id, conversations, posts in rows}
    names = session.exec(select(Tag).where(col(Tag.id).in_(follows | there.keys())))
    homes = select(Community.tag_id, Community.title)
    titles = dict(session.exec(homes).all())
    found = [
        Topic(
            name=tag.name,
            drawn=titles.get(tag.id, f"#{tag.name}"),
            conversations=there.get(tag.id, (0, 0))[0],
            posts=there.get(tag.id, (0, 0))[1],
            followed=tag.id in follows,
        )
        for tag in names
    ]
    return sorted(found, key=lambda each: (-each.posts, -each.conversations, each.name))


def _topic(topic: Topic) -> ListEntry:
    return ListEntry(
        values={
            "conversation_id": 0,
            "name": topic.name,
            "drawn": topic.drawn,
            "conversations_here": topic.conversations,
            "posts": topic.posts,
            "followed": topic.followed,
        }
    )


def _conversations(
    session: Session, recipient: Recipient, kind: type[Follow] | type[Mute]
) -> list[ListEntry]:
    """Return the conversations that the member follows, or mutes, and may read."""
    rows = session.execute(
        columns(col(Conversation.id), col(Conversation.active_at))
        .join(kind, col(kind.conversation_id) == col(Conversation.id))
        .join(Member, col(Member.id) == col(kind.member_id))
        .where(col(kind.member_id) == recipient.member_id, may_read())
        .order_by(col(Conversation.active_at).desc(), col(Conversation.id).desc())
    ).all()
    known = views_of(session, [number for number, _ in rows], recipient.member_id)
    return [
        ListEntry(
            values={
                "conversation_id": number,
                "is_muted": kind is Mute,
                "title": known[number].title,
                "community": known[number].community,
                "is_closed": known[number].is_closed,
                "newest_at": recipient.local(active_at),
            }
        )
        for number, active_at in rows
    ]
