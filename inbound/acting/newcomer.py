"""Lets people in by two mails: one that asks to join, and one that says yes to our question (B-18)."""

from datetime import datetime

from sqlmodel import Session

from digest.community import audit
from digest.community.join import confirm_address
from digest.community.member import Member, MemberState
from digest.community.pending_member import pending_member
from digest.inbox.finish import finish
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.language.names import match_names
from digest.letters.joining import (
    InvitationCause,
    also_joins,
    ask_once_more,
    ask_pending_member,
    give_up,
    open_question,
    remind,
    wanted_communities,
)
from digest.letters.notice import Reason
from digest.letters.overview import Overview, enqueue_overview
from inbound.acting.ask import HOUR
from inbound.acting.commands.belonging import join, known_communities
from inbound.acting.occasion import Occasion
from inbound.acting.unsubscribe import locked_member
from inbound.deciding.decision import AskNewcomerAgain, Invite
from inbound.deciding.organisation import organisation


def invite(session: Session, decision: Invite, occasion: Occasion) -> tuple[int, str]:
    """Ask the address once whether its owner wants to join; return the member and a word for what was done.

    Whoever writes again before they answered lost the letter, perhaps: the one reminder comes at once then.
    """
    member, at = pending_member(session, decision.address, at=occasion.at), occasion.at
    named = match_names(decision.names, known_communities(session)).found
    communities = [each.id for each in named]
    question = open_question(session, member.id)
    if question is None:
        cause = InvitationCause(
            reason=Reason.CONFIRM_JOIN,
            communities=communities,
            received_id=occasion.received.id,
            answers=occasion.message_id,
        )
        ask_pending_member(session, member, decision.address, at=at, cause=cause)
        occasion.received.stranger_of = organisation(decision.address)
        return member.id, "asked to confirm"
    also_joins(question, communities)
    session.add(question)
    is_lost = question.asked_at <= at - HOUR
    done = "reminded" if is_lost and remind(session, question, at=at) else "asked already"
    return member.id, done


def invite_stranger(
    session: Session, address: str, community_id: int, *, received_id: int | None, at: datetime
) -> None:
    """Ask who wrote to a community as no member; a yes lets the mail through that was kept meanwhile."""
    member = pending_member(session, address, at=at)
    question = open_question(session, member.id)
    if question is None:
        cause = InvitationCause(
            reason=Reason.MODERATOR_INVITES, communities=(community_id,), received_id=received_id
        )
        ask_pending_member(session, member, address, at=at, cause=cause)
        return
    also_joins(question, (community_id,))  # they asked to join meanwhile: one question is enough
    question.received_id = received_id or question.received_id
    session.add(question)


def ask_again(session: Session, decision: AskNewcomerAgain, occasion: Occasion) -> None:
    """Tell whoever answered neither yes nor no that we need one of them; the next such answer is held."""
    question, at = session.get(Question, decision.question_id, with_for_update=True), occasion.at
    is_asked = (
        question is not None
        and question.ended_at is None
        and ask_once_more(session, question, at=at, answers=occasion.message_id)
    )
    finish(
        session,
        occasion.received,
        Outcome.COMMAND if is_asked else Outcome.HELD,
        reason="asked for a yes" if is_asked else "neither yes nor no",
        member_id=decision.member_id if is_asked else None,
        at=at,
    )


def welcome_member(session: Session, question: Question, occasion: Occasion) -> str:
    """Make the address its member's, let them into what they named, and welcome them."""
    member, at = locked_member(session, question.member_id), occasion.at
    if member is None or member.state is not MemberState.ACTIVE or question.address is None:
        return "not open to them"
    question.ended_at, question.was_yes = at, True
    confirm_address(session, member, at=at, only=question.address)
    for community_id in wanted_communities(question):
        join(session, member, community_id, at=at)
    _record(session, member, question, at)
    key, answers = f"welcome:{member.id}", occasion.message_id
    enqueue_overview(session, member.id, Overview.WELCOME, key=key, at=at, answers=answers)
    return "confirmed"


def turn_back(session: Session, question: Question, *, at: datetime) -> str:
    """Forget whoever does not want to join after all; they are not written to any more."""
    give_up(session, question, at=at, was_yes=False)
    return "does not want to join"


def _record(session: Session, member: Member, question: Question, at: datetime) -> None:
    actor, reason = f"member {member.id}", f"question {question.id}"
    audit.record(session, actor=actor, act="confirm address", target=actor, reason=reason, at=at)
