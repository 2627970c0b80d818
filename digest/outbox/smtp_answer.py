"""What a relay's answers mean for a letter, and a letter in the form that DATA wants (RFC 5321)."""

import re
from enum import Enum, auto

from digest.errors import RelayDeferred, RelayError, RelayRefusesAll, RelayRejected

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
    MESSAGE = auto()  # DATA
    DOT = auto()  # the message, with its final dot
    RESET = auto()  # RSET


def refusal(stage: Stage, code: int, text: bytes) -> RelayError:
    """Return what an answer other than "yes" means for the letter (RFC 5321 section 4.2, RFC 3463).

    A 5yz is about all our letters if it answers our login or our sender, or names a policy (5.7.z).
    """
    words = clean(text)
    if code // 100 != NEVER:
        of_letter = stage in {Stage.RECIPIENT, Stage.MESSAGE, Stage.DOT}
        is_ours = code == CLOSING or words.startswith("4.7.")
        return RelayDeferred(code, words, asks_for_less=of_letter and is_ours)
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
