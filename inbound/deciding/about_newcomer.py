"""What is known of an address that asks to join and that no member has confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from digest.community.member import MemberState
from digest.community.newcomer import member_of_address
from digest.notices.question import Asks, Question

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutNewcomer:
    """A new address, and how many others asked to join lately."""

    is_barred: bool = False  # it is to belong to somebody who is suspended
    is_asked: bool = False  # the question is on its way: it costs no second letter but the reminder
    others_today: int = 0


def about_newcomer(session: Session, address: str, *, at: datetime) -> AboutNewcomer:
    """Return what is known of a normal address at the moment `at`."""
    member = member_of_address(session, address)
    member_id = member.id if member else 0
    asked = select(func.count()).where(Question.asks == Asks.JOIN)
    is_open = asked.where(Question.member_id == member_id, col(Question.ended_at).is_(None))
    lately = asked.where(
        col(Question.received_id).is_not(None), col(Question.asked_at).between(at - DAY, at)
    )
    return AboutNewcomer(
        is_barred=member is not None and member.state is not MemberState.ACTIVE,
        is_asked=session.exec(is_open).one() > 0,
        others_today=session.exec(lately).one(),
    )
