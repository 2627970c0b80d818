"""`digest plan`: what is due when."""

from datetime import datetime, timedelta
from typing import Any

import typer
from sqlmodel import Session, col, func, select

from cli.installation import opened
from cli.options import AnyTime, Json
from cli.output import Output, OutputRow
from digest.community.member import Address, Member, MemberState, SummaryFrequency
from digest.community.summary_hour import due_date, due_moment
from digest.outbox.delivery import WAITING, Delivery

app = typer.Typer(add_completion=False)


@app.command()
def plan(ctx: typer.Context, at: AnyTime = None, as_json: Json = False) -> None:
    """Show how many letters are due when: summaries by their hour, and whatever waits in the outbox."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        now = at or installation.clock()
        rows = [*_waiting(session), *_summaries(session, now)]
    rows.sort(key=lambda row: row["due_at"])
    Output(as_json=as_json).rows(rows, nothing="Nothing is due: no letter waits, and nobody reads.")


def _waiting(session: Session) -> list[OutputRow]:
    """Return the letters that wait in the outbox, by kind, each with the earliest moment."""
    query = (
        select(Delivery.kind, func.count(), func.min(Delivery.due_at))
        .where(col(Delivery.state).in_(WAITING))
        .group_by(col(Delivery.kind))
    )
    return [
        {"due_at": due_at, "what": f"{kind} in the outbox", "letters": count, "local": None}
        for kind, count, due_at in session.exec(query)
    ]


def _summaries(session: Session, at: datetime) -> list[OutputRow]:
    """Return the next summary of everybody who gets one, by the hour, place and weekday they chose."""
    chosen = (
        Member.zone,
        Member.summary_hour,
        Member.summary_frequency,
        Member.summary_weekday,
        Member.summary_date,
    )
    query = (
        select(*chosen, func.count())  # type: ignore[call-overload]
        .join(Address)
        .where(
            col(Address.is_primary),
            col(Address.confirmed_at).is_not(None),
            Member.state == MemberState.ACTIVE,
            Member.summary_frequency != SummaryFrequency.NEVER,
        )
        .group_by(*chosen)
    )
    together: dict[tuple[datetime, str], int] = {}
    for zone, hour, frequency, weekday, last, count in session.exec(query):
        choice = {"zone": zone, "hour": hour, "frequency": frequency, "weekday": weekday}
        key = _next(at, last, **choice), f"{hour:02}:00 {zone}, {frequency}"
        together[key] = together.get(key, 0) + count
    return [
        {"due_at": due_at, "what": "summary", "letters": count, "local": local}
        for (due_at, local), count in together.items()
    ]


def _next(
    at: datetime, last: Any, *, zone: str, hour: int, frequency: SummaryFrequency, weekday: int
) -> datetime:
    """Return when the summary after that of the local date `last` is due, at once where it is late."""
    day = due_date(at, zone=zone, hour=hour, frequency=frequency, weekday=weekday)
    if last < day:
        return due_moment(day, hour=hour, zone=zone)
    step = timedelta(days=7 if frequency is SummaryFrequency.WEEKLY else 1)
    return due_moment(day + step, hour=hour, zone=zone)
