"""`digest audit`: who did what, and whether the trail of it is whole."""

from typing import Annotated

import typer

from cli.called import find_called
from cli.installation import opened
from cli.options import Json, Limit
from cli.output import Output
from digest.community.audit import Checked, check
from digest.community.audit_anchor import Anchor
from digest.queries.audit_trail import newest_entries
from digest.queries.mails import count_unproved

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def audit() -> None:
    """Show who did what, and check that nobody changed the trail of it."""


@app.command("list")
def list_entries(
    ctx: typer.Context,
    *,
    member: Annotated[
        str | None,
        typer.Option(help="Only what this number, address or name did, or had done to it."),
    ] = None,
    actor: Annotated[
        str | None, typer.Option(help='Only by them: "operator", "operator maria", "system".')
    ] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show the newest entries."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        number = None if member is None else find_called(session, member).id
        rows = newest_entries(session, actor=actor, member_id=number, limit=limit)
        unproved = 0 if number is None else count_unproved(session, number)
    output = Output(as_json=as_json)
    output.rows(rows, nothing="There is no such entry.")
    if unproved:
        output.say(
            f"Nobody proved who wrote {unproved} of the mails from their addresses, so what was decided "
            f"about these is not listed here: see `digest mail list --member {number}`."
        )


@app.command()
def verify(ctx: typer.Context, as_json: Json = False) -> None:
    """Check every entry, and that none is missing at the end; exit code 1 where one is not as it was."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        checked = check(session)
        holds = Anchor(installation.settings.state_folder).holds(session)
    output = Output(as_json=as_json)
    output.facts(
        {
            "entries": checked.entries,
            "without_key": checked.unkeyed,
            "first_broken": checked.first_broken,
            "end_is_there": holds,
        }
    )
    for sentence in _sentences(checked, holds=holds):
        output.say(sentence)
    if checked.first_broken is not None or not holds:
        raise typer.Exit(1)


def _sentences(checked: Checked, *, holds: bool) -> list[str]:
    said = []
    if checked.first_broken is not None:
        said.append(
            f"Entry {checked.first_broken} is not as it was written, or its key is not in the key file: "
            "somebody changed the database by hand."
        )
    if not holds:
        said.append(
            "The entry that was the last one is not there as it was: entries were cut off or replaced, or an "
            "older database was put back by hand. `digest restore` puts one back properly."
        )
    return said or ["The trail is whole."]
