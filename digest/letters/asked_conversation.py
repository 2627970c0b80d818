"""A whole conversation as one member asks for it: what of it can be seen, what is new to them, its tags."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.letters.correspondence import Correspondence
from digest.letters.new_to_reader import letters_before, new_to_reader
from digest.letters.post_view import PostView, post_views
from digest.outbox.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedConversation:
    """A conversation as one member asks for it."""

    about: Correspondence
    posts: Sequence[PostView]
    new: frozenset[int]  # posts that stand out for them
    tags: Sequence[str]
    at: datetime

    @classmethod
    def of(
        cls, session: Session, about: Correspondence, tags: Sequence[str], at: datetime
    ) -> "AskedConversation":
        """Read what of it can be seen, and what of that is new to the member."""
        posts = _posts(session, about.place.conversation_id)
        reader_id = about.recipient.member_id
        said = [post for post in posts if post.state is PostState.VISIBLE]
        since = min((post.published_at for post in said), default=at)
        new = new_to_reader(
            {post.id for post in said if post.author_id not in (reader_id, *about.muted)},
            letters_before(session, reader_id, since=since),
        )
        return cls(about=about, posts=posts, new=new, tags=tags, at=at)


def _posts(session: Session, conversation_id: int) -> list[PostView]:
    """Return what can be seen of the conversation; that its first post was deleted can be, too."""
    first_is_gone = and_(col(Post.is_first), col(Post.state) == PostState.DELETED)
    return post_views(
        session,
        col(Post.conversation_id) == conversation_id,
        or_(col(Post.state) == PostState.VISIBLE, first_is_gone),
    )


def tags_of(session: Session, deliveries: Sequence[Delivery]) -> dict[int, list[str]]:
    """Return the names of each conversation's tags; its community, whose own tag is left out, is named."""
    rows = session.exec(
        select(ConversationTag.conversation_id, Tag.name)
        .join(Tag, col(Tag.id) == col(ConversationTag.tag_id))
        .join(Conversation, col(Conversation.id) == col(ConversationTag.conversation_id))
        .join(Community, col(Community.id) == col(Conversation.community_id))
        .where(
            col(Tag.id) != col(Community.tag_id),
            col(ConversationTag.conversation_id).in_(
                {delivery.conversation_id for delivery in deliveries}
            ),
        )
        .order_by(Tag.name)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for conversation_id, name in rows:
        names[conversation_id].append(name)
    return names
