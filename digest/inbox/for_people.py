"""Mails that are held for somebody to read or to decide: why, and who that is."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, exists, func, or_, select

from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail

A_PERSON = "for a person"
TO_BE_READ = (A_PERSON, "for staff", "for postmaster", "for abuse")  # by a person: it does nothing
ENOUGH = "answered enough"  # a person reads it, for we cannot do it
FOR_PEOPLE = (*TO_BE_READ, ENOUGH, "for moderators")
HELD = (ReceivedMail.outcome == Outcome.HELD, col(ReceivedMail.raw).is_not(None))


def count_for_operator(session: Session) -> int:
    """Return how many held mails are the operator's to answer or decide, told of or not."""
    mine = or_(is_for_people(), is_for_operator())
    return session.exec(select(func.count()).select_from(ReceivedMail).where(*HELD, mine)).one()


def is_for_people() -> ColumnElement[bool]:
    """Return the condition on held mails that members want a person to read."""
    is_members = col(ReceivedMail.member_id).is_not(None)
    return and_(col(ReceivedMail.reason).in_(FOR_PEOPLE), is_members)


def is_for_operator() -> ColumnElement[bool]:
    """Return the condition on all others, but those that wait for a member's answer or a moderator."""
    asked = exists().where(
        col(Question.received_id) == col(ReceivedMail.id), col(Question.ended_at).is_(None)
    )
    decided = exists().where(
        col(ModerationRequest.received_id) == col(ReceivedMail.id),
        col(ModerationRequest.ended_at).is_(None),
    )
    return and_(~is_for_people(), ~asked, ~decided)
