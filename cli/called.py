"""Whom and what an operator calls by a number, a name or an address."""

from typing import TypeVar

from digest.community.communities.alias import communities_called, named_by_address
from digest.community.communities.community import Community
from digest.community.people.member import Member, MemberState
from digest.errors import BadInput
from digest.queries import members
from digest.store.database import Session

T = TypeVar("T")


def existing(found: T | None, what: str, group: str) -> T:
    """Return what was found; raise BadInput for None, with the command that shows what there is."""
    if found is None:
        raise BadInput(f"there is no {what}: `digest {group} list` shows them")
    return found


def existing_post(found: T | None, number: int) -> T:
    """Return a post that was found; raise BadInput for None: no list has all of them."""
    if found is None:
        how = "`digest trace mail NUMBER` shows which post a mail became"
        raise BadInput(f"there is no post {number}: {how}")
    return found


def find_member(session: Session, name: str) -> Member:
    """Return the member of this number or address, confirmed or not; raise BadInput for none.

    For what changes something a name is not enough: others may take it. Whose it is now is told.
    """
    found = members.find_member(session, name)
    if found is None and (called := members.member_called(session, name)) is not None:
        raise BadInput(
            f"{called.display_name} is member {called.id}: give the number, for names change"
        )
    return existing(found, f"member {name!r}", "members")


def find_called(session: Session, name: str) -> Member:
    """Return the member of this number, address or display name, to look at; raise BadInput for none."""
    gone = members.left_at(session, name)
    if gone is not None:
        raise BadInput(f"member {name} left on {gone:%Y-%m-%d}; of their letters nothing is kept")
    called = members.find_member(session, name) or members.member_called(session, name)
    return existing(called, f"member {name!r}", "members")


def find_present(session: Session, name: str) -> Member:
    """Return a member who has not left; raise BadInput for one who has, and for none."""
    found = find_member(session, name)
    if found.state is MemberState.FORMER:
        raise BadInput(f"member {found.id} has left")
    return found


def find_community(session: Session, name: str) -> Community:
    """Return the community of this name, title or alias; raise BadInput for none, and for what two have."""
    called = communities_called(session, name)
    if len(called) > 1:
        raise BadInput(f"two are called {name!r}, {named_by_address(called)}: use the address")
    return existing(next(iter(called), None), f"community {name!r}", "communities")
