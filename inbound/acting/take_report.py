"""Does what a report asks for: a bounce counts against an address, a complaint stops its stream at once."""

from datetime import datetime

from sqlmodel import Session

from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.note_bounce import note_bounce
from digest.policy import BouncePolicy
from inbound.acting.unsubscribe import locked_member, unsubscribe
from inbound.deciding.decision_by_machine import ByMachine, NoteComplaint


def take_report(
    session: Session,
    decision: ByMachine,
    received: ReceivedMail,
    policy: BouncePolicy,
    *,
    at: datetime,
) -> tuple[Outcome, str]:
    """Do what follows for the one member concerned, and return how the report ends and a word why.

    Nothing is mailed in answer, to whoever complained either.
    """
    member = locked_member(session, decision.member_id)
    if isinstance(decision, NoteComplaint):
        if member is not None and decision.stream is not None:
            unsubscribe(session, member, decision.stream, how="complaint", at=at, tells=False)
        return Outcome.COMPLAINT, ""
    if member is not None:
        row = bounce(
            decision.verdict,
            member_id=member.id,
            delivery_id=decision.delivery_id,
            status=decision.status,
            at=received.accepted_at,
        )
        note_bounce(session, row, policy)
    needs_answer = (
        decision.verdict is BounceCause.CHALLENGED
    )  # which it never gets: for the operator
    outcome = Outcome.HELD if needs_answer else Outcome.BOUNCE
    return outcome, f"{decision.verdict} {decision.status}".strip()
