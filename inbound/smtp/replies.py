"""What the server answers: constants in ASCII, none of which repeats what a client sent (S-07)."""

import re
from collections.abc import Sequence
from functools import lru_cache

BEGUN = "250 2.1.0 ok"
ADDED = "250 2.1.5 ok"
TAKEN = "250 2.0.0 kept"
TRY_LATER = "451 4.3.0 cannot keep it now, please try again later"
NO_ROOM = "452 4.3.1 no room for mail now, please try again later"
NOT_OURS = "550 5.7.1 we take no mail for that domain"
NOBODY = "550 5.1.1 no such address here; a member's mail to communities@{domain} brings the list"
BAD_ADDRESS = "553 5.1.3 not an address"
BAD_LINES = "550 5.6.0 lines must end with CRLF, and hold no NUL"
LONG_LINE = "550 5.6.0 a line is too long"
UNREADABLE = "550 5.6.0 this mail is beyond what we read: {flaw}"
TOO_LARGE = "552 5.3.4 the mail is too large"
TOO_LARGE_FOR_ALL = "552 5.3.4 the mail is too large for so many recipients"
TOO_MANY_RECIPIENTS = "452 4.5.3 too many recipients"
OK = "250 2.0.0 OK"
BEGIN_TLS = "220 2.0.0 go ahead"
NO_NAME = "501 5.5.4 say your name"
NO_GREETING = "503 5.5.1 say your name first"
NO_PARAMETERS = "501 5.5.4 no parameters"
NO_PARAMETERS_OF_RSET = "501 5.5.4 Syntax: RSET"
NO_RECIPIENT = "503 5.5.1 nobody to take it for"
GO_AHEAD = "354 end with CRLF . CRLF"
TOO_MANY_CONNECTIONS = "421 4.7.0 too many connections, please try again later"
TOO_MANY_ERRORS = "421 4.7.0 too many errors"
TOO_MANY_GUESSES = "421 4.7.0 too many addresses that are not here"
TOO_SLOW = "421 4.4.2 waited too long"
LEAVING = "421 4.3.2 the server is stopping, please try again later"
BYE = "221 2.0.0 bye"
NOT_WELCOME = "421 4.7.0 connections come another way"
UNKNOWN_COMMAND = "500 5.5.1 no such command"
BAD_COMMAND = "500 5.5.2 commands are lines of ASCII that end with CRLF"
NO_AUTH = "502 5.5.1 nobody signs in here"
NO_LIST = "502 5.5.1 we name nobody"
CANNOT_SAY = "252 2.5.2 cannot say, but will take the mail"
HELP = "214 2.0.0 see RFC 5321"

FIXED = {
    "AUTH": NO_AUTH,
    "EXPN": NO_LIST,
    "HELP": HELP,
    "NOOP": OK,
    "QUIT": BYE,
    "VRFY": CANNOT_SAY,  # the same about everybody (S-10)
    **dict.fromkeys(("PROXY", "GET", "POST", "CONNECT"), NOT_WELCOME),  # no mail programs
}

LAST_CODES = ("221", "421")  # after which the connection ends

# RFC 3463's word for replies that aiosmtpd gives without one, as RFC 2034 wants it.
_STATUS = {
    "221": "2.0.0",
    "250": "2.0.0",
    "454": "4.7.0",
    "500": "5.5.2",
    "501": "5.5.4",
    "502": "5.5.1",
    "503": "5.5.1",
    "552": "5.3.4",
    "553": "5.1.3",
    "555": "5.5.4",
}
_HAS_STATUS = re.compile(r"\d{3} [245]\.\d{1,3}\.\d{1,3} ")


def with_status(reply: str) -> str:
    """Return a reply of aiosmtpd's own with an enhanced status code after its first word."""
    if _HAS_STATUS.match(reply):
        return reply
    code, _, words = reply.partition(" ")
    return f"{code} {_STATUS[code]} {words}" if code in _STATUS else reply


def greeting(hostname: str, offers: Sequence[str]) -> str:
    """Return the reply to a client's greeting: our name and what we offer; RFC 2034 wants no status."""
    *lines, last = [hostname, *offers]
    return "\r\n".join([*(f"250-{line}" for line in lines), f"250 {last}"])


@lru_cache(maxsize=256)
def as_sent(reply: str) -> bytes:
    """Return a reply as the client gets it."""
    return reply.encode("ascii") + b"\r\n"
