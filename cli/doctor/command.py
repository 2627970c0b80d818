"""`digest doctor`: one command that finds what is wrong, and says how to put it right."""

import socket
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

from cli.doctor.around import look_around
from cli.doctor.case import Asked
from cli.doctor.examine import examine
from cli.doctor.finding import Health
from cli.doctor.shown import row_of, show
from cli.manner import manner
from cli.options import AnyTime, Json
from cli.output import Output
from digest.clock import system_clock

LOOP_SECONDS = 60.0

app = typer.Typer(add_completion=False)


def address(text: str) -> str:
    """Read an IP address that somebody typed."""
    try:
        return str(ip_address(text))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no IP address: write 192.0.2.1") from None


@app.command()
def doctor(
    ctx: typer.Context,
    *,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no network: neither DNS nor a relay elsewhere.")
    ] = False,
    selector: Annotated[
        list[str] | None,
        typer.Option(help="A DKIM selector that letters are signed under; may come again."),
    ] = None,
    ip: Annotated[
        list[str] | None,
        typer.Option(
            parser=address, metavar="ADDRESS", help="One that letters leave from; may come again."
        ),
    ] = None,
    dkim_key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The private key, to compare with the published one."),
    ] = None,
    loop: Annotated[
        bool,
        typer.Option("--loop", help="Send a mail to ourselves, and wait until it comes back."),
    ] = False,
    loop_seconds: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="How long to wait for it.")
    ] = LOOP_SECONDS,
    at: AnyTime = None,
    as_json: Json = False,
) -> None:
    """Look at everything that can be wrong, and say for each thing how to put it right.

    It changes nothing and sends nothing, unless you ask for --loop. Each line
    is ok, warn, fail, or unknown: what cannot be told from here. Ends with 1
    where something fails; warnings alone end with 0. `--quiet` leaves out
    what is ok.
    """
    output = Output(as_json=as_json)
    with output.progress("Looking") as count:
        asked = Asked(
            settings_file=ctx.obj,
            at=at or system_clock(),
            is_offline=offline,
            selectors=tuple(selector or ()),
            addresses=tuple(ip or ()),
            dkim_key=dkim_key,
            here=own_addresses(),
            around=look_around(),
            loop_seconds=loop_seconds if loop else None,
            tell=Output().say,
        )
        found = []
        for each in examine(asked):
            found.append(each)
            count(len(found))
    if manner().is_quiet:
        found = [each for each in found if each.health is not Health.OK]
    if as_json:
        output.rows([row_of(each) for each in found], nothing="")
    else:
        show(found, output)
    if any(each.health is Health.FAIL for each in found):
        raise typer.Exit(1)


def own_addresses() -> frozenset[str]:
    """Return the addresses by which this machine would reach others; nothing is sent."""
    found = set()
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((elsewhere, 9))
            found.add(str(asking.getsockname()[0]))
    return frozenset(found)
