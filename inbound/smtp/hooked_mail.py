"""What a connection and the server's hooks hand to each other: a mail on its way in."""

from collections.abc import Callable
from typing import Protocol

from aiosmtpd.smtp import Envelope, Session

from inbound.smtp.incoming import LimitExceeded


class GatheredMail(Envelope):
    """A transaction, and why its mail was not gathered to its end."""

    excess: LimitExceeded | None = None


class Hooks(Protocol):
    """What a connection asks of the server, beside aiosmtpd's own hooks."""

    def begin_at_once(self, mail: GatheredMail, address: str) -> str | None:
        """Begin a transaction and return the reply; None where that has to be waited for."""

    def add_at_once(self, session: Session, mail: GatheredMail, address: str) -> str | None:
        """Take or refuse a recipient and return the reply; None where that has to be waited for."""

    def keep(self, session: Session, mail: GatheredMail, tell: Callable[[str], None]) -> str | None:
        """Return the reply to a mail, or None, and have `tell` called with it once the mail is kept."""

    def trouble(self, error: Exception) -> str:
        """Return the reply to what went wrong with us."""
