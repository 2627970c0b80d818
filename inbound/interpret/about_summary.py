"""What is known of a summary that a mail answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.mail.signed_address import Ticket
from digest.outbox.delivery import Delivery
from digest.store.carried_ids import carried_posts
from digest.store.id_codec import unpack_in_order
from inbound.interpret.about_conversation import (
    AboutConversation,
    about_conversation,
    in_order_of_summary,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutSummary:
    """A summary that was answered: the open conversations in it, in its order.

    `named` are all that it named, by their numbers there: the first is number 1. `readable` are those that
    can be read still.
    """

    conversations: tuple[AboutConversation, ...]
    until: datetime | None
    named: tuple[int, ...] = ()
    readable: frozenset[int] = frozenset()


def about_summary(session: Session, ticket: Ticket, reader_id: int) -> AboutSummary:
    """Return what the summary of this address told of; nothing where it went to somebody else."""
    delivery = session.get(Delivery, ticket.object_id)
    if delivery is None or delivery.member_id != ticket.member_id:
        return AboutSummary(conversations=(), until=None)
    carried = carried_posts(delivery.carried)
    numbers = in_order_of_summary(session, carried, reader_id)
    known = (about_conversation(session, number, reader_id) for number in numbers)
    found = [each for each in known if each and each.may_read]
    return AboutSummary(
        conversations=tuple(each for each in found if each.is_open),
        until=delivery.until,
        named=tuple(unpack_in_order(delivery.named or b"")),
        readable=frozenset(each.conversation_id for each in found),
    )
