"""`digest communities moderators`: who has the care of a community."""

from typing import Annotated

import typer

from cli import names
from cli.decided import say_done
from cli.installation import opened
from cli.options import At, CommunityName, Json, MemberName, find_community, find_present
from cli.output import Output
from digest.actions.result import LEFT, Refused
from digest.actions.roles import appoint_moderator, dismiss_moderator
from digest.community.people.display_name import lookalikes
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
        found, where = find_present(session, member), find_community(session, community)
        done = appoint_moderator(installation.context(session, at), found.id, where.id)
        if isinstance(done, Refused) or done is LEFT:
            raise BadInput(f"member {found.id} is {found.state}")
        like = lookalikes(session, found)
    said = "What waits comes to them by mail from now on."
    say_done(done, said, already="They were one already")
    names.warn_of(like)


@app.command()
def remove(ctx: typer.Context, community: CommunityName, member: MemberName, at: At = None) -> None:
    """Take the care of a community from a member."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, where = find_present(session, member), find_community(session, community)
        done = dismiss_moderator(installation.context(session, at), found.id, where.id)
    say_done(done, "They decide there no longer.", already="They were no moderator there")
