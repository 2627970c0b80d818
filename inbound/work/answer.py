"""Tells the writer of a mail why it did nothing, or what others see by it; each ends the work on the mail."""

from datetime import datetime, timedelta

from sqlmodel import Session

from digest.actions import moderation
from digest.actions.context import Context
from digest.actions.perform import perform
from digest.actions.result import Refused
from digest.community.people.looks import look
from digest.community.people.member import MemberState, locked_member, member_by_address
from digest.inbox.finish import finish
from digest.inbox.question import open_question
from digest.inbox.received_mail import Outcome
from digest.intents.intents import Decline
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.enqueue import enqueue
from inbound.interpret.interpretation import Hold, Ignore, NotADecision, Refuse
from inbound.work.ask import tell_owner
from inbound.work.occasion import Occasion

CHOSEN = "set "  # how the reason begins of a mail that chose something
PERSON = "person"  # sets the letter apart that tells of one, beside another answer
HOUR = timedelta(hours=1)


def refuse(session: Session, decision: Refuse, occasion: Occasion) -> None:
    """Enqueue the letter, and end the work on the mail."""
    if decision.reason in (Reason.WHICH_AGAIN, Reason.WHAT_AGAIN):
        _note_asked_again(session, decision.question_id, occasion)
    occasion.context(session).answer(
        decision.member_id,
        NoticePayload(
            reason=decision.reason,
            words=decision.words,
            thrown=decision.waiting,
            name=decision.name,
            post_id=decision.post_id,
            conversation_id=decision.conversation_id,
            question_id=decision.question_id,
            offers=decision.likely,
            ways_back=decision.changes,
            numbered=decision.numbered,
            until=decision.until,
        ),
    )
    finish(
        session,
        occasion.received,
        Outcome.REFUSED,
        reason=decision.reason.value,
        member_id=decision.member_id,
        post_id=decision.post_id,
        at=occasion.at,
    )


def tell_refused(context: Context, refusal: Refused, place: int = 0) -> None:
    """Tell a member why something was not done, with the words that others were to read.

    `place` counts what one mail asks for.
    """
    context.answer(
        refusal.member_id,
        NoticePayload(
            reason=refusal.reason,
            words=refusal.words,
            conversation_id=refusal.conversation_id,
            post_id=refusal.post_id,
            offers=refusal.offers,
            posts=refusal.posts,
        ),
        part=refusal.part or (str(place) if place else ""),
    )


def leave(session: Session, decision: Hold | Ignore, occasion: Occasion) -> None:
    """Hold a mail for a person, and tell whom it concerns; or do nothing about it."""
    outcome = Outcome.IGNORED
    if isinstance(decision, Hold):
        tell_owner(session, decision, occasion)
        if decision.tells is not None and decision.member_id is not None:
            told = NoticePayload(reason=decision.tells, words=decision.words)
            if decision.declines is not None:
                no = Decline(question_id=decision.declines)
                perform(occasion.context(session, decision.member_id), decision.member_id, no)
            part = PERSON if decision.declines is not None else ""
            if decision.is_gathered:
                _tell_with_others(session, decision.member_id, told, at=occasion.at)
            else:
                occasion.context(session).answer(decision.member_id, told, part=part)
        outcome = Outcome.HELD
    received, at, member_id = occasion.received, occasion.at, decision.member_id
    finish(session, received, outcome, reason=decision.reason, member_id=member_id, at=at)


def _tell_with_others(
    session: Session, member_id: int, told: NoticePayload, *, at: datetime
) -> None:
    """Tell at the end of the hour what became of all that a member sent in it."""
    due = at.replace(minute=0, second=0, microsecond=0) + HOUR
    key = f"answer:hour:{member_id}:{due:%Y-%m-%dT%H}"
    enqueue(session, told, to=member_id, key=key, at=at, due_at=due)


def leave_unread(session: Session, occasion: Occasion, *, author: str | None, why: str) -> None:
    """Hold it for the operator; `author` is who is proved to have written it, a member is told."""
    member = None if author is None else member_by_address(session, author)
    member_id = member.id if member and member.state is MemberState.ACTIVE else None
    if member_id is not None:
        occasion.context(session).answer(member_id, NoticePayload(reason=Reason.NOT_READ))
    received, at = occasion.received, occasion.at
    finish(session, received, Outcome.HELD, reason=why, member_id=member_id, at=at)


def note_no_decision(session: Session, decision: NotADecision, occasion: Occasion) -> None:
    """Tell the writer why their mail decided nothing."""
    received, at, member_id = occasion.received, occasion.at, decision.member_id
    told = moderation.say_no_decision(
        occasion.context(session, member_id), member_id, decision.reason, words=decision.words
    )
    finish(session, received, Outcome.REFUSED, reason=told.act, member_id=member_id, at=at)


def warn_of_own_name(session: Session, occasion: Occasion, name: str) -> bool:
    """Warn whoever posted, or chose a name, as they are called in their mails; False for others."""
    received = occasion.received
    is_shown = received.outcome is Outcome.POSTED or (
        received.outcome is Outcome.COMMAND and received.reason.startswith(CHOSEN)
    )
    if not is_shown or not name or received.member_id is None:
        return False
    member = locked_member(session, received.member_id)
    if member is None or member.warned_of_name or look(member.display_name) != look(name):
        return False
    member.warned_of_name = True
    session.add(member)
    warns, key = NoticePayload(reason=Reason.OWN_NAME), f"own_name:{received.id}"
    return enqueue(session, warns, to=member.id, key=key, at=occasion.at)


def _note_asked_again(session: Session, question_id: int | None, occasion: Occasion) -> None:
    """Remember that an answer was not clear: nobody is asked the same a third time."""
    question = None if question_id is None else open_question(session, question_id)
    if question is not None:
        question.reminded_at = occasion.at
