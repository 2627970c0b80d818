"""What belongs to a letter about a conversation: its reader, where it is, what they have of it already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.conversations.follow import (
    Follow,
    FollowReason,
    follow_reason,
    own_posts,
)
from digest.community.conversations.readership import readable_pairs
from digest.community.people.muted_member import muted_members
from digest.letters.conversation_view import ConversationView, conversation_views
from digest.letters.recipient import Recipient, active, recipients
from digest.letters.thread import Thread, threads
from digest.outbox.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """A delivery to a member who may read its conversation."""

    delivery: Delivery
    recipient: Recipient
    place: ConversationView
    followed_since: datetime | None
    follow_reason: FollowReason
    muted: Mapping[int, str]  # whose posts they do not see, by the names they know
    thread: Thread

    @property
    def discreet(self) -> bool:
        """Whether the letter's subject shows no title."""
        return self.recipient.hides_title(self.place)

    @property
    def may_want_titles(self) -> bool:
        """Whether the subject shows none although the member has not said that they want none."""
        has_chosen = self.recipient.discreet is not None or self.place.is_by_muted
        return self.discreet and not has_chosen and self.recipient.shows_content


def correspond(
    session: Session, deliveries: Sequence[Delivery], *, may_show: bool = True
) -> list[Correspondence | str]:
    """Return for each delivery, in order, what belongs to it, or why it may not go out.

    `may_show`: the operator lets letters about news show it. It takes as many statements for a whole batch
    as for one delivery.
    """
    members = {delivery.member_id for delivery in deliveries}
    conversations = {delivery.conversation_id or 0 for delivery in deliveries}
    people = recipients(session, members, may_show=may_show)
    known = conversation_views(session, conversations)
    allowed = readable_pairs(session, members, conversations)
    follows = _follows(session, members, conversations)
    own = own_posts(session, members, conversations)
    earlier = threads(session, deliveries)
    muted = muted_members(session, members)

    def one(delivery: Delivery) -> Correspondence | str:
        pair = (delivery.member_id, delivery.conversation_id or 0)
        recipient = active(people, delivery.member_id)
        if isinstance(recipient, str):
            return recipient
        if pair not in allowed:
            return "the member may not read the conversation"
        unseen = muted.get(pair[0], {})
        return Correspondence(
            delivery=delivery,
            recipient=recipient,
            place=known[pair[1]].seen_by(pair[0], muted=unseen),
            followed_since=follows.get(pair),
            follow_reason=follow_reason(follows.get(pair), own.get(pair, ())),
            muted=unseen,
            thread=earlier.get(pair) or Thread(),
        )

    return [one(delivery) for delivery in deliveries]


def _follows(
    session: Session, members: set[int], conversations: set[int]
) -> dict[tuple[int, int], datetime]:
    rows = session.exec(
        select(Follow.member_id, Follow.conversation_id, Follow.since).where(
            col(Follow.member_id).in_(members), col(Follow.conversation_id).in_(conversations)
        )
    )
    return {(member, conversation): since for member, conversation, since in rows}
