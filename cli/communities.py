"""`digest communities`: list, show and add them, and who belongs to them."""

from typing import Annotated

import typer
from sqlmodel import col, func, select

from cli import moderators
from cli.installation import opened
from cli.options import At, CommunityName, Json, MemberName, find_community, find_member
from cli.output import Output
from digest.community import audit
from digest.community import join as joining
from digest.community.community import Community, HoldFirst, Membership
from digest.community.conversation import Conversation
from digest.community.member_care import join_community, leave_community
from digest.community.moderator import is_moderator
from digest.community.post import Post

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.add_typer(moderators.app, name="moderators")


@app.callback()
def communities() -> None:
    """List, add, join and leave communities."""


@app.command("list")
def list_communities(ctx: typer.Context, as_json: Json = False) -> None:
    """Show every community with its members and conversations."""
    members = select(func.count()).where(Membership.community_id == Community.id).scalar_subquery()
    conversations = (
        select(func.count()).where(Conversation.community_id == Community.id).scalar_subquery()
    )
    with opened(ctx.obj) as installation, installation.store.read() as session:
        found = session.exec(
            select(Community, members, conversations).order_by(Community.name)
        ).all()
        rows = [
            {
                "name": community.name,
                "title": community.title,
                "address": f"{community.name}@{installation.settings.domain}",
                "code": community.code,
                "members": members_here,
                "conversations": conversations_here,
            }
            for community, members_here, conversations_here in found
        ]
    Output(as_json=as_json).rows(
        rows, nothing="There is no community yet: `digest communities add`."
    )


@app.command()
def show(ctx: typer.Context, community: CommunityName, as_json: Json = False) -> None:
    """Show one community."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        found = find_community(session, community)
        here = col(Conversation.community_id) == found.id
        members = select(func.count()).where(Membership.community_id == found.id)
        conversations = select(func.count()).where(here)
        posts = select(func.count(col(Post.id)), func.max(Post.published_at)).join(Conversation)
        count, newest = session.exec(posts.where(here)).one()
        facts = {
            "id": found.id,
            "name": found.name,
            "title": found.title,
            "address": f"{found.name}@{installation.settings.domain}",
            "code": found.code,
            "discreet": found.discreet,
            "hold_first": found.hold_first.value,
            "members": session.exec(members).one(),
            "conversations": session.exec(conversations).one(),
            "posts": count,
            "newest_post": newest,
            "created_at": found.created_at,
        }
    Output(as_json=as_json).facts(facts)


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its address before the @; best names no illness.")],
    *,
    title: Annotated[str, typer.Option(help="How members know it.")],
    discreet: Annotated[
        bool, typer.Option("--discreet", help="Letters' subjects show no titles.")
    ] = False,
    hold_first: Annotated[
        HoldFirst, typer.Option(help="Which first posts wait for approval.")
    ] = HoldFirst.LINKS,
    at: At = None,
) -> None:
    """Add a community with its tag."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        now = at or installation.clock()
        made = joining.create_community(
            session, name=name, title=title, at=now, discreet=discreet, hold_first=hold_first
        )
        target = f"community {made.id}"
        audit.record(session, actor="operator", act="add community", target=target, at=now)
        address = f"{name}@{installation.settings.domain}"
    Output().say(f"Added {title}: members start a conversation by writing to {address}.")


@app.command()
def join(ctx: typer.Context, community: CommunityName, member: MemberName, at: At = None) -> None:
    """Make a member belong to a community."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, where = find_member(session, member), find_community(session, community)
        now = at or installation.clock()
        done = join_community(session, found, where.id, actor="operator", at=now)
    Output().say("Joined." if done else "They belonged to it already.")


@app.command()
def leave(ctx: typer.Context, community: CommunityName, member: MemberName, at: At = None) -> None:
    """End a member's belonging to a community, and their care of it."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, where = find_member(session, member), find_community(session, community)
        now = at or installation.clock()
        decided = is_moderator(session, found.id, where.id)
        done = leave_community(session, found, where.id, actor="operator", at=now)
    said = "Left; they decide there no longer." if decided else "Left."
    Output().say(said if done else "They did not belong to it.")
