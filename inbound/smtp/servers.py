"""The servers that mail comes in by: SMTP to anybody, or LMTP to a border of ours."""

import asyncio
import logging
from asyncio import BaseProtocol
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from digest.errors import BadSetting
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.dialect import ESMTP, LMTP, Dialect
from inbound.smtp.group_commit import Examine, GroupCommit, Tell
from inbound.smtp.hooks import Hooks
from inbound.smtp.limits import Guard, SmtpLimits
from inbound.smtp.listener import Listener
from inbound.smtp.mail_check import refusal
from inbound.smtp.protocol import SmtpProtocol
from inbound.smtp.tls import Certificate

OLDEST = (1, 4, 6)  # of aiosmtpd: before it, CVE-2024-27305 and CVE-2024-34083

__all__ = ["LmtpServer", "SmtpServer"]

logging.getLogger("mail.log").setLevel(logging.WARNING)  # below, aiosmtpd logs addresses and texts


class SmtpServer(Listener):
    """SMTP to anybody; what may not be taken is refused while its sender is there to hear it."""

    dialect: ClassVar[Dialect] = ESMTP

    def __init__(
        self,
        door: SmtpContext,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        path: Path | None = None,
        certificate: Certificate | None = None,
        proxies: frozenset[str] = frozenset(),
    ) -> None:
        refuse_old(version("aiosmtpd"))
        super().__init__(host=host, port=port, path=path)
        self._door = door
        self._certificate = certificate
        self._proxies = proxies
        self._guard = Guard(self._limits())
        self._group_commit = GroupCommit(
            door.take, examine=self._examine(), tell_all=self._tell_all
        )
        self._hooks = Hooks(
            door,
            self._guard,
            self._group_commit,
            dialect=self.dialect,
            offers_tls=certificate is not None,
        )

    def connect(self) -> BaseProtocol:
        """Return the protocol of a new connection."""
        connection = SmtpProtocol(
            self._hooks,
            self._guard,
            dialect=self.dialect,
            hostname=self._door.domain,
            tls_context=None if self._certificate is None else self._certificate.context,
            trusted_proxies=self._proxies,
            on_end=self.ended,
        )
        self.began(connection)
        return connection

    def start(self) -> None:
        """Return once mail can come; raise OSError where the server cannot listen."""
        super().start()
        self._group_commit.start()

    def stop(self) -> None:
        """Take no more mail, and return once what was taken is kept and answered."""
        super().stop()
        self._group_commit.stop()

    def _limits(self) -> SmtpLimits:
        return self._door.limits

    def _examine(self) -> Examine | None:
        return partial(refusal, line_limit=self._door.limits.line)

    def _tell_all(self, told: Sequence[tuple[Tell, Exception | None]]) -> None:
        """Have everybody told in our own thread, woken once; a connection that fails harms no other."""

        def tell_each() -> None:
            loop = asyncio.get_running_loop()
            for tell, error in told:
                loop.call_soon(tell, error)

        self.call(tell_each)


class LmtpServer(SmtpServer):
    """LMTP to our own border, which took the mail already: nothing is refused for what it is."""

    dialect = LMTP

    def _limits(self) -> SmtpLimits:
        """Let the border come as often as it likes: it is one client."""
        return replace(self._door.limits, connections_per_address=self._door.limits.connections)

    def _examine(self) -> None:
        """Let every mail be kept; whoever reads it holds what it must."""


def refuse_old(found: str) -> None:
    """Raise BadSetting where aiosmtpd is a version that lets mails be smuggled (S-01)."""
    numbers: list[Any] = [int(part) if part.isdigit() else 0 for part in found.split(".")[:3]]
    if tuple(numbers) < OLDEST:
        raise BadSetting(f"aiosmtpd {found} is open to smuggling: install 1.4.6 or newer")
