"""What happened in a member's communities in a span of time: what every mail of the comparison is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post
from digest.community.people.member import Member
from digest.letters.summary.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One post; `at` is the reader's local time."""

    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A conversation in which something is new, with its posts in their order."""

    title: str
    group: str
    follows: bool
    older: Sequence[Told]
    new: Sequence[Told]

    @property
    def is_new(self) -> bool:
        """Whether it began in the span."""
        return not self.older

    @property
    def first(self) -> Told:
        """The post that began it."""
        return (*self.older, *self.new)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """All that is new for a reader, oldest conversation first; times are the reader's."""

    reader: str
    since: datetime
    until: datetime
    topics: Sequence[Topic]

    @property
    def posts(self) -> int:
        """How many posts are new."""
        return sum(len(topic.new) for topic in self.topics)


def read(session: Session, member_id: int, period: Period) -> Day:
    """Return what is new to mail in a period in the communities that a member is in, their own words too.

    As in our letter a post counts from when its author can no longer change it, so that all mails have the
    same posts; none of the others has such an hour.
    """
    member = session.get_one(Member, member_id)
    zone = ZoneInfo(member.zone)
    told = (
        select(Conversation, Community)
        .join(Community, col(Conversation.community_id) == Community.id)
        .join(Membership, col(Membership.community_id) == Community.id)
        .where(Membership.member_id == member_id)
        .order_by(col(Conversation.id))
    )
    followed = set(
        session.exec(select(Follow.conversation_id).where(Follow.member_id == member_id))
    )
    topics = []
    for conversation, community in session.exec(told):
        posts = _posts(session, conversation.id)
        old = [post for post in posts if post.settles_at and post.settles_at < period.since]
        new = [post for post in posts if period.has(post.settles_at)]
        topic = Topic(
            title=conversation.title,
            group=community.title,
            follows=conversation.id in followed,
            older=_told(session, old, zone),
            new=_told(session, new, zone),
        )
        if new:
            topics.append(topic)
    return Day(
        reader=member.display_name,
        since=period.since.astimezone(zone),
        until=period.until.astimezone(zone),
        topics=sorted(topics, key=lambda topic: topic.first.at),
    )


def _posts(session: Session, conversation_id: int) -> Sequence[Post]:
    wanted = select(Post).where(Post.conversation_id == conversation_id)
    return session.exec(wanted.order_by(col(Post.published_at), col(Post.id))).all()


def _told(session: Session, posts: Iterable[Post], zone: ZoneInfo) -> Sequence[Told]:
    return tuple(
        Told(
            author=session.get_one(Member, post.author_id).display_name,
            at=post.published_at.astimezone(zone),
            text=post.text,
        )
        for post in posts
    )
