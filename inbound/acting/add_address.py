"""Finds the mailbox that a member asks to add to their own, in the words of a command (A-15)."""

import re

from digest.community.member import normal_address
from inbound.deciding.words import bare_subject

_ASKS = re.compile(
    r"(?:please\s+)?(?:add|use)\s+(?:(?:my|this|the|a|another|other|new|second|e-?mail|mail)\s+)*"
    r"(?:address|mailbox|mail|email)\s*:?\s*<?([^\s<>@]{1,64}@[^\s<>@]{3,190}?)>?[.!]?",
    re.IGNORECASE,
)


def asked_address(subject: str, text: str, *, domain: str) -> str | None:
    """Return the address that a subject or a first line asks to add, as addresses are compared.

    None where neither does, where it is no address, or where it is one of ours.
    """
    for line in (bare_subject(subject), text.strip().partition("\n")[0].strip()):
        found = _ASKS.fullmatch(line)
        if found is None:
            continue
        try:
            address = normal_address(found[1])
        except ValueError:
            return None
        host = address.partition("@")[2]
        return None if host == domain.lower() or "." not in host else address
    return None
