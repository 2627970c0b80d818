"""`digest communities moderators`: who has the care of a community."""

from collections.abc import Sequence
from typing import Annotated

import typer

from cli import names
from cli.called import find_community, find_present
from cli.decided import say_done
from cli.installation import opened
from cli.options import At, CommunityName, Json, MemberName
from cli.output import Output
from cli.trial import DryRun, changing
from digest.actions.result import LEFT, Refused, Unchanged
from digest.actions.roles import appoint_moderator, dismiss_moderator
from digest.community.moderation.deciders import without_decider
from digest.community.people.display_name import lookalikes
from digest.errors import BadInput
from digest.queries.communities import moderators_of

NAMED = 5  # communities in one warning

app = typer.Typer(no_args_is_help=True, add_completion=False)


def warn_of(nobody_in: list[str], *, only: str | None = None) -> None:
    """Tell that nobody decides in these communities, or in the one named; nothing where somebody does."""
    left = [name for name in nobody_in if only in (None, name)]
    if left:
        where, how = nobody_decides(left)
        Output().say(f"{where}\n{how}")


def nobody_decides(names: Sequence[str]) -> tuple[str, str]:
    """Return that nobody decides in these communities, and what names somebody."""
    named = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if names[NAMED:] else "")
    return (
        f"Nobody decides in {named}: held posts and reports wait there, and no member is asked.",
        f"`digest communities moderators add {names[0]} MEMBER` makes a member its moderator.",
    )


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
def add(
    ctx: typer.Context,
    community: CommunityName,
    member: MemberName,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Give a member the care of a community."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, where = find_present(session, member), find_community(session, community)
        done = appoint_moderator(installation.context(session, at), found.id, where.id)
        if isinstance(done, Refused) or done is LEFT:
            raise BadInput(f"member {found.id} is {found.state}")
        like = lookalikes(session, found)
    said = "What waits comes to them by mail from now on."
    say_done(done, said, already="They were one already")
    names.warn_of(like)


@app.command()
def remove(
    ctx: typer.Context,
    community: CommunityName,
    member: MemberName,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Take the care of a community from a member."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, where = find_present(session, member), find_community(session, community)
        done = dismiss_moderator(installation.context(session, at), found.id, where.id)
        nobody = [] if isinstance(done, Unchanged) else without_decider(session)
        name = where.name
    say_done(done, "They decide there no longer.", already="They were no moderator there")
    warn_of(nobody, only=name)
