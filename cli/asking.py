"""Asks before what cannot be taken back; where nobody is there to answer, it is refused."""

import sys
from typing import Annotated

import typer

from cli.output import Output
from digest.errors import BadInput

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def is_attended() -> bool:
    """Say whether somebody is there to answer."""
    return sys.stdin.isatty()


def must_be_sure(question: str, *, yes: bool) -> None:
    """Ask a question that names what it is about; raise BadInput where nobody says yes to it."""
    if yes:
        return
    if not is_attended():
        raise BadInput(f"{question} Nobody is there to say yes: --yes says it")
    try:
        typer.confirm(question, abort=True, err=True)
    except typer.Abort:
        raise BadInput("nothing was done: nobody said yes") from None


def must_count(told: str, count: int, *, given: int | None, what: str) -> None:
    """Let the operator type to how many something goes; `given` by --yes COUNT must be right as well.

    Raises BadInput where the number is another one, or nobody is there.
    """
    if given is not None:
        if given != count:
            raise BadInput(f"it would go to {count} {what}, and not to {given}: look again")
        return
    Output().say(told)
    if not is_attended():
        raise BadInput(f"nobody is there to type the number: --yes {count} says it")
    typed = typer.prompt("Type that number to go on", err=True, default="", show_default=False)
    if typed.strip() != str(count):
        raise BadInput(f"{typed!r} is not {count}: nothing was done")
