"""`digest communities`: list, show and add them, and who belongs to them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from cli import moderators
from cli.called import find_community, find_present
from cli.decided import already_so, say_done
from cli.installation import opened
from cli.member_list import list_members
from cli.options import At, CommunityName, Json, MemberName, day, goes_with, one_way
from cli.output import Output
from cli.several import AlreadySo, FromFile, Members, for_each, named, tell
from cli.trial import DryRun, changing
from digest.actions.communities import (
    add_alias,
    add_community,
    open_titles,
    remove_alias,
    withdraw_note,
    write_note,
)
from digest.actions.context import Context
from digest.actions.membership import join_community, leave_community
from digest.actions.result import Done, Unchanged
from digest.community.communities.community import HoldFirst
from digest.community.communities.moderators_note import find_note
from digest.community.moderation.deciders import without_decider
from digest.community.people.member import Member
from digest.community.people.moderator import is_moderator
from digest.mail.format import counted
from digest.queries.communities import alias_rows, all_communities, community_details, note_rows
from digest.store.database import Session

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.add_typer(moderators.app, name="moderators")


@app.callback()
def communities() -> None:
    """List, add, join and leave communities."""


@app.command("list")
def list_communities(ctx: typer.Context, as_json: Json = False) -> None:
    """Show every community with its members and conversations."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        rows = all_communities(session, domain=installation.settings.domain)
        nobody = without_decider(session)
    Output(as_json=as_json).rows(
        rows, nothing="There is no community yet: `digest communities add`."
    )
    moderators.warn_of(nobody)


@app.command()
def show(ctx: typer.Context, community: CommunityName, as_json: Json = False) -> None:
    """Show one community."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        found = find_community(session, community)
        facts = community_details(session, found, domain=installation.settings.domain)
        nobody = without_decider(session)
    Output(as_json=as_json).facts(facts)
    moderators.warn_of(nobody, only=facts.name)


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its address before the @; best names no illness.")],
    *,
    title: Annotated[str, typer.Option(help="How members know it.")],
    is_open: Annotated[
        bool, typer.Option("--open", help="Letters' subjects show titles of conversations.")
    ] = False,
    hold_first: Annotated[
        HoldFirst, typer.Option(help="Which first posts wait for approval.")
    ] = HoldFirst.LINKS,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Add a community with its tag."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        context = installation.context(session, at)
        add_community(context, name, title, is_open=is_open, hold_first=hold_first)
        address, nobody = f"{name}@{installation.settings.domain}", without_decider(session)
    Output().say(f"Added {title}: members start a conversation by writing to {address}.")
    moderators.warn_of(nobody, only=name)


@app.command("open")
def open_community(
    ctx: typer.Context,
    community: CommunityName,
    *,
    discreet: Annotated[
        bool, typer.Option("--discreet", help="Close it again: no titles, as it is at first.")
    ] = False,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Let the subjects of letters show titles of conversations, to members who have not chosen."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found = find_community(session, community)
        done = open_titles(installation.context(session, at), found, is_open=not discreet)
    shown = "no titles" if discreet else "titles"
    said = f"Subjects of letters from now on show {shown}; who chose for themselves keeps that."
    say_done(done, said, already=f"They show {shown} already")


@app.command()
def alias(
    ctx: typer.Context,
    community: CommunityName,
    *,
    add: Annotated[list[str] | None, typer.Option(help="A name to find it by, too.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="A name to find it by no more.")] = None,
    language: Annotated[
        str | None, typer.Option(help="Of the names that are added: en, de, es.")
    ] = None,
    as_json: Json = False,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Show what members may call a community beside its name and title, and change that."""
    goes_with("--language", language, "--add", given=add)
    if not (add or remove):
        nothing = "It has no other names: `--add` gives it one."
        _list(ctx, community, alias_rows, as_json=as_json, nothing=nothing)
        return
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = find_community(session, community), installation.context(session, at)
        gone = [remove_alias(context, found, each) for each in remove or ()]
        made = [add_alias(context, found, each, language=language) for each in add or ()]
        name = found.name
    added, removed = (sum(isinstance(each, Done) for each in done) for done in (made, gone))
    Output().say(
        f"{name}: {counted(added, 'name')} added, {removed} removed; members find it so at once."
    )


@app.command()
def note(
    ctx: typer.Context,
    community: CommunityName,
    *,
    text: Annotated[str | None, typer.Option(help="What all its members are told once.")] = None,
    until: Annotated[
        date | None,
        typer.Option(parser=day, metavar="DATE", help="The last day on which letters show it."),
    ] = None,
    withdraw: Annotated[
        int | None, typer.Option(help="The number of a note that no further letter is to show.")
    ] = None,
    as_json: Json = False,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Show what the moderators of a community tell its members in their next summary, and change that."""
    one_way({"--text TEXT": text, "--withdraw NUMBER": withdraw})
    goes_with("--until", until, "--text", given=text)
    if text is None and withdraw is None:
        nothing = "There is no note: `--text` writes one."
        _list(ctx, community, note_rows, as_json=as_json, nothing=nothing)
        return
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = find_community(session, community), installation.context(session, at)
        if withdraw is not None:
            done = withdraw_note(context, find_note(session, found.id, withdraw))
            said = "Withdrawn: no letter from now on shows it."
        else:
            done = write_note(context, found, text or "", until=until)
            said = "Written: it stands first in the next summary of each member."
    say_done(done, said, already="It was already")


@app.command()
def members(ctx: typer.Context, community: CommunityName, as_json: Json = False) -> None:
    """Show who belongs to a community, as `digest members list --community` does."""
    list_members(ctx, community=community, everybody=True, as_json=as_json)


@app.command()
def join(
    ctx: typer.Context,
    community: CommunityName,
    member: Members = None,
    *,
    file: FromFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    at: At = None,
) -> None:
    """Make members belong to a community; a letter tells each of it."""
    names, output = named(member, file), Output(as_json=as_json)
    with opened(ctx.obj) as installation:
        with installation.store.read() as session:
            where = find_community(session, community).id

        def add(context: Context, found: Member) -> str:
            done = join_community(context, found.id, where)
            if isinstance(done, Unchanged):
                raise AlreadySo(already_so("They belonged to it already", done.earlier))
            return "Joined."

        done = for_each(installation, names, add, at=at, is_trial=dry_run, output=output)
    tell(output, done, "Joined", is_trial=dry_run)


@app.command()
def leave(
    ctx: typer.Context,
    community: CommunityName,
    member: MemberName,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """End a member's belonging to a community, and their care of it."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, where = find_present(session, member), find_community(session, community)
        decided = is_moderator(session, found.id, where.id)
        done = leave_community(installation.context(session, at), found.id, where.id)
        name, nobody = where.name, without_decider(session) if decided else []
    said = "Left; they decide there no longer." if decided else "Left."
    say_done(done, said, already="They did not belong to it")
    moderators.warn_of(nobody, only=name)


def _list(
    ctx: typer.Context,
    name: str,
    rows_of: Callable[[Session, int], Sequence[Any]],
    *,
    as_json: bool,
    nothing: str,
) -> None:
    """Show what a community has of something."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        rows = rows_of(session, find_community(session, name).id)
    Output(as_json=as_json).rows(rows, nothing=nothing)
