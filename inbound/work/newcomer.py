"""Answers who is no member yet: asks an address whether it wants to join, or shows the mail to moderators."""

from sqlmodel import Session

from digest.actions import joining
from digest.actions.invitations import ask_once_more
from digest.actions.result import Done
from digest.community.requests import open_request
from digest.inbox.finish import finish
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.mail.glimpse import without_links
from digest.mail.organisation import organisation
from inbound.interpret.interpretation import AskOnceMore, HoldForModerators, Invite
from inbound.work.occasion import Occasion


def invite(session: Session, decision: Invite, occasion: Occasion) -> None:
    """Ask the address whether its owner wants to join, unless it was asked before."""
    received, at = occasion.received, occasion.at
    member_id, done = joining.invite(
        occasion.context(session), decision.address, decision.names, joins=decision.joins
    )
    if isinstance(done, Done):
        received.stranger_of = organisation(decision.address)
    finish(session, received, Outcome.COMMAND, reason=done.act, member_id=member_id, at=at)


def ask_again(session: Session, decision: AskOnceMore, occasion: Occasion) -> None:
    """Tell whoever answered neither yes nor no that we need one of them; the next such answer is held."""
    question, at = session.get(Question, decision.question_id, with_for_update=True), occasion.at
    is_asked = (
        question is not None
        and question.ended_at is None
        and ask_once_more(session, question, at=at, answers=occasion.mail.message_id)
    )
    finish(
        session,
        occasion.received,
        Outcome.COMMAND if is_asked else Outcome.HELD,
        reason="asked for a yes" if is_asked else "neither yes nor no",
        member_id=decision.member_id if is_asked else None,
        at=at,
    )


def hold_for_moderators(session: Session, decision: HoldForModerators, occasion: Occasion) -> None:
    """Show a stranger's mail to the moderators of the community; nothing answers it."""
    open_request.stranger(
        session,
        decision.community_id,
        address=decision.address,
        words=without_links(decision.words),
        received_id=occasion.received.id,
        at=occasion.at,
    )
    received, at = occasion.received, occasion.at
    finish(session, received, Outcome.HELD, reason="not a member", at=at)
