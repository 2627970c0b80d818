"""What the operator decides about a received mail; nobody is told, for its writer may be anybody.

The caller has locked the mail's row, and has looked whether it is held or still waits.
"""

from digest.actions.context import Context
from digest.actions.result import Done, Result
from digest.inbox.finish import finish
from digest.inbox.held import settle_decided
from digest.inbox.question import end_about
from digest.inbox.received_mail import Outcome, ReceivedMail


def hold_mail(context: Context, received: ReceivedMail) -> Result:
    """Keep a mail that waits from being worked on."""
    context.record("hold mail", f"mail {received.id}")
    finish(context.session, received, Outcome.HELD, reason="by the operator", at=context.at)
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
    finish(session, received, Outcome.IGNORED, reason="dropped", at=at)
    settle_decided(session, window=context.window, at=at)
    return Done(act="dropped", outcome=Outcome.IGNORED)
