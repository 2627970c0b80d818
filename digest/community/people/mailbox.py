"""The mailboxes of a member: one that our letters go to, and others that mail is taken from as well.

Who may change them is asked elsewhere, and answered by the mailboxes themselves.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Table, Update, bindparam
from sqlmodel import Session, col, select

from digest.community.people.member import Address, locked_member, normal_address
from digest.errors import BadInput
from digest.store.ask import ask

NOTED_EVERY = timedelta(days=1)
ADDRESS: Table = Address.__table__  # type: ignore[attr-defined]


def usable_address(typed: str, *, domains: Collection[str]) -> str:
    """Return an address as it is compared; raise BadInput where no letter can go there, or it is ours."""
    try:
        address = normal_address(typed)
    except (ValueError, UnicodeError) as error:
        raise BadInput("that is no mailbox that letters can go to") from error
    host = address.partition("@")[2]
    if "." not in host or any(f".{host}".endswith(f".{each.lower()}") for each in domains):
        raise BadInput("that is no mailbox that letters can go to")
    return address


def masked(address: str, dots: str = "***") -> str:
    """Return an address that shows whose it may be only to who knows: a***@example.org."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}{dots}@{domain}"


def owner(session: Session, address: str) -> int | None:
    """Return whose address it is, confirmed or not."""
    return session.exec(select(Address.member_id).where(Address.address == address)).first()


def proved_owner(session: Session, address: str) -> int | None:
    """Return which member has said yes to having the address."""
    found = select(Address.member_id).where(
        Address.address == address, col(Address.confirmed_at).is_not(None)
    )
    return session.exec(found).first()


def primary(session: Session, member_id: int) -> Address | None:
    """Return the mailbox that the member's letters go to, if they proved it."""
    found = select(Address).where(
        Address.member_id == member_id,
        col(Address.is_primary),
        col(Address.confirmed_at).is_not(None),
    )
    return session.exec(found).first()


def was_of_earlier_mailbox(session: Session, member_id: int, mailed: datetime) -> bool:
    """Say whether what was mailed then went to a mailbox that letters went to before: its links are over.

    The second counts, for a link may know no more of its moment.
    """
    now = primary(session, member_id)
    since = None if now is None else now.letters_since
    return since is not None and mailed < since.replace(microsecond=0)


def mailboxes(session: Session, member_id: int) -> list[str]:
    """Return the mailboxes that the member proved, first the one that letters go to."""
    proved = (Address.member_id == member_id, col(Address.confirmed_at).is_not(None))
    found = select(Address.address).where(*proved)
    order = (col(Address.is_primary).desc(), col(Address.id))
    return list(session.exec(found.order_by(*order)))


def is_noted(authentic_at: datetime | None, *, at: datetime) -> bool:
    """Say whether it was noted of late that a mail was proved to come from an address."""
    return authentic_at is not None and authentic_at >= at - NOTED_EVERY


def note_authentic(session: Session, member_id: int, address: str, *, at: datetime) -> None:
    """Note that a mail was proved to come from a member's address; once a day is enough (`is_noted`)."""
    locked_member(session, member_id)  # first, as everywhere
    ask(session, _noting(), owner=member_id, proved=address, authentic_at=at)


@cache
def _noting() -> Update:
    columns = ADDRESS.c
    is_theirs = columns.member_id == bindparam("owner"), columns.address == bindparam("proved")
    return ADDRESS.update().where(*is_theirs, columns.confirmed_at.is_not(None))


def add(session: Session, member_id: int, address: str, *, at: datetime) -> None:
    """Take mail from one more mailbox as the member's."""
    session.add(Address(member_id=member_id, address=address, is_primary=False, confirmed_at=at))
    session.flush()


def replace_primary(session: Session, member_id: int, address: str, *, at: datetime) -> list[str]:
    """Let letters go to this mailbox, and take the one they went to away; return that.

    The new one has a row of its own: what came back from the old says nothing about it. One that is the
    member's already keeps the moment at which they proved it, beside that of the change.
    """
    mine = session.exec(select(Address).where(Address.member_id == member_id)).all()
    gone = [each for each in mine if each.is_primary and each.address != address]
    for each in gone:
        session.delete(each)
    session.flush()
    known = next((each for each in mine if each.address == address), None)
    if known is None:
        session.add(Address(member_id=member_id, address=address, confirmed_at=at))
    else:
        known.is_primary, known.primary_since, known.confirmed_at = (
            True,
            at,
            known.confirmed_at or at,
        )
    session.flush()
    return [each.address for each in gone]


def replace_unproved(session: Session, member_id: int, address: str) -> None:
    """Let this mailbox be the one that is asked, in place of one that never said yes."""
    asked = select(Address).where(
        Address.member_id == member_id, col(Address.confirmed_at).is_(None)
    )
    for each in session.exec(asked):
        session.delete(each)
    session.flush()
    session.add(Address(member_id=member_id, address=address))
    session.flush()


def put_back(
    session: Session, member_id: int, address: str, *, since: datetime, at: datetime
) -> list[str]:
    """Let letters go to the earlier mailbox again; whichever became the member's `since` then, goes.

    Return what was taken away.
    """
    mine = session.exec(select(Address).where(Address.member_id == member_id)).all()
    gone: list[str] = []
    for each in mine:
        if each.address != address and (each.confirmed_at is None or each.confirmed_at >= since):
            gone.append(each.address)
            session.delete(each)
        else:
            each.is_primary = each.address == address
            each.primary_since = at if each.is_primary else None
    session.flush()
    if all(each.address != address for each in mine):
        session.add(Address(member_id=member_id, address=address, confirmed_at=at))
    session.flush()
    return gone
