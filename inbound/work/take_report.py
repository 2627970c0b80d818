"""Does what a report asks for: a bounce counts against an address, a complaint stops its stream at once."""

from dataclasses import replace

from sqlmodel import Session

from digest.actions import stops
from digest.actions.context import Actor, Via
from digest.community.people.member import locked_member
from digest.inbox.finish import finish
from digest.inbox.received_mail import Outcome
from digest.intents.intents import StopStreams
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.note_bounce import note_bounce
from digest.outbox.warm_up import count_reports
from inbound.interpret.interpretation import ByMachine, NoteComplaint
from inbound.work.occasion import Occasion


def take_report(session: Session, decision: ByMachine, occasion: Occasion) -> None:
    """Do what follows for the one member concerned; nothing is mailed in answer, to no complainer either."""
    received, at, member_id = occasion.received, occasion.at, decision.member_id
    outcome, reason = _done(session, decision, occasion)
    finish(session, received, outcome, reason=reason, member_id=member_id, at=at)


def _done(session: Session, decision: ByMachine, occasion: Occasion) -> tuple[Outcome, str]:
    """Return how the report ends, and a word why."""
    member = locked_member(session, decision.member_id)
    if isinstance(decision, NoteComplaint):
        if member is not None and decision.stream is not None:
            actor = Actor(member_id=member.id, via=Via.COMPLAINT)
            context = replace(occasion.context(session), actor=actor)
            stops.stop(context, member.id, StopStreams(streams=(decision.stream,)))
        count_reports(session, occasion.received.accepted_at, complaints=1)
        return Outcome.COMPLAINT, ""
    if member is not None:
        row = bounce(
            decision.verdict,
            member_id=member.id,
            delivery_id=decision.delivery_id,
            status=decision.status,
            at=occasion.received.accepted_at,
        )
        note_bounce(session, row, occasion.policy.bounces)
    needs_answer = decision.verdict is BounceCause.CHALLENGED  # it never gets one: for the operator
    outcome = Outcome.HELD if needs_answer else Outcome.BOUNCE
    return outcome, f"{decision.verdict} {decision.status}".strip()
