"""The warm-up of a relay that is new to the world: a ceiling for each day, higher after one that went well.

Only summaries wait below it. Everything else goes at once, and counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from math import ceil

from sqlalchemy import Table, UniqueConstraint, bindparam, update
from sqlalchemy import select as columns
from sqlmodel import Field, Session, SQLModel, col, select

from digest.community import audit
from digest.errors import BadInput
from digest.mail.format import counted
from digest.outbox.telling import telling_refusals
from digest.outbox.warm_up_refusals import note_refusals, refused_on
from digest.store.nudges import StepName, nudge
from digest.store.types import NUMBERED, Id, UtcDateTime

FIRST, DAYS = 50, 30  # letters on the first day, and how many days there are ceilings
DOUBLINGS = 7  # days on which the ceiling doubles; later ones add a half
COMPLAINTS = 0.001  # of a day's letters: what mail providers look at (B-10)
REFUSALS = 0.02  # of a day's letters: members to whom some were refused again for what we send
USED = 0.5  # of a ceiling, for a day to show anything
HOURS = 24
DAY = timedelta(days=1)


class Hindrance(StrEnum):
    """Why a day's ceiling is no higher than that of the day before."""

    COMPLAINTS = "complaints"
    REFUSALS = "refusals"
    FEW_LETTERS = "few letters"


HARMFUL = frozenset({Hindrance.COMPLAINTS, Hindrance.REFUSALS})


class WarmUp(SQLModel, table=True):
    """One warm-up, as the operator began it."""

    __tablename__ = "warm_up"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    began_at: datetime = Field(sa_type=UtcDateTime)
    first: int  # letters on the first day
    days: int
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WarmUpDay(SQLModel, table=True):
    """One day of it, in UTC: how many letters may go, and what came of those that went."""

    __tablename__ = "warm_up_day"
    __table_args__ = (UniqueConstraint("warm_up_id", "day"), NUMBERED)

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    warm_up_id: int = Field(foreign_key="warm_up.id", sa_type=Id)
    day: date
    ceiling: int
    sent: int = 0  # of every kind
    refused: int = (
        0  # members, for what we send, and not at a first attempt: that may be greylisting
    )
    complaints: int = 0


_DAY: Table = WarmUpDay.__table__  # type: ignore[attr-defined]
_COUNT = update(_DAY).values(
    sent=_DAY.c.sent + bindparam("more_sent"),
    refused=_DAY.c.refused + bindparam("more_refused"),
    complaints=_DAY.c.complaints + bindparam("more_complaints"),
)
_OPEN = columns(col(WarmUp.id)).where(col(WarmUp.ended_at).is_(None))
_ON_DAY = columns(_DAY.c.id).where(
    _DAY.c.warm_up_id.in_(_OPEN.scalar_subquery()), _DAY.c.day == bindparam("on_day")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """The ceiling of a day, and what kept it from being higher; no ceiling where the warm-up is over."""

    ceiling: int | None
    hindrance: Hindrance | None = None


def hindrance(day: WarmUpDay, telling: int) -> Hindrance | None:
    """Return why the ceiling stays after a day; `telling`: the refusals that say something of us."""
    if day.complaints > COMPLAINTS * day.sent:
        return Hindrance.COMPLAINTS
    if telling > REFUSALS * day.sent:
        return Hindrance.REFUSALS
    return Hindrance.FEW_LETTERS if day.sent < USED * day.ceiling else None


def grown(ceiling: int, *, first: int) -> int:
    """Return the ceiling after a day that went well: twice as high, or later half as high again."""
    return 2 * ceiling if ceiling < first << DOUBLINGS else ceiling + ceiling // 2


def plan_of(warm_up: WarmUp, last: WarmUpDay | None, day: date, *, telling: int = 0) -> DayPlan:
    """Return what holds on a day, after the last one on which letters were looked at.

    It never ends after a day with harm, or after days without a server.
    """
    if last is None:
        return DayPlan(ceiling=warm_up.first)
    why = hindrance(last, telling)
    is_time = (day - day_of(warm_up.began_at)).days >= warm_up.days
    if is_time and why not in HARMFUL and last.day + DAY == day:
        return DayPlan(ceiling=None)
    ceiling = last.ceiling if why else grown(last.ceiling, first=warm_up.first)
    return DayPlan(ceiling=ceiling, hindrance=why)


def ceilings(first: int, days: int) -> list[int]:
    """Return the ceilings of days that all go well."""
    found = [first]
    while len(found) < days:
        found.append(grown(found[-1], first=first))
    return found


def share(ceiling: int, at: datetime) -> int:
    """Return how many of a day's letters may have gone by the end of this hour: as many in each.

    So every time zone has its part of a day, and mail providers see letters come evenly.
    """
    return ceil(ceiling * (at.astimezone(UTC).hour + 1) / HOURS)


def day_of(at: datetime) -> date:
    """Return the day in UTC."""
    return at.astimezone(UTC).date()


def next_share(at: datetime) -> datetime:
    """Return when more letters may go: with the next hour."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def running(session: Session) -> WarmUp | None:
    """Return the warm-up that has begun and not ended, if there is one."""
    session.flush()
    return session.exec(select(WarmUp).where(col(WarmUp.ended_at).is_(None))).first()


def last_day(session: Session, warm_up: WarmUp) -> WarmUpDay | None:
    """Return its newest day."""
    days = select(WarmUpDay).where(WarmUpDay.warm_up_id == warm_up.id)
    newest = days.order_by(col(WarmUpDay.day).desc()).limit(1)
    return session.exec(newest.execution_options(populate_existing=True)).first()


def day_at(session: Session, at: datetime) -> WarmUpDay | None:
    """Return the day that letters are counted on, which need not have begun; None without a warm-up.

    A clock that was set back opens no day again.
    """
    warm_up = running(session)
    return None if warm_up is None else _day_of(session, warm_up, at)


def open_day(session: Session, at: datetime) -> WarmUpDay | None:
    """Return the same, begun with the first look on it; a warm-up that is over ends here."""
    warm_up = running(session)
    if warm_up is None:
        return None
    day = _day_of(session, warm_up, at)
    if day is not None and day.id is not None:
        return day
    session.exec(select(WarmUp.id).where(WarmUp.id == warm_up.id).with_for_update()).one()
    day = _day_of(session, warm_up, at)  # another process may have begun it meanwhile
    if day is None:
        _end(session, warm_up, at)
        return None
    session.add(day)
    session.flush()
    return day


def plan_after(session: Session, warm_up: WarmUp, last: WarmUpDay | None, day: date) -> DayPlan:
    """Return what holds on a day, by all that is known of the last one."""
    is_asked = last is not None and last.refused > REFUSALS * last.sent
    telling = telling_refusals(session, refused_on(session, last.id)) if last and is_asked else 0
    return plan_of(warm_up, last, day, telling=telling)


def _day_of(session: Session, warm_up: WarmUp, at: datetime) -> WarmUpDay | None:
    """Return the newest day, or the one to begin after it; None where it ends."""
    last, today = last_day(session, warm_up), day_of(at)
    if last is not None and last.day >= today:
        return last
    plan = plan_after(session, warm_up, last, today)
    if plan.ceiling is None:
        return None
    facts = {"sent": 0, "refused": 0, "complaints": 0}
    return WarmUpDay(warm_up_id=warm_up.id, day=today, ceiling=plan.ceiling, **facts)


def count_letters(
    session: Session,
    day_id: int,
    *,
    sent: int = 0,
    refused: Iterable[int] = (),
    complaints: int = 0,
) -> None:
    """Count on a day, in the transaction that records what became of letters; `refused` are their members."""
    more = {"more_sent": sent, "more_complaints": complaints}
    more["more_refused"] = note_refusals(session, day_id, refused)
    session.connection().execute(_COUNT.where(_DAY.c.id == day_id), more)


def count_reports(
    session: Session, at: datetime, *, refused: Iterable[int] = (), complaints: int = 0
) -> None:
    """Count what others report of our letters, on the day it comes; nothing without a warm-up."""
    day_id = session.connection().execute(_ON_DAY, {"on_day": day_of(at)}).scalar()
    if day_id is not None:
        count_letters(session, day_id, refused=refused, complaints=complaints)


def begin(session: Session, *, first: int, days: int, at: datetime) -> WarmUp:
    """Begin a warm-up; raise BadInput where one runs."""
    if running(session) is not None:
        raise BadInput("a warm-up runs already: `digest warmup stop` ends it")
    warm_up = WarmUp(began_at=at, first=first, days=days)
    session.add(warm_up)
    session.flush()
    audit.record(
        session,
        actor="operator",
        act="begin warm-up",
        target="all",
        reason=f"{counted(first, 'letter')} on the first of {counted(days, 'day')}",
        at=at,
    )
    return warm_up


def stop(session: Session, *, at: datetime) -> bool:
    """End the warm-up by the operator's hand; return False where none runs."""
    warm_up = running(session)
    if warm_up is None:
        return False
    _end(session, warm_up, at, actor="operator")
    return True


def _end(session: Session, warm_up: WarmUp, at: datetime, *, actor: str = "system") -> None:
    warm_up.ended_at = at
    session.add(warm_up)
    audit.record(session, actor=actor, act="end warm-up", target="all", at=at)
    nudge(session, StepName.DISPATCH)
