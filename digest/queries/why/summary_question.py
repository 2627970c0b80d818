"""A question about the summary of one day, with the member as they were when it was due."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from digest.community.conversations.post import EditWindow
from digest.community.people.member import Member
from digest.community.people.summary_hour import due_moment
from digest.queries.why.because import LocalTimes
from digest.queries.why.member_then import MemberThen, member_then


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryQuestion:
    """Whose summary and of which day, asked when, with what is known to answer it."""

    member: Member
    day: date
    now: datetime
    then: MemberThen
    due: datetime  # when that day's summary was due, or would have been
    words: LocalTimes
    window: EditWindow

    @property
    def who(self) -> str:
        """Return the member's name."""
        return self.then.name


def summary_question(
    session: Session, member: Member, day: date, *, window: EditWindow, at: datetime
) -> SummaryQuestion:
    """Return the question, with the member as they were when that day's summary was due, or as they are."""
    roughly = due_moment(day, hour=member.summary_hour, zone=member.zone)
    first = member_then(session, member, min(roughly, at))
    due = due_moment(day, hour=first.to.summary_hour, zone=first.zone.key)
    then = first if due == roughly else member_then(session, member, min(due, at))
    words = LocalTimes(then.zone, at)
    return SummaryQuestion(
        member=member, day=day, now=at, then=then, due=due, words=words, window=window
    )
