"""People who asked to join, or were invited, and have not said yes yet."""

import re
import secrets
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community import audit
from digest.community.communities.community import Membership
from digest.community.communities.join import create_member
from digest.community.conversations.post import Post
from digest.community.people.mailbox import owner
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


def is_free_for(session: Session, member_id: int, address: str) -> bool:
    """Say whether a mailbox can become this member's: it is nobody's, or theirs, or only asked to join."""
    whose = owner(session, address)
    if whose in (None, member_id):
        return True
    return _is_nobody_yet(session, session.get_one(Member, whose, with_for_update=True))


def claim(session: Session, member_id: int, address: str, *, at: datetime) -> bool:
    """Let a mailbox be free for this member; return False where it is another's.

    Who asked to join from it is this member, as the mailbox says: nobody else is to come of that.
    """
    if not is_free_for(session, member_id, address):
        return False
    whose = owner(session, address)
    if whose not in (None, member_id):
        session.delete(session.get_one(Member, whose))
        session.flush()
        act, target, why = "forget newcomer", f"member {whose}", f"they are member {member_id}"
        audit.record(session, actor="system", act=act, target=target, reason=why, at=at)
    return True


def forget_pending_member(session: Session, member: Member) -> bool:
    """Forget somebody who never said yes; return False for whom an operator or an archive brought."""
    if not _is_nobody_yet(session, member):
        return False
    session.delete(member)
    session.flush()
    return True


def _is_nobody_yet(session: Session, member: Member) -> bool:
    """Say whether somebody only asked to join, or was invited, so that nothing is lost with them.

    Whom an operator or an archive brought has a name, a community or posts. Who is suspended is not forgotten
    either: the suspension would be forgotten with them, and they asked anew.
    """
    confirmed = select(Address.id).where(
        Address.member_id == member.id, col(Address.confirmed_at).is_not(None)
    )
    belongs = select(Membership.community_id).where(Membership.member_id == member.id)
    wrote = select(Post.id).where(Post.author_id == member.id)
    if member.state is not MemberState.ACTIVE or not is_placeholder(member.display_name):
        return False
    known = (confirmed, belongs, wrote)
    return all(session.exec(each.limit(1)).first() is None for each in known)
