"""What a Message-ID belongs to: a letter of ours, by what it seals, or the post that a mail became."""

from sqlmodel import Session, select

from digest.community.conversations.post import Post
from digest.errors import BadToken
from digest.mail.signed_address import CONVERSATION, Keys, Purpose
from digest.outbox.delivery import Delivery


def letter_by_message_id(session: Session, message_id: str, keys: Keys) -> int | None:
    """Return the letter that has this Message-ID; None for any other, and for one of a lost database."""
    local = message_id.strip("<>").partition("@")[0].lower()
    try:
        named = keys.read_local_part(local)
    except BadToken:
        return None
    if named.purpose is not Purpose.MESSAGE_ID or named.is_lost or named.detail == CONVERSATION:
        return None
    letter = session.get(Delivery, named.object_id)
    is_theirs = letter is not None and letter.member_id == named.member_id
    return named.object_id if is_theirs else None


def post_by_message_id(session: Session, message_id: str) -> int | None:
    """Return the first post that came by a mail with this Message-ID."""
    came = select(Post.id).where(Post.message_id == message_id).order_by(Post.id)  # type: ignore[arg-type]
    return session.exec(came.limit(1)).first()
