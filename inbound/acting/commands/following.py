"""Follows tags and conversations for members, and ends it; each is confirmed with what takes it back."""

from sqlmodel import Session, col, or_, select

from digest.community.community import Community
from digest.community.follow import follow
from digest.community.tag import (
    ConversationTag,
    Tag,
    follow_tag,
    tag_called,
    unfollow_tag,
)
from digest.intents.intents import FollowTag, FollowThis, Show, Viewable
from digest.language.similarity import closest
from digest.language.text import tag_name
from digest.letters.notice import Reason, tell
from inbound.acting.answer import answer
from inbound.acting.occasion import Occasion
from inbound.acting.unfollow import stop_following
from inbound.deciding.decision import Command

LIKELY = 5  # tags that a letter offers in place of one that there is not
ALWAYS = "site-feedback"  # is there before anybody has used it


def do_follow_tag(session: Session, wish: FollowTag, command: Command, occasion: Occasion) -> str:
    """Follow a tag, or do so no more, and return a word for what was done."""
    name = tag_name(wish.name) or ""
    tag = tag_called(session, name)
    if tag is None or (wish.on and name not in known_tags(session)):
        likely = closest(name, known_tags(session), most=LIKELY, at_least=0.5)
        offers = [FollowTag(name=each, on=wish.on) for each in likely]
        _tell(
            session, command, occasion, Reason.UNKNOWN_TAG, wish, *offers, Show(what=Viewable.TAGS)
        )
        return "unknown tag"
    if wish.on:
        follow_tag(session, command.member_id, tag.id, at=occasion.at)
    else:
        unfollow_tag(session, command.member_id, tag.id)
    undo = FollowTag(name=name, on=not wish.on)
    reason = Reason.TAG_FOLLOWED if wish.on else Reason.TAG_UNFOLLOWED
    _tell(session, command, occasion, reason, wish, undo)
    return f"{reason.value.replace('_', ' ')}"


def do_follow_this(session: Session, wish: FollowThis, command: Command, occasion: Occasion) -> str:
    """Follow the conversation of the answered letter, or do so no more; return a word for it."""
    number, member_id = command.conversation_id, command.member_id
    if number is None:
        answer(session, occasion, member_id, Reason.UNCLEAR)
        return "follows nothing"
    if wish.on:
        follow(session, member_id, number, at=occasion.at)
    else:
        stop_following(session, member_id, number)
    reason = Reason.FOLLOWED if wish.on else Reason.UNFOLLOWED
    tell(
        session,
        member_id,
        reason,
        at=occasion.at,
        key=f"answer:{occasion.received.id}:{reason}",
        subject=occasion.subject,
        answers=occasion.message_id,
        conversation_id=number,
    )
    return reason.value


def known_tags(session: Session) -> list[str]:
    """Return the names of all tags that bring something: some conversation has them, or a community."""
    used = select(ConversationTag.tag_id)
    homes = select(Community.tag_id)
    found = select(Tag.name).where(
        or_(col(Tag.id).in_(used), col(Tag.id).in_(homes), Tag.name == ALWAYS)
    )
    return list(session.exec(found.order_by(Tag.name)))


def _tell(
    session: Session,
    command: Command,
    occasion: Occasion,
    reason: Reason,
    wish: FollowTag,
    *offers: FollowTag | Show,
) -> None:
    """Tell the member, with buttons; several tags of one mail are told in a letter each."""
    tell(
        session,
        command.member_id,
        reason,
        at=occasion.at,
        key=f"answer:{occasion.received.id}:{wish.on}:{wish.name}",
        subject=occasion.subject,
        answers=occasion.message_id,
        offers=offers,
    )
