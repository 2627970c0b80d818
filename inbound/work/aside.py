"""Lets a mail wait about which nothing can be decided yet: its writer is looked up, or it is read again."""

from datetime import datetime, timedelta

from sqlmodel import Session

from digest.community.conversations.post import EditWindow
from digest.inbox.held import keep_for
from digest.inbox.received_mail import ASIDE, READ_AGAIN, ReceivedMail
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.facts import MailFacts

SOON = timedelta(minutes=1)  # whatever ended the process that read may be over by then


def set_aside(
    session: Session,
    received: ReceivedMail,
    known: MailFacts,
    *,
    due: datetime,
    window: EditWindow,
    at: datetime,
) -> None:
    """Let a mail wait where it holds nobody up, until its writer is looked up at `due`.

    A post stays out of summaries meanwhile that its own author asked in time, as it seems, to change.
    """
    received.reason, received.next_attempt_at = ASIDE, due
    session.add(received)
    post, writer = known.post, known.writer
    is_of_post = isinstance(known.target, Ticket) and known.target.purpose is Purpose.POST
    if not is_of_post or post is None or writer is None or writer.member_id != post.author_id:
        return
    if window.is_open(post.published_at, accepted_at=received.accepted_at):
        keep_for(session, received, post.post_id, at=at)


def read_again(session: Session, received: ReceivedMail, *, at: datetime) -> None:
    """Let a mail wait whose reading process was gone; a second time it is as it is."""
    received.reason, received.next_attempt_at = READ_AGAIN, at + SOON
    session.add(received)
