"""How far a warm-up has come: today's ceiling, what was sent of it, and how many summaries wait."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.warm_up import (
    WarmUp,
    WarmUpDay,
    day_of,
    last_day,
    next_share,
    plan_after,
    running,
)
from digest.outbox.warm_up_order import has_turn, waiting_count


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmUpStatus:
    """A warm-up at a moment."""

    began_at: datetime
    day: int  # the first is 1
    days: int
    ceiling: int  # of letters today
    sent_today: int
    summaries_waiting: int
    refused_today: int  # members to whom letters were
    complaints_today: int
    hindrance: str | None  # why the ceiling is no higher than that of the day before


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmUpDayRow:
    """One day of it."""

    day: date
    ceiling: int
    sent: int
    refused: int
    complaints: int


def warm_up_status(session: Session, at: datetime) -> WarmUpStatus | None:
    """Return how far the warm-up has come; None where none runs, or where it is over with today."""
    warm_up = running(session)
    if warm_up is None:
        return None
    last, before = _last_two(session, warm_up)
    today = day_of(at)
    if last is not None and last.day >= today:
        is_begun, ceiling = True, last.ceiling
        why = plan_after(session, warm_up, before, last.day).hindrance
    else:
        plan = plan_after(session, warm_up, last, today)
        if plan.ceiling is None:
            return None
        is_begun, ceiling, why = False, plan.ceiling, plan.hindrance
    counted = last if is_begun else None
    return WarmUpStatus(
        began_at=warm_up.began_at,
        day=(today - day_of(warm_up.began_at)).days + 1,
        days=warm_up.days,
        ceiling=ceiling,
        sent_today=counted.sent if counted else 0,
        summaries_waiting=waiting_count(session, at),
        refused_today=counted.refused if counted else 0,
        complaints_today=counted.complaints if counted else 0,
        hindrance=None if why is None else why.value,
    )


def warm_up_days(session: Session) -> list[WarmUpDayRow]:
    """Return the days of the warm-up that runs, the first one first."""
    warm_up = running(session)
    if warm_up is None:
        return []
    days = select(WarmUpDay).where(WarmUpDay.warm_up_id == warm_up.id).order_by(col(WarmUpDay.day))
    return [
        WarmUpDayRow(
            day=each.day,
            ceiling=each.ceiling,
            sent=each.sent,
            refused=each.refused,
            complaints=each.complaints,
        )
        for each in session.exec(days)
    ]


def waits_for_warm_up(session: Session, letter: Delivery, at: datetime) -> datetime | None:
    """Return when a summary that is due may go, if a warm-up keeps it; None where nothing of it does."""
    if letter.kind is not LetterKind.SUMMARY or letter.due_at > at or has_turn(session, at):
        return None
    return next_share(at)


def _last_two(session: Session, warm_up: WarmUp) -> tuple[WarmUpDay | None, WarmUpDay | None]:
    """Return its newest day and the one before."""
    last = last_day(session, warm_up)
    if last is None:
        return None, None
    earlier = select(WarmUpDay).where(
        WarmUpDay.warm_up_id == warm_up.id, col(WarmUpDay.day) < last.day
    )
    return last, session.exec(earlier.order_by(col(WarmUpDay.day).desc()).limit(1)).first()
