"""Publishes what a member wrote: a conversation of their own, or a reply to one."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from digest.community.community import Community, HoldFirst
from digest.community.conversation import TITLE_LIMIT, Conversation
from digest.community.follow import follow
from digest.community.post import EditWindow, Post, PostState
from digest.community.tag import ConversationTag
from digest.community.text import canonical, one_line

LINK = re.compile(r"\b(?:https?://|www\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one member wrote, when it becomes visible, and the Message-ID of the mail it came by.

    `approved` words never wait for a moderator: they were public before, in an archive.
    """

    author_id: int
    text: str
    at: datetime
    message_id: str | None = None
    approved: bool = False


def needs_approval(policy: HoldFirst, text: str, *, posts_before: int) -> bool:
    """Say whether a post must wait for a moderator, by the community's rule for first posts."""
    if posts_before > 0 or policy is HoldFirst.NEVER:
        return False
    return policy is HoldFirst.ALWAYS or LINK.search(text) is not None


def start(
    session: Session, community: Community, words: Words, *, title: str, window: EditWindow
) -> Post:
    """Start a conversation with the community's tag; its starter follows it."""
    conversation = Conversation(
        community_id=community.id,
        title=one_line(title, limit=TITLE_LIMIT) or "Untitled",
        started_at=words.at,
        active_at=words.at,
    )
    session.add(conversation)
    session.flush()
    session.add(ConversationTag(conversation_id=conversation.id, tag_id=community.tag_id))
    return _add(session, community, conversation, words, window=window, is_first=True)


def reply(
    session: Session, conversation: Conversation, words: Words, *, window: EditWindow
) -> Post:
    """Add a reply to a conversation; its author follows it from now on."""
    community = session.get_one(Community, conversation.community_id)
    return _add(session, community, conversation, words, window=window, is_first=False)


def _add(
    session: Session,
    community: Community,
    conversation: Conversation,
    words: Words,
    *,
    window: EditWindow,
    is_first: bool,
) -> Post:
    text = canonical(words.text).strip("\n")
    before = session.exec(
        select(Post.id).where(Post.author_id == words.author_id, Post.state != PostState.HELD)
    ).first()
    posts_before = 0 if before is None else 1
    held = not words.approved and needs_approval(
        community.hold_first, text, posts_before=posts_before
    )
    post = Post(
        conversation_id=conversation.id,
        author_id=words.author_id,
        text=text,
        state=PostState.HELD if held else PostState.VISIBLE,
        is_first=is_first,
        published_at=words.at,
        settles_at=None if held else window.settles_at(words.at),
        message_id=words.message_id,
    )
    session.add(post)
    if not held:
        conversation.active_at = max(conversation.active_at, words.at)
    follow(session, words.author_id, conversation.id, at=words.at)
    session.flush()
    return post
