"""`digest warmup`: daily ceilings for a relay that is new to the world."""

from typing import Annotated

import typer

from cli.installation import opened
from cli.options import At, Json
from cli.output import Output, row_of
from cli.trial import DryRun, changing
from digest.mail.format import counted
from digest.outbox.warm_up import DAYS, FIRST, begin, ceilings, stop
from digest.outbox.warm_up_order import LONGEST, waiting_count
from digest.queries.status import people_counts
from digest.queries.warm_up import warm_up_days, warm_up_status

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def warmup() -> None:
    """Let a new relay begin with few letters a day, and send more each day that went well."""


@app.command("start")
def start_warm_up(
    ctx: typer.Context,
    *,
    first: Annotated[int, typer.Option(min=1, help="Letters on the first day.")] = FIRST,
    days: Annotated[
        int, typer.Option(min=1, max=365, help="After how many days there is no ceiling.")
    ] = DAYS,
    dry_run: DryRun = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Begin: from now on there is a ceiling for each day, in UTC.

    Below it summaries of the most active members go first. Nobody waits for more than a week, and letters of
    all other kinds go at once.
    """
    output = Output(as_json=as_json)
    with (
        opened(ctx.obj) as installation,
        changing(installation, is_trial=dry_run, output=output) as session,
    ):
        begin(session, first=first, days=days, at=at or installation.clock())
        members = people_counts(session).members_written_to
    plan = ceilings(first, days)
    output.facts({"days": days, "ceilings": plan[: LONGEST.days + 1], "members": members})
    output.say("`digest warmup status` shows how far it is, `digest warmup stop` ends it.")
    within_a_week = sum(plan[: LONGEST.days])
    if members > within_a_week:
        enough = -(-members * first // within_a_week)
        output.say(
            f"In the first week {counted(within_a_week, 'letter')} may go, and there are "
            f"{counted(members, 'member')}: who has waited for a week then goes above the ceiling. "
            f"With --first {enough} there is room for all."
        )


@app.command("status")
def show_warm_up(ctx: typer.Context, at: At = None, as_json: Json = False) -> None:
    """Show today's ceiling, what was sent of it and what waits, and the days before."""
    output = Output(as_json=as_json)
    with opened(ctx.obj) as installation, installation.store.read() as session:
        found = warm_up_status(session, at or installation.clock())
        days = [row_of(each) for each in warm_up_days(session)]
    if output.as_json:
        output.facts({"warm_up": None if found is None else row_of(found), "days": days})
    elif found is None:
        output.say("No warm-up runs: there is no ceiling.")
    else:
        output.facts(row_of(found))
        output.rows(days, nothing="No letter was looked at since it began.")


@app.command("stop")
def stop_warm_up(ctx: typer.Context, dry_run: DryRun = False, at: At = None) -> None:
    """End it: what waits goes out now."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        now = at or installation.clock()
        done, waiting = stop(session, at=now), waiting_count(session, now)
    said = (
        f"There is no ceiling any more; {counted(waiting, 'summary is', 'summaries are')} due now."
    )
    Output().say(said if done else "No warm-up ran.")
