"""Changes where a member's letters go, tells both mailboxes, and keeps the way back open for a while.

A change has the yes of the mailbox that letters go to, and then that of the new one. Only an operator begins
one without the first: it is announced there, and waits, unless that mailbox is proved to be dead.
The mailbox that is left is written to in any case. Only a member who said yes has one: who did not is asked
at another by an invitation (`correct_mailbox`).
"""

from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from digest.community import audit
from digest.community.leaving.pending_member import claim
from digest.community.people import mailbox
from digest.community.people.member import Member, MemberState
from digest.inbox.held import kept_mails, release, take_up_again
from digest.inbox.question import (
    ADDING,
    OPEN_FOR,
    WISHES,
    Question,
    QuestionKind,
    end_about_address,
)
from digest.letters.mailboxes import waits_until
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.enqueue import enqueue
from digest.outbox.suppression import is_proved_dead, lift
from digest.store.database import Store


def is_ready(session: Session, question: Question, *, at: datetime) -> bool:
    """Say whether everybody has agreed who must: the new mailbox, and the old one, or its time is over."""
    if question.new_box_agreed_at is None:
        return False
    until = waits_until(session, question)
    return question.agreed_at is not None or (
        question.asks is QuestionKind.MOVE_ADDRESS and (until is None or until <= at)
    )


def change(session: Session, question: Question, *, at: datetime) -> bool:
    """Let the member's letters go to the new mailbox, and tell both; False where somebody else has it now.

    The caller holds the member and the question.
    """
    address, member_id = question.address, question.member_id
    old = mailbox.primary(session, member_id)
    if address is None or old is None or not claim(session, member_id, address, at=at):
        return False
    is_dead = is_proved_dead(session, old)
    lift(session, old, by="change of address", at=at)  # and no probe goes to the new one
    gone = mailbox.replace_primary(session, member_id, address, at=at)
    question.ended_at, question.was_yes = at, True
    session.add(question)
    actor = "operator" if question.asks is QuestionKind.MOVE_ADDRESS else f"member {member_id}"
    why = "nobody reads the old mailbox" if is_dead else ""
    _record(session, actor, "change address", question, reason=why, at=at)
    take_as_theirs(session, member_id, address, at=at)
    end_changes(session, member_id, at=at)
    _tell(session, question, Reason.ADDRESS_CHANGED, at=at)
    ask_again(session, member_id, at=at)
    for each in gone:
        undo = Question(
            member_id=member_id, asks=QuestionKind.UNDO_ADDRESS, address=each, asked_at=at
        )
        session.add(undo)
        session.flush()
        _tell(session, undo, Reason.CHANGED_AWAY, at=at)
    return True


def undo_change(session: Session, question: Question, *, at: datetime) -> bool:
    """Let letters go to the earlier mailbox again, and tell all that were taken away since.

    The caller holds the member and the question; False where somebody else has that mailbox now.
    """
    address, member_id = question.address, question.member_id
    if address is None or not claim(session, member_id, address, at=at):
        return False
    now = mailbox.primary(session, member_id)
    if now is not None:
        lift(session, now, by="change of address", at=at)
    since = question.asked_at
    gone = mailbox.put_back(session, member_id, address, since=since, at=at)
    question.ended_at, question.was_yes = at, True
    session.add(question)
    _record(session, f"member {member_id}", "undo change of address", question, at=at)
    take_as_theirs(session, member_id, address, at=at)
    end_changes(session, member_id, at=at, undone_since=since)
    _tell(session, question, Reason.CHANGE_UNDONE, at=at)
    ask_again(session, member_id, at=at)
    for each in gone:
        told = Question(
            member_id=member_id, asks=QuestionKind.CHANGE_ADDRESS, address=each, asked_at=at
        )
        told.ended_at, told.was_yes = at, False
        session.add(told)
        session.flush()
        _tell(session, told, Reason.UNDONE_AWAY, at=at)
    return True


class MoveMailboxes:
    """The step that carries an operator's change out once its wait is over, and ends what lapsed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return up to `limit` keys, each a question about a change that is ready or too old."""
        ready = and_(
            col(Question.asks) == QuestionKind.MOVE_ADDRESS,
            col(Question.new_box_agreed_at).is_not(None),
            or_(col(Question.agreed_at).is_not(None), col(Question.waits_until) <= at),
        )
        over = [
            and_(col(Question.asks) == asks, col(Question.asked_at) <= at - open_for)
            for asks, open_for in OPEN_FOR.items()
        ]
        due = select(Question.id).where(
            col(Question.asks).in_([*OPEN_FOR]),
            col(Question.ended_at).is_(None),
            or_(ready, *over),
        )
        return [str(each) for each in session.exec(due.order_by(col(Question.id)).limit(limit))]

    def run(self, key: str, at: datetime) -> None:
        """Change, or forget; does nothing where neither is due any more."""
        with self._store.write() as session:
            question = session.get(Question, int(key), with_for_update=True)
            if question is None or question.ended_at is not None:
                return
            member = session.get_one(Member, question.member_id, with_for_update=True)
            is_over = question.asked_at <= at - OPEN_FOR[question.asks]
            if (
                question.asks is QuestionKind.MOVE_ADDRESS
                and not is_over
                and is_ready(session, question, at=at)
            ):
                if member.state is MemberState.FORMER:
                    _give_up(session, question, at)
                elif not change(session, question, at=at):
                    _give_up(session, question, at)
                    _tell(session, question, Reason.NOT_CHANGED, at=at)
            elif is_over:
                _give_up(session, question, at)


def _give_up(session: Session, question: Question, at: datetime) -> None:
    """End a question that nobody can answer any more; an address that is nobody's here is forgotten."""
    question.ended_at = at
    if question.asks is QuestionKind.UNDO_ADDRESS:
        question.address = None
    else:
        _record(session, "system", "give up change of address", question, at=at)
    session.add(question)


def take_as_theirs(session: Session, member_id: int, address: str, *, at: datetime) -> None:
    """Settle with a yes what asks whether a mailbox is the member's; mail kept from there is worked on.

    It is done in their name where they answered for it. Else it may be by somebody who shares the mailbox,
    and they are asked whether it was them.
    """
    asked = end_about_address(session, member_id, address, asks=ADDING, was_yes=True, at=at)
    for question in asked:
        if question.agreed_at is not None:
            release(session, question, at)
        else:
            take_up_again(session, question, at)


def ask_again(session: Session, member_id: int, *, at: datetime) -> None:
    """Ask where letters go now whether mailboxes are the member's from which mail is kept.

    What another mailbox answered counts no more: it was lost, or whoever read it was somebody else.
    """
    asked = select(Question).where(
        Question.member_id == member_id,
        col(Question.ended_at).is_(None),
        Question.asks == QuestionKind.YOUR_ADDRESS,
    )
    for each in session.exec(asked.order_by(col(Question.id)).with_for_update()).all():
        each.ended_at = at
        session.add(each)
        if not kept_mails(session, each):
            continue
        anew = Question(
            member_id=member_id,
            asks=each.asks,
            address=each.address,
            received_id=each.received_id,
            asked_at=at,
        )
        session.add(anew)
        session.flush()
        _tell(session, anew, Reason.YOUR_ADDRESS, at=at)


def end_changes(
    session: Session, member_id: int, *, at: datetime, undone_since: datetime | None = None
) -> None:
    """End the member's wishes about mailboxes: they were asked as things were before.

    The ways back of earlier changes stay open, those of undone ones do not. What asks about a kept mail
    stays as well.
    """
    asked = select(Question).where(
        Question.member_id == member_id,
        col(Question.ended_at).is_(None),
        col(Question.asks).in_([*WISHES, QuestionKind.UNDO_ADDRESS]),
    )
    for each in session.exec(asked.with_for_update()):
        is_way_back = each.asks is QuestionKind.UNDO_ADDRESS
        if not is_way_back or (undone_since is not None and each.asked_at >= undone_since):
            each.ended_at = at
            session.add(each)
    session.flush()


def _tell(session: Session, question: Question, reason: Reason, *, at: datetime) -> None:
    told = NoticePayload(reason=reason, question_id=question.id)
    enqueue(session, told, to=question.member_id, key=f"{reason}:{question.id}", at=at)


def _record(
    session: Session,
    actor: str,
    act: str,
    question: Question,
    *,
    reason: str = "",
    at: datetime,
) -> None:
    why = f"question {question.id}" + (f": {reason}" if reason else "")
    target = f"member {question.member_id}"
    audit.record(session, actor=actor, act=act, target=target, reason=why, at=at)
