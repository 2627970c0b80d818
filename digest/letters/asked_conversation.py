"""A whole conversation as one member asks for it: what of it can be seen, what is new to them, its tags."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import PostState
from digest.letters.conversation_parts import ConversationPayload, seen_posts
from digest.letters.correspondence import Correspondence
from digest.letters.new_to_reader import letters_before, new_to_reader
from digest.letters.post_view import PostView, post_views
from digest.outbox.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedConversation:
    """A conversation as one member asks for it."""

    about: Correspondence
    told: ConversationPayload
    count: int  # posts of the whole conversation
    before: int  # of these stand in earlier letters
    posts: Sequence[PostView]  # of this letter
    new: frozenset[int]  # posts that stand out for them
    tags: Sequence[str]
    at: datetime

    @classmethod
    def of(
        cls,
        session: Session,
        about: Correspondence,
        told: ConversationPayload,
        tags: Sequence[str],
        at: datetime,
    ) -> "AskedConversation":
        """Read what of it can be seen, and what of that is new to the member."""
        posts = post_views(session, seen_posts(about.place.conversation_id))
        reader_id = about.recipient.member_id
        said = [post for post in posts if post.state is PostState.VISIBLE]
        since = min((post.published_at for post in said), default=at)
        new = new_to_reader(
            {post.id for post in said if post.author_id not in (reader_id, *about.muted)},
            letters_before(session, reader_id, since=since),
        )
        brought = [post for post in posts if post.id in told.posts] if told.parts else posts
        return cls(
            about=about,
            told=told,
            count=len(posts),
            before=next((place for place, post in enumerate(posts) if post in brought), 0),
            posts=brought,
            new=new,
            tags=tags,
            at=at,
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
