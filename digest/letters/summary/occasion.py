"""What a summary says it is, where its day is no ordinary one: the first, a week's, that of several days."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from digest.community.people.member import SummaryFrequency
from digest.language.sentences import Message, message
from digest.letters.recipient import Recipient
from digest.letters.summary.period import Period
from digest.mail.format import DAYS
from digest.outbox.already_sent import already_sent
from digest.outbox.delivery import LetterKind

WEEK = timedelta(days=7)
NOTHING = ""


def had_one(session: Session, member_ids: Collection[int]) -> frozenset[int]:
    """Return which of these members were sent a summary before."""
    return already_sent(session, member_ids, LetterKind.SUMMARY)


def occasion(to: Recipient, period: Period, *, is_first: bool) -> Message | str:
    """Return what a letter says it is; nothing where it is the one of an ordinary day."""
    time = f"{to.summary_hour:02}:00"
    is_weekly = to.summary is SummaryFrequency.WEEKLY
    if is_first and is_weekly:
        return message("summary.first.weekly", weekday=DAYS[to.summary_weekday], time=time)
    if is_first:
        return message("summary.first", time=time)
    days = (_day(period.until, to) - _day(period.since, to)).days
    if days > (WEEK.days if is_weekly else 1):
        return message("summary.several_days", days=days)
    return message("summary.week") if is_weekly else NOTHING


def _day(moment: datetime, to: Recipient) -> datetime:
    """Return the beginning of the local day, without a zone: days are counted by the calendar."""
    return to.local(moment).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
