"""`digest communities moderators`: who has the care of a community."""

from typing import Annotated

import typer

from cli import names
from cli.installation import opened
from cli.options import At, CommunityName, Json, MemberName, find_community, find_member
from cli.output import Output
from digest.community import member_care
from digest.community.display_name import lookalikes
from digest.community.member import MemberState
from digest.errors import BadInput
from digest.queries.communities import moderators_of

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def moderators() -> None:
    """Name who decides in a community by mail, and who no longer does."""


@app.command("list")
def list_moderators(
    ctx: typer.Context,
    community: Annotated[str | None, typer.Argument(help="One community; all without.")] = None,
    as_json: Json = False,
) -> None:
    """Show the moderators."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        where = None if community is None else find_community(session, community).id
        rows = moderators_of(session, where)
    nothing = "There is no moderator yet: `digest communities moderators add`."
    Output(as_json=as_json).rows(rows, nothing=nothing)


@app.command()
def add(ctx: typer.Context, community: CommunityName, member: MemberName, at: At = None) -> None:
    """Give a member the care of a community."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, where = find_member(session, member), find_community(session, community)
        if found.state is not MemberState.ACTIVE:
            raise BadInput(f"member {found.id} is {found.state}")
        now = at or installation.clock()
        done = member_care.appoint(session, found, where.id, actor="operator", at=now)
        like = lookalikes(session, found)
    said = "What waits comes to them by mail from now on." if done else "They were one already."
    Output().say(said)
    names.warn_of(like)


@app.command()
def remove(ctx: typer.Context, community: CommunityName, member: MemberName, at: At = None) -> None:
    """Take the care of a community from a member."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, where = find_member(session, member), find_community(session, community)
        now = at or installation.clock()
        done = member_care.dismiss(session, found, where.id, actor="operator", at=now)
    Output().say("They decide there no longer." if done else "They were no moderator there.")
