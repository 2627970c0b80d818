"""What a client says to us, where aiosmtpd's own answers do not do: greeting, TLS, addresses, the mail."""

import re
import ssl
from typing import ClassVar, cast

from inbound.smtp import replies
from inbound.smtp.guard import Guarded
from inbound.smtp.incoming import Excess, Incoming
from inbound.smtp.mail import Mail

PIECE = 1_048_576  # more than the reader ever holds
HANDSHAKE = 30  # seconds

# A reverse-path or forward-path without a source route (RFC 5321 section 4.1.2), and what follows it.
_PATH = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^\s<>"@])*(?:@[^\s<>"@]+)?)>(?:\s+(.*))?')
_BARE_PATH = re.compile(r'([^\s<>"@]+(?:@[^\s<>"@]+)?)(?:\s+(.*))?')


class SmtpSession(Guarded):
    """A client that speaks SMTP."""

    offers: ClassVar[tuple[str, ...]] = ("8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES")

    async def smtp_HELO(self, hostname: str | None) -> None:
        """Greet who speaks SMTP without extensions."""
        await self._greet(hostname, extended=False)

    async def smtp_EHLO(self, hostname: str | None) -> None:
        """Greet, and say what we offer: no AUTH, no SMTPUTF8, and TLS where it is not yet on (S-10, S-11)."""
        await self._greet(hostname, extended=True)

    async def smtp_STARTTLS(self, arg: str | None) -> None:
        """Go on in TLS; what was sent in the clear after the command is not heard (CVE-2024-34083)."""
        if arg or self.tls_context is None or self._is_in_tls:
            await self.push("501 5.5.4 no parameters" if arg else replies.UNKNOWN_COMMAND)
            return
        self._reader._buffer.clear()  # type: ignore[attr-defined]  # noqa: SLF001
        await self.push("220 2.0.0 go ahead")
        try:
            await self._writer.start_tls(self.tls_context, ssl_handshake_timeout=HANDSHAKE)
        except (ssl.SSLError, OSError) as error:
            raise ConnectionAbortedError from error
        self.transport = self._reader._transport = self._writer.transport  # type: ignore[attr-defined]  # noqa: SLF001
        peer, self.session = self.here.peer, self._create_session()
        self.here.peer = peer
        self.here.ssl = {"object": self._writer.get_extra_info("ssl_object")}
        self._set_rset_state()  # type: ignore[no-untyped-call]

    async def smtp_DATA(self, arg: str | None) -> None:
        """Take a mail; after 354, whatever happens, there is an answer of the protocol's number."""
        if await self.check_helo_needed():
            return
        mail = cast("Mail", self.envelope)
        if arg or not mail.rcpt_tos:
            await self.push("501 5.5.4 no parameters" if arg else replies.NO_RECIPIENT)
            return
        if self._guard.room.is_full:
            await self.push(replies.NO_ROOM)
            return
        self._is_taking = True
        try:
            self._unsaid += replies.GO_AHEAD.encode("ascii") + b"\r\n"
            await self.say()
            await self._answer(await self._take(mail), mail)
        finally:
            self._is_taking = False
            self._set_post_data_state()

    async def _answer(self, reply: str, _mail: Mail) -> None:
        await self.push(reply)

    async def _greet(self, hostname: str | None, *, extended: bool) -> None:
        if not hostname:
            await self.push("501 5.5.4 say your name")
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        self.here.extended_smtp = extended
        self.here.host_name = hostname
        offers = [*self._offered()] if extended else []
        lines = [self.hostname, *offers]
        marks = ["-"] * len(offers) + [" "]
        said = [f"250{mark}{line}\r\n" for mark, line in zip(marks, lines, strict=True)]
        self._unsaid += "".join(said).encode("ascii")
        await self.say()

    def _offered(self) -> list[str]:
        size = [] if self.data_size_limit is None else [f"SIZE {self.data_size_limit}"]
        tls = ["STARTTLS"] if self.tls_context is not None and not self._is_in_tls else []
        return [*size, *self.offers, *tls]

    @property
    def _is_in_tls(self) -> bool:
        return self.here.ssl is not None

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Return the address of MAIL or RCPT and what follows it; None where it is no address.

        The null reverse-path is `<>`, as aiosmtpd has it.
        """
        path = _PATH.fullmatch(arg.strip()) or _BARE_PATH.fullmatch(arg.strip())
        if path is None:
            return None, None
        return path[1] or "<>", path[2] or ""

    async def _take(self, mail: Mail) -> str:
        """Gather a mail, have it kept, and return the reply."""
        limits, room = self._guard.limits, self._guard.room
        incoming = Incoming(size_limit=limits.size, line_limit=self._line_limit())
        taken = 0
        self._data_begun = self.loop.time()
        self._reset_timeout()
        try:
            rest = None
            while rest is None:
                piece = await self._reader.read(PIECE)
                if not piece:
                    raise ConnectionAbortedError
                self._reset_timeout()
                if room.take(len(piece)):
                    taken += len(piece)
                else:
                    incoming.give_up(Excess.NO_ROOM)
                rest = incoming.feed(piece)
            self._data_begun = None
            if rest:
                self._reader.feed_data(rest)
            return await self._keep(mail, incoming)
        finally:
            self._data_begun = None
            room.give_back(taken)

    async def _keep(self, mail: Mail, incoming: Incoming) -> str:
        """Have a mail kept; the clocks stand still meanwhile, for it is we who are slow."""
        mail.original_content, mail.excess = incoming.mail(), incoming.excess
        self._is_keeping = True
        try:
            reply = await self._hooks.handle_DATA(self, self.here, mail)
        except Exception as error:
            reply = await self._hooks.handle_exception(error)
        finally:
            self._is_keeping = False
            self._reset_timeout()
        if reply.startswith("2"):
            self._errors = self._idle = 0
        return reply

    def _line_limit(self) -> int | None:
        return self._guard.limits.line
