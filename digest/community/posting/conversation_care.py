"""What moderators do to a whole conversation: close, reopen, move, tag anew."""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community import audit
from digest.community.communities.alias import (
    communities_called,
    communities_like,
    named_by_address,
)
from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag, get_or_create_tag
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post
from digest.community.requests.moderation_request import ModerationRequest
from digest.errors import BadInput, NoSuchCommunity
from digest.language.text import one_line, tag_name

TAG_LIMIT = 40  # characters of what is no tag, told back
TAGS_LIMIT = 10  # of one conversation, beside its community's
NO_TAG = "none"
OF_TAGS = "from tags "  # how the trail begins what became of tags, by their numbers

_APART = re.compile(r"[,;\n]+|\s*#")


def close(
    session: Session, conversation: Conversation, *, actor: str, reason: str, at: datetime
) -> None:
    """Close the conversation to replies; it can still be read."""
    conversation.state = ConversationState.CLOSED
    _record(session, conversation, "close", actor=actor, reason=reason, at=at)


def reopen(
    session: Session, conversation: Conversation, *, actor: str, reason: str, at: datetime
) -> None:
    """Open the conversation to replies again."""
    conversation.state = ConversationState.OPEN
    _record(session, conversation, "reopen", actor=actor, reason=reason, at=at)


def move(
    session: Session,
    conversation: Conversation,
    wanted: Community,
    *,
    actor: str,
    reason: str = "",
    at: datetime,
    ruled_on: int = 0,
) -> str:
    """Put the conversation into another community, and return the name of the one it was in.

    Its community tag is the new one's; what waits for a decision about it is the new moderators', but for
    the request `ruled_on`, so that whoever decided on it can take it back.
    """
    before = session.get_one(Community, conversation.community_id)
    own_tag = session.get(ConversationTag, (conversation.id, before.tag_id))
    if own_tag is not None:
        session.delete(own_tag)
    _add_tag(session, conversation, wanted.tag_id)
    conversation.community_id = wanted.id
    for request in session.exec(
        select(ModerationRequest).where(
            ModerationRequest.conversation_id == conversation.id,
            col(ModerationRequest.ended_at).is_(None),
            ModerationRequest.id != ruled_on,
        )
    ):
        request.community_id = wanted.id
    why = f"from community {before.id} to {wanted.id}; {reason}".rstrip("; ")
    _record(session, conversation, "move", actor=actor, reason=why, at=at)
    return before.name


def community_named(session: Session, name: str) -> Community:
    """Return the community that somebody called by its name, title or alias.

    Raises BadInput where there is none, with those that it is like, and where two are called so.
    """
    found = communities_called(session, name.strip().removeprefix("#"))
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"two are called {name.strip()!r}: {named_by_address(found)}")
    likely = communities_like(session, name)
    or_this = f"; do you mean {named_by_address(likely)}?" if likely else ""
    raise NoSuchCommunity(
        name.strip(),
        likely=tuple(each.title for each in likely),
        message=f"there is no community {name.strip()!r}{or_this}",
    )


def has_tags(session: Session, conversation: Conversation, names: list[str]) -> bool:
    """Say whether these are all of the conversation's tags, beside its community's."""
    community = session.get_one(Community, conversation.community_id)
    home = session.get_one(Tag, community.tag_id).name
    return {tag.name for tag in own_tags(session, conversation)} == {*names} - {home}


def retag(
    session: Session,
    conversation: Conversation,
    names: list[str],
    *,
    actor: str,
    reason: str = "",
    at: datetime,
) -> list[str]:
    """Give the conversation these tags and no others beside its community's; return those it had before.

    Raises BadInput for the tag of another community.
    """
    _refuse_foreign(session, conversation, names)
    community = session.get_one(Community, conversation.community_id)
    before = own_tags(session, conversation)
    wanted = {get_or_create_tag(session, name).id for name in names}
    for tag in before:
        if tag.id not in wanted:
            session.delete(session.get_one(ConversationTag, (conversation.id, tag.id)))
    for tag_id in wanted - {community.tag_id}:
        _add_tag(session, conversation, tag_id)
    why = f"{_change(session, conversation, before)}; {reason}".rstrip("; ")
    _record(session, conversation, "retag", actor=actor, reason=why, at=at)
    return [tag.name for tag in before]


def add_tags(
    session: Session, conversation: Conversation, names: list[str], *, actor: str, at: datetime
) -> list[str]:
    """Add tags to those that the conversation has, and return what it had before.

    Raises BadInput for the tag of another community.
    """
    _refuse_foreign(session, conversation, names)
    before = own_tags(session, conversation)
    for name in names:
        _add_tag(session, conversation, get_or_create_tag(session, name).id)
    why = _change(session, conversation, before)
    _record(session, conversation, "add tags", actor=actor, reason=why, at=at)
    return [tag.name for tag in before]


def first_post(session: Session, conversation_id: int) -> Post:
    """Return the post that a conversation began with."""
    found = select(Post).where(Post.conversation_id == conversation_id, col(Post.is_first))
    return session.exec(found).one()


def own_tags(session: Session, conversation: Conversation) -> list[Tag]:
    """Return the tags of a conversation in order, without its community's."""
    community = session.get_one(Community, conversation.community_id)
    found = (
        select(Tag)
        .join(ConversationTag, col(ConversationTag.tag_id) == col(Tag.id))
        .where(ConversationTag.conversation_id == conversation.id, Tag.id != community.tag_id)
    )
    return list(session.exec(found.order_by(Tag.name)))


def all_tags(session: Session, conversation_id: int) -> list[str]:
    """Return the names of a conversation's tags in order, its community's among them."""
    found = (
        select(Tag.name)
        .join(ConversationTag, col(ConversationTag.tag_id) == col(Tag.id))
        .where(ConversationTag.conversation_id == conversation_id)
    )
    return list(session.exec(found.order_by(Tag.name)))


def foreign_tags(
    session: Session, conversation: Conversation, names: Iterable[str]
) -> frozenset[str]:
    """Return which of the names are other communities' tags; those that the conversation has may stay."""
    homes = select(Tag.name).join(Community, col(Community.tag_id) == col(Tag.id))
    others = homes.where(
        col(Tag.name).in_(set(names) - {*all_tags(session, conversation.id)}),
        Community.id != conversation.community_id,
    )
    return frozenset(session.exec(others))


def tag_names(words: str) -> list[str]:
    """Return the tags that somebody wrote, apart by commas, lines or #, or none for the word NONE.

    Raises BadInput where one is no tag.
    """
    if words.strip(" .#").lower() == NO_TAG:
        return []
    names = []
    for each in filter(str.strip, _APART.split(words)):
        name = tag_name(each)
        if name is None:
            raise BadInput(f"{one_line(each, limit=TAG_LIMIT)!r} cannot be a tag: use a few words")
        names.append(name)
    if len(names) > TAGS_LIMIT:
        raise BadInput(f"{len(names)} tags are too many: use {TAGS_LIMIT} at most")
    return list(dict.fromkeys(names))


def _refuse_foreign(session: Session, conversation: Conversation, names: list[str]) -> None:
    for name in sorted(foreign_tags(session, conversation, names)):
        raise BadInput(f"#{name} is another community's tag: move the conversation instead")


def _add_tag(session: Session, conversation: Conversation, tag_id: int) -> None:
    if session.get(ConversationTag, (conversation.id, tag_id)) is None:
        session.add(ConversationTag(conversation_id=conversation.id, tag_id=tag_id))
        session.flush()


def _change(session: Session, conversation: Conversation, before: list[Tag]) -> str:
    """Return what the trail says of changed tags; by their numbers, for members make up the names."""
    after = own_tags(session, conversation)
    was, now = (", ".join(str(tag.id) for tag in tags) or NO_TAG for tags in (before, after))
    return f"{OF_TAGS}{was} to {now}"


def _record(
    session: Session,
    conversation: Conversation,
    act: str,
    *,
    actor: str,
    reason: str,
    at: datetime,
) -> None:
    target = f"conversation {conversation.id}"
    audit.record(session, actor=actor, act=act, target=target, reason=reason, at=at)
