"""Opens a connection to the relay: greeting, EHLO, encryption and login (RFC 5321, 3207, 4954)."""

import asyncio
import base64
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from digest.errors import RelayDeferred, RelayError, RelayRefusesAll
from digest.outbox.smtp_answer import GO_ON, YES, Stage, refusal
from digest.outbox.smtp_wire import ServerAnswer, SmtpWire

NOT_OFFERED = "it does not offer the encryption or the login asked for"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The relay's host and port, and how to connect to it."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "none"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    hello: str = "localhost"  # the name we give ourselves
    context: ssl.SSLContext | None = None  # None: the system's certificates
    timeout: float = 60  # seconds for one answer
    patience: float = 300  # seconds for the answer to the final dot: giving up means a second copy
    slow: float = 5  # seconds; a relay that takes longer to fail is left alone for a while


async def opened(server: Server) -> tuple[SmtpWire, Mapping[str, str]]:
    """Return an open connection, and what the server offers by keyword, as EHLO told it.

    Raises RelayDeferred if nobody answers or the answer is 4yz, and RelayRefusesAll for anything that an
    operator must fix: a refused login, missing encryption, a bad certificate.
    """
    wire = SmtpWire(asyncio.get_running_loop())
    try:
        offers = await _Dialogue(wire, server).open()
    except BaseException as error:
        if wire.is_open:
            wire.abort()
            await asyncio.wait([wire.ended])
        raise _meant(error) from None
    return wire, offers


class _Dialogue:
    """What is said until the first letter can begin, one command at a time."""

    def __init__(self, wire: SmtpWire, server: Server) -> None:
        self._wire = wire
        self._server = server
        self._answers: asyncio.Queue[ServerAnswer | None] = asyncio.Queue()
        wire.hear = self._answers.put_nowait
        wire.lose = lambda: self._answers.put_nowait(None)

    async def open(self) -> Mapping[str, str]:
        """Say all of it, and return what the server offers."""
        await self._connect()
        offers = await self._greet()
        if self._server.security == "starttls":
            if "STARTTLS" not in offers:
                raise RelayRefusesAll(0, NOT_OFFERED)
            await self._ask("STARTTLS")
            await self._encrypt()
            offers = await self._greet()  # answers from before the encryption no longer count
        if self._server.username is not None:
            await self._log_in(offers.get("AUTH", "").upper().split())
        return offers

    async def _connect(self) -> None:
        server, loop = self._server, asyncio.get_running_loop()
        context = self._context() if server.security == "tls" else None
        async with asyncio.timeout(server.timeout):
            await loop.create_connection(lambda: self._wire, server.host, server.port, ssl=context)
        self._expect(await self._heard(), YES)

    async def _greet(self) -> Mapping[str, str]:
        """Return what the server offers; one that knows no EHLO offers nothing."""
        answer = await self._said(f"EHLO {self._server.hello}")
        if answer.kind == YES:
            lines = answer.text.decode("ascii", "replace").replace("=", " ").splitlines()[1:]
            offers = (line.partition(" ") for line in lines)
            return {keyword.upper(): values for keyword, _, values in offers}
        await self._ask(f"HELO {self._server.hello}")
        return {}

    async def _encrypt(self) -> None:
        if self._wire.is_midway or not self._answers.empty():  # put in by somebody on the way
            raise RelayDeferred(0, "more was said than asked before the encryption")
        async with asyncio.timeout(self._server.timeout):
            await self._wire.encrypt(self._context(), self._server.host)

    async def _log_in(self, ways: list[str]) -> None:
        name, password = self._server.username or "", self._server.password or ""
        if "PLAIN" in ways:
            await self._ask(f"AUTH PLAIN {_base64(chr(0).join(('', name, password)))}")
        elif "LOGIN" in ways:
            await self._ask("AUTH LOGIN", GO_ON)
            await self._ask(_base64(name), GO_ON)
            await self._ask(_base64(password))
        else:
            raise RelayRefusesAll(0, NOT_OFFERED)

    def _context(self) -> ssl.SSLContext:
        return self._server.context or ssl.create_default_context()

    async def _ask(self, command: str, wanted: int = YES) -> None:
        self._expect(await self._said(command), wanted)

    async def _said(self, command: str) -> ServerAnswer:
        self._wire.write(f"{command}\r\n".encode())
        return await self._heard()

    async def _heard(self) -> ServerAnswer:
        async with asyncio.timeout(self._server.timeout):
            answer = await self._answers.get()
        if answer is None:
            raise ConnectionResetError
        return answer

    def _expect(self, answer: ServerAnswer, wanted: int) -> None:
        if answer.kind != wanted:
            raise refusal(Stage.OPENING, answer.code, answer.text)


def _base64(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def _of_the_network(error: OSError) -> str:
    """Return what kept us from the relay; nothing of it names a member."""
    if isinstance(error, socket.gaierror):
        return (
            "its name cannot be looked up: is `host` under [relay] right, and does DNS work here?"
        )
    return type(error).__name__


def _meant(error: BaseException) -> BaseException:
    """Return what an error of the network or of TLS means for us."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return RelayRefusesAll(0, f"its certificate is not good: {error.verify_message}")
    if isinstance(error, OSError) and not isinstance(error, RelayError):
        return RelayDeferred(0, f"no connection: {_of_the_network(error)}")
    return error
