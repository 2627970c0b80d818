"""One connection: aiosmtpd's protocol within limits that it does not have itself (S-03, S-04, S-07).

Here are the clocks, the counting, who may stay, and the way out.
"""

import asyncio
import ssl
from abc import ABC, abstractmethod
from asyncio import StreamReaderProtocol, Transport
from collections.abc import Callable
from typing import Any, cast

from aiosmtpd.proxy_protocol import get_proxy
from aiosmtpd.smtp import SMTP, Session

from inbound.smtp import replies
from inbound.smtp.hooked_mail import GatheredMail, Hooks
from inbound.smtp.limits import Guard, address_of, client_of

COMMANDS = 65_536  # bytes that wait to be heard; a longer line is no command
OVERHEAD = 65_536  # bytes of commands beside the mails of a connection's transaction
GOODBYE = 5  # seconds in which a client may take our last words


class Guarded(SMTP, ABC):
    """A client and we."""

    line_length_limit = COMMANDS  # aiosmtpd makes its reader with it
    protocol = "ESMTP"
    sizes = 2  # of the largest mail: who sends more in one transaction is broken off

    def __init__(
        self,
        handler: Hooks,
        guard: Guard,
        *,
        hostname: str,
        tls_context: ssl.SSLContext | None = None,
        trusted_proxies: frozenset[str] = frozenset(),
        on_end: Callable[["Guarded"], None] = lambda _: None,
    ) -> None:
        super().__init__(
            handler,
            data_size_limit=guard.limits.size,
            hostname=hostname,
            enable_SMTPUTF8=False,
            tls_context=tls_context,
        )
        self._hooks = handler
        self._guard = guard
        self._proxies = trusted_proxies
        self._on_end = on_end
        self._most = self.sizes * guard.limits.size + OVERHEAD
        self._come = 0
        self._unsaid = b""  # replies to commands that came together
        self._client: str | None = None  # once it is counted
        self._errors = self._idle = 0
        self._is_taking = self._is_keeping = self._is_leaving = False
        self._begun = self._heard_at = self.loop.time()
        self._data_begun: float | None = None

    @property
    def here(self) -> Session:
        """The session, which is there as long as the connection is."""
        return cast("Session", self.session)

    # The connection

    def data_received(self, data: bytes) -> None:
        """Break off whoever sends far more than a mail may have (F2); hear everybody else."""
        self._come += len(data)
        if self._come > self._most:
            self.abort()
        elif self._client is None and self._proxies:
            super().data_received(data)  # for the proxy's own words
        else:
            self._hear(data)

    def eof_received(self) -> bool | None:
        """Go on with what came before the end: aiosmtpd would drop a mail that is being kept (F4)."""
        self._end_hearing()
        return StreamReaderProtocol.eof_received(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Count the connection no more."""
        super().connection_lost(error)
        if self._client is not None:
            self._guard.crowd.leave(self._client)
            self._client = None
        self._on_end(self)

    def leave(self) -> None:
        """End the connection, after the answer to the mail that is being taken if there is one."""
        self._is_leaving = True
        if not self._is_taking:
            self._say_goodbye(replies.LEAVING)

    def abort(self) -> None:
        """End the connection now."""
        if self.transport is not None:
            cast("Transport", self.transport).abort()

    @property
    def _is_open(self) -> bool:
        transport = cast("Transport | None", self.transport)
        return transport is not None and not transport.is_closing()

    def _say_goodbye(self, reply: str) -> None:
        if not self._is_open:
            return
        transport = cast("Transport", self.transport)
        transport.write(self._unsaid + replies.as_sent(reply))
        self._unsaid = b""
        transport.close()
        self.loop.call_later(GOODBYE, transport.abort)  # for a client that takes nothing

    def _set_post_data_state(self) -> None:
        super()._set_post_data_state()  # type: ignore[no-untyped-call]
        self._come = 0

    def _create_envelope(self) -> GatheredMail:
        return GatheredMail()

    # The clocks

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Begin to wait anew; aiosmtpd calls this too. The clock itself goes on."""
        self._heard_at = self.loop.time()
        handle, due = self._timeout_handle, self._due()
        if handle is not None and handle.when() > due:
            handle.cancel()
            handle = None
        self._timeout_handle = handle or self.loop.call_at(due, self._timeout_cb)

    def _due(self) -> float:
        limits = self._guard.limits
        due = min(self._heard_at + limits.silence, self._begun + limits.session)
        return due if self._data_begun is None else min(due, self._data_begun + limits.data)

    def _timeout_cb(self) -> None:
        """End a connection that is too slow; never one that waits for us."""
        now, due = self.loop.time(), self._due()
        if now >= due and not self._is_keeping:
            self._say_goodbye(replies.TOO_SLOW)
            return
        self._timeout_handle = self.loop.call_at(max(due, now + 0.1), self._timeout_cb)

    # Who may stay

    async def _handle_client(self) -> None:
        """Greet the client, and hear it from then on."""
        try:
            refusal = await self._refusal()
        except (ConnectionError, asyncio.IncompleteReadError):
            self._writer.close()
            return
        if refusal is not None:
            self._say_goodbye(refusal)
            return
        self._unsaid += replies.as_sent(f"220 {self.hostname} {self.protocol}")
        said_early = bytes(self._reader._buffer)  # type: ignore[attr-defined]  # noqa: SLF001
        self._begin_hearing(said_early)

    async def _refusal(self) -> str | None:
        """Return why a client may not stay; count it where it may."""
        address = address_of(self.here.peer)
        if self._proxies:
            address = await self._proxied(address)
            if address is None:
                return replies.NOT_WELCOME
            self.here.peer = cast("Any", (address, 0))
        client = client_of(address)
        if not self._guard.crowd.admit(client):
            return replies.TOO_MANY_CONNECTIONS
        self._client = client
        guesses = self._guard.guesses
        return (
            replies.TOO_MANY_GUESSES if guesses.are_too_many(client, at=self.loop.time()) else None
        )

    async def _proxied(self, proxy: str | None) -> str | None:
        """Return the address that one of our proxies speaks for, in whose own words; None for others."""
        if proxy not in self._proxies:
            return None
        told = await get_proxy(self._reader)
        return str(told.src_addr) if told.valid and told.src_addr else None

    # What whoever hears must do

    @abstractmethod
    def _begin_hearing(self, data: bytes) -> None:
        """Hear a client that was greeted, and first what it said too early."""

    @abstractmethod
    def _hear(self, data: bytes) -> None:
        """Take what the client says."""

    @abstractmethod
    def _end_hearing(self) -> None:
        """Do what was said, and hear no more."""
