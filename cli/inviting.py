"""`digest members invite`: asks people whom an operator or an archive brought whether they want letters."""

from typing import Annotated

import typer

from cli.endings import ExitCode
from cli.installation import opened
from cli.options import At, Json, one_way
from cli.output import Output
from cli.several import AlreadySo, FromFile, Members, for_each, named
from cli.trial import DryRun
from digest.actions.context import Context
from digest.actions.joining import invite_member
from digest.actions.result import Done
from digest.community.people.member import Member
from digest.errors import BadInput
from digest.queries.members import unconfirmed_members


def invite_members(
    ctx: typer.Context,
    *,
    member: Members = None,
    file: FromFile = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Everybody whose address is not confirmed.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also who did not answer an earlier invitation.")
    ] = False,
    dry_run: DryRun = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Ask members by one letter whether they want to join; one reminder follows after three days.

    Their yes confirms the address, and they are welcomed. Whoever says no is never asked again.
    """
    one_way({"MEMBER...": member or file, "--all": everybody}, needed=True)

    def invite(context: Context, found: Member) -> str:
        done = invite_member(context, found.id, again=again)
        if not isinstance(done, Done):
            raise AlreadySo(done.act)
        return ""

    output = Output(as_json=as_json)
    with opened(ctx.obj) as installation:
        if everybody:
            with installation.store.read() as session:
                names = [str(number) for number in unconfirmed_members(session)]
        else:
            names = named(member, file)
        now = at or installation.clock()
        done = for_each(installation, names, invite, at=now, is_trial=dry_run, output=output)
    if len(done) == 1 and done[0].is_refused:
        raise BadInput(done[0].why)
    rows = [{"id": each.id, "invited": each.done, "why": each.why} for each in done]
    output.rows(rows, nothing="Everybody is confirmed.")
    if dry_run:
        output.say("Nobody was asked: this was a trial.")
    if any(each.is_refused for each in done):
        raise typer.Exit(ExitCode.PARTLY)
