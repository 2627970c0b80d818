"""Which addresses are here, and what the server answers about them at RCPT (S-09, S-13)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from digest.community.communities.community import RESERVED_NAMES
from digest.community.communities.misspelt import meant_by
from digest.errors import BadToken
from digest.mail.signed_address import Keys
from inbound.recipient import is_among, is_name
from inbound.smtp.group_commit import Take
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.replies import BAD_ADDRESS, NOBODY, NOT_OURS

LOCAL_PART_LIMIT = 64  # octets, RFC 5321 section 4.5.3.1.1
FRESH = 1.0  # seconds

AskNames = Callable[[], frozenset[str]]  # the communities there are now
WhyNoRoom = Callable[
    [], str | None
]  # the reply to whoever brings a mail when there is no room for it

_LOCAL_PART = re.compile(r"[!-~]{1,64}")
_SIGNED = re.compile(r"[a-z]\.|reply[+-]")  # what no community is called


def _none() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpContext:
    """What the server knows: its domain, the keys of signed addresses, the communities, and who keeps."""

    domain: str
    keys: Keys
    names: AskNames
    take: Take
    limits: SmtpLimits = field(default_factory=SmtpLimits)
    strain: WhyNoRoom = _none
    other_domains: tuple[str, ...] = ()  # whose mail comes to us as well

    def answer_to_recipient(self, address: str) -> str | None:
        """Return why mail to `address` is not taken, or None where it is (S-09).

        Asks for the names of communities only where the address is no other of ours.
        """
        local, at, domain = address.rpartition("@")
        if not at and address.lower() == "postmaster":  # RFC 5321 section 4.5.1
            return None
        if not at or len(local) > LOCAL_PART_LIMIT or not _LOCAL_PART.fullmatch(local):
            return BAD_ADDRESS
        if not is_among(domain, (self.domain, *self.other_domains)):
            return NOT_OURS
        return None if self._is_known(local.lower()) else self.nobody

    def is_told_by_letter(self, address: str) -> bool:
        """Check whether an address is signed by us: only who has a letter of ours knows it."""
        local = address.rpartition("@")[0].lower()
        return bool(_SIGNED.match(local)) and self.answer_to_recipient(address) is None

    @property
    def nobody(self) -> str:
        """What is answered about an address that is not here: how to learn which there are, and no name."""
        return NOBODY.format(domain=self.domain)

    def must_ask_for_names(self, address: str) -> bool:
        """Check whether the answer about an address may take a look into the database."""
        return self._may_be_community(address.rpartition("@")[0].lower())

    def _is_known(self, local: str) -> bool:
        if self._may_be_community(local):
            names = self.names()
            return local in names or (is_name(local) and bool(meant_by(local, names)))
        if local in RESERVED_NAMES:
            return len(local) > 1 and local != "reply"
        try:
            self.keys.read_local_part(local)
        except BadToken:
            return False
        return True

    def _may_be_community(self, local: str) -> bool:
        return local not in RESERVED_NAMES and not _SIGNED.match(local)


class FreshNames:
    """The names of the communities, asked for at most once a second; older ones serve while that fails."""

    def __init__(self, ask: AskNames, now: Callable[[], float] = monotonic) -> None:
        self._ask = ask
        self._now = now
        self._names: frozenset[str] | None = None
        self._asked_at = 0.0

    def __call__(self) -> frozenset[str]:
        """Return the names; raise what asking raises where there are none from before."""
        if self._names is None or self._now() - self._asked_at >= FRESH:
            self._asked_at = self._now()
            try:
                self._names = self._ask()
            except Exception:
                if self._names is None:
                    raise
        return self._names
