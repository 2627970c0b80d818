"""Asks members what we cannot decide: "was this you?", "is this your address?"; up to a limit."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from digest.community.people.member import locked_member
from digest.inbox.finish import finish
from digest.inbox.question import OF_ADDRESSES, Question, QuestionKind, asked_since
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.notice import NoticePayload, Reason
from digest.mail.glimpse import glimpse, glimpse_of_line
from digest.mail.organisation import organisation
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import enqueue
from inbound.interpret.interpretation import Ask, Hold
from inbound.work.occasion import Occasion

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ask(session: Session, decision: Ask, occasion: Occasion) -> None:
    """Keep the mail and ask its member, unless they were asked enough: then it is the operator's."""
    received, at, member_id = occasion.received, occasion.at, decision.member_id
    member = locked_member(session, member_id)
    writer_id = None if decision.asks in OF_ADDRESSES else member_id
    finish(session, received, Outcome.HELD, reason=decision.why, member_id=writer_id, at=at)
    if member is None:
        return
    if not _may_ask(session, decision, occasion):
        if (
            decision.asks is QuestionKind.SAME_AGAIN
        ):  # whose writer is proved: they hear what becomes of it
            occasion.context(session).answer(
                member_id, NoticePayload(reason=Reason.A_PERSON_LOOKS, words=decision.words)
            )
        return
    question = _keep(session, decision, received.id, at)
    reason, key = Reason(decision.asks.value), f"ask:{received.id}:{question.id}"
    if decision.asks in OF_ADDRESSES:  # somebody else's mail: nothing of it is shown
        asks = NoticePayload(reason=reason, question_id=question.id)
        enqueue(session, asks, to=member_id, key=key, at=at)
        return
    words, subject = decision.words, occasion.mail.subject
    if (
        decision.asks is QuestionKind.WAS_THIS_YOU
    ):  # perhaps a stranger wrote it, to be read by the member
        words, subject = glimpse(words or "") or None, glimpse_of_line(subject)
    asks = NoticePayload(
        reason=reason,
        words=words,
        subject=subject,
        reply_to_id=occasion.mail.message_id,
        question_id=question.id,
    )
    enqueue(session, asks, to=member_id, key=key, at=at)


def tell_owner(session: Session, decision: Hold, occasion: Occasion) -> None:
    """Tell a member that another member answered with an address made for them, once a day at most."""
    owner_id, at = decision.owner_id, occasion.at
    if owner_id is None or locked_member(session, owner_id) is None:
        return
    if _told_of_strangers(session, owner_id, at) < occasion.policy.limits.strangers_a_day:
        told, key = NoticePayload(reason=Reason.NOT_YOURS), f"not_yours:{occasion.received.id}"
        enqueue(session, told, to=owner_id, key=key, at=at)


def _may_ask(session: Session, decision: Ask, occasion: Occasion) -> bool:
    member_id, at, limits = decision.member_id, occasion.at, occasion.policy.limits
    match decision.asks:
        case QuestionKind.TOO_MANY_POSTS:
            return asked_since(session, member_id, at - HOUR, QuestionKind.TOO_MANY_POSTS) == 0
        case QuestionKind.YOUR_ADDRESS:
            return _told_of_strangers(session, member_id, at) < limits.strangers_a_day
        case QuestionKind.WAS_THIS_YOU:
            return _has_share(session, occasion, member_id)
        case asks:
            in_hour = asked_since(session, member_id, at - HOUR, asks)
            in_day = asked_since(session, member_id, at - DAY, asks)
            return in_hour < limits.questions_an_hour and in_day < limits.questions_a_day


def _has_share(session: Session, occasion: Occasion, member_id: int) -> bool:
    """Say whether one more unproved mail may ask, by where those before it came from.

    Who forges mails from one place has half of a day's questions at most: the member's own have the rest.
    """
    at, limits, received = occasion.at, occasion.policy.limits, occasion.received
    source = _place(received.peer, received.reverse_path)
    asked = select(Question.asked_at, ReceivedMail.peer, ReceivedMail.reverse_path).where(
        Question.received_id == ReceivedMail.id,
        Question.member_id == member_id,
        Question.asks == QuestionKind.WAS_THIS_YOU,
        col(Question.asked_at) > at - DAY,
    )
    known = list(session.exec(asked))
    alike = [asked_at for asked_at, peer, path in known if _place(peer, path) == source]
    in_hour = sum(asked_at > at - HOUR for asked_at in alike)
    return (
        len(known) < limits.questions_a_day
        and len(alike) < max(limits.questions_a_day // 2, 1)
        and in_hour < limits.questions_an_hour
    )


def _place(peer: str | None, reverse_path: str) -> tuple[str, str]:
    """Return from where a mail seems to come: the server, and whose domain bounces go to."""
    return peer or "", organisation(reverse_path)


def _told_of_strangers(session: Session, member_id: int, at: datetime) -> int:
    told = select(Delivery.id).where(
        Delivery.kind == LetterKind.NOTICE,
        Delivery.member_id == member_id,
        col(Delivery.reason).in_((Reason.NOT_YOURS.value, Reason.YOUR_ADDRESS.value)),
        col(Delivery.planned_at) > at - DAY,
    )
    return len(session.exec(told).all())


def _keep(session: Session, decision: Ask, received_id: int, at: datetime) -> Question:
    question = Question(
        member_id=decision.member_id,
        asks=decision.asks,
        received_id=received_id,
        address=decision.address,
        asked_at=at,
    )
    session.add(question)
    session.flush()
    return question
