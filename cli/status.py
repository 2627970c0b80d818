"""`digest status`: on one screen, how it goes, and whether a person is needed."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from cli.health.concerns import ConcernWeight, concerns
from cli.health.gathered import gather
from cli.health.on_screen import as_json as health_as_json
from cli.health.on_screen import drawn, in_one_line, screen, told
from cli.installation import opened
from cli.options import AnyTime, Json, one_way
from cli.output import Output
from digest.errors import DigestError

EVERY = 5  # seconds between two looks

app = typer.Typer(add_completion=False)


@app.command()
def status(
    ctx: typer.Context,
    *,
    at: AnyTime = None,
    watch: Annotated[
        bool, typer.Option("--watch", help=f"Look again every {EVERY} seconds, until Ctrl-C.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="One line; exit code 1 where a person is needed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show on one screen how it goes."""
    one_way({"--watch": watch, "--check": check})
    output = Output(as_json=as_json)
    if check:
        raise typer.Exit(_check(ctx.obj, output, at))
    if watch:
        with suppress(KeyboardInterrupt):
            watching(lambda: _show(ctx.obj, output, at), output.clear, time.sleep)
        return
    _show(ctx.obj, output, at)


def watching(
    show: Callable[[], None], clear: Callable[[], None], wait: Callable[[float], None]
) -> None:
    """Show anew on an empty screen, again and again; what keeps it from looking is told, and passes."""
    while True:
        clear()
        try:
            show()
        except DigestError as error:
            Output().say(f"refused: {error}")
        wait(EVERY)


def _show(settings: Path, output: Output, at: AnyTime) -> None:
    with opened(settings) as installation:
        health = gather(installation, at)
    found = concerns(health)
    if output.as_json:
        output.facts(health_as_json(health, found))
    elif output.is_plain:
        output.facts(screen(health))
    else:
        for line in drawn(health):
            output.line(line)
    for line in [each.said for each in found] if output.is_plain else told(found):
        output.say(line)


def _check(settings: Path, output: Output, at: AnyTime) -> int:
    """Print one line, and return the exit code: 0 where all is well, 1 where a person is needed."""
    try:
        with opened(settings) as installation:
            found = concerns(gather(installation, at))
    except DigestError as error:
        line, is_needed, told = f"look: {error}", True, []
    else:
        told = [each for each in found if each.weight >= ConcernWeight.PERSON]
        line, is_needed = in_one_line(found), bool(told)
    if output.as_json:
        names = [each.name for each in told]
        output.facts({"needs_person": is_needed, "line": line, "concerns": names})
    else:
        output.line(line)
    return int(is_needed)
