"""How many answers one member gets to mails that we could not do (requirement L-04).

Once these are used up a person reads what comes, and each mail is told to have been added, as often again.
After that one letter an hour tells it of all that came: nobody writes into silence, and machines that answer
each other are slowed down.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import Select, bindparam
from sqlalchemy import select as columns_of
from sqlmodel import Session

from digest.letters.notice import Reason
from digest.outbox.delivery import LetterKind
from digest.outbox.enqueue import TABLE
from digest.policy import MailLimits
from digest.store.ask import ask

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """How many such answers a member got lately."""

    in_hour: int = 0
    in_day: int = 0
    is_told: bool = False  # in that day, that they get no more for a while
    added_in_hour: int = 0  # mails that were told to have been added to what a person reads
    added_in_day: int = 0


def may_add(told: Refusals, limits: MailLimits) -> bool:
    """Say whether the member is told at once that another mail was added, and not with others later."""
    in_hour, in_day = told.added_in_hour, told.added_in_day
    return in_hour < limits.refusals_an_hour and in_day < limits.refusals_a_day


def refusals_left(told: Refusals, limits: MailLimits) -> int:
    """Return how many more the member may get now; two machines must not answer each other for ever."""
    return min(limits.refusals_an_hour - told.in_hour, limits.refusals_a_day - told.in_day)


def told_lately(
    session: Session, member_id: int, reasons: Collection[StrEnum], *, at: datetime
) -> Refusals:
    """Return how many notices for these reasons were enqueued in the hour, and the day, before `at`."""
    told = ask(session, _telling(), member=member_id, since=at - DAY).all()
    counted = {Reason.ADDED.value, *(each.value for each in reasons)}
    planned = [(moment, reason) for moment, reason in told if reason in counted]
    added = [moment for moment, reason in planned if reason == Reason.ADDED.value]
    others = [(moment, reason) for moment, reason in planned if reason != Reason.ADDED.value]
    return Refusals(
        in_hour=sum(moment > at - HOUR for moment, _ in others),
        in_day=len(others),
        is_told=any(reason == Reason.A_PERSON_LOOKS.value for _, reason in others),
        added_in_hour=sum(moment > at - HOUR for moment in added),
        added_in_day=len(added),
    )


@cache
def _telling() -> Select[tuple[datetime, str | None]]:
    columns = TABLE.c
    return columns_of(columns.planned_at, columns.reason).where(
        columns.kind == LetterKind.NOTICE,
        columns.member_id == bindparam("member"),
        columns.planned_at > bindparam("since", type_=columns.planned_at.type),
    )
