"""The link to a member's data, in the letter whose file would be too large: for a day, and for one use.

Whoever has the letter can use it, so it is spent by its first use; an hour more, lest a download that broke
off take it away. `until` of the letter says when that hour ends.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, update

from digest.community.people.mailbox import was_of_earlier_mailbox
from digest.community.people.member import Member, MemberState
from digest.outbox.delivery import Delivery, LetterKind

LINK_FOR = timedelta(days=1)
ONCE_MORE_FOR = timedelta(hours=1)


class DataLink(StrEnum):
    """What such a link leads to."""

    OPEN = "open"  # the file, which nobody fetched yet
    AGAIN = "again"  # the file, which was fetched less than an hour ago
    FETCHED = "fetched"  # nothing any more: it was used
    OVER = "over"  # nothing: it is too old, or not theirs

    @property
    def leads_to_data(self) -> bool:
        """Say whether the file can be fetched."""
        return self in (DataLink.OPEN, DataLink.AGAIN)


def data_link(session: Session, *, member_id: int, delivery_id: int, at: datetime) -> DataLink:
    """Return what the link in this letter leads to: its member's data, in time, from their mailbox."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or not _is_theirs(session, delivery, member_id):
        return DataLink.OVER
    if delivery.until is not None:
        return DataLink.AGAIN if at < delivery.until else DataLink.FETCHED
    return DataLink.OPEN if at < _mailed_at(delivery) + LINK_FOR else DataLink.OVER


def use_link(session: Session, delivery_id: int, *, at: datetime) -> None:
    """Let the link end in an hour, if this is its first use."""
    session.exec(
        update(Delivery)
        .where(col(Delivery.id) == delivery_id, col(Delivery.until).is_(None))
        .values(until=at + ONCE_MORE_FOR)
    )


def _is_theirs(session: Session, delivery: Delivery, member_id: int) -> bool:
    """Check whether this brought the member's data to the mailbox that is theirs still."""
    member = session.get(Member, member_id)
    is_here = member is not None and member.state is not MemberState.FORMER
    is_it = delivery.kind is LetterKind.DATA and delivery.member_id == member_id
    return (
        is_here and is_it and not was_of_earlier_mailbox(session, member_id, _mailed_at(delivery))
    )


def _mailed_at(delivery: Delivery) -> datetime:
    return delivery.sent_at or delivery.due_at
