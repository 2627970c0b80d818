"""What an operator can do with letters by hand: send them again now, or cancel them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, select

from digest.errors import BadInput
from digest.outbox.delivery import TOLD, WAITING, Delivery, DeliveryState
from digest.outbox.enqueue import TABLE

REPEATABLE = (DeliveryState.DEFERRED, DeliveryState.FAILED, DeliveryState.UNKNOWN)


def retry(session: Session, ids: Sequence[int], *, at: datetime) -> int:
    """Make letters that the relay did not take due now; return how many.

    Raises BadInput for a letter that was sent, is on its way, or is no longer wanted.
    """
    _must_all_be(session, ids, REPEATABLE, "sent again")
    again = {"state": DeliveryState.PLANNED, "due_at": at}
    return _change(session, ids, REPEATABLE, again)


def cancel(session: Session, ids: Sequence[int]) -> int:
    """Cancel waiting letters; return how many. Raises BadInput for one that is not waiting."""
    _must_all_be(session, ids, WAITING, "cancelled")
    gone = {
        "state": DeliveryState.CANCELLED,
        "answer": "cancelled by the operator",
        **dict.fromkeys(TOLD),
    }
    return _change(session, ids, WAITING, gone)


def _must_all_be(
    session: Session, ids: Sequence[int], states: Sequence[DeliveryState], verb: str
) -> None:
    for number in ids:
        delivery = session.get(Delivery, number)
        if delivery is None:
            raise BadInput(f"there is no letter {number}: `digest outbox list` shows them")
        if delivery.state not in states:
            raise BadInput(f"letter {number} is {delivery.state}, so it cannot be {verb}")


def _change(
    session: Session,
    ids: Sequence[int],
    states: Sequence[DeliveryState],
    values: Mapping[str, object],
) -> int:
    """Change those that are still in one of the states: a worker may have claimed one meanwhile."""
    these = update(TABLE).where(TABLE.c.id.in_(ids), TABLE.c.state.in_(states)).values(values)
    return session.connection().execute(these).rowcount


def in_states(session: Session, states: Sequence[DeliveryState]) -> list[int]:
    """Return the ids of every letter in these states."""
    found = select(Delivery.id).where(TABLE.c.state.in_(states)).order_by(TABLE.c.id)
    return list(session.exec(found))
