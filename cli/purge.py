"""`digest purge`: forget received mails whose time is over, as `digest serve` does by itself."""

from datetime import datetime
from typing import Annotated

import typer

from cli.endings import ExitCode
from cli.installation import Installation, opened
from cli.options import At, Json
from cli.output import Counter, Output
from cli.wiring.receiving import receiving
from digest.inbox.received_mail import Outcome
from inbound.retention.purge import LETTERS, LOG, Purging, due

LIMIT = 20  # batches looked for at once

app = typer.Typer(add_completion=False)


@app.command()
def purge(
    ctx: typer.Context,
    *,
    at: At = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be forgotten; change nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Forget received mails whose time is over: 72 hours after they were worked on, held ones after 14 days.

    None is kept for longer than 30 days. What became of a mail, and why, stays in `digest mail list`; a held
    one that nobody decided on ends there as "lapsed".
    """
    output = Output(as_json=as_json)
    with opened(ctx.obj, at=at) as installation:
        moment = installation.clock()
        with installation.store.read() as session:
            found = due(session, moment)
        facts = {"at": moment, "mails": sum(found.values()), "lapsed": found.get(Outcome.HELD, 0)}
        if dry_run:
            output.facts(facts)
            return
        purging = Purging(receiving(installation))
        with output.progress("mails") as count:
            _forget(installation, purging, moment, count, total=sum(found.values()))
        letters = purging.forget_letters(moment)
        is_empty = purging.empty_log(moment)
    output.facts({**facts, "letters": letters, "is_log_empty": is_empty})
    if not is_empty:
        output.say(
            "Others use the database, so its log is not empty yet: run it again, or let `digest serve`."
        )
        raise typer.Exit(ExitCode.PARTLY)


def _forget(
    installation: Installation, purging: Purging, at: datetime, count: Counter, *, total: int
) -> None:
    """Forget batch after batch until there is none."""
    done = 0
    while True:
        with installation.store.read() as session:
            keys = [key for key in purging.find(session, at, LIMIT) if key not in (LETTERS, LOG)]
        if not keys:
            return
        for key in keys:
            purging.run(key, at)
            done += 1
            count(done, max(done, total))
