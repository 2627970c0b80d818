"""Publishes what a member wrote: a conversation of their own, or a reply to one."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

from sqlalchemy import bindparam
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.communities.community import Community, HoldFirst
from digest.community.communities.tag import ConversationTag
from digest.community.conversations.conversation import TITLE_LIMIT, Conversation
from digest.community.conversations.follow import follow
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.people.contact_data import phone_number
from digest.community.people.member import Member
from digest.community.people.moderator import is_moderator
from digest.community.posting.danger import in_danger
from digest.community.requests.open_request import held_post
from digest.language.text import canonical, one_line
from digest.store.ask import ask

NEW_FOR = timedelta(days=7)
LINK = re.compile(r"\b(?:https?://|www\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one member wrote, when it becomes visible, and the Message-ID of the mail it came by.

    `approved` words never wait for a moderator: they were public before, in an archive.
    """

    author_id: int
    text: str
    at: datetime
    message_id: str | None = None
    approved: bool = False


def needs_approval(
    policy: HoldFirst, text: str, *, posts_before: int, is_new: bool = False
) -> bool:
    """Say whether a post must wait for a moderator, by the community's rule.

    `is_new`: its author has been a member for less than 7 days.
    """
    if policy is HoldFirst.NEVER:
        return False
    if posts_before == 0 and (policy is HoldFirst.ALWAYS or LINK.search(text)):
        return True
    if policy is HoldFirst.LINKS:
        return False
    return is_new and (LINK.search(text) is not None or phone_number(text) is not None)


def start(
    session: Session, community: Community, words: Draft, *, title: str, window: EditWindow
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
    session: Session, conversation: Conversation, words: Draft, *, window: EditWindow
) -> Post:
    """Add a reply to a conversation; its author follows it from now on."""
    community = session.get_one(Community, conversation.community_id)
    return _add(session, community, conversation, words, window=window, is_first=False)


def change_waits(session: Session, post: Post, text: str, *, at: datetime) -> bool:
    """Say whether a moderator reads another text of a post first: where it would have waited as a post.

    What nobody sees yet is changed at once: it waits as it is.
    """
    if post.state is PostState.HELD or post.author_id is None:
        return False
    conversation = session.get_one(Conversation, post.conversation_id)
    community = session.get_one(Community, conversation.community_id)
    text = canonical(text).strip("\n")
    return _waits(session, community, post.author_id, text, at=at, post_id=post.id)


def _add(
    session: Session,
    community: Community,
    conversation: Conversation,
    words: Draft,
    *,
    window: EditWindow,
    is_first: bool,
) -> Post:
    text = canonical(words.text).strip("\n")
    held = not words.approved and _waits(session, community, words.author_id, text, at=words.at)
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
    if held:
        held_post(session, post, at=words.at)
    return post


def _waits(
    session: Session,
    community: Community,
    author_id: int,
    text: str,
    *,
    at: datetime,
    post_id: int | None = None,
) -> bool:
    """Say whether a moderator reads the text first, of a new post or of the one with this number.

    One of a moderator's own never waits, nor do words of somebody in danger.
    """
    if in_danger(text):
        return False
    author = session.get_one(Member, author_id)
    if author.needs_approval:
        return True
    if community.hold_first is HoldFirst.NEVER:
        return False
    is_new = at < author.joined_at + NEW_FOR
    may_wait = partial(needs_approval, community.hold_first, text, is_new=is_new)
    if not may_wait(posts_before=0):  # most posts would not, not even as their author's first
        return False
    seen = ask(session, _seen(), author=author.id, post=post_id or 0).first()
    waits = may_wait(posts_before=0 if seen is None else 1)
    return waits and not is_moderator(session, author.id, community.id)


@cache
def _seen() -> SelectOfScalar[int]:
    is_theirs, is_other = Post.author_id == bindparam("author"), Post.id != bindparam("post")
    return select(Post.id).where(is_theirs, is_other, Post.state != PostState.HELD).limit(1)
