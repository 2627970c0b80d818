"""What Postfix beside us asks about each mail: whether it asks at all, and whether each of these answers."""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, unknown, well
from inbound.recipient import is_among

NAME = "server.milters"
LATER = "so Postfix tells every server to come later (451), and no mail reaches you"
NEGOTIATION = struct.pack(
    ">IcIII", 13, b"O", 6, 0x1FF, 0x1FFFFF
)  # of libmilter: all that may be wanted
KNOWN = ("opendkim", "opendmarc")  # whose settings say where they listen

_NAMED = re.compile(r"(?:inet:[^\s,{}]+:\d+|unix:[^\s,{}]+)")
_SOCKET = re.compile(r"^\s*Socket\s+(\S+)", re.MULTILINE | re.IGNORECASE)
_INET = re.compile(r"inet:(\d+)(?:@.*)?")


def check_milters(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield whether each answers; nothing where no Postfix here takes the mail for our domain."""
    around = case.asked.around
    domains = re.split(r"[,\s]+", around.relayed or "")
    if around.milters is None or not is_among(case.settings.domain, tuple(filter(None, domains))):
        return
    places = _NAMED.findall(around.milters)
    chosen = case.settings.authentication
    if not places and chosen.mode == "border" and not chosen.border_elsewhere:
        what = (
            "Postfix asks nobody about mail that comes in, so nobody says who wrote it: all is held"
        )
        how = "main.cf needs its line smtpd_milters again, as in deploy/postfix/main.cf"
        yield fail(NAME, what, how, "postconf smtpd_milters", "systemctl reload postfix")
    for place in places:
        yield _answers(place, case.asked.seconds, around.settings)


def _answers(place: str, seconds: float, settings: Path | None) -> Diagnosis:
    """Return whether a milter takes up the conversation that Postfix would have with it."""
    program = _program_at(place, settings)
    name, what = f"{NAME}_{program}" if program else NAME, f"{program or 'what listens'} at {place}"
    how = "start it again; its log says why it ended"
    command = f"systemctl restart {program}" if program else f"grep -r {_end_of(place)} /etc"
    try:
        with _connected(place, seconds) as speaking:
            speaking.sendall(NEGOTIATION)
            answer = speaking.recv(5)
    except PermissionError:
        return unknown(name, f"{what}: this user may not ask it", "give the command as root")
    except TimeoutError:
        return fail(name, f"{what} takes calls and says nothing, {LATER}", how, command)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return fail(name, f"{what} is not there ({why}), {LATER}", how, command)
    if answer[4:] != b"O":
        return fail(name, f"{what} does not speak as a milter does, {LATER}", how, command)
    return well(name, f"{what} answers")


def _connected(place: str, seconds: float) -> socket.socket:
    kind, _, rest = place.partition(":")
    if kind == "inet":
        host, _, port = rest.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), seconds)
    speaking = socket.socket(socket.AF_UNIX)
    speaking.settimeout(seconds)
    speaking.connect(rest)
    return speaking


def _program_at(place: str, settings: Path | None) -> str | None:
    """Return which of the usual ones listens there, by its own settings."""
    for program in KNOWN:
        if settings is None:
            break
        with suppress(OSError, UnicodeDecodeError):
            told = _SOCKET.search((settings / f"{program}.conf").read_text())
            if told is not None and _end_of(place) == _end_of(told[1]):
                return program
    return None


def _end_of(told: str) -> str:
    """Return the port or the path where one listens; Postfix and they write it in two ways."""
    inet = _INET.fullmatch(told)
    return inet[1] if inet else told.rpartition(":")[2]
