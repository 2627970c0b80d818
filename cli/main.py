"""The command `digest`: its global options, its help, and the way to every other command."""

import importlib
import os
from pathlib import Path
from typing import Annotated

import typer

from cli.commands import Commands

HELP = """
An email-first home for patient communities: daily summaries, notifications, replies by mail.

Three ways to begin:

  digest demo                                     see the whole story on a made-up community
  digest init --domain DOMAIN && digest serve     run your own
  digest run --dry-run                            see who would get what, without sending

Exit codes: 0 done; 1 refused or failed, with the reason; 2 wrong use; 3 done in part, the rest waits.
Data goes to standard output, everything else to standard error.
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
        metadata = importlib.import_module("importlib.metadata")  # not at every command's start
        typer.echo(f"digest {metadata.version('community-digest')}")
        raise typer.Exit


@app.callback(help=HELP)
def begin(
    ctx: typer.Context,
    settings: Annotated[
        Path,
        typer.Option(  # what reads it says why it cannot
            metavar="PATH", readable=False, help="The settings file of this installation."
        ),
    ] = Path("digest.toml"),
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Keep where the settings are for the command that follows; what it writes only its owner can read."""
    os.umask(0o077)
    ctx.obj = settings
