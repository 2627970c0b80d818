"""What a summary says it is, where its day is no ordinary one: the first, a week's, that of several days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from digest.language.sentences import Message, message
from digest.letters.summary.dates import SummaryDates
from digest.letters.summary.period import Period
from digest.mail.moments import DAYS, day_of_month, day_of_year
from digest.outbox.already_sent import already_sent
from digest.outbox.delivery import LetterKind

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SummaryOccasion:
    """What a letter is called in its subject, and what it says of itself where its day is no ordinary one.

    `dated` is its name where the subject says little else: with the date, so that no two are the same.
    """

    name: Message | str
    dated: Message | str
    says: Message | str = ""
    is_first: bool = False


def had_one(session: Session, member_ids: Collection[int]) -> frozenset[int]:
    """Return which of these members were sent a summary before."""
    return already_sent(session, member_ids, LetterKind.SUMMARY)


def occasion(dates: SummaryDates, period: Period, *, day: date, is_first: bool) -> SummaryOccasion:
    """Return what a letter is that was planned for a local day: the first, a week's, or of so many days."""
    time = f"{dates.hour:02}:00"
    if is_first:
        says = message("summary.first", time=time)
        if dates.weekday is not None:
            says = message("summary.first.weekly", weekday=DAYS[dates.weekday], time=time)
        return _named(message("summary.name.first"), says, is_first=True)
    first, last = (dates.local(moment).date() for moment in (period.since, period.until))
    days = (last - first).days
    if days > (WEEK.days if dates.is_weekly else 1):
        return _named(_days(first, day), message("summary.several_days", days=days))
    if dates.is_weekly:
        name = message("summary.name.week", day=day_of_month(day))
        return _named(name, message("summary.week"))
    return SummaryOccasion(DAYS[day.weekday()], day_of_year(day))


def _named(name: Message, says: Message, *, is_first: bool = False) -> SummaryOccasion:
    return SummaryOccasion(name, name, says, is_first=is_first)


def _days(first: date, last: date) -> Message:
    """Return several days by the dates of the first and the last: "28 October to 3 November"."""
    is_one_month = (first.year, first.month) == (last.year, last.month)
    begins = str(first.day) if is_one_month else day_of_month(first)
    return message("summary.name.several_days", first=begins, last=day_of_month(last))
