"""`digest members export` and `erase`: what members do by mail, done for one who cannot; the list of all."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import member_list
from cli.asking import Yes, must_be_sure
from cli.called import find_called, find_member, find_present
from cli.installation import opened
from cli.options import At, Json, MemberName, WhyOption, one_way
from cli.output import Output
from cli.private import new_file
from cli.trial import DryRun, changing
from digest.actions.account import DataHandedOver, MembershipEnd, end_membership, export_data
from digest.community.people.mailbox import masked, primary
from digest.community.people.member import MemberState
from digest.errors import BadInput


def export(
    ctx: typer.Context,
    member: Annotated[
        str | None,
        typer.Argument(metavar="[MEMBER]", help="Whose data; without one, the list of all."),
    ] = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option(
            help="The file to write; it must not be there yet. Without it, to the screen."
        ),
    ] = None,
    community: Annotated[str | None, typer.Option(help="Only members of this community.")] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="With whole addresses; the audit trail keeps it.")
    ] = False,
    as_json: Json = False,
    at: At = None,
) -> None:
    """Write the list of all members (CSV, --json), or all that we hold on one into a file for them.

    The audit trail keeps that you did. `digest members import` reads such a list, with --reveal.
    """
    if member is None:
        member_list.export_list(
            ctx, to=to, community=community, reveal=reveal, as_json=as_json, at=at
        )
        return
    of_all = {"--community": community, "--reveal": reveal, "--json": as_json}
    for option, value in of_all.items():
        one_way({"MEMBER": member, option: value})
    _hand_over(ctx, member, to or Path("your-data.zip"), at)


def _hand_over(ctx: typer.Context, member: str, to: Path, at: datetime | None) -> None:
    from cli.wiring.letters import data_files  # noqa: PLC0415  (a second, which the other commands need not take)

    with new_file(to) as file:
        with opened(ctx.obj) as installation, installation.store.write() as session:
            found, context = find_called(session, member), installation.context(session, at)
            number, mailbox = found.id, primary(session, found.id)
            whose = f"member {number} ({found.display_name}"
            whose += f", {masked(mailbox.address)})" if mailbox is not None else ")"
            done = export_data(context, number, data_files(installation))
        if not isinstance(done, DataHandedOver):
            raise BadInput(f"member {number} has left")
        file.write(done.content)
    Output().say(f"Wrote what we hold on {whose} to {to}: send it to nobody but them.")


def erase(
    ctx: typer.Context,
    member: MemberName,
    *,
    reason: WhyOption,
    erase_texts: Annotated[
        bool, typer.Option("--erase-texts", help="Delete what they wrote as well.")
    ] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """End a membership for good: nothing about the member stays, and nothing brings it back.

    They get one goodbye. `digest serve` sends it, and then clears the last of them out of the files.
    """
    with opened(ctx.obj) as installation:
        with installation.store.read() as session:  # nobody waits for the answer to a question
            found = find_member(session, member)
            number, called = found.id, f"{found.display_name}, member {found.id},"
            if found.state is MemberState.FORMER:
                raise BadInput(f"member {number} has left already")
        texts = " and all that they wrote" if erase_texts else ""
        must_be_sure(f"Erase {called}{texts} for good?", yes=yes or dry_run)
        with changing(installation, is_trial=dry_run) as session:
            found = find_present(session, str(number))
            ending = MembershipEnd(erases=erase_texts, reason=reason)
            end_membership(installation.context(session, at), found, ending)
    Output().say(f"{called} is erased, but for the goodbye that `digest serve` sends.")
