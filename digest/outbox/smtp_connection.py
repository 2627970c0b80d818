"""One SMTP connection to the relay, kept open; no type or error of smtplib leaves this file (RFC 5321)."""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal

from digest.errors import RelayDeferred, RelayError, RelayRefusesAll, RelayRejected, RelayUnknown

YES, GO_ON, LATER, NEVER = 2, 3, 4, 5  # the first digit of an answer
CLOSING = 421  # the relay closes the connection
FORBIDDEN = {
    530,
    534,
    535,
    538,
}  # log in first, log in otherwise, wrong login, encrypt first (RFC 4954)
TEXT_LIMIT = 500  # characters of an answer that are kept

_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_LINE_END = re.compile(rb"\r\n|\r|\n")


class Stage(Enum):
    """The part of the dialogue that the relay answers."""

    OPENING = auto()  # greeting, EHLO, STARTTLS, AUTH
    SENDER = auto()  # MAIL
    RECIPIENT = auto()  # RCPT
    MESSAGE = auto()  # DATA, and the final dot


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


class SmtpConnection:
    """An open SMTP connection, for one thread at a time.

    Opening raises RelayDeferred if nobody answers or the answer is 4yz, and RelayRefusesAll for anything
    that an operator must fix: a refused login, missing encryption, a bad certificate.
    """

    def __init__(self, server: Server) -> None:
        self._patience = server.patience
        self._timeout = server.timeout
        self._is_midway = False
        try:
            self._smtp = _connect(server)
        except OSError as error:  # every error of smtplib, ssl and socket is one
            raise _not_open(error) from error

    @property
    def is_open(self) -> bool:
        """True while the connection is open."""
        return self._smtp.sock is not None

    def begin(self, reverse_path: str) -> None:
        """Name the sender of the next letter; raise RelayRefusesAll for any 5yz."""
        self._is_midway = True
        self._say(Stage.SENDER, f"MAIL FROM:<{reverse_path}>")

    def hand_over(self, recipient: str, message: bytes) -> str:
        """Hand the letter over and return the relay's answer.

        Raises RelayUnknown if no clear answer to the final dot comes, mostly since the connection broke.
        """
        if not recipient.isascii():
            raise RelayRejected(553, "5.6.7 the address needs SMTPUTF8, which is not spoken here")
        self._say(Stage.RECIPIENT, f"RCPT TO:<{recipient}>")
        self._say(Stage.MESSAGE, "DATA", GO_ON)
        try:
            self._smtp.send(wire_form(message))
        except OSError:
            self._smtp.close()
            raise RelayDeferred(0, "the connection broke within the message") from None
        return self._answer_to_dot()

    def reset(self) -> None:
        """Have the relay drop a letter that ended midway, so that another one can begin."""
        if self.is_open and self._is_midway:
            self._is_midway = False
            with suppress(RelayError):
                self._say(Stage.SENDER, "RSET")

    def close(self) -> None:
        """Send QUIT and close the connection."""
        with suppress(OSError):
            self._smtp.quit()
        self._smtp.close()

    def abort(self) -> None:
        """Break the connection off, even while another thread waits for an answer on it."""
        sock = self._smtp.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _say(self, stage: Stage, command: str, wanted: int = YES) -> None:
        try:
            code, text = self._smtp.docmd(command)
        except OSError:
            self._smtp.close()
            raise RelayDeferred(0, "the connection broke") from None
        if code == CLOSING:
            self._smtp.close()
        if code // 100 != wanted:
            raise refusal(stage, code, text)

    def _answer_to_dot(self) -> str:
        try:
            self._wait_for(self._patience)
            code, text = self._smtp.getreply()
            self._wait_for(self._timeout)
        except OSError:
            self._smtp.close()
            raise RelayUnknown(0, "the connection broke after the final dot") from None
        self._is_midway = False
        if code // 100 == YES:
            return f"{code} {clean(text)}"
        is_no = code // 100 in {LATER, NEVER}
        if code == CLOSING or not is_no:
            self._smtp.close()
        raise refusal(Stage.MESSAGE, code, text) if is_no else RelayUnknown(code, clean(text))

    def _wait_for(self, seconds: float) -> None:
        """Set how long an answer may take."""
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)


def refusal(stage: Stage, code: int, text: bytes) -> RelayError:
    """Return what an answer other than "yes" means for the letter (RFC 5321 section 4.2, RFC 3463).

    A 5yz is about all our letters if it answers our login or our sender, or names a policy (5.7.z).
    """
    words = clean(text)
    if code // 100 != NEVER:
        return RelayDeferred(code, words)
    is_ours = stage in {Stage.OPENING, Stage.SENDER} or code in FORBIDDEN
    if is_ours or words.startswith("5.7."):
        return RelayRefusesAll(code, words)
    return RelayRejected(code, words, at_recipient=stage is Stage.RECIPIENT)


def clean(text: bytes) -> str:
    """Return a relay's words on one line, without the addresses that they may quote."""
    words = " ".join(text.decode("utf-8", "replace").split())
    return _ADDRESS.sub("(address)", words)[:TEXT_LIMIT]


def wire_form(message: bytes) -> bytes:
    """Return the message as DATA wants it: CRLF only, leading dots doubled, the final dot behind it."""
    ends = message.count(b"\r\n")
    if message.count(b"\n") != ends or message.count(b"\r") != ends:
        message = _LINE_END.sub(b"\r\n", message)  # a bare one could end the message early
    message = message.replace(b"\r\n.", b"\r\n..")
    dot = b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n"
    return (b"." if message.startswith(b".") else b"") + message + dot


def _connect(server: Server) -> smtplib.SMTP:
    context = server.context or ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, server.hello, timeout=server.timeout, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, server.hello, timeout=server.timeout)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()  # answers from before the encryption no longer count
        if server.username is not None:
            smtp.login(server.username, server.password or "")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _not_open(error: OSError) -> RelayError:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words if isinstance(words, bytes) else str(words).encode()
        return refusal(Stage.OPENING, error.smtp_code, text)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return RelayRefusesAll(0, "it does not offer the encryption or the login asked for")
    if isinstance(error, ssl.SSLCertVerificationError):
        return RelayRefusesAll(0, f"its certificate is not good: {error.verify_message}")
    return RelayDeferred(0, f"no connection: {type(error).__name__}")
