"""`digest members export` and `erase`: what members do by mail, done for one who cannot."""

from pathlib import Path
from typing import Annotated

import typer

from cli.installation import opened
from cli.options import At, MemberName, WhyOption, find_member
from cli.output import Output
from cli.private import new_file
from digest.actions.account import DataHandedOver, MembershipEnd, end_membership, export_data
from digest.community.people.member import MemberState
from digest.errors import BadInput


def export(
    ctx: typer.Context,
    member: MemberName,
    to: Annotated[Path, typer.Option(help="The file to write; it must not be there yet.")] = Path(
        "your-data.zip"
    ),
    at: At = None,
) -> None:
    """Write all that we hold on a member into a file for them; the audit trail keeps that you did."""
    from cli.wiring.letters import data_files  # noqa: PLC0415  (a second, which the other commands need not take)

    with new_file(to) as file:
        with opened(ctx.obj) as installation, installation.store.write() as session:
            number, context = find_member(session, member).id, installation.context(session, at)
            done = export_data(context, number, data_files(installation))
        if not isinstance(done, DataHandedOver):
            raise BadInput(f"member {number} has left")
        file.write(done.content)
    Output().say(f"Wrote what we hold on member {number} to {to}: send it to nobody but them.")


def erase(
    ctx: typer.Context,
    member: MemberName,
    *,
    reason: WhyOption,
    erase_texts: Annotated[
        bool, typer.Option("--erase-texts", help="Delete what they wrote as well.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    at: At = None,
) -> None:
    """End a membership for good: nothing about the member stays, and nothing brings it back.

    They get one goodbye. `digest serve` sends it, and then clears the last of them out of the files.
    """
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found = find_member(session, member)
        if found.state is MemberState.FORMER:
            raise BadInput(f"member {found.id} has left already")
        if not yes:
            typer.confirm(f"Erase member {found.id} for good?", abort=True, err=True)
        number, ending = found.id, MembershipEnd(erases=erase_texts, reason=reason)
        end_membership(installation.context(session, at), found, ending)
    Output().say(f"Member {number} is erased, but for the goodbye that `digest serve` sends.")
