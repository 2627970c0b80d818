"""`digest members`: list, show, add and change them. Addresses are masked unless one is asked for."""

from typing import Annotated

import typer

from cli import (
    accounts,
    bringing,
    inviting,
    mailboxes,
    member_care,
    member_list,
    names,
    set_preferences,
    suppress,
)
from cli.called import find_called, find_community, find_member, find_present
from cli.decided import say_done
from cli.installation import opened
from cli.options import At, Json, MemberLooked, MemberName, one_way
from cli.output import Output
from cli.trial import DryRun, changing
from digest.actions import stops
from digest.actions.context import Context
from digest.actions.joining import NewMember, add_member, invite_member, vouch_for_address
from digest.community.preferences.stop import Stream
from digest.errors import BadInput
from digest.intents.intents import StopStreams
from digest.queries.members import member_details, whole_addresses

STREAMS = {
    "summary": (Stream.SUMMARY,),
    "notifications": (Stream.NOTIFICATIONS,),
    "new": (Stream.NEW_CONVERSATIONS,),
    "announcements": (Stream.ANNOUNCEMENTS,),
    "all": tuple(Stream),
}

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def members() -> None:
    """List, add and change members."""


@app.command()
def show(ctx: typer.Context, member: MemberLooked, as_json: Json = False) -> None:
    """Show what one member chose and belongs to."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        facts = member_details(session, find_called(session, member), at=installation.clock())
    Output(as_json=as_json).facts(facts)


@app.command()
def reveal(ctx: typer.Context, member: MemberName) -> None:
    """Show a member's whole addresses; the audit trail keeps that you did."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found = find_member(session, member)
        installation.context(session).record("reveal address", f"member {found.id}")
        lines = whole_addresses(session, found.id)
    for line in lines:
        Output().line(line)


@app.command()
def add(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(help="The mailbox that is theirs.")],
    *,
    name: Annotated[str, typer.Option(help="The name that others see.")],
    community: Annotated[
        list[str] | None, typer.Option(help="A community to join; may be given several times.")
    ] = None,
    zone: Annotated[str, typer.Option(help="Time zone, e.g. Europe/Berlin.")] = "UTC",
    hour: Annotated[int, typer.Option(min=0, max=23, help="Local hour of the summary.")] = 6,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="They proved that the mailbox is theirs.")
    ] = False,
    invite: Annotated[
        bool, typer.Option("--invite", help="Ask them by a letter whether they want to join.")
    ] = False,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Add a member; nothing but an invitation is mailed to an address before it is confirmed.

    Who is confirmed is welcomed by a letter, as after `digest members confirm`.
    """
    one_way({"--confirmed": confirmed, "--invite": invite})
    if "." not in address.rpartition("@")[2]:
        raise BadInput(f"{address!r} has no whole domain: write it as in ana@example.net")
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        context = installation.context(session, at)
        joins = [find_community(session, each).id for each in community or ()]
        new = NewMember(address=address, name=name, communities=joins, zone=zone, hour=hour)
        add_member(context, new)
        number = find_member(session, address).id
        follows = _begin(context, number, confirmed=confirmed, invite=invite)
    Output().say(f"Added member {number}. {follows}")


@app.command()
def confirm(ctx: typer.Context, member: MemberName, dry_run: DryRun = False, at: At = None) -> None:
    """Say that a member's address is theirs and that they want letters; they are welcomed, summaries begin.

    For who told you so and was never asked by a letter: whoever was asked confirms it by their own YES.
    """
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = find_present(session, member), installation.context(session, at)
        done = vouch_for_address(context, found.id)
    say_done(done, "Confirmed.", already="It was confirmed already")


@app.command()
def stop(
    ctx: typer.Context,
    member: MemberName,
    stream: Annotated[
        str, typer.Argument(help="summary, notifications, new, announcements or all.")
    ] = "all",
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Stop a member's letters at once, those already planned included."""
    if stream not in STREAMS:
        raise BadInput(f"{stream!r} cannot be stopped: choose one of {', '.join(STREAMS)}")
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = find_present(session, member), installation.context(session, at)
        done = stops.stop(context, found.id, StopStreams(streams=STREAMS[stream]))
    follows = (
        f"`digest members show {found.id}` shows what they get, `digest members set` changes it"
    )
    say_done(done, f"Stopped. {follows}.", already="That was stopped already")


def _begin(context: Context, number: int, *, confirmed: bool, invite: bool) -> str:
    """Welcome a new member, or ask them whether they want to join; return what is told of that."""
    if confirmed:
        vouch_for_address(context, number)
        return "A letter welcomes them."
    if invite:
        invite_member(context, number)
        return "A letter asks them whether they want to join."
    return f"They get no letters before `digest members invite {number}`, or `confirm {number}`."


CARE = (member_care.suspend, member_care.hold, member_care.unhold)
for care in (*CARE, member_care.badge, member_care.experienced):
    app.command()(care)
for command in ("unsuspend", "reinstate"):
    app.command(command, hidden=command == "reinstate")(member_care.reinstate)
app.command("list")(member_list.list_members)
app.command("set")(set_preferences.set_choices)
app.command("unsuppress", hidden=True)(suppress.remove)
app.command("import")(bringing.import_people)
app.command("invite")(inviting.invite_members)
app.command("names")(names.list_names)
app.command("change-address")(mailboxes.change_address)
app.command()(accounts.export)
app.command()(accounts.erase)
