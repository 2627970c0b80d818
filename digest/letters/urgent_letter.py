"""Writes the urgent letter to a moderator: what somebody wrote who may be in danger, and how to answer."""

from typing import Any

from sqlmodel import Session

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import PostState
from digest.community.people.member import Member, shown_name
from digest.letters.letter_sealer import Letter
from digest.letters.post_view import post_view
from digest.letters.recipient import Recipient
from digest.letters.urgent import UrgentPayload
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import TemplateSet
from digest.outbox.delivery import Delivery


def urgent_letter(
    session: Session, delivery: Delivery, recipient: Recipient, templates: TemplateSet
) -> Letter | str:
    """Return the letter, or why there is none: the post is gone."""
    payload = UrgentPayload.of(delivery)
    post = post_view(session, payload.post_id)
    if payload.post_id is not None and (post is None or post.state is PostState.DELETED):
        return "the post is gone"
    author = session.get(Member, payload.author_id or 0)
    conversation = (
        session.get(Conversation, payload.conversation_id) if payload.conversation_id else None
    )
    values: dict[str, Any] = {
        "author": shown_name(author.display_name, author.badge) if author else "A member",
        "text": post.text if post else None,
        "title": conversation.title if conversation else None,
        "conversation_id": conversation.id if conversation and post else None,
        "post_id": post.id if post else None,
        "published_at": recipient.local(post.published_at) if post else None,
        "zone": recipient.zone.key,
    }
    number = values["conversation_id"]
    return Letter(
        subject=templates.subject("urgent", **values),
        rendered=[templates.render("urgent", **values)],
        reply_to=Slot(Purpose.REPLY, conversation.id) if conversation and number else None,
    )
