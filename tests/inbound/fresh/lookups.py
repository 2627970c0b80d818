"""What the town looks up, and the plainest mail."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from sqlmodel import Session, col, select

from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.people.member import Address
from tests.border import RECEIVED, results
from tests.inbound.post_office import Sent

BORDER = "mx.mail.example.org"


def member_of(session: Session, address: str) -> int | None:
    return session.exec(select(Address.member_id).where(Address.address == address)).first()


def members_of(session: Session, community_id: int) -> list[int]:
    found = select(Membership.member_id).where(Membership.community_id == community_id)
    return list(session.exec(found.order_by(col(Membership.member_id))))


def as_read(session: Session, post: Post) -> str:
    """Return a post as others read it: below the title of a conversation that it begins."""
    conversation = session.get_one(Conversation, post.conversation_id)
    return f"{conversation.title}\n\n{post.text}" if post.is_first else post.text


def plain_mail(writer: str, to: str, text: str, at: datetime) -> bytes:
    mail = EmailMessage()
    mail["Authentication-Results"] = results(BORDER, writer.rpartition("@")[2])
    mail["Received"] = RECEIVED
    mail["From"], mail["To"], mail["Subject"] = writer, to, "Re: your letter"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{writer}.{int(at.timestamp())}>"
    mail.set_content(text)
    return mail.as_bytes()


def reply_address(summary: Sent, title: str) -> str:
    """Return the address under "Reply" of a conversation in a summary."""
    found = re.search(r"r\.[a-z2-7]{37}@\S+", summary.text.rpartition(title)[2])
    assert found, f"no reply address for {title!r}"
    return found.group()
