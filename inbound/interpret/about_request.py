"""What is known of a request that a moderator's mail decides, and what such a mail comes to."""

from dataclasses import dataclass

from sqlmodel import Session

from digest.community.moderation.deciders import hearers, may_decide
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest
from digest.community.requests.request_number import unsealed
from digest.intents.intents import Decide
from digest.letters.moderation import ASK_AGAIN, NOT_YOURS
from digest.letters.prepared_words import own_words
from digest.mail.signed_address import Ticket
from inbound.interpret.interpretation import NotADecision
from inbound.interpret.read_mail import ReadMail


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """A request, as far as the writer is concerned."""

    matter_id: int
    may_decide: bool  # at this moment
    times: int = 0  # it had been ruled as the address says when that was made
    is_heard: bool = False  # a moderator reads what its writer answers


def about_request(
    session: Session, object_id: int, writer_id: int, detail: int
) -> RequestFacts | None:
    """Return the request that an address is about; `detail` is the number of the decision."""
    number, times = unsealed(object_id)
    found = session.get(ModerationRequest, number)
    if found is None:
        return None
    return RequestFacts(
        matter_id=found.id,
        may_decide=may_decide(session, writer_id, found, _action(detail)),
        times=times,
        is_heard=bool(hearers(session, found, writer_id)),
    )


def decision_in(
    mail: ReadMail, ticket: Ticket, request: RequestFacts | None
) -> Decide | NotADecision:
    """Return what a proved mail to the address of a decision does; its words are the why."""
    if request is None or not request.may_decide:
        return NotADecision(member_id=ticket.member_id, reason=NOT_YOURS, words=mail.text)
    action = _action(ticket.detail)
    if action is None:
        return NotADecision(member_id=ticket.member_id, reason=ASK_AGAIN, words=mail.text)
    return Decide(
        request_id=request.matter_id,
        action=action,
        words=own_words(mail.text),
        times=request.times,
    )


def _action(number: int) -> ModerationAction | None:
    return ModerationAction(number) if number in list(ModerationAction) else None
