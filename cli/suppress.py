"""`digest suppress`: mailboxes that get no letters since letters came back, or an operator said so."""

from typing import Annotated

import typer

from cli.called import find_member, find_present
from cli.installation import opened
from cli.options import At, Json, MemberName, WhyOption, said
from cli.output import Output
from cli.trial import DryRun, changing
from digest.community import audit
from digest.community.people.mailbox import primary
from digest.errors import BadInput
from digest.outbox.suppression import (
    SUPPRESS,
    SuppressionCause,
    lift_of_member,
    standing_of,
    suppress,
)
from digest.queries.bounces import suppressed_mailboxes

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def suppressing() -> None:
    """Show which mailboxes get no letters; add one, and let one get letters again."""


@app.command("list")
def list_suppressed(ctx: typer.Context, as_json: Json = False) -> None:
    """Show the mailboxes that get no letters, and since when."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        rows = suppressed_mailboxes(session)
    Output(as_json=as_json).rows(rows, nothing="Every mailbox gets letters.")


@app.command()
def add(
    ctx: typer.Context,
    member: MemberName,
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Send nothing to a member's mailbox, for a reason that you know, until you or its owner end it.

    No letter asks there whether letters arrive again; they do as soon as its owner writes from it.
    Who wants no letters is for `digest members stop`.
    """
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, now = find_present(session, member), at or installation.clock()
        address = primary(session, found.id)
        if address is None:
            raise BadInput(f"member {found.id} has no confirmed mailbox, and gets no letters")
        earlier = standing_of(session, address)
        done = suppress(
            session, address, SuppressionCause.OPERATOR, by="operator", why=reason, at=now
        )
        if not done:
            target = f"member {found.id}"
            audit.record(
                session, actor="operator", act=SUPPRESS, target=target, reason=reason, at=now
            )
    output = Output()
    if not done and earlier is not None:
        said = f"They got none already, since {earlier.since:%Y-%m-%d %H:%M %Z}"
        output.say(
            f"{said}: `digest suppress list` shows why. Your reason is in the audit trail, too."
        )
        return
    output.say(f"They get no letters any more. `digest suppress remove {member}` ends that.")


def remove(
    ctx: typer.Context,
    member: MemberName,
    reason: Annotated[
        str,
        typer.Option(
            help="Why; the audit trail keeps it.", callback=lambda words: words and said(words)
        ),
    ] = "",
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Send letters again to a member whose mailbox was found dead or full, or that you let have none."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, now = find_member(session, member), at or installation.clock()
        done = lift_of_member(session, found.id, by="operator", why=reason, at=now)
    Output().say("They get letters again." if done else "Nothing kept letters from them.")


app.command()(remove)
