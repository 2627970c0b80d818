"""The result of authentication, and the interface of everything that authenticates."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from digest.inbox.envelope import Envelope
from inbound.authenticate.grounds import NOTHING, Grounds
from inbound.reading.fields import Fields


class TemporarilyUnknown(Exception):
    """The result needs a DNS answer that is not available now: try again later."""


class AuthStatus(StrEnum):
    """What is known about who wrote a mail; the rows of the table in requirements, group 3."""

    PROVED = "proved"  # DMARC passes, or an aligned signature or SPF where its domain has no DMARC
    NOT_PROVED = "not_proved"  # nobody vouches, and the From's domain asks for nothing to be done
    FORGED = "forged"  # DMARC fails, and the From's domain asks for quarantine or rejection
    NO_AUTHOR = "no_author"  # not one From with one mailbox: nobody to prove


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthResult:
    """The address that the mail is proved to come from, or None; and by what it is, or why it is not.

    That somebody wrote a mail does not say that they sent it here: that depends on what the proof stands on.
    """

    result: AuthStatus
    address: str | None  # given if, and only if, the result is PROVED
    reason: str
    grounds: Grounds = NOTHING

    @property
    def is_authentic(self) -> bool:
        """Check whether we know who wrote."""
        return self.result is AuthStatus.PROVED


def proved(address: str, *, by: str, grounds: Grounds = NOTHING) -> AuthResult:
    """Return the verdict on a mail that `address` is proved to have written."""
    return AuthResult(result=AuthStatus.PROVED, address=address, reason=by, grounds=grounds)


def not_proved(reason: str) -> AuthResult:
    """Return the verdict on a mail that nobody vouches for."""
    return AuthResult(result=AuthStatus.NOT_PROVED, address=None, reason=reason)


def forged(reason: str) -> AuthResult:
    """Return the verdict on a mail that the From's domain wants nobody to believe."""
    return AuthResult(result=AuthStatus.FORGED, address=None, reason=reason)


def no_author() -> AuthResult:
    """Return the verdict on a mail without a single mailbox in a single From field."""
    return AuthResult(result=AuthStatus.NO_AUTHOR, address=None, reason="no single From")


class Authenticate(Protocol):
    """Says who a mail is from."""

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> AuthResult:
        """Return the verdict on a mail whose single From address is `from_address`.

        Raises TemporarilyUnknown, and nothing else.
        """
