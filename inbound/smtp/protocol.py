"""One connection: aiosmtpd's SMTP protocol with one explicit state, and within limits (S-03, S-04, S-07).

Bytes become commands and commands replies, both in their order (RFC 2920). Nearly every command is
answered at once, without a task of its own; while one has to wait for something, or a mail is being kept,
whatever else the client says waits too.
"""

import ssl
from asyncio import IncompleteReadError, StreamReaderProtocol, Task, Transport
from collections.abc import Callable
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Session

from inbound.smtp import grammar, replies
from inbound.smtp.dialect import ESMTP, Dialect
from inbound.smtp.hooks import Bringing, Hooks
from inbound.smtp.incoming import Incoming
from inbound.smtp.limits import Budget, Guard, client_of
from inbound.smtp.proxies import real_address
from inbound.smtp.state import (
    AT_EOF,
    COMMAND,
    DATA,
    GREETING,
    HEARING,
    KEEPING,
    LEAVING,
    NOT_ENDING,
    TAKING_MAIL,
    WORKING,
    Ending,
    State,
)
from inbound.smtp.tls import start_tls

# The private names of aiosmtpd that stand in this file, with what they take. The library promises none of
# them: a test compares them with the version that is installed.
OVERRIDDEN = {"_handle_client": "self", "_timeout_cb": "self", "_getaddr": "self, arg"}
USED = {"_reset_timeout": "self, duration=None"}
USED_ATTRIBUTES = {"_reader"}

UNHEARD = 65_536  # bytes that wait to be heard; a longer line is no command
OVERHEAD = 65_536  # bytes of commands beside the mails of a connection's transaction
GOODBYE = 5  # seconds in which a client may receive our last replies
PATIENT_TICK = 0.1  # seconds between two looks at a clock that has run out while we are slow


class SmtpProtocol(SMTP):
    """One client's connection, from greeting to close."""

    line_length_limit = UNHEARD  # aiosmtpd makes its reader with it

    session: Session  # these two are there as long as the connection is
    envelope: Bringing
    transport: Transport | None

    def __init__(
        self,
        hooks: Hooks,
        guard: Guard,
        *,
        hostname: str,
        dialect: Dialect = ESMTP,
        tls_context: ssl.SSLContext | None = None,
        trusted_proxies: frozenset[str] = frozenset(),
        on_end: Callable[["SmtpProtocol"], None] = lambda _: None,
    ) -> None:
        limits = guard.limits
        self._tick = min(limits.silence, limits.data, limits.session)
        super().__init__(
            hooks,
            # told of a limit, a border would send the mail back to its author
            data_size_limit=limits.size if dialect.refuses else None,
            hostname=hostname,
            enable_SMTPUTF8=False,
            tls_context=tls_context,
            timeout=self._tick,
        )
        self._hooks, self._guard, self._dialect = hooks, guard, dialect
        self._proxies = trusted_proxies
        self._on_end = on_end
        self._state: State = GREETING
        self._ending: Ending = NOT_ENDING
        self._begun = self._since = self._heard_at = self.loop.time()
        self._client: str | None = None  # once it is counted
        self._command: Task[None] | None = None  # that has to wait for something
        self._most = dialect.sizes * limits.size + OVERHEAD
        self._received = 0  # bytes, in this transaction
        self._unheard = self._unsaid = b""
        self._budget = Budget(limits)
        self._incoming = Incoming(size_limit=limits.size, line_limit=None)

    def _enter(self, state: State) -> None:
        self._state, self._since = self._state.then(state), self.loop.time()

    # The connection, and the way out

    def data_received(self, data: bytes) -> None:
        """Disconnect a client that sends far more than a mail may have (F2); process other data."""
        self._received += len(data)
        if self._received > self._most:
            self.abort()
        elif self._state is GREETING and self._proxies:
            super().data_received(data)  # for the proxy's own words
        else:
            self._unheard += data
            self._go_on()

    def eof_received(self) -> bool | None:
        """Answer what came before the end: aiosmtpd would drop a mail that is being kept (F4)."""
        StreamReaderProtocol.eof_received(self)
        if self._ending is NOT_ENDING or self._state is DATA:
            self._ending = AT_EOF
        self._go_on()
        return self.session.ssl is None  # TLS has no half that stays open

    def connection_lost(self, error: Exception | None) -> None:
        """Count the connection no more, and give back the room of a mail that did not come to its end."""
        if self.transport is None:  # it was known already
            return
        super().connection_lost(error)
        if self._command is not None:
            self._command.cancel()
        if self._client is not None:
            self._guard.crowd.leave(self._client)
            self._client = None
        if self._state is not KEEPING:
            self._incoming.give_back()
        self._on_end(self)

    def resume_writing(self) -> None:
        """Read from the client again, now that it accepts our replies."""
        super().resume_writing()
        self._go_on()

    def leave(self) -> None:
        """End the connection, after the answer to the mail that is being taken if there is one."""
        self._ending = LEAVING
        if self._state not in TAKING_MAIL:
            self._say_goodbye(replies.LEAVING)

    def abort(self) -> None:
        """End the connection now."""
        if self.transport is not None:
            self.transport.abort()

    def _close(self) -> None:
        """End the connection once what was said is sent."""
        if self.transport is not None:
            self.transport.close()

    @property
    def _open(self) -> Transport | None:
        """The transport, while it can still be written to."""
        transport = self.transport
        return None if transport is None or transport.is_closing() else transport

    def _say_goodbye(self, reply: str) -> None:
        transport = self._open
        if transport is None:
            return
        transport.write(self._unsaid + replies.as_sent(reply))
        self._unsaid = b""
        transport.close()
        self.loop.call_later(GOODBYE, transport.abort)  # for a client that takes nothing

    def _timeout_cb(self) -> None:
        """End a connection that is too slow; never one that waits for us."""
        now = self.loop.time()
        data_begun = self._since if self._state is DATA else None
        due = self._guard.limits.due(
            begun=self._begun, heard_at=self._heard_at, data_begun=data_begun
        )
        if now >= due and self._state is not KEEPING:
            self._say_goodbye(replies.TOO_SLOW)
        else:  # no later than in a tick, for DATA may begin meanwhile
            self._reset_timeout(min(max(due - now, PATIENT_TICK), self._tick))

    # Who may stay

    async def _handle_client(self) -> None:
        """Greet the client, then read its commands; aiosmtpd's own command loop is not used."""
        try:
            refusal = await self._refusal()
        except (ConnectionError, IncompleteReadError):
            self._close()
            return
        if refusal is not None:
            self._say_goodbye(refusal)
            return
        self._start_over()
        self._reply(f"220 {self.hostname} {self._dialect.name}")
        if self._proxies:
            self._reader.feed_eof()  # it has read the proxy's words; what came after them is the client's
            self._unheard = await self._reader.read()
        self._end_waiting()

    async def _refusal(self) -> str | None:
        """Return the reply that refuses a client, or count its connection and return None."""
        address = await real_address(self.session.peer, self._reader, self._proxies)
        if self._proxies:
            if address is None:
                return replies.NOT_WELCOME
            self.session.peer = cast("Any", (address, 0))
        client = client_of(address)
        if not self._guard.crowd.admit(client):
            return replies.TOO_MANY_CONNECTIONS
        self._client = client
        return None

    # Commands

    @property
    def _may_go_on(self) -> bool:
        """Check whether to read on: no command is waiting, and the client accepts our replies."""
        transport = self.transport
        if self._state not in HEARING or transport is None or transport.is_closing():
            return False
        return transport.get_write_buffer_size() <= transport.get_write_buffer_limits()[1]

    def _go_on(self) -> None:
        """Process commands up to the first that has to wait, and send the replies together."""
        said, at = self._unheard, 0
        while at < len(said) and self._may_go_on:
            if self._state is DATA:
                said, at = self._gather(said[at:]), 0
                continue
            end = said.find(b"\n", at)
            if end < 0:
                break
            self._obey(said[at:end].rstrip(b"\r"))
            at = end + 1
        self._unheard = said[at:]
        self._limit_what_waits()
        self._say()
        if self._ending is AT_EOF and self._state in HEARING:
            self._close()

    def _limit_what_waits(self) -> None:
        """Disconnect a client whose command never ends; read on only as far as there is room (F2)."""
        transport = self._open
        is_too_much = len(self._unheard) > UNHEARD
        if is_too_much and self._may_go_on:
            self._say_goodbye(replies.TOO_MANY_ERRORS)
        elif transport is not None and transport.is_reading() == is_too_much:
            (transport.pause_reading if is_too_much else transport.resume_reading)()

    def _obey(self, line: bytes) -> None:
        self._heard_at = self.loop.time()
        command, argument = grammar.split_command(line)
        if argument is None:
            is_path_bad = command in grammar.WITH_PATH
            self._reply(replies.BAD_ADDRESS if is_path_bad else replies.BAD_COMMAND)
        else:
            self._budget.idle += command not in grammar.USEFUL
            self._answer(command, argument)
        self._judge()

    def _answer(self, command: str, argument: str) -> None:
        try:
            reply = self._hooks.answer(command, argument, self.session, self.envelope)
        except Exception as error:
            reply = self._hooks.trouble(error)
        if reply is None:
            self._enter(WORKING)
            self._command = self.loop.create_task(self._work_on(command, argument))
            return
        if reply is replies.GO_AHEAD:
            self._incoming = self._next_incoming()
            self._enter(DATA)
        elif reply.startswith("2") and (command == "RSET" or command in self._dialect.greetings):
            self._start_over()
        self._reply(reply)

    async def _work_on(self, command: str, argument: str) -> None:
        """Do what may have to be waited for, as aiosmtpd does everything."""
        try:
            await getattr(self, f"smtp_{command}")(argument or None)
        except ConnectionError:
            self._close()
        except Exception as error:
            self._reply(self._hooks.trouble(error))
        self._end_waiting()

    def _end_waiting(self) -> None:
        self._enter(COMMAND)
        self._judge()
        self._go_on()

    def _judge(self) -> None:
        """Disconnect a client that made too many errors, or any client once the server stops."""
        if self._ending is LEAVING and self._state not in TAKING_MAIL:
            self._say_goodbye(replies.LEAVING)
        elif self._budget.is_spent:
            self._say_goodbye(replies.TOO_MANY_ERRORS)

    async def push(self, status: str | bytes) -> None:
        """Give a reply, as aiosmtpd's commands do."""
        self._reply(replies.with_status(status if isinstance(status, str) else status.decode()))

    def _reply(self, reply: str) -> None:
        """Give a reply, and count those that say no; after some we go."""
        if reply[:3] in replies.LAST_CODES:
            self._say_goodbye(reply)
            return
        self._budget.errors += reply.startswith("5")
        self._unsaid += replies.as_sent(reply)

    def _say(self) -> None:
        """Send the replies that waited to go together (RFC 2920 section 3.2)."""
        transport = self._open
        if self._unsaid and transport is not None:
            transport.write(self._unsaid)
            self._unsaid = b""

    # What has to be waited for, beside aiosmtpd's own MAIL and RCPT

    async def smtp_STARTTLS(self, _arg: str | None) -> None:
        """Go on in TLS; what was sent in the clear after the command is not heard (CVE-2024-34083)."""
        context = cast("ssl.SSLContext", self.tls_context)
        self._reply(replies.BEGIN_TLS)
        self._say()
        self._unheard = b""
        try:
            transport = await start_tls(self, cast("Transport", self.transport), context)
        except ConnectionError as error:
            self._close()
            self.connection_lost(
                error
            )  # asyncio does not tell of a client that went in a handshake
            return
        self.transport = transport
        peer, self.session = self.session.peer, Session(self.loop)
        self.session.peer = peer
        self.session.ssl = {"object": transport.get_extra_info("ssl_object")}
        self._start_over()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Read paths by our own grammar, which knows no source route and no comments."""
        return grammar.split_path(arg)

    # A mail: gathered, kept and answered (RFC 5321 section 4.1.1.4)

    def _gather(self, piece: bytes) -> bytes:
        """Take a piece of a mail, and return what comes after its end."""
        self._heard_at = self.loop.time()
        rest = self._incoming.feed(piece)
        if rest is None:
            return b""
        self._enter(KEEPING)
        raw, excess = self._incoming.mail(), self._incoming.excess
        try:
            reply = self._hooks.keep(self.session, self.envelope, raw, excess, self._kept)
        except Exception as error:
            reply = self._hooks.trouble(error)
        if reply is not None:
            self._end_mail(reply)
        return rest

    def _kept(self, reply: str) -> None:
        self._end_mail(reply)
        self._judge()
        self._go_on()

    def _end_mail(self, reply: str) -> None:
        """After 354, whatever happens, there is an answer; LMTP has one for each recipient."""
        if reply.startswith("2"):
            self._budget = Budget(self._guard.limits)
        for _ in self.envelope.rcpt_tos if self._dialect.answers_each_recipient else (reply,):
            self._reply(reply)
        self._incoming.give_back()
        self._heard_at = self.loop.time()
        self._start_over()
        self._enter(COMMAND)

    def _start_over(self) -> None:
        """Begin a new transaction."""
        self.envelope, self._received = Bringing(), 0

    def _next_incoming(self) -> Incoming:
        limits = self._guard.limits
        line_limit = limits.line if self._dialect.refuses else None
        room = self._hooks.room_for(self.session, self.envelope)
        return Incoming(size_limit=limits.size, line_limit=line_limit, room=room)
