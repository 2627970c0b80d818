"""`digest status`: on one screen, how it goes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import typer

from cli import bouncing, moderators
from cli.backup import last_backup
from cli.installation import opened
from cli.options import AnyTime, Json
from cli.output import Output, row_of
from cli.watch import problem
from digest.clock import system_clock
from digest.community.moderation.deciders import without_decider
from digest.letters.summary.from_the_future import MendFuture
from digest.queries.status import read_status
from digest.steady_clock import doubt
from inbound.work.answer_breaker import answers_lately

BACKED_UP = timedelta(days=2)  # after which a new backup is due

app = typer.Typer(add_completion=False)


@app.command()
def status(ctx: typer.Context, at: AnyTime = None, as_json: Json = False) -> None:
    """Show on one screen how it goes."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        now = at or installation.clock()
        limits = installation.settings.limits
        answers = answers_lately(session, at=now, limits=limits)
        found = read_status(session, at=now, answers=answers, answers_limit=limits.answers)
        backup = last_backup(installation.settings.state_folder)
        wrong = problem(installation)
        leap = doubt(installation.settings.state_folder) if at is None else None
        mending = MendFuture(installation.store, installation.window)
        nobody = without_decider(session)
        ahead = mending.find(session, max(now, system_clock()), 1)
    Output(as_json=as_json).facts({**row_of(found), "last_backup": backup})
    for warning in (*([wrong] if wrong else []), *backups(backup, now)):
        Output().say(warning)
    moderators.warn_of(nobody)
    for warning in times(leap, ahead=bool(ahead)):
        Output().say(warning)
    for warning in bouncing.warnings(found.bounces):
        Output().say(warning)
    if not found.answers.answering:
        Output().say(
            "Answers are stopped: too many were given in a few minutes, as when machines write to each\n"
            "other. The mails wait: see `digest mail list --outcome waiting`."
        )
    strangers = found.answers.strangers_waiting
    if strangers:
        Output().say(
            f"{strangers} mails of strangers wait, since many of one domain ask to join:\n"
            "see `digest mail list --outcome waiting`."
        )


def times(leap: tuple[datetime, datetime] | None, *, ahead: bool) -> Iterator[str]:
    """Yield what an operator should hear about the clock, and about what a wrong one left."""
    if leap is not None:
        says, believed = (f"{each:%Y-%m-%d %H:%M} UTC" for each in leap)
        yield (
            f"The clock says {says}, which is not believed: it was {believed} when this was last used.\n"
            "If it is right, `digest serve` and `digest run` believe it after five minutes."
        )
    if ahead:
        yield (
            "A clock that was ahead left times to come: some members would get no summary until then. The\n"
            "next `digest run`, and `digest serve` within minutes, put them right."
        )


def backups(last: datetime | None, now: datetime) -> list[str]:
    """Return what an operator should hear about backups."""
    if last is not None and now - last < BACKED_UP:
        return []
    lately = "No backup was made here" if last is None else f"The last backup is of {last:%Y-%m-%d}"
    how = "`digest backup DIR` makes one while the server goes on. A copy of the database's file is none"
    return [f"{lately}: {how},\nfor what is in the log beside it would be missing."]
