"""What is known of communities that a mail is written to, also where their address is misspelt."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from digest.community.communities.community import (
    Community,
    Membership,
    belongs,
    community_by_name,
)
from digest.community.communities.misspelt import meant_by
from digest.letters.notice import Reason
from digest.outbox.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutCommunity:
    """A community that was written to."""

    community_id: int
    belongs: bool
    name: str = ""
    title: str = ""


def about_community(
    session: Session, found: Community | None, reader_id: int
) -> AboutCommunity | None:
    """Return what a reader is to a community."""
    if found is None:
        return None
    is_member = belongs(session, reader_id, found.id)
    return AboutCommunity(
        community_id=found.id, name=found.name, title=found.title, belongs=is_member
    )


def written_to(
    session: Session, names: Iterable[str], reader_id: int
) -> tuple[AboutCommunity, ...]:
    """Return the communities of these names, each once."""
    found = (community_by_name(session, name) for name in names)
    about = (about_community(session, each, reader_id) for each in found)
    return tuple(dict.fromkeys(each for each in about if each is not None))


def own_communities(session: Session, member_id: int) -> tuple[AboutCommunity, ...]:
    """Return the communities that a member is in, by their titles."""
    joined = select(Membership.community_id).where(Membership.member_id == member_id)
    mine = select(Community).where(col(Community.id).in_(joined)).order_by(col(Community.title))
    about = (about_community(session, each, member_id) for each in session.exec(mine).all())
    return tuple(each for each in about if each is not None)


def misspelt(session: Session, name: str, reader_id: int) -> tuple[AboutCommunity, ...]:
    """Return the communities that a name which is none's may mean."""
    names = frozenset(session.exec(select(Community.name)))
    return written_to(session, meant_by(name, names), reader_id)


def is_asked_which(session: Session, member_id: int, message_id: str | None) -> bool:
    """Say whether the same mail, at another address of ours, made us ask for one community."""
    if message_id is None:
        return False
    asked = select(Delivery.id).where(
        Delivery.member_id == member_id,
        col(Delivery.reason) == Reason.WHICH_COMMUNITY.value,
        Delivery.reply_to_id == message_id,
    )
    return session.exec(asked.limit(1)).first() is not None
