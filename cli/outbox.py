"""`digest outbox`: the letters that wait, were sent, and were not."""

from typing import Annotated

import typer

from cli.installation import opened
from cli.options import At, Json, Limit, existing, find_member, one_way, row_number
from cli.output import Output
from digest.outbox.circuit_breaker import resume, stop_by_hand
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.retry import REPEATABLE, cancel, in_states, retry
from digest.queries.deliveries import letter_details, newest_letters

LetterNumbers = Annotated[
    list[int], typer.Argument(parser=row_number, metavar="LETTER...", help="Numbers of letters.")
]
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def outbox() -> None:
    """Look at letters, send again, cancel."""


@app.command("stop")
def stop_sending(ctx: typer.Context, at: At = None) -> None:
    """Send nothing from now on, until `digest outbox resume`; mail still comes in, and letters wait."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        done = stop_by_hand(session, at=at or installation.clock())
    Output().say(
        "Nothing is sent any more, but for the few letters that are just being handed over."
        if done
        else "It was stopped already."
    )


@app.command("resume")
def resume_sending(ctx: typer.Context, at: At = None) -> None:
    """Send again after `digest outbox stop`, or after refusals stopped it: once their cause is gone."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        done = resume(session, at=at or installation.clock())
    Output().say("Letters go out again." if done else "Nothing was stopped.")


@app.command("list")
def list_letters(
    ctx: typer.Context,
    *,
    state: Annotated[DeliveryState | None, typer.Option(help="Only these.")] = None,
    kind: Annotated[LetterKind | None, typer.Option(help="Only these.")] = None,
    member: Annotated[str | None, typer.Option(help="Only to this number or address.")] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show the newest letters."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        to = None if member is None else find_member(session, member).id
        rows = newest_letters(session, state=state, kind=kind, member_id=to, limit=limit)
    Output(as_json=as_json).rows(rows, nothing="There is no such letter.")


@app.command()
def show(
    ctx: typer.Context,
    letter: Annotated[
        int, typer.Argument(parser=row_number, metavar="LETTER", help="Number of a letter.")
    ],
    as_json: Json = False,
) -> None:
    """Show everything known of one letter; letters themselves are never kept."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        facts = letter_details(session, letter)
    Output(as_json=as_json).facts(existing(facts, f"letter {letter}", "outbox"))


@app.command("retry")
def send_again(
    ctx: typer.Context,
    letters: Annotated[
        list[int] | None,
        typer.Argument(parser=row_number, metavar="[LETTER...]", help="Numbers of letters."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that failed or are put off.")
    ] = False,
    at: At = None,
) -> None:
    """Make letters due now that the relay did not take; the next run sends them."""
    one_way({"LETTER...": letters, "--all": everything}, needed=True)
    with opened(ctx.obj) as installation, installation.store.write() as session:
        chosen = in_states(session, REPEATABLE) if everything else letters or []
        count = retry(session, chosen, at=at or installation.clock())
    Output().say(f"{count} due now.")


@app.command("cancel")
def cancel_letters(ctx: typer.Context, letters: LetterNumbers) -> None:
    """Cancel letters that are not yet sent."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        count = cancel(session, letters)
    Output().say(f"{count} cancelled.")
