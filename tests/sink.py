"""A relay made for tests: a real SMTP server on loopback that answers what the test says."""

import asyncio
import email
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.background import Background, stop_listening
from tests.patience import PATIENCE

TAKEN = "250 2.0.0 taken"
DROP = "drop"  # in place of an answer: break the connection off


@dataclass
class Taken:
    """One letter that arrived."""

    reverse_path: str
    recipient: str
    raw: bytes

    @property
    def message(self) -> Message:
        return email.message_from_bytes(self.raw)


@dataclass
class Sink:
    """What a test may say and see: answers by command, and the letters taken.

    `on_mail`, `on_recipient` and `on_message` return an answer for the address at hand (the recipient, for
    a message), `DROP`, or None for yes.
    """

    on_mail: Callable[[str], str | None] = lambda _: None
    on_recipient: Callable[[str], str | None] = lambda _: None
    on_message: Callable[[str], str | None] = lambda _: None
    greeting: str | None = None  # in place of the usual one; then the connection is closed
    login: tuple[str, str] | None = None  # asked of everybody, over TLS
    certificate: ssl.SSLContext | None = None
    pipelines: bool = True  # says that it takes commands together (RFC 2920)
    most_open: int = 0  # connections at once; further ones are turned away with 421
    delay: float = 0  # seconds before the answer to the final dot
    together: int = 0  # messages that must be there before the first is answered
    letters: list[Taken] = field(default_factory=list)
    connections: int = 0  # opened so far
    most_at_once: int = 0  # messages between their final dot and its answer
    port: int = 0
    _at_once: int = 0

    def __post_init__(self) -> None:
        self._are_together = asyncio.Event()
        self._open: set[asyncio.Transport] = set()
        self._background = Background("sink")
        self._server = self._background.run(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]

    async def _listen(self, port: int = 0) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(
            lambda: _Door(self), "127.0.0.1", port
        )

    def drop_connections(self) -> None:
        """Close every open connection, as a relay does with those that are quiet for too long."""

        async def drop() -> None:
            for transport in list(self._open):
                transport.close()
            await asyncio.sleep(0.01)

        self._background.run(drop())

    def go(self) -> None:
        """Stop listening, as a relay does that is down; the port is kept for `come_back`."""

        async def close() -> None:
            await stop_listening(self._server)
            for transport in list(self._open):
                transport.abort()
            await self._server.wait_closed()

        self._background.run(close())

    def come_back(self) -> None:
        self._server = self._background.run(self._listen(self.port))

    def close(self) -> None:
        self.go()
        self._background.close()

    async def handle_EHLO(  # noqa: N802
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]] if self.pipelines else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self._answer(server, self.on_mail(address))
        if answer is None:
            envelope.mail_from = address
        return answer or "250 2.1.0 ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self._answer(server, self.on_recipient(address))
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(self.delay)
        if self._at_once >= self.together:
            self._are_together.set()
        await asyncio.wait_for(self._are_together.wait(), PATIENCE)
        self._at_once -= 1
        answer = self.on_message(recipient)
        if answer in {None, DROP}:
            raw = bytes(envelope.content or b"")
            self.letters.append(Taken(envelope.mail_from or "", recipient, raw))
        return self._answer(server, answer) or TAKEN

    def _answer(self, server: SMTP, answer: str | None) -> str | None:
        if answer == DROP and server.transport is not None:
            server.transport.abort()
        return answer

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: LoginPassword
    ) -> AuthResult:
        told = (given.login.decode(), given.password.decode())
        return AuthResult(success=told == self.login, handled=False)


class _Door(SMTP):
    """aiosmtpd's server, which may also turn callers away."""

    def __init__(self, sink: Sink) -> None:
        super().__init__(
            sink,
            hostname="sink.example",
            timeout=60,
            data_size_limit=50_000_000,
            tls_context=sink.certificate,
            authenticator=sink.authenticate if sink.login else None,
            auth_required=sink.login is not None,
        )
        self._sink = sink

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._sink.connections += 1
        self._sink._open.add(transport)  # type: ignore[arg-type]
        is_full = 0 < self._sink.most_open < len(self._sink._open)
        self._away = "421 4.7.0 too many of you" if is_full else self._sink.greeting
        if self._away is not None and isinstance(transport, asyncio.Transport):
            transport.write(self._away.encode() + b"\r\n")
            transport.close()
            self.transport = transport
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._sink._open.discard(self.transport)  # type: ignore[arg-type]
        if self._away is None:
            super().connection_lost(error)
