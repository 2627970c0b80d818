"""How commands are written: one line of ASCII, and in MAIL and RCPT a path (RFC 5321 section 4.1)."""

import re
from typing import NamedTuple

COMMAND_LIMIT = 1_024  # octets of one command: RFC 5321's 512 and what extensions add
USEFUL = frozenset({"MAIL", "RCPT", "DATA"})  # commands that bring a mail nearer
WITH_PATH = frozenset({"MAIL", "RCPT"})

_COMMAND = re.compile(rb"[ -~]+")

# A reverse-path or forward-path without a source route (RFC 5321 section 4.1.2), and what follows it.
_PATH = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^\s<>"@])*(?:@[^\s<>"@]+)?)>(?:\s+(.*))?')
_BARE_PATH = re.compile(r'([^\s<>"@]+(?:@[^\s<>"@]+)?)(?:\s+(.*))?')

# MAIL and RCPT as nearly every client says them; aiosmtpd reads whatever else there may be.
_ORDINARY_MAIL = re.compile(
    r'FROM:<([^\s<>"@]+@[^\s<>"@]+|)>((?: SIZE=(\d{1,9}))?(?: BODY=8BITMIME)?)', re.IGNORECASE
)
_ORDINARY_RCPT = re.compile(r'TO:<([^\s<>"@]+@[^\s<>"@]+)>', re.IGNORECASE)


class OrdinaryMail(NamedTuple):
    """What a MAIL command says."""

    address: str  # `<>` for the null reverse-path, as aiosmtpd has it
    size: int
    has_parameters: bool


def split_command(line: bytes) -> tuple[str, str | None]:
    """Return a command and its argument, which is None where the line is no command at all."""
    word, _, rest = line.partition(b" ")
    command = word.upper().decode("ascii", "replace")
    if len(line) > COMMAND_LIMIT or not _COMMAND.fullmatch(line):
        return command, None
    return command, rest.decode("ascii").strip()


def ordinary_mail(argument: str) -> OrdinaryMail | None:
    """Read the argument of a MAIL command; None where it is not as nearly all are."""
    said = _ORDINARY_MAIL.fullmatch(argument)
    return said and OrdinaryMail(said[1] or "<>", int(said[3] or 0), bool(said[2]))


def ordinary_rcpt(argument: str) -> str | None:
    """Read the address of a RCPT command; None where it is not as nearly all are."""
    said = _ORDINARY_RCPT.fullmatch(argument)
    return said and said[1]


def split_path(argument: str) -> tuple[str | None, str | None]:
    """Return the address in a path and what follows it; None where there is no address."""
    path = _PATH.fullmatch(argument.strip()) or _BARE_PATH.fullmatch(argument.strip())
    return (None, None) if path is None else (path[1] or "<>", path[2] or "")
