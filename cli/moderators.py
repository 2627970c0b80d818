"""`digest communities moderators`: who has the care of a community."""

from typing import Annotated, Any

import typer
from sqlalchemy import select as columns
from sqlmodel import Session, col

from cli import names
from cli.installation import opened
from cli.options import At, CommunityName, Json, MemberName, find_community, find_member
from cli.output import Output, masked
from digest.community import member_care
from digest.community.community import Community
from digest.community.display_name import lookalikes
from digest.community.member import Address, Member, MemberState
from digest.community.moderator import Moderator
from digest.errors import BadInput

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
        found = session.connection().execute(_query(session, community)).all()
        rows = [
            {
                "community": name,
                "id": number,
                "name": display_name,
                "address": None if address is None else masked(address),
                "state": state.value,
                "since": since,
            }
            for name, number, display_name, state, since, address in found
        ]
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


def _query(session: Session, community: str | None) -> Any:
    primary = (col(Address.member_id) == col(Member.id)) & col(Address.is_primary)
    query = (
        columns(
            col(Community.name),
            col(Member.id),
            col(Member.display_name),
            col(Member.state),
            col(Moderator.since),
            col(Address.address),
        )
        .select_from(Moderator)
        .join(Community, col(Community.id) == col(Moderator.community_id))
        .join(Member, col(Member.id) == col(Moderator.member_id))
        .outerjoin(Address, primary)
        .order_by(col(Community.name), col(Member.id))
    )
    if community is None:
        return query
    return query.where(col(Community.id) == find_community(session, community).id)
