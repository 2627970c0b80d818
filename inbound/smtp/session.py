"""What a client says to us, where aiosmtpd's own answers do not do: greeting, TLS, addresses."""

import re
import ssl
from typing import Any, ClassVar, cast

from inbound.smtp import replies
from inbound.smtp.hooked_mail import GatheredMail
from inbound.smtp.taking import Taking

HANDSHAKE = 30  # seconds

# A reverse-path or forward-path without a source route (RFC 5321 section 4.1.2), and what follows it.
_PATH = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^\s<>"@])*(?:@[^\s<>"@]+)?)>(?:\s+(.*))?')
_BARE_PATH = re.compile(r'([^\s<>"@]+(?:@[^\s<>"@]+)?)(?:\s+(.*))?')

# MAIL and RCPT as nearly every client says them; aiosmtpd reads whatever else there may be.
_ORDINARY_MAIL = re.compile(
    r'FROM:<([^\s<>"@]+@[^\s<>"@]+|)>((?: SIZE=(\d{1,9}))?(?: BODY=8BITMIME)?)', re.IGNORECASE
)
_ORDINARY_RCPT = re.compile(r'TO:<([^\s<>"@]+@[^\s<>"@]+)>', re.IGNORECASE)


class SmtpSession(Taking):
    """A client that speaks SMTP."""

    offers: ClassVar[tuple[str, ...]] = ("8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._at_once |= {"MAIL": self._ordinary_mail, "RCPT": self._ordinary_rcpt}

    async def smtp_HELO(self, hostname: str | None) -> None:
        """Greet who speaks SMTP without extensions."""
        self._greet(hostname, extended=False)

    async def smtp_EHLO(self, hostname: str | None) -> None:
        """Greet, and say what we offer: no AUTH, no SMTPUTF8, and TLS where it is not yet on (S-10, S-11)."""
        self._greet(hostname, extended=True)

    async def smtp_STARTTLS(self, arg: str | None) -> None:
        """Go on in TLS; what was sent in the clear after the command is not heard (CVE-2024-34083)."""
        if arg or self.tls_context is None or self._is_in_tls:
            self.reply(replies.NO_PARAMETERS if arg else replies.UNKNOWN_COMMAND)
            return
        self.reply("220 2.0.0 go ahead")
        self._say()
        self._unheard = b""
        try:
            await self._writer.start_tls(self.tls_context, ssl_handshake_timeout=HANDSHAKE)
        except (ssl.SSLError, OSError) as error:
            raise ConnectionAbortedError from error
        self.transport = self._reader._transport = self._writer.transport  # type: ignore[attr-defined]  # noqa: SLF001
        peer, self.session = self.here.peer, self._create_session()
        self.here.peer = peer
        self.here.ssl = {"object": self._writer.get_extra_info("ssl_object")}
        self._set_rset_state()  # type: ignore[no-untyped-call]

    def _ordinary_mail(self, argument: str) -> str | None:
        mail, said = cast("GatheredMail", self.envelope), _ORDINARY_MAIL.fullmatch(argument)
        if said is None or not self.here.host_name or mail.mail_from:
            return None
        size = int(said[3] or 0)
        if size > (self.data_size_limit or size) or (said[2] and not self.here.extended_smtp):
            return None
        return self._hooks.begin_at_once(mail, said[1] or "<>")

    def _ordinary_rcpt(self, argument: str) -> str | None:
        mail, said = cast("GatheredMail", self.envelope), _ORDINARY_RCPT.fullmatch(argument)
        if said is None or not self.here.host_name or not mail.mail_from:
            return None
        return self._hooks.add_at_once(self.here, mail, said[1])

    def _greet(self, hostname: str | None, *, extended: bool) -> None:
        if not hostname:
            self.reply("501 5.5.4 say your name")
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        self.here.extended_smtp = extended
        self.here.host_name = hostname
        offers = [*self._offered()] if extended else []
        lines = [self.hostname, *offers]
        marks = ["-"] * len(offers) + [" "]
        said = [f"250{mark}{line}\r\n" for mark, line in zip(marks, lines, strict=True)]
        self._unsaid += "".join(said).encode("ascii")

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
