"""Whether `digest serve` runs: somebody takes mail where it listens, and somebody serves its pages."""

import socket
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, unknown, warn, well

GREETING = b"220"  # RFC 5321 section 4.2
EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (nothing listens here)

Place = Path | tuple[str, int]


def check_server(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield whether the server answers on this machine."""
    smtp, pages = case.settings.smtp, case.settings.pages
    mail = smtp.socket or (EVERYWHERE.get(smtp.host, smtp.host), smtp.port)
    if smtp.proxies:
        what = "it takes mail from your proxy alone, so this cannot ask it"
        yield unknown("server.mail", what, "a mail to ourselves tells", "digest doctor --loop")
    else:
        yield _answer(case, "server.mail", mail, greets=True)
    web = (EVERYWHERE.get(pages.host, pages.host), pages.port)
    yield _answer(case, "server.pages", web, greets=False)


def _answer(case: PatientCase, name: str, place: Place, *, greets: bool) -> Diagnosis:
    """Return whether somebody listens at a place, and greets as a server of mail does where one should."""
    where = str(place) if isinstance(place, Path) else f"{place[0]}:{place[1]}"
    try:
        wire = _connected(place, case.asked.seconds)
    except OSError:
        say = fail if case.is_sending else warn
        how = "start it: by hand with `digest serve`, as a service with"
        return say(name, f"nobody answers at {where}", how, "systemctl start digest")
    with wire:
        if not greets or _greets(wire):
            return well(name, f"answers at {where}")
    how = "see which program listens there, and choose another port under [smtp]"
    return fail(name, f"what listens at {where} takes no mail", how, "ss -ltnp")


def _greets(wire: socket.socket) -> bool:
    try:
        return wire.recv(len(GREETING)) == GREETING
    except OSError:
        return False


def _connected(place: Place, seconds: float) -> socket.socket:
    if not isinstance(place, Path):
        return socket.create_connection(place, seconds)
    wire = socket.socket(socket.AF_UNIX)
    wire.settimeout(seconds)
    try:
        wire.connect(str(place))
    except BaseException:
        wire.close()
        raise
    return wire
