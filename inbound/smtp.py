"""The door: an SMTP server that checks recipients without a database and answers 250 for what is kept.

aiosmtpd's words and errors end in this file. Its hooks are thin; the work is done in threads, shielded,
so that a client which hangs up does not leave half of it.
"""

import asyncio
import logging
import re
from asyncio import Server, Transport
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from digest.community.community import RESERVED_NAMES
from digest.crash import Point, reach
from digest.errors import BadToken, place
from digest.mail.addresses import Keys
from inbound.envelope import Transaction

TAKEN = "250 2.0.0 kept"
TRY_LATER = "451 4.3.0 cannot keep it now, please try again later"
NOT_OURS = "550 5.7.1 we take no mail for that domain"
NOBODY = "550 5.1.1 no such address here"
BAD_ADDRESS = "553 5.1.3 not an address"
TOO_MANY = "452 4.5.3 too many recipients"
BAD_LINES = "550 5.6.0 lines must end with CRLF, and hold no NUL"

RECIPIENT_LIMIT = 100  # RFC 5321 section 4.5.3.1.8
LOCAL_PART_LIMIT = 64  # octets, RFC 5321 section 4.5.3.1.1
OVERHEAD = 65_536  # bytes of commands beside the mails of a connection's transaction
SILENCE = 60  # seconds

Take = Callable[[Transaction], None]  # returns once the mail is kept
Names = Callable[[], frozenset[str]]  # the communities there are now

log = logging.getLogger(__name__)
logging.getLogger("mail.log").setLevel(logging.WARNING)  # below, aiosmtpd logs addresses and texts

_LOCAL_PART = re.compile(r"[!-~]{1,64}")
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n|\0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the server knows: its domain, the keys of signed addresses, the communities, and who keeps."""

    domain: str
    keys: Keys
    names: Names
    take: Take
    size_limit: int

    def answer_to_recipient(self, address: str) -> str | None:
        """Return why mail to `address` is not taken, or None where it is (S-09)."""
        local, at, domain = address.rpartition("@")
        if not at and address.lower() == "postmaster":  # RFC 5321 section 4.5.1
            return None
        if not at or len(local) > LOCAL_PART_LIMIT or not _LOCAL_PART.fullmatch(local):
            return BAD_ADDRESS
        if domain.lower() != self.domain.lower():
            return NOT_OURS
        return None if self._is_known(local.lower()) else NOBODY

    def _is_known(self, local: str) -> bool:
        try:
            self.keys.read_local_part(local)
        except BadToken:
            is_command = local in RESERVED_NAMES and len(local) > 1 and local != "reply"
            return is_command or local in self.names()
        return True


class Handler:
    """The hooks that aiosmtpd calls."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take or refuse one recipient."""
        if len(envelope.rcpt_tos) >= RECIPIENT_LIMIT:
            return TOO_MANY
        refusal = await asyncio.to_thread(self._door.answer_to_recipient, address)
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        reach(Point.RECIPIENT_TAKEN)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, and say 250 only once it is kept."""
        reach(Point.MAIL_READ)
        raw = envelope.original_content or b""
        if _BARE.search(raw):
            return BAD_LINES
        sender = envelope.mail_from or ""
        reverse_path = "" if sender == "<>" else sender  # aiosmtpd gives the null sender so
        transaction = Transaction(
            reverse_path=reverse_path,
            recipients=tuple(envelope.rcpt_tos),
            raw=raw,
            peer=_address_of(session.peer),
            hello=session.host_name,
        )
        keeping = asyncio.to_thread(self._door.take, transaction)
        try:
            await asyncio.shield(asyncio.ensure_future(keeping))
        except Exception as error:  # whatever it is: the sender keeps the mail and comes back
            log.error("a mail was left with its sender: %s", place(error))  # noqa: TRY400
            return TRY_LATER
        return TAKEN

    async def handle_VRFY(self, *_: object) -> str:
        """Say the same about everybody (S-10)."""
        return "252 2.5.2 cannot say, but will take the mail"

    async def handle_exception(self, error: Exception) -> str:
        """Answer our own trouble with a fixed 4yz; the stock answer is final and tells our inner text."""
        log.error("a command failed: %s", place(error))
        return TRY_LATER


def _address_of(peer: object) -> str | None:
    """Return the IP address of a peer; a unix socket has none."""
    return str(peer[0]) if isinstance(peer, tuple) else None


class Guarded(SMTP):
    """aiosmtpd's protocol with a limit on what one transaction may send (F2), and no AUTH (S-10)."""

    def __init__(self, handler: Handler, *, size_limit: int, hostname: str) -> None:
        super().__init__(
            handler,
            data_size_limit=size_limit,
            hostname=hostname,
            ident="mail",
            enable_SMTPUTF8=False,
            timeout=SILENCE,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
        )
        self._most = 2 * size_limit + OVERHEAD
        self._come = 0

    def data_received(self, data: bytes) -> None:
        """Break off whoever sends far more than a mail may have, be it one endless line."""
        self._come += len(data)
        if self._come > self._most:
            cast("Transport", self.transport).abort()
            return
        super().data_received(data)

    def _set_rset_state(self) -> None:
        super()._set_rset_state()  # type: ignore[no-untyped-call]
        self._come = 0


class SmtpServer(Controller):
    """The server in a thread of its own; `start()` returns once it listens, `stop()` once it is closed."""

    def __init__(self, door: Door, *, host: str, port: int) -> None:
        self._door = door
        super().__init__(Handler(door), hostname=host, port=port)

    @property
    def listening_port(self) -> int:
        """Return the port in use, also where any free one was asked for."""
        server = cast("Server", self.server)
        return int(server.sockets[0].getsockname()[1])

    def _trigger_server(self) -> None:
        self.port = (
            self.listening_port
        )  # aiosmtpd tries the connection by the port it was asked for
        super()._trigger_server()  # type: ignore[no-untyped-call]

    def factory(self) -> Guarded:
        """Return the protocol of one connection."""
        door = self._door
        return Guarded(self.handler, size_limit=door.size_limit, hostname=door.domain)
