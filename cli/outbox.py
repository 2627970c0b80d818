"""`digest outbox`: the letters that wait, were sent, and were not."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from cli.asking import Yes, must_be_sure
from cli.called import existing, find_called
from cli.installation import opened
from cli.options import At, Json, Limit, one_way, row_number
from cli.output import Output
from cli.trial import DryRun, changing
from digest.engine.embedded import TICK
from digest.mail.format import counted
from digest.outbox.circuit_breaker import resume, stop_by_hand
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.retry import REPEATABLE, cancel, in_states, retry
from digest.queries.deliveries import count_due, letter_details, newest_letters, waiting_letters

LetterNumbers = Annotated[
    list[int], typer.Argument(parser=row_number, metavar="LETTER...", help="Numbers of letters.")
]
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def outbox() -> None:
    """Look at letters, send again, cancel."""


@app.command("stop")
def stop_sending(ctx: typer.Context, dry_run: DryRun = False, at: At = None) -> None:
    """Send nothing from now on, until `digest outbox resume`; mail still comes in, and letters wait."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        done = stop_by_hand(session, at=at or installation.clock())
        waiting = len(waiting_letters(session))
    said = "Nothing is sent any more, but for the few letters that are just being handed over."
    begins = "`digest outbox resume` lets them go out again."
    wait = counted(waiting, "letter waits", "letters wait")
    Output().say(f"{said if done else 'It was stopped already.'} {wait}. {begins}")


@app.command("resume")
def resume_sending(ctx: typer.Context, dry_run: DryRun = False, at: At = None) -> None:
    """Send again after `digest outbox stop`, or after refusals stopped it: once their cause is gone."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        now = at or installation.clock()
        done, due = resume(session, at=now), count_due(session, now)
    now_due = counted(due, "letter is", "letters are")
    look = f"the next look of `digest serve` is within {TICK} seconds"
    said = (
        f"Letters go out again: {now_due} due now, and {look}." if done else "Nothing was stopped."
    )
    Output().say(said)


@app.command("list")
def list_letters(
    ctx: typer.Context,
    *,
    state: Annotated[DeliveryState | None, typer.Option(help="Only these.")] = None,
    kind: Annotated[LetterKind | None, typer.Option(help="Only these.")] = None,
    member: Annotated[
        str | None, typer.Option(help="Only to this number, address or name.")
    ] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show the newest letters."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        to = None if member is None else find_called(session, member).id
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
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Make letters due now that the relay did not take; the next run sends them."""
    one_way({"LETTER...": letters, "--all": everything}, needed=True)
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        chosen = in_states(session, REPEATABLE) if everything else letters or []
        count = retry(session, chosen, at=at or installation.clock())
    Output().say(f"{count} due now.")


@app.command("cancel")
def cancel_letters(
    ctx: typer.Context, letters: LetterNumbers, yes: Yes = False, dry_run: DryRun = False
) -> None:
    """Cancel letters that are not yet sent, for good."""
    with opened(ctx.obj) as installation:
        with installation.store.read() as session:
            waiting = waiting_letters(session)
        named = [_named(each, waiting[each]) for each in letters if each in waiting]
        if named:
            must_be_sure(f"Cancel {', '.join(named)} for good?", yes=yes or dry_run)
        with changing(installation, is_trial=dry_run) as session:
            count = cancel(session, letters)
    Output().say(f"{count} cancelled.")


def _named(number: int, letter: Mapping[str, Any]) -> str:
    return f"letter {number} ({letter['kind']}, to {letter['name']})"
