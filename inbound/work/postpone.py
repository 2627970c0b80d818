"""Lets a mail wait: until its writer is known, it is read again, its turn comes, or we answer again."""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session, col, update

from digest.community.conversations.post import EditWindow
from digest.inbox.held import keep_for
from digest.inbox.received_mail import ASIDE, READ_AGAIN, WAITS_FOR_ANSWERS, ReceivedMail
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.delivery import Delivery
from digest.policy import MailLimits
from digest.store.nudges import StepName, nudge
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import Wait
from inbound.work.answer_breaker import answers_lately, is_open, to_strangers_lately

SOON = timedelta(minutes=1)  # whatever ended the process that read may be over by then

log = logging.getLogger(__name__)


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
    nudge(session, StepName.LOOK_UP)
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


def wait(session: Session, received: ReceivedMail, decision: Wait, *, at: datetime) -> None:
    """Let a mail wait that is one too many, until it is interpreted again."""
    received.reason, received.next_attempt_at = decision.reason, at + decision.again_after
    session.add(received)
    log.warning("mail %s waits: %s", received.id, decision.reason)


def waits_for_answers(
    session: Session,
    received: ReceivedMail,
    at: datetime,
    limits: MailLimits,
    *,
    to_stranger: bool = False,
) -> bool:
    """Postpone a mail that only calls for an answer, after too many answers (L-04); True if postponed."""
    if not is_open(session, at=at, limits=limits, to_stranger=to_stranger):
        return False
    received.reason = WAITS_FOR_ANSWERS
    received.next_attempt_at = at + limits.answers_within
    session.add(received)
    lately = to_strangers_lately if to_stranger else answers_lately
    count, within = lately(session, at=at, limits=limits), limits.answers_within
    whose = "answers to strangers" if to_stranger else "answers"
    level = logging.WARNING if to_stranger else logging.CRITICAL
    log.log(level, "%s stopped: %s in %s; mail %s waits", whose, count, within, received.id)
    return True


def postpone_answer(
    session: Session, received_id: int, *, at: datetime, limits: MailLimits
) -> None:
    """Let the letter that tells what a mail did go out later, where one too many would go out now."""
    if answers_lately(session, at=at, limits=limits) > limits.answers:
        told = col(Delivery.key) == f"answer:{received_id}"
        later = update(Delivery).where(told).values(due_at=at + limits.answers_within)
        session.connection().execute(later)
