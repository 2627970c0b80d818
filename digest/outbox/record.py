"""Records what became of claimed letters, only for those that the worker still holds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    update,
)
from sqlmodel import Session

from digest.crash import Point, reach
from digest.outbox.backoff import FIRST, is_given_up, next_attempt
from digest.outbox.bounce import Bounce
from digest.outbox.claim import Claimed
from digest.outbox.compose import Composed
from digest.outbox.delivery import TOLD, DeliveryState
from digest.outbox.enqueue import TABLE

FAST_ENOUGH = "put off: its mail domain gets letters no faster"
DONE = {DeliveryState.CANCELLED, DeliveryState.EMPTY}  # as well as what was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """What became of one letter; `due_at` is its next attempt, if there is one."""

    delivery_id: int
    state: DeliveryState
    answer: str
    due_at: datetime | None = None
    carried: bytes | None = None
    named: bytes | None = None
    is_back: bool = False  # the relay certainly took no copy, nor did it at an earlier attempt
    bounce: Bounce | None = None  # what the relay's refusal says about the address
    disliked_by: int | None = None  # the member to whom it was refused again, for what we send


def later(
    letter: Claimed,
    state: DeliveryState,
    answer: str,
    *,
    at: datetime,
    first: timedelta = FIRST,
    **facts: Any,
) -> SendResult:
    """Return the result of an attempt that failed at `at` for now: another attempt, or given up.

    `facts` are the other fields of `SendResult`.
    """
    if is_given_up(letter.kind, planned_at=letter.planned_at, at=at):
        answer = f"given up: {answer}"
        return SendResult(delivery_id=letter.id, state=DeliveryState.FAILED, answer=answer, **facts)
    due_at = next_attempt(at, attempts=letter.attempts, delivery_id=letter.id, first=first)
    return SendResult(delivery_id=letter.id, state=state, answer=answer, due_at=due_at, **facts)


def note_carried(session: Session, owner: str, letters: Iterable[Composed]) -> None:
    """Record what letters carry just before they are handed over: from now on they may be out."""
    noted = [
        {"delivery": letter.delivery_id, "owner": owner, "what": letter.carried}
        for letter in letters
    ]
    if noted:
        session.connection().execute(_CARRIED, noted)


def record(session: Session, owner: str, results: Sequence[SendResult], *, at: datetime) -> None:
    """Record results; `at` is when the sent ones were sent.

    A letter that is done loses what it told, and the Message-ID of the mail it answers.
    """
    sent = [result for result in results if result.state is DeliveryState.SENT]
    others = [result for result in results if result.state is not DeliveryState.SENT]
    if sent:
        facts = {"owner": owner, "at": at}
        session.connection().execute(_SENT, [facts | _sent_values(result) for result in sent])
    if others:
        facts = {"owner": owner}
        session.connection().execute(_OTHER, [facts | _values(result) for result in others])
    if results:
        reach(Point.RESULT_WRITTEN)


def give_back(session: Session, owner: str, letters: Collection[Claimed]) -> None:
    """Set letters that were not tried back to `planned`, as if they had never been claimed."""
    mine = and_(TABLE.c.id.in_([letter.id for letter in letters]), _held_by(owner))
    may_be_out = [letter.id for letter in letters if letter.may_be_out]
    untouched = {
        "state": DeliveryState.PLANNED,
        "attempts": TABLE.c.attempts - 1,
        "carried": case((TABLE.c.id.in_(may_be_out), TABLE.c.carried), else_=null()),
        "lease_owner": None,
        "lease_until": None,
    }
    session.connection().execute(update(TABLE).where(mine).values(untouched))


def put_off(session: Session, owner: str, letters: Collection[tuple[Claimed, datetime]]) -> None:
    """Give letters back as untried, each due at a later moment."""
    give_back(session, owner, [letter for letter, _ in letters])
    later = [{"delivery": letter.id, "next": due_at} for letter, due_at in letters]
    session.connection().execute(_PUT_OFF, later)


def _sent_values(result: SendResult) -> dict[str, object]:
    """Return what is recorded of every result; of one that was sent nothing else."""
    return {
        "delivery": result.delivery_id,
        "said": result.answer,
        "what": result.carried,
        "names": result.named,
    }


def _values(result: SendResult) -> dict[str, object]:
    return {
        **_sent_values(result),
        "to": result.state,
        "next": result.due_at,
        "back": result.is_back,
        "done": result.state in DONE,
    }


def _held_by(owner: object) -> ColumnElement[bool]:
    return and_(TABLE.c.lease_owner == owner, TABLE.c.state == DeliveryState.SENDING)


_WHAT = func.coalesce(bindparam("what", type_=TABLE.c.carried.type), TABLE.c.carried)
_RESULT = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("delivery"), _held_by(bindparam("owner")))
    .values(
        answer=bindparam("said"),
        named=func.coalesce(bindparam("names", type_=TABLE.c.named.type), TABLE.c.named),
        lease_owner=null(),
        lease_until=null(),
    )
)

_SENT = _RESULT.values(  # nearly all, and so with no more values than are needed
    state=literal_column(f"'{DeliveryState.SENT}'"),
    sent_at=bindparam("at", type_=TABLE.c.sent_at.type),
    carried=_WHAT,
    **dict.fromkeys(TOLD, null()),
)

_OTHER = _RESULT.values(
    state=bindparam("to", type_=TABLE.c.state.type),
    due_at=func.coalesce(bindparam("next", type_=TABLE.c.due_at.type), TABLE.c.due_at),
    carried=case((bindparam("back", type_=Boolean), null()), else_=_WHAT),
    **{
        name: case((bindparam("done", type_=Boolean), null()), else_=TABLE.c[name]) for name in TOLD
    },
)

_CARRIED = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("delivery"), _held_by(bindparam("owner")))
    .values(carried=bindparam("what", type_=TABLE.c.carried.type))
)

_PUT_OFF = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("delivery"), TABLE.c.state == DeliveryState.PLANNED)
    .values(due_at=bindparam("next", type_=TABLE.c.due_at.type), answer=FAST_ENOUGH)
)
