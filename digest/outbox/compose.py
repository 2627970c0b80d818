"""Composes claimed letters: each becomes bytes to send, or a reason to send nothing."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.errors import describe_error
from digest.outbox.delivery import Delivery, DeliveryState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """One letter ready for the relay; `carried` is what was in it, packed by `pack_carried`.

    It is None where the reader may get nothing by others. `named` are the conversations of a summary in the
    order of their numbers, packed by `pack_in_order`. `is_wire_form` says that every line of the message ends
    in CRLF and none begins with a dot, so that it can be sent as it is.
    """

    delivery_id: int
    member_id: int
    reverse_path: str
    recipient: str
    message: bytes
    carried: bytes | None = b""
    named: bytes | None = None
    is_wire_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A letter with nothing to say (EMPTY) or no longer wanted (CANCELLED), and why."""

    delivery_id: int
    state: DeliveryState
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisoned:
    """A letter that could not be composed, even alone; it is tried again later."""

    delivery_id: int


Composer = Callable[[Session, Sequence[Delivery], datetime], Iterable[Composed | Skipped]]


def compose(
    composer: Composer, session: Session, deliveries: Sequence[Delivery], at: datetime
) -> Generator[Composed | Skipped | Poisoned]:
    """Yield what each delivery becomes, in their order; one that cannot be composed does not harm the others.

    If composing them all together fails, the rest are composed one by one.
    """
    waiting = {delivery.id: delivery for delivery in deliveries}
    try:
        yield from _known(composer(session, deliveries, at), waiting)
    except Exception as error:  # whatever a composer raises stays with its letter
        log.warning("%d letters are composed one by one: %s", len(waiting), describe_error(error))
        session.rollback()
    for id_, delivery in list(waiting.items()):
        try:
            yield from _known(composer(session, [delivery], at), waiting)
        except Exception as error:
            log.error("delivery %d could not be composed: %s", id_, describe_error(error))  # noqa: TRY400
            session.rollback()
        if waiting.pop(id_, None) is not None:
            log.warning("delivery %d is left for later", id_)
            yield Poisoned(delivery_id=id_)


def _known(
    letters: Iterable[Composed | Skipped], waiting: dict[int, Delivery]
) -> Iterator[Composed | Skipped]:
    """Yield the letters that were asked for, and take them off the list."""
    for letter in letters:
        if waiting.pop(letter.delivery_id, None) is not None:
            yield letter
