"""Makes members and communities, and brings them together."""

import re
import secrets
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from digest.community.communities.alias import refuse_called
from digest.community.communities.community import (
    RESERVED_NAMES,
    Community,
    HoldFirst,
    Membership,
    community_by_name,
)
from digest.community.communities.tag import SITE_FEEDBACK, get_or_create_tag
from digest.community.people.member import Address, Member, SummaryFrequency, normal_address
from digest.community.people.summary_hour import due_date
from digest.errors import BadInput
from digest.language.text import one_line

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
DISPLAY_NAME_LIMIT = 40  # characters


def create_community(
    session: Session,
    *,
    name: str,
    title: str,
    at: datetime,
    is_open: bool = False,
    hold_first: HoldFirst = HoldFirst.LINKS,
) -> Community:
    """Make a community with its own tag; raise BadInput where the name cannot be an address of its own."""
    if not NAME.fullmatch(name):
        raise BadInput(f"{name!r} cannot be an address: use 2 to 40 letters, digits and hyphens")
    if name in RESERVED_NAMES:
        raise BadInput(f"{name!r} is an address with a meaning of its own: choose another name")
    if community_by_name(session, name) is not None:
        raise BadInput(f"there is a community {name!r} already")
    refuse_called(session, name, title)
    get_or_create_tag(session, SITE_FEEDBACK)  # exists from the start
    community = Community(
        name=name,
        title=one_line(title, limit=80),
        code=secrets.token_hex(4),
        tag_id=get_or_create_tag(session, name).id,
        is_open=is_open,
        hold_first=hold_first,
        created_at=at,
    )
    session.add(community)
    session.flush()
    return community


def create_member(
    session: Session,
    *,
    display_name: str,
    address: str,
    confirmed_at: datetime | None,
    at: datetime,
    zone: str = "UTC",
    hour: int = 6,
) -> Member:
    """Make a member whose first summary covers what settles from `at` on; raise BadInput on bad values."""
    try:
        kept = normal_address(address)
        ZoneInfo(zone)
    except (ValueError, LookupError, OSError) as error:
        raise BadInput(f"cannot use {address!r} in time zone {zone!r}: {error}") from error
    if session.exec(select(Address.id).where(Address.address == kept)).first() is not None:
        raise BadInput("a member has this address already")
    member = Member(
        display_name=one_line(display_name, limit=DISPLAY_NAME_LIMIT),
        zone=zone,
        joined_at=at,
        summary_hour=hour,
        summary_cursor=at,
        summary_date=_current_date(at, zone=zone, hour=hour),
    )
    session.add(member)
    session.flush()
    session.add(Address(member_id=member.id, address=kept, confirmed_at=confirmed_at))
    session.flush()
    return member


def begin_summaries(member: Member, *, at: datetime) -> None:
    """Let the member's next summary be that of the next summary hour, with what settles from `at` on."""
    member.summary_cursor = at
    member.summary_date = _current_date(at, zone=member.zone, hour=member.summary_hour)


def confirm_address(
    session: Session, member: Member, *, at: datetime, only: str | None = None
) -> bool:
    """Confirm every address of the member, or `only` one; a new reader's summaries begin now.

    Return False where there was nothing to confirm.
    """
    addresses = session.exec(select(Address).where(Address.member_id == member.id)).all()
    unconfirmed = [address for address in addresses if address.confirmed_at is None]
    waiting = [address for address in unconfirmed if only in (None, address.address)]
    if waiting and len(unconfirmed) == len(addresses):  # nothing could be sent so far
        begin_summaries(member, at=at)
    for address in waiting:
        address.confirmed_at = at
    return bool(waiting)


def join(session: Session, member_id: int, community_id: int, *, at: datetime) -> bool:
    """Make the member belong to the community; return False where they did already."""
    if session.get(Membership, (member_id, community_id)) is not None:
        return False
    session.add(Membership(member_id=member_id, community_id=community_id, joined_at=at))
    session.flush()
    return True


def leave(session: Session, member_id: int, community_id: int) -> bool:
    """End the membership; return False where there was none."""
    row = session.get(Membership, (member_id, community_id))
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def _current_date(at: datetime, *, zone: str, hour: int) -> date:
    """Return the local date whose summary hour came last."""
    return due_date(at, zone=zone, hour=hour, frequency=SummaryFrequency.DAILY, weekday=0)
