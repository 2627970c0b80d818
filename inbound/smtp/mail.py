"""What a connection and the server's hooks hand to each other: a mail on its way in."""

from typing import Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session

from inbound.smtp.incoming import Excess


class Mail(Envelope):
    """A transaction, and why its mail was not gathered to its end."""

    excess: Excess | None = None


class Hooks(Protocol):
    """What a connection asks of the server."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Mail) -> str:
        """Return the reply to a mail."""

    async def handle_exception(self, error: Exception) -> str:
        """Return the reply to what went wrong with us."""
