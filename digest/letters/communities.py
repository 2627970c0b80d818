"""What `communities` shows: all of them, the liveliest first, and which ones the member is in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, and_, col, select

from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Member, MemberState
from digest.language.sentences import Message, message
from digest.letters.listing import ListEntry, Listing, most_of, under
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery

LATELY = timedelta(days=30)
FEW = 5  # members: fewer than these are not told apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Lively:
    """A community, its posts of late, its members, and whether the reader is one of them."""

    community_id: int
    name: str
    title: str
    posts: int
    members: int
    is_in: bool


def communities_contents(
    session: Session, recipient: Recipient, _delivery: Delivery, at: datetime, /
) -> Listing:
    """Return all communities: those the member is in, then the others, in each group the liveliest first."""
    found = lively(session, recipient.member_id, at=at)
    others = message("communities.not_in" if recipient.is_suspended else "communities.others")
    entries = [
        *under(message("communities.in"), [_entry(each) for each in found if each.is_in]),
        *under(others, [_entry(each) for each in found if not each.is_in]),
    ]
    joined = sum(each.is_in for each in found)
    values = {"count": len(found), "joined": joined, "is_suspended": recipient.is_suspended}
    return most_of(values, entries)


def lively(session: Session, member_id: int, *, at: datetime) -> list[Lively]:
    """Return all communities, those with most posts in the last 30 days first."""
    posts, members = _posts(session, since=at - LATELY), _members(session)
    joined = set(
        session.exec(select(Membership.community_id).where(Membership.member_id == member_id))
    )
    found = [
        Lively(
            community_id=community.id,
            name=community.name,
            title=community.title,
            posts=posts.get(community.id, 0),
            members=members.get(community.id, 0),
            is_in=community.id in joined,
        )
        for community in session.exec(select(Community))
    ]
    return sorted(found, key=lambda each: (-each.posts, -each.members, each.title.lower()))


def roughly(members: int) -> Message:
    """Return about how many members there are, so that nobody's coming or going can be seen."""
    if members < FEW:
        return message("communities.members.few")
    step = max(FEW, 10 ** (len(str(members)) - 2))
    return message("communities.members.about", number=members // step * step)


def _entry(community: Lively) -> ListEntry:
    return ListEntry(
        values={
            "name": community.name,
            "title": community.title,
            "posts": community.posts,
            "members": roughly(community.members),
            "is_in": community.is_in,
        }
    )


def _posts(session: Session, *, since: datetime) -> dict[int, int]:
    rows = session.exec(
        select(Conversation.community_id, func.count())
        .join(Post, col(Post.conversation_id) == col(Conversation.id))
        .where(
            Post.state == PostState.VISIBLE,
            Conversation.state != ConversationState.REMOVED,
            Post.published_at > since,
        )
        .group_by(col(Conversation.community_id))
    )
    return dict(rows.all())


def _members(session: Session) -> dict[int, int]:
    active = and_(
        col(Member.id) == col(Membership.member_id), col(Member.state) == MemberState.ACTIVE
    )
    rows = session.exec(
        select(Membership.community_id, func.count())
        .join(Member, active)
        .group_by(col(Membership.community_id))
    )
    return dict(rows.all())
