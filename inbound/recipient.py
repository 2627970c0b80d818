"""Finds what an address of ours is for, from its local part and the keys alone."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from digest.errors import BadToken
from digest.mail.signed_address import NO_MAIL, Keys, Purpose, Ticket

COMMANDS = frozenset(
    "home join leave settings search tags communities pause data terminate help".split()
)
PEOPLE = frozenset({"postmaster", "abuse", "staff", "moderators"})
SENDER_REPORTS = "dmarc"  # on mail in our name
REPORTS = frozenset({"bounce", "fbl", SENDER_REPORTS})
SENDERS = frozenset({"notify", "summary", "notice"})
FOR_EVERYBODY = REPORTS | {"postmaster", "abuse"}

_LOCAL_PART = re.compile(r"[!-~]{1,64}")  # RFC 5321 section 4.5.3.1.1
_COMMUNITY = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")


class AddressRole(StrEnum):
    """What a local part that carries no token is for."""

    COMMUNITY = "community"  # perhaps: only the database knows their names
    COMMAND = "command"
    PEOPLE = "people"
    REPORTS = "reports"
    SENDER = "sender"  # what our letters come from


@dataclass(frozen=True, slots=True)
class FixedAddress:
    """An address that is the same for everybody."""

    role: AddressRole
    name: str


Destination = Ticket | FixedAddress


def speaks_as_member(target: Destination | None) -> bool:
    """Check whether what comes to an address acts for its author.

    To the rest anybody may write: machines report there, and mail programs take letters back for whoever
    has the address.
    """
    if isinstance(target, Ticket):
        return target.purpose not in (Purpose.UNSUBSCRIBE, Purpose.BOUNCE)
    return target is not None and target.name not in FOR_EVERYBODY


def destination(local_part: str, keys: Keys) -> Destination | None:
    """Return what a local part is for, in whatever case; None where it can never be one of ours."""
    local = local_part.lower()
    if not _LOCAL_PART.fullmatch(local):
        return None
    try:
        ticket = keys.read_local_part(local)
    except BadToken:
        return _place(local)
    return None if ticket.purpose in NO_MAIL else ticket


def destination_at(address: str, domains: Collection[str], keys: Keys) -> Destination | None:
    """Return what an address is for; None for one elsewhere, or that can never be one of ours."""
    local = local_part(address, domains)
    return None if local is None else destination(local, keys)


def local_part(address: str, domains: Collection[str]) -> str | None:
    """Return the local part of an address at a domain of ours, None for one elsewhere."""
    local, at, found = address.rpartition("@")
    if not at:  # RFC 5321 section 4.5.1 lets a postmaster come without a domain
        return address if address.lower() == "postmaster" else None
    return local if is_among(found, domains) else None


def is_among(domain: str, domains: Collection[str]) -> bool:
    """Check whether a domain is one of these, in whatever case."""
    return domain.lower().removesuffix(".") in {each.lower() for each in domains}


def is_name(local_part: str) -> bool:
    """Say whether a community could have this address."""
    return _COMMUNITY.fullmatch(local_part) is not None


def _place(local: str) -> FixedAddress | None:
    names = (
        (AddressRole.COMMAND, COMMANDS),
        (AddressRole.PEOPLE, PEOPLE),
        (AddressRole.REPORTS, REPORTS),
        (AddressRole.SENDER, SENDERS),
    )
    for role, known in names:
        if local in known:
            return FixedAddress(role, local)
    return FixedAddress(AddressRole.COMMUNITY, local) if is_name(local) else None
