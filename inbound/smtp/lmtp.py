"""A border of ours that speaks LMTP (RFC 2033).

It gets an answer for each recipient, and no refusal of what it took already (S-12, S-13).
"""

from typing import Any, ClassVar

from inbound.smtp.hooked_mail import GatheredMail, Hooks
from inbound.smtp.limits import Guard
from inbound.smtp.replies import UNKNOWN_COMMAND
from inbound.smtp.session import SmtpSession


class LmtpSession(SmtpSession):
    """A border that speaks LMTP."""

    protocol = "LMTP"
    sizes = 64  # broken off, the border would only come again
    offers: ClassVar[tuple[str, ...]] = ("8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES")

    def __init__(self, handler: Hooks, guard: Guard, **more: Any) -> None:
        super().__init__(handler, guard, **more)
        self.data_size_limit = (
            None  # told of a limit, the border would send the mail back to its author
        )

    async def smtp_LHLO(self, hostname: str | None) -> None:
        """Greet."""
        self._greet(hostname, extended=True)

    async def smtp_HELO(self, _hostname: str | None) -> None:
        """Refuse SMTP's greeting (RFC 2033 section 4.1)."""
        self.reply(UNKNOWN_COMMAND)

    async def smtp_EHLO(self, _hostname: str | None) -> None:
        """Refuse SMTP's greeting."""
        self.reply(UNKNOWN_COMMAND)

    def _answer(self, reply: str, mail: GatheredMail) -> None:
        for _ in mail.rcpt_tos:
            self.reply(reply)

    def _line_limit(self) -> int | None:
        return None
