"""What `home` shows: all that is new since it was last asked for, and own posts that can be changed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, literal
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.conversations.readership import may_read
from digest.community.people.member import Member
from digest.community.people.muted_member import mutes
from digest.intents.ready_mail import spelled
from digest.language.sentences import Message, message
from digest.letters.conversation_view import views_of
from digest.letters.listed import ListedConversation, followed, listed
from digest.letters.listing import MOST_LISTED, ListEntry, Listing, under
from digest.letters.overview import Overview
from digest.letters.post_view import post_views
from digest.letters.receipt import edit_body
from digest.letters.recipient import Recipient
from digest.mail.excerpt import excerpt
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind

FIRST_TIME = timedelta(days=14)  # that are shown to who never asked before
MOST_OWN = 10  # posts of one's own; the receipts have the links to all others
OWN_BEGINNING = 300  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeItem:
    """What others wrote in one conversation since the member last asked."""

    conversation_id: int
    posts: int
    newest_id: int
    is_new: bool  # its first post is among them
    followed: bool

    def in_words(self) -> Message:
        """Return what is new: "New conversation", "3 new replies"."""
        if not self.is_new:
            return message("count.new_replies", count=self.posts)
        replies = self.posts - 1
        if not replies:
            return message("summary.new")
        return message("home.new", replies=message("count.replies", count=replies))


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Gathers what is new for one reader; whoever is suspended sees what they wrote themselves only."""

    window: EditWindow = field(default_factory=EditWindow)

    def __call__(
        self, session: Session, recipient: Recipient, _delivery: Delivery, at: datetime, /
    ) -> Listing:
        """Return the conversations with news, followed ones first, in each group the newest first."""
        asked = last_asked(session, recipient.member_id)
        since = asked or at - FIRST_TIME
        is_suspended = recipient.is_suspended
        news = [] if is_suspended else _news(session, recipient.member_id, since)
        first = news[:MOST_LISTED]
        known = listed(
            session, recipient.member_id, {each.conversation_id: each.newest_id for each in first}
        )
        shown = [(known[n.conversation_id], n) for n in first if n.conversation_id in known]
        own, own_count = self._own(session, recipient, at)
        return Listing(
            values={
                "spelled": spelled,
                "since": recipient.local(since),
                "now": recipient.local(at),
                "is_first": asked is None,
                "is_suspended": is_suspended,
                "conversations": len(news),
                "posts": sum(each.posts for each in news),
                "zone": recipient.zone.key,
                "pause": recipient.pause(at),
                "own": own,
                "own_count": own_count,
            },
            entries=[
                *under(message("home.followed"), _entries(shown, recipient, followed=True)),
                *under(message("home.others"), _entries(shown, recipient, followed=False)),
            ],
            more=len(news) - len(shown),
            own_posts=[each["post_id"] for each in own],
            is_withheld=is_suspended,
        )

    def _own(
        self, session: Session, recipient: Recipient, at: datetime
    ) -> tuple[list[dict[str, Any]], int]:
        """Return the member's posts that still can be changed, the newest first, and how many there are."""
        posts = post_views(
            session,
            col(Post.author_id) == recipient.member_id,
            col(Post.state).in_((PostState.VISIBLE, PostState.HELD)),
            col(Post.published_at) > at - self.window.length,
        )[::-1]
        known = views_of(session, {post.conversation_id for post in posts}, recipient.member_id)
        return [
            {
                "post_id": post.id,
                "title": (title := known[post.conversation_id].title),
                "text": excerpt(post.text, limit=OWN_BEGINNING),
                "until": recipient.local(self.window.settles_at(post.published_at)),
                "is_held": post.state is PostState.HELD,
                "is_first": post.is_first,
                "change": edit_body(post, title),
            }
            for post in posts[:MOST_OWN]
        ], len(posts)


def last_asked(session: Session, member_id: int) -> datetime | None:
    """Return when the member asked for the last `home` that was really sent to them.

    One that was sent while they were suspended brought nothing, so the next does not begin there.
    """
    return session.exec(
        select(func.max(Delivery.planned_at)).where(
            Delivery.member_id == member_id,
            Delivery.kind == LetterKind.OVERVIEW,
            Delivery.reason == Overview.HOME,
            Delivery.state == DeliveryState.SENT,
            col(Delivery.carried).is_not(None),
        )
    ).one()


def _news(session: Session, member_id: int, since: datetime) -> list[HomeItem]:
    """Return what others wrote since then where the member may read, followed conversations first."""
    newest = func.max(Post.published_at)
    rows = session.execute(
        columns(
            col(Post.conversation_id),
            func.count(),
            func.max(Post.id),
            func.max(case((col(Post.is_first), 1), else_=0)),
        )
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .join(Member, col(Member.id) == literal(member_id))
        .where(
            col(Post.state) == PostState.VISIBLE,
            col(Post.published_at) > since,
            col(Post.author_id).is_distinct_from(member_id),
            ~mutes(col(Post.author_id)),
            may_read(),
        )
        .group_by(col(Post.conversation_id))
        .order_by(newest.desc(), col(Post.conversation_id).desc())
    )
    follows = followed(session, member_id)
    news = [
        HomeItem(
            conversation_id=number,
            posts=posts,
            newest_id=newest_id,
            is_new=bool(is_new),
            followed=number in follows,
        )
        for number, posts, newest_id, is_new in rows
    ]
    return sorted(news, key=lambda each: not each.followed)


def _entries(
    shown: list[tuple[ListedConversation, HomeItem]], recipient: Recipient, *, followed: bool
) -> list[ListEntry]:
    return [
        each.entry(recipient, news=news.in_words())
        for each, news in shown
        if news.followed is followed
    ]
