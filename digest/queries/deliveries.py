"""Letters that wait, were sent, or were not sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from digest.community.people.member import Member
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind
from digest.outbox.warm_up_order import kept_count
from digest.store.carried_ids import carried_posts


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One line of a list of letters."""

    id: int
    kind: LetterKind
    member: int
    state: DeliveryState
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDetails:
    """Everything we know about one letter; letters themselves are never stored."""

    row: LetterRow
    key: str
    planned_at: datetime
    message_id: str | None
    since: datetime | None
    until: datetime | None
    conversation: int | None
    post: int | None
    reason: str | None
    posts_in_it: list[int]


def newest_letters(
    session: Session,
    *,
    state: DeliveryState | None = None,
    kind: LetterKind | None = None,
    member_id: int | None = None,
    limit: int,
) -> list[LetterRow]:
    """Return the newest letters; only those in a state, of a kind or to a member, if given."""
    query = select(Delivery).order_by(col(Delivery.id).desc()).limit(limit)
    wanted = {Delivery.state: state, Delivery.kind: kind, Delivery.member_id: member_id}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(col(column) == value)
    return [_row(delivery) for delivery in session.exec(query)]


def letter_details(session: Session, number: int) -> LetterDetails | None:
    """Return one letter."""
    delivery = session.get(Delivery, number)
    if delivery is None:
        return None
    return LetterDetails(
        row=_row(delivery),
        key=delivery.key,
        planned_at=delivery.planned_at,
        message_id=delivery.message_id,
        since=delivery.since,
        until=delivery.until,
        conversation=delivery.conversation_id,
        post=delivery.post_id,
        reason=delivery.reason,
        posts_in_it=carried_posts(delivery.carried),
    )


def waiting_letters(session: Session) -> dict[int, dict[str, Any]]:
    """Return the letters that wait, by their numbers: what each is, whom it is to and when it is due."""
    query = (
        select(Delivery.id, Delivery.kind, Delivery.due_at, Member)
        .join(Member, col(Member.id) == col(Delivery.member_id))
        .where(col(Delivery.state).in_(WAITING))
        .order_by(col(Delivery.id))
    )
    return {
        number: {"kind": kind, "member": member.id, "name": member.display_name, "due_at": due_at}
        for number, kind, due_at, member in session.exec(query)
    }


def count_due(session: Session, at: datetime, *, member_id: int | None = None) -> int:
    """Return how many letters are due, to one member or to everybody; what a warm-up keeps is not."""
    count = session.exec(select(func.count()).where(*_due(at, member_id))).one()
    return count - (kept_count(session, at) if member_id is None else 0)


def due_letters(
    session: Session, at: datetime, *, member_id: int | None = None, limit: int | None = None
) -> Sequence[Delivery]:
    """Return the rows of the due letters in the order of sending, to be composed."""
    order = {kind: number for number, kind in enumerate(LetterKind)}
    due = session.exec(select(Delivery).where(*_due(at, member_id)))
    return sorted(due, key=lambda one: (order[one.kind], one.due_at, one.id))[:limit]


def newest_summaries(session: Session, member_id: int, *, limit: int) -> Sequence[Delivery]:
    """Return the rows of a member's newest summaries, whatever became of them."""
    of_member = Delivery.member_id == member_id, Delivery.kind == LetterKind.SUMMARY
    query = select(Delivery).where(*of_member).order_by(col(Delivery.id).desc())
    return session.exec(query.limit(limit)).all()


def _due(at: datetime, member_id: int | None) -> list[Any]:
    due: list[Any] = [col(Delivery.state).in_(WAITING), col(Delivery.due_at) <= at]
    return due if member_id is None else [*due, Delivery.member_id == member_id]


def _row(delivery: Delivery) -> LetterRow:
    return LetterRow(
        id=delivery.id,
        kind=delivery.kind,
        member=delivery.member_id,
        state=delivery.state,
        due_at=delivery.due_at,
        sent_at=delivery.sent_at,
        attempts=delivery.attempts,
        answer=delivery.answer,
    )
