"""One connection: aiosmtpd's protocol within limits that it does not have itself (S-03, S-04, S-07).

Here are the clocks, the counting, the loop that reads commands, and the way out.
"""

import asyncio
import re
import ssl
from asyncio import LimitOverrunError, StreamReaderProtocol, Transport
from collections.abc import Callable
from typing import Any, cast

from aiosmtpd.proxy_protocol import get_proxy
from aiosmtpd.smtp import SMTP, Session

from inbound.smtp import replies
from inbound.smtp.limits import Guard, address_of, client_of
from inbound.smtp.mail import Hooks, Mail

COMMANDS = 65_536  # bytes that the reader holds for us; a longer line is no command
COMMAND_LIMIT = 1_024  # octets of one command: RFC 5321's 512 and what extensions add
OVERHEAD = 65_536  # bytes of commands beside the mails of a connection's transaction
GOODBYE = 5  # seconds in which a client may take our last words
FIXED = {
    "AUTH": replies.NO_AUTH,
    "EXPN": replies.NO_LIST,
    "HELP": replies.HELP,
    "VRFY": replies.CANNOT_SAY,  # the same about everybody (S-10)
}
OF_OTHERS = frozenset(
    {"PROXY", "GET", "POST", "CONNECT"}
)  # programs that do not want to bring mail
WITH_ADDRESS = frozenset({"MAIL", "RCPT"})
USEFUL = frozenset({"MAIL", "RCPT", "DATA"})

_COMMAND = re.compile(rb"[ -~]+")


class Guarded(SMTP):
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
        self._begun = self._heard = self.loop.time()
        self._data_begun: float | None = None

    @property
    def here(self) -> Session:
        """The session, which is there as long as the connection is."""
        return cast("Session", self.session)

    # The connection

    def data_received(self, data: bytes) -> None:
        """Break off whoever sends far more than a mail may have (F2)."""
        self._come += len(data)
        if self._come > self._most:
            cast("Transport", self.transport).abort()
            return
        super().data_received(data)

    def eof_received(self) -> bool | None:
        """Go on with what came before the end: aiosmtpd would drop a mail that is being kept (F4)."""
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

    def _say_goodbye(self, reply: str) -> None:
        transport = cast("Transport | None", self.transport)
        if transport is None or transport.is_closing():
            return
        transport.write(self._unsaid + reply.encode("ascii") + b"\r\n")
        self._unsaid = b""
        transport.close()
        self.loop.call_later(GOODBYE, transport.abort)  # for a client that takes nothing

    def _set_post_data_state(self) -> None:
        super()._set_post_data_state()  # type: ignore[no-untyped-call]
        self._come = 0

    def _create_envelope(self) -> Mail:
        return Mail()

    # The clocks

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Begin to wait anew; aiosmtpd calls this too. The clock itself goes on."""
        self._heard = self.loop.time()
        handle, due = self._timeout_handle, self._due()
        if handle is not None and handle.when() > due:
            handle.cancel()
            handle = None
        self._timeout_handle = handle or self.loop.call_at(due, self._timeout_cb)

    def _due(self) -> float:
        limits = self._guard.limits
        due = min(self._heard + limits.silence, self._begun + limits.session)
        return due if self._data_begun is None else min(due, self._data_begun + limits.data)

    def _timeout_cb(self) -> None:
        """End a connection that is too slow; never one that waits for us."""
        now, due = self.loop.time(), self._due()
        if now >= due and not self._is_keeping:
            self._say_goodbye(replies.TOO_SLOW)
            return
        self._timeout_handle = self.loop.call_at(max(due, now + 0.1), self._timeout_cb)

    # The commands

    async def _handle_client(self) -> None:
        """Greet the client, and do what it says until it goes or must go."""
        try:
            refusal = await self._refusal()
            if refusal is not None:
                self._say_goodbye(refusal)
                return
            await self.push(f"220 {self.hostname} {self.protocol}")
            while not self._writer.is_closing():
                await self._obey_next()
        except (ConnectionError, asyncio.IncompleteReadError):
            self._writer.close()
        except asyncio.CancelledError:
            self._writer.close()
            raise

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

    async def _obey_next(self) -> None:
        try:
            line = await self._reader.readuntil()
        except LimitOverrunError:
            self._say_goodbye(replies.TOO_MANY_ERRORS)
            raise ConnectionAbortedError from None
        self._reset_timeout()
        try:
            await self._obey(line.rstrip(b"\r\n"))
            self._judge()
        except (ConnectionError, asyncio.IncompleteReadError):
            raise
        except Exception as error:
            await self.push(await self._hooks.handle_exception(error))

    def _judge(self) -> None:
        """Send a client away when it is time."""
        limits = self._guard.limits
        if self._is_leaving:
            self._say_goodbye(replies.LEAVING)
        elif self._errors > limits.errors or self._idle > limits.idle_commands:
            self._say_goodbye(replies.TOO_MANY_ERRORS)

    async def _obey(self, line: bytes) -> None:
        word, _, rest = line.partition(b" ")
        command = word.upper().decode("ascii", "replace")
        if len(line) > COMMAND_LIMIT or not _COMMAND.fullmatch(line):
            about_address = command in WITH_ADDRESS
            await self.push(replies.BAD_ADDRESS if about_address else replies.BAD_COMMAND)
            return
        self._idle += command not in USEFUL
        if command in OF_OTHERS:
            self._say_goodbye(replies.NOT_WELCOME)
            return
        if command in FIXED or command not in self._smtp_methods:
            await self.push(FIXED.get(command, replies.UNKNOWN_COMMAND))
            return
        await self._smtp_methods[command](rest.decode("ascii").strip() or None)

    async def push(self, status: str | bytes) -> None:
        """Send a reply, with RFC 2034's code, and count those that say no; after a 421 we go."""
        reply = status if isinstance(status, str) else status.decode("ascii")
        if reply.startswith("421"):
            self._say_goodbye(reply)
            return
        self._errors += reply.startswith("5")
        self._unsaid += replies.with_status(reply).encode("ascii") + b"\r\n"
        if not self._has_another_command():
            await self.say()

    async def say(self) -> None:
        """Send the replies that waited to go together (RFC 2920 section 3.2)."""
        said, self._unsaid = self._unsaid, b""
        self._writer.write(said)
        await self._writer.drain()

    def _has_another_command(self) -> bool:
        return b"\n" in self._reader._buffer  # type: ignore[attr-defined]  # noqa: SLF001
