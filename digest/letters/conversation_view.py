"""Where a conversation is: its title and its community."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select as columns
from sqlmodel import Session, and_, col

from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post
from digest.community.conversations.shown_title import shown_title
from digest.community.people.muted_member import muted_members
from digest.language.sentences import in_english


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationView:
    """A conversation and the community it was started in, as letters name them."""

    conversation_id: int
    title: str  # as members see it
    community: str
    code: str
    shows_titles: bool  # in subjects, to whoever has not chosen
    is_closed: bool = False  # it takes no replies
    own_title: str = ""  # as whoever began it sees it
    starter_id: int | None = None
    is_by_muted: bool = False  # the reader mutes who began it
    is_numbered: bool = False  # called by its number: the reader may not see its title

    def numbered(self) -> "ConversationView":
        """Return it as it is called in letters that tell nothing of it."""
        title = in_english("letter.neutral", number=self.conversation_id)
        return replace(self, title=title, is_numbered=True)

    def seen_by(self, member_id: int, *, muted: Collection[int] = ()) -> "ConversationView":
        """Return it as one member sees it, who mutes these."""
        if self.starter_id == member_id:
            return replace(self, title=self.own_title)
        if self.starter_id in muted:
            title = in_english("summary.by_a_muted_member")
            return replace(self, title=title, is_by_muted=True)
        return self


def views_of(
    session: Session, conversation_ids: Iterable[int | None], member_id: int
) -> dict[int, ConversationView]:
    """Return the conversations by their id, as one member sees them."""
    muted = muted_members(session, [member_id]).get(member_id, ())
    views = conversation_views(session, conversation_ids)
    return {number: each.seen_by(member_id, muted=muted) for number, each in views.items()}


def conversation_views(
    session: Session, conversation_ids: Iterable[int | None]
) -> dict[int, ConversationView]:
    """Return the conversations by their id, as members see them."""
    began = and_(col(Post.conversation_id) == col(Conversation.id), col(Post.is_first))
    rows = session.execute(
        columns(Conversation, Community, col(Post.author_id), col(Post.state))
        .join(Community, col(Community.id) == col(Conversation.community_id))
        .outerjoin(Post, began)
        .where(col(Conversation.id).in_({number for number in conversation_ids if number}))
    )
    return {
        conversation.id: ConversationView(
            conversation_id=conversation.id,
            title=shown_title(conversation.title, first),
            community=community.title,
            code=community.code,
            shows_titles=community.is_open,
            is_closed=conversation.state is ConversationState.CLOSED,
            own_title=conversation.title,
            starter_id=starter_id,
        )
        for conversation, community, starter_id, first in rows
    }
