"""Asks a new address whether it wants our letters: once, once more after some days, and then never again.

Whoever does not answer is forgotten after two weeks, and may ask again (requirement B-18).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from digest.community import audit
from digest.community.leaving.pending_member import forget_pending_member
from digest.community.people.member import Address, Member, MemberState
from digest.inbox.question import Question, QuestionKind, QuestionPayload
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery
from digest.outbox.enqueue import enqueue
from digest.store.database import Store

REMINDED_AFTER = timedelta(days=3)
FORGOTTEN_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationCause:
    """Why an address is asked; `received_id` and `answers` are the number and Message-ID of its own mail."""

    reason: Reason
    communities: Sequence[int] = ()  # that follow from a yes
    received_id: int | None = None
    answers: str | None = None


def ask_pending_member(
    session: Session, member: Member, address: str, *, at: datetime, cause: InvitationCause
) -> Question:
    """Ask the owner of the address whether they want to join."""
    question = Question(
        member_id=member.id,
        asks=QuestionKind.JOIN,
        address=address,
        received_id=cause.received_id,
        asked_at=at,
    )
    also_joins(question, cause.communities)
    session.add(question)
    session.flush()
    how = "confirm" if cause.reason is Reason.CONFIRM_JOIN else "invite"
    asks = NoticePayload(reason=cause.reason, reply_to_id=cause.answers, question_id=question.id)
    enqueue(session, asks, to=member.id, key=f"{how}:{question.id}", at=at)
    return question


def joining_question(session: Session, member_id: int) -> Question | None:
    """Return what the member was asked about joining and has not answered; nobody else changes it now."""
    asked = select(Question).where(
        Question.member_id == member_id,
        Question.asks == QuestionKind.JOIN,
        col(Question.ended_at).is_(None),
    )
    return session.exec(asked.order_by(col(Question.id)).with_for_update()).first()


def was_asked_in_vain(session: Session, member_id: int) -> bool:
    """Say whether the member was asked to join and has not said yes, to this or to an earlier question."""
    asked = select(Question.was_yes).where(
        Question.member_id == member_id, Question.asks == QuestionKind.JOIN
    )
    answers = session.exec(asked).all()
    return bool(answers) and True not in answers


def also_joins(question: Question, communities: Iterable[int]) -> None:
    """Let a yes to the question join these communities as well."""
    wanted = list(dict.fromkeys([*wanted_communities(question), *communities]))
    question.community_id = wanted[0] if wanted else None
    question.payload = QuestionPayload(communities=tuple(wanted[1:]))


def wanted_communities(question: Question) -> list[int]:
    """Return which communities a yes to the question joins."""
    first = [] if question.community_id is None else [question.community_id]
    return [*first, *question.told().communities]


def remind(session: Session, question: Question, *, at: datetime) -> bool:
    """Enqueue the only reminder; return False if it was enqueued before."""
    if question.reminded_at is not None:
        return False
    question.reminded_at = at
    session.add(question)
    asks = NoticePayload(reason=Reason.JOIN_REMINDER, question_id=question.id)
    enqueue(session, asks, to=question.member_id, key=f"reminder:{question.id}", at=at)
    return True


def ask_once_more(
    session: Session, question: Question, *, at: datetime, answers: str | None
) -> bool:
    """Answer words that were neither yes nor no, once; return False if that was done before.

    It asks the question again, so no reminder follows it.
    """
    joins = question.asks is QuestionKind.JOIN
    reason = Reason.JOIN_YES_OR_NO if joins else Reason.ADDRESS_YES_OR_NO
    asks = NoticePayload(reason=reason, reply_to_id=answers, question_id=question.id)
    question.reminded_at = question.reminded_at or at
    session.add(question)
    return enqueue(session, asks, to=question.member_id, key=f"ask:again:{question.id}", at=at)


class RemindPending:
    """The step that reminds, and that forgets whoever never answered."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return up to `limit` keys, each a question that is to be asked again or given up."""
        found = session.exec(
            select(Question.id)
            .where(
                Question.asks == QuestionKind.JOIN,
                col(Question.ended_at).is_(None),
                or_(
                    col(Question.asked_at) <= at - FORGOTTEN_AFTER,
                    col(Question.reminded_at).is_(None)
                    & (col(Question.asked_at) <= at - REMINDED_AFTER),
                ),
            )
            .order_by(col(Question.id))
            .limit(limit)
        )
        return [str(number) for number in found]

    def run(self, key: str, at: datetime) -> None:
        """Remind, or forget; does nothing where neither is due any more."""
        with self._store.write() as session:
            question = session.get(Question, int(key), with_for_update=True)
            if question is None or question.ended_at is not None:
                return
            if question.asked_at <= at - FORGOTTEN_AFTER:
                give_up(session, question, at=at)
            elif question.asked_at <= at - REMINDED_AFTER:
                _remind_if_it_arrives(session, question, at)


def give_up(
    session: Session, question: Question, *, at: datetime, was_yes: bool | None = None
) -> None:
    """End a question that brought no yes; who only asked to join is forgotten with it."""
    question.ended_at, question.was_yes = at, was_yes
    session.add(question)
    session.flush()
    member = session.get_one(Member, question.member_id)
    reason = "no answer" if was_yes is None else "they said no"
    target = f"member {member.id}"
    if forget_pending_member(session, member):
        session.expunge(question)  # it went with its member
        act = "forget newcomer"
        audit.record(session, actor="system", act=act, target=target, reason=reason, at=at)


def _remind_if_it_arrives(session: Session, question: Question, at: datetime) -> None:
    """Remind where the first letter did not come back; else only note that nobody will be."""
    came_back = (
        select(Bounce.id)
        .join(Delivery, col(Delivery.id) == col(Bounce.delivery_id))
        .where(Delivery.question_id == question.id, Bounce.verdict == BounceCause.DEAD)
    )
    silenced = select(Address.id).where(
        Address.address == question.address, col(Address.suppressed_at).is_not(None)
    )
    member = session.get_one(Member, question.member_id)
    never_arrives = any(session.exec(each.limit(1)).first() for each in (came_back, silenced))
    if never_arrives or member.state is not MemberState.ACTIVE:
        question.reminded_at = at
        session.add(question)
    else:
        remind(session, question, at=at)
