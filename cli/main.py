"""The command `digest`: its global options, its help, and the way to every other command."""

import importlib
import os
from pathlib import Path
from typing import Annotated

import typer

from cli.commands import Commands
from cli.logs import LogFormat, log_to_stderr
from cli.manner import Manner, speak

HELP = """
An email-first home for patient communities: summaries, replies by mail.

Three ways to begin:

  digest demo                  see the whole story on a made-up community
  digest setup                 run your own; `digest init` to look at it alone
  digest run --dry-run         see who would get what, without sending

`digest help COMMAND` says more of one. Data goes to standard output,
everything else to standard error.

Exit codes: 0 done, or nothing to do; 1 refused or failed, with the reason;
2 wrong use; 3 done in part, the same command goes on; 75 something is busy
or away: later; 78 settings do not fit; 130 stopped by Ctrl-C.
"""

app = typer.Typer(
    cls=Commands,
    name="digest",
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(importlib.import_module("cli.version").version())  # not at every command's start
        raise typer.Exit


@app.callback(help=HELP)
def begin(
    ctx: typer.Context,
    *,
    settings: Annotated[
        Path,
        typer.Option(  # what reads it says why it cannot
            metavar="PATH", readable=False, help="The settings file of this installation."
        ),
    ] = Path("digest.toml"),
    quiet: Annotated[bool, typer.Option("--quiet", help="Print data and errors only.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Tell also what is done meanwhile.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="A line for each fact, for screen readers.")
    ] = False,
    no_color: Annotated[
        bool, typer.Option("--no-color", help="No colours; NO_COLOR does the same.")
    ] = False,
    log_format: Annotated[
        LogFormat | None,
        typer.Option(help="How to log: text, or json; else as `log_format` in the settings."),
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where an error happened, for a report of it.")
    ] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Keep what is said of every command for the one that follows; what it writes only its owner can read."""
    os.umask(0o077)
    speak(
        Manner(
            is_quiet=quiet,
            is_plain=plain,
            has_colour=not no_color,
            is_debugging=debug,
            log_format=log_format,
        )
    )
    if verbose or log_format is not None:
        log_to_stderr(log_format or LogFormat.TEXT)
    ctx.obj = settings
