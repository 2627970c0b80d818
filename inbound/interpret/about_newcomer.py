"""What is known of an address that asks to join and that no member has confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from digest.community.member import MemberState
from digest.community.pending_member import member_of_address
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import WAITS_ITS_TURN, Outcome, ReceivedMail
from inbound.interpret.organisation import organisation

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutNewcomer:
    """A new address, and how many others asked to join lately.

    They count by the mails that made us write, whatever became of them: whoever said no is forgotten.
    """

    is_barred: bool = False  # it is to belong to somebody who is suspended
    is_asked: bool = False  # the question is on its way: it costs no second letter but the reminder
    others_today: int = 0
    of_domain_today: int = 0  # at the same organisation's addresses
    waiting: int = 0  # mails that wait until others' day is over
    waited: timedelta = timedelta(0)  # this mail, since it was taken


def about_newcomer(
    session: Session, address: str, *, accepted_at: datetime, at: datetime
) -> AboutNewcomer:
    """Return what is known of a normal address at the moment `at`, whose mail was taken at `accepted_at`."""
    member = member_of_address(session, address)
    is_open = select(func.count()).where(
        Question.asks == QuestionKind.JOIN,
        Question.member_id == (member.id if member else 0),
        col(Question.ended_at).is_(None),
    )
    lately = select(func.count()).where(
        col(ReceivedMail.stranger_of).is_not(None),
        col(ReceivedMail.worked_at).between(at - DAY, at),
    )
    waiting = select(func.count()).where(
        ReceivedMail.outcome == Outcome.WAITING, ReceivedMail.reason == WAITS_ITS_TURN
    )
    return AboutNewcomer(
        is_barred=member is not None and member.state is not MemberState.ACTIVE,
        is_asked=session.exec(is_open).one() > 0,
        others_today=session.exec(lately).one(),
        of_domain_today=session.exec(
            lately.where(ReceivedMail.stranger_of == organisation(address))
        ).one(),
        waiting=session.exec(waiting).one(),
        waited=at - accepted_at,
    )
