"""What members see a conversation called: nothing that a moderator removed with its first post.

Its own title stays where it is kept: whoever began it and the moderators are told that, and all see it again
with the post.
"""

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import col

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState

REMOVED_TITLE = "Removed by a moderator"


def shown_title(title: str, first: PostState | None) -> str:
    """Return what members see it called, whose first post is in this state."""
    return REMOVED_TITLE if first is PostState.HIDDEN else title


def title_is_shown() -> ColumnElement[bool]:
    """Return the condition that a conversation's own title is what members see."""
    first = aliased(Post)
    return ~exists().where(
        col(first.conversation_id) == col(Conversation.id),
        col(first.is_first),
        col(first.state) == PostState.HIDDEN,
    )
