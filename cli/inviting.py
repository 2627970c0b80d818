"""`digest members invite`: asks people whom an operator or an archive brought whether they want letters."""

from typing import Annotated

import typer

from cli.installation import opened
from cli.options import At, Json, find_member, one_way
from cli.output import Output
from digest.actions.joining import invite_member
from digest.actions.result import Done
from digest.queries.members import unconfirmed_members
from digest.store.database import Session

AT_ONCE = 200  # people in one transaction


def invite_members(
    ctx: typer.Context,
    *,
    member: Annotated[
        list[str] | None, typer.Argument(metavar="[MEMBER]...", help="Numbers or addresses.")
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Everybody whose address is not confirmed.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also who did not answer an earlier invitation.")
    ] = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Ask members by one letter whether they want to join; one reminder follows after three days.

    Their yes confirms the address, and they are welcomed. Whoever says no is never asked again.
    """
    one_way({"MEMBER...": member, "--all": everybody}, needed=True)
    rows: list[dict[str, object]] = []
    with opened(ctx.obj) as installation:
        now = at or installation.clock()
        with installation.store.read() as session:
            ids = unconfirmed_members(session) if everybody else _named(session, member or [])
        for first in range(0, len(ids), AT_ONCE):
            with installation.store.write() as session:
                context = installation.context(session, now)
                for number in ids[first : first + AT_ONCE]:
                    done = invite_member(context, number, again=again)
                    is_asked = isinstance(done, Done)
                    why = "" if is_asked else done.act
                    rows.append({"id": number, "invited": is_asked, "why": why})
    Output(as_json=as_json).rows(rows, nothing="Everybody is confirmed.")


def _named(session: Session, names: list[str]) -> list[int]:
    return list(dict.fromkeys(find_member(session, name).id for name in names))
