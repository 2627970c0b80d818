"""What the operator decides about a received mail; its writer may be anybody, so mostly nobody is told.

Who was told that a person looks at a mail of theirs is told that one did. Of a mail for a person to read
nobody is: that person answers it.

The caller has locked the mail's row, and has looked whether it is held or still waits.
"""

from sqlmodel import Session, select

from digest.actions.context import Context
from digest.actions.result import Done, Result
from digest.inbox.finish import finish
from digest.inbox.held import settle_decided
from digest.inbox.question import end_about
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.delivery import Delivery

BY_OPERATOR = "by the operator"  # why a mail is held that was not worked on yet


def hold_mail(context: Context, received: ReceivedMail) -> Result:
    """Keep a mail that waits from being worked on."""
    context.record("hold mail", f"mail {received.id}")
    finish(context.session, received, Outcome.HELD, reason=BY_OPERATOR, at=context.at)
    return Done(act="held", outcome=Outcome.HELD)


def release_mail(context: Context, received: ReceivedMail) -> Result:
    """Answer for the writer of a held mail, which is to be worked on now; a question about it ends."""
    context.record("release mail", f"mail {received.id}")
    received.vouched_by = context.actor.name
    end_about(context.session, received.id, context.at)
    return Done(act="released", outcome=Outcome.WAITING)


def drop_mail(context: Context, received: ReceivedMail) -> Result:
    """Do nothing about a held mail, for good; a post that it kept open may settle."""
    session, at = context.session, context.at
    context.record("drop mail", f"mail {received.id}")
    end_about(session, received.id, at)
    writer_id = received.member_id  # which nothing needs once the mail is done
    finish(session, received, Outcome.IGNORED, reason="dropped", at=at)
    settle_decided(session, window=context.window, at=at)
    if writer_id is not None and _a_person_looks(session, received.id):
        context.tell(writer_id, NoticePayload(reason=Reason.LOOKED_AT), key=f"looked:{received.id}")
    return Done(act="dropped", outcome=Outcome.IGNORED)


def _a_person_looks(session: Session, received_id: int) -> bool:
    """Say whether the letter that answers a mail says that a person looks at it."""
    told = select(Delivery.id).where(
        Delivery.key == f"answer:{received_id}", Delivery.reason == Reason.A_PERSON_LOOKS
    )
    return session.exec(told.limit(1)).first() is not None
