"""A conversation as overviews list it: its title, what is new, one post's beginning, what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.language.sentences import Message
from digest.letters.conversation_view import ConversationView, views_of
from digest.letters.listing import ListEntry
from digest.letters.post_view import PostView, post_views, shown
from digest.letters.recipient import Recipient
from digest.mail.template_set import ShownPost

BEGINNING = 400  # characters of a post
LITTLE_MORE = 100  # which are not worth a cut


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedConversation:
    """A conversation and a post of it that can be seen."""

    place: ConversationView
    post: PostView
    followed: bool

    def entry(
        self,
        recipient: Recipient,
        *,
        news: Message,
        post: ShownPost | None = None,
    ) -> ListEntry:
        """Return it as an entry; `news` says why it is listed."""
        return ListEntry(
            post_id=self.post.id,
            conversation_id=self.place.conversation_id,
            values={
                "heading": "",
                "conversation_id": self.place.conversation_id,
                "title": self.place.title,
                "community": self.place.community,
                "is_closed": self.place.is_closed,
                "followed": self.followed,
                "news": news,
                "post": post or shown(self.post, recipient.zone, limit=_limit(self.post.text)),
                "report_id": self.post.id,
            },
        )


def _limit(text: str) -> int:
    """Return how many characters of a post are shown: all of one that is hardly longer than a beginning."""
    return 0 if len(text) <= BEGINNING + LITTLE_MORE else BEGINNING


def listed(
    session: Session, member_id: int, posts: Mapping[int, int]
) -> dict[int, ListedConversation]:
    """Return conversations by their id, each with the post whose id is given, where it can be seen."""
    known = views_of(session, posts, member_id)
    follows = followed(session, member_id)
    visible = col(Post.state) == PostState.VISIBLE
    return {
        post.conversation_id: ListedConversation(
            place=known[post.conversation_id],
            post=post,
            followed=post.conversation_id in follows,
        )
        for post in post_views(session, col(Post.id).in_(set(posts.values())), visible)
    }


def followed(session: Session, member_id: int) -> frozenset[int]:
    """Return the conversations that the member follows."""
    return frozenset(
        session.exec(select(Follow.conversation_id).where(Follow.member_id == member_id))
    )
