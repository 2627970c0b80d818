"""What an action is given, for tests that call one: by a member or by the operator."""

from datetime import datetime

from sqlmodel import Session

from digest.actions.context import OPERATOR, Actor, Context, SourceMail, Via
from digest.actions.joining import invite_member
from digest.actions.result import Done
from digest.community.people.member import Member


def of_member(session: Session, member_id: int, at: datetime, *, via: Via = Via.MAIL) -> Context:
    """Return the context of a member who acts."""
    return Context(session=session, actor=Actor(member_id=member_id, via=via), at=at)


def of_mail(session: Session, member_id: int, at: datetime, *, accepted_at: datetime) -> Context:
    """Return the context of a member whose mail was taken before it is worked on."""
    mail = SourceMail(received_id=1, accepted_at=accepted_at)
    actor = Actor(member_id=member_id, via=Via.MAIL)
    return Context(session=session, actor=actor, at=at, mail=mail)


def of_operator(session: Session, at: datetime) -> Context:
    """Return the context of the operator who acts."""
    return Context(session=session, actor=OPERATOR, at=at)


def invite(session: Session, member: Member, *, at: datetime, again: bool = False) -> str | None:
    """Let the operator invite somebody; return why nobody is asked, None where they are."""
    done = invite_member(of_operator(session, at), member.id, again=again)
    return None if isinstance(done, Done) else done.act
