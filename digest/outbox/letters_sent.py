"""How many letters go to a member, and to which mailbox, as a page may show it to whoever has a link."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation
from digest.community.people.mailbox import masked, primary
from digest.community.people.member import Member
from digest.community.preferences.preference import PreferenceName
from digest.community.preferences.stop import Stream, is_stopped
from digest.outbox.delivery import STREAMS, Delivery, LetterKind

WEEK = timedelta(weeks=1)
LATELY = 4  # weeks
DOTS = "•••"
KINDS = {  # by the settings that choose them
    PreferenceName.RECEIPTS: LetterKind.RECEIPT,
    PreferenceName.SUMMARY: LetterKind.SUMMARY,
    PreferenceName.NOTIFICATIONS: LetterKind.NOTIFICATION,
    PreferenceName.ANNOUNCEMENTS: LetterKind.ANNOUNCEMENT,
}
STOPPED_WITH = STREAMS | {LetterKind.RECEIPT: Stream.OWN_POSTS}  # with all, by no link of their own


def letters_a_week(
    session: Session,
    member: Member,
    kind: LetterKind | None = None,
    *,
    of: int = 0,
    at: datetime,
) -> int:
    """Return about how many letters a week went to a member in the last four weeks, 0 only for none.

    They are of one kind, or all; `of` is the community that those about new conversations are counted of.
    """
    weeks = min(max((at - member.joined_at) / WEEK, 1), LATELY)
    sent = select(func.count()).where(
        col(Delivery.member_id) == member.id, col(Delivery.sent_at) > at - LATELY * WEEK
    )
    if kind is not None:
        sent = sent.where(Delivery.kind == kind)
    if of:
        there = select(Conversation.id).where(Conversation.community_id == of)
        sent = sent.where(col(Delivery.conversation_id).in_(there))
    count = session.exec(sent).one()
    return max(round(count / weeks), 1) if count else 0


def letters_of_communities(session: Session, member: Member, *, at: datetime) -> Mapping[str, int]:
    """Return about how many letters a week told of new conversations, by the names of the communities.

    Only those in which the member chose such letters are in it.
    """
    chosen = (
        select(Community.name, Community.id)
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .where(Membership.member_id == member.id, col(Membership.instant))
    )
    kind = LetterKind.NEW_CONVERSATION
    return {
        name: letters_a_week(session, member, kind, of=number, at=at)
        for name, number in session.exec(chosen)
    }


def letters_of_kinds(session: Session, member: Member, *, at: datetime) -> Mapping[str, int]:
    """Return about how many letters of each kind came a week, by what chooses that kind.

    What is stopped is left out. All together is the sum of these, so that a page adds up.
    """
    found: dict[str, int] = {
        name: letters_a_week(session, member, kind, at=at)
        for name, kind in KINDS.items()
        if not is_stopped(session, member, STOPPED_WITH[kind])
    }
    of_communities = letters_of_communities(session, member, at=at)
    return found | (
        {PreferenceName.INSTANT: sum(of_communities.values())} if of_communities else {}
    )


def shown_mailbox(session: Session, member_id: int) -> str | None:
    """Return where letters go, masked; None where letters with links went to another mailbox before.

    Those links never end, and whoever can read the old mailbox is not to learn of the new one.
    """
    now = primary(session, member_id)
    if now is None or now.letters_since is None:
        return None
    earlier = select(Delivery.id).where(
        Delivery.member_id == member_id,
        col(Delivery.kind).in_(tuple(STREAMS)),
        col(Delivery.sent_at) < now.letters_since,
    )
    is_first = session.exec(earlier.limit(1)).first() is None
    return masked(now.address, DOTS) if is_first else None
