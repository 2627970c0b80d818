"""Tells a community's moderators at once of a member who may be in danger; only the letter is kept."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import PostState
from digest.community.moderation.deciders import staff
from digest.community.people.member import Member
from digest.community.people.moderator import moderators, name_in, within_reach
from digest.community.requests.moderation_action import ModerationAction, sealed
from digest.community.requests.moderation_request import ModerationRequest
from digest.community.requests.open_request import in_danger
from digest.letters.letter_sealer import Letter
from digest.letters.post_view import post_view
from digest.letters.prepared_words import ready_text
from digest.letters.recipient import Recipient
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import TemplateSet
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import enqueue
from digest.outbox.payload import Payload

WRITE = ModerationAction.ANSWER
URGENT = "urgent"  # why a letter to a moderator comes
NOBODY_TO_TELL = "needs a person at once"  # why the operator hears of a mail


class UrgentPayload(Payload):
    """Tells a moderator of a member who may be in danger."""

    kind = LetterKind.MODERATION

    reason: str = URGENT
    author_id: int | None = None
    conversation_id: int | None = None
    post_id: int | None = None
    matter_id: int | None = None  # by which moderators write to them, where there is no post


def enqueue_urgent(
    session: Session,
    author_id: int,
    community_id: int,
    *,
    about: str,
    at: datetime,
    conversation_id: int | None = None,
    post_id: int | None = None,
) -> bool:
    """Enqueue one letter about a text for each moderator, or else the staff; False if letters reach nobody.

    `about` is a once-only key of it. Without `post_id` its words wait for their writer and are not shown: a
    request lets moderators write to them all the same.
    """
    known, others = moderators(session, community_id), staff(session)
    able = within_reach(session, {*known, *others}) - {author_id}
    told = [each for each in known if each in able] or [each for each in others if each in able]
    asks = told and post_id is None
    payload = UrgentPayload(
        author_id=author_id,
        conversation_id=conversation_id,
        post_id=post_id,
        matter_id=in_danger(session, author_id, community_id, at=at).id if asks else None,
    )
    for member_id in told:
        enqueue(session, payload, to=member_id, key=f"urgent:{about}:{member_id}", at=at)
    return bool(told)


def urgent_letter(
    session: Session, delivery: Delivery, recipient: Recipient, templates: TemplateSet
) -> Letter | str:
    """Return the letter, or why there is none: the post is gone."""
    payload = UrgentPayload.of(delivery)
    post = post_view(session, payload.post_id)
    if payload.post_id is not None and (post is None or post.state is PostState.DELETED):
        return "the post is gone"
    author = session.get(Member, payload.author_id or 0)
    conversation = session.get(Conversation, payload.conversation_id or 0)
    where = conversation.community_id if conversation else None
    request = session.get(ModerationRequest, payload.matter_id or 0)
    is_closed = conversation is not None and conversation.state is ConversationState.CLOSED
    values: dict[str, Any] = {
        "author": name_in(session, author, where) if author else "A member",
        "text": post.text if post else None,
        "title": conversation.title if conversation else None,
        "conversation_id": conversation.id if conversation and post else None,
        "is_closed": is_closed,
        "post_id": post.id if post else None,
        "write_about": sealed(request.id, request.decided, WRITE) if request else 0,
        "write": WRITE.value,
        "write_body": ready_text(WRITE),
        "published_at": recipient.local(post.published_at) if post else None,
        "zone": recipient.zone.key,
    }
    number = values["conversation_id"]
    return Letter(
        subject=templates.subject("urgent", **values),
        rendered=[templates.render("urgent", **values)],
        reply_to=Slot(Purpose.REPLY, conversation.id)
        if conversation and number and not is_closed
        else None,
    )
