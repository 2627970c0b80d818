"""People who asked to join, or were invited, and have not said yes yet."""

import re
import secrets
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.communities.community import Membership
from digest.community.communities.join import create_member
from digest.community.conversations.post import Post
from digest.community.people.member import Address, Member, MemberState

PLACEHOLDER = "New member"
LETTERS = "23456789ACDEFHJKLMNPQRTUVWXY"  # none that can be read as another
LENGTH = 4

_PLACEHOLDER = re.compile(f"{PLACEHOLDER} [{LETTERS}]{{{LENGTH}}}")


def placeholder_name(session: Session) -> str:
    """Return a display name that says nothing about anybody, and that nobody has."""
    while True:
        name = f"{PLACEHOLDER} {''.join(secrets.choice(LETTERS) for _ in range(LENGTH))}"
        if session.exec(select(Member.id).where(Member.display_name == name)).first() is None:
            return name


def is_placeholder(display_name: str) -> bool:
    """Say whether a display name is one of ours, so that its member has not chosen yet."""
    return _PLACEHOLDER.fullmatch(display_name) is not None


def member_of_address(session: Session, address: str) -> Member | None:
    """Return whose this normal address is, confirmed or not; nobody's where its member has left."""
    owner = select(Member).join(Address).where(Address.address == address)
    found = session.exec(owner).first()
    return None if found is None or found.state is MemberState.FORMER else found


def pending_member(session: Session, address: str, *, at: datetime) -> Member:
    """Return the member who is to have this normal address, made where it is nobody's.

    What was displayed in the mail that asked is not looked at: a display name is chosen, or neutral.
    """
    found = member_of_address(session, address)
    if found is not None:
        return found
    of_former = select(Address).where(Address.address == address)
    for left_over in session.exec(of_former):  # its member has left: who comes back begins anew
        session.delete(left_over)
    session.flush()
    name = placeholder_name(session)
    return create_member(session, display_name=name, address=address, confirmed_at=None, at=at)


def forget_pending_member(session: Session, member: Member) -> bool:
    """Forget somebody who never said yes; return False for whom an operator or an archive brought.

    Those have a name, a community or posts; who only asked to join has none of them. Who is suspended is
    not forgotten either: the suspension would be forgotten with them, and they asked anew.
    """
    confirmed = select(Address.id).where(
        Address.member_id == member.id, col(Address.confirmed_at).is_not(None)
    )
    belongs = select(Membership.community_id).where(Membership.member_id == member.id)
    wrote = select(Post.id).where(Post.author_id == member.id)
    if member.state is not MemberState.ACTIVE or not is_placeholder(member.display_name):
        return False
    if any(session.exec(each.limit(1)).first() is not None for each in (confirmed, belongs, wrote)):
        return False
    session.delete(member)
    session.flush()
    return True
