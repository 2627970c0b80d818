"""When summaries were last planned, when the next ones are due, and how many nobody planned in time."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from digest.community.people.summary_hour import due_moment
from digest.letters.summary.due import expected
from digest.outbox.delivery import Delivery, LetterKind

LATE = timedelta(hours=1)  # after the hour of a group in which nobody's summary was planned


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRuns:
    """The run of summaries before now, and the one after; None where there is none."""

    last_run: datetime | None
    next_run: datetime | None
    next_run_letters: int
    summaries_late: int


def summary_runs(session: Session, at: datetime) -> SummaryRuns:
    """Return the last and the next run, over all hours and zones."""
    last = select(Delivery.planned_at).where(Delivery.kind == LetterKind.SUMMARY)
    coming: Counter[datetime] = Counter()
    late = 0
    for group, newest, count in expected(session, at):
        due = due_moment(group.date, hour=group.hour, zone=group.zone)
        is_behind = newest < group.date
        coming[due if is_behind else group.next_moment] += count
        late += count if is_behind and at - due >= LATE else 0
    following = min(coming, default=None)
    return SummaryRuns(
        last_run=session.exec(last.order_by(col(Delivery.id).desc()).limit(1)).first(),
        next_run=following,
        next_run_letters=0 if following is None else coming[following],
        summaries_late=late,
    )
