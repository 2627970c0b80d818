"""When a summary's time began, what day it is, and when the next one comes, as its reader's clock says it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from digest.community.conversations.post import EditWindow
from digest.community.people.member import SummaryFrequency, SummaryScope
from digest.language.sentences import Message, message
from digest.letters.recipient import Recipient
from digest.letters.summary.period import Period
from digest.mail.moments import DAYS, clock, day_of_year

WEEK = len(DAYS)


class SummaryDates(NamedTuple):
    """One reader's clock, and when their summaries come.

    A period's ends are told by when its posts were written: before the `window` in which authors may change
    them, after which they are in it.
    """

    zone: ZoneInfo
    window: EditWindow
    hour: int = 0  # of the day, when the next one comes
    weekday: int | None = None  # 0 is Monday; None where one comes every day
    only_followed: bool = False

    @classmethod
    def of(cls, to: Recipient, window: EditWindow) -> Self:
        """Return those of a reader who gets summaries."""
        is_weekly = to.summary is SummaryFrequency.WEEKLY
        return cls(
            zone=to.zone,
            window=window,
            hour=to.summary_hour,
            weekday=to.summary_weekday if is_weekly else None,
            only_followed=to.summary_scope is SummaryScope.FOLLOWED,
        )

    @property
    def is_weekly(self) -> bool:
        """Whether a summary comes once a week only."""
        return self.weekday is not None

    def day(self, period: Period) -> str:
        """Return the day on which a summary is read."""
        return day_of_year(self.local(period.until))

    def today(self, period: Period) -> str:
        """Return the weekday on which a summary is read."""
        return DAYS[self.local(period.until).weekday()]

    def since(self, period: Period) -> Message:
        """Return when the first of a period's posts can have been written, as its reader says it."""
        return self._said(period.since - self.window.length, period)

    def until(self, period: Period) -> Message:
        """Return when the last of a period's posts can have been written, as its reader says it."""
        return self._said(period.until - self.window.length, period)

    def _said(self, moment: datetime, period: Period) -> Message:
        """Return a moment as of today or yesterday, or with its day: as is read when the period is over."""
        at, today = self.local(moment), self.local(period.until).date()
        if at.date() == today:
            return message("summary.until.today", time=clock(at))
        if today - at.date() == timedelta(days=1):
            weekday = DAYS[at.weekday()]
            return message("summary.since.yesterday", weekday=weekday, time=clock(at))
        return message("summary.since", day=day_of_year(at), time=clock(at))

    def next(self, period: Period) -> Message:
        """Return when the summary after this one comes."""
        time = f"{self.hour:02}:00"
        if self.weekday is None:
            return message("summary.next", time=time)
        today = self.local(period.until)
        days = (self.weekday - today.weekday()) % WEEK or WEEK
        return message(
            "summary.next.weekly", day=day_of_year(today + timedelta(days=days)), time=time
        )

    def why(self) -> Message:
        """Return why summaries come: when they do, as it is set."""
        time = f"{self.hour:02}:00"
        if self.weekday is None:
            return message("summary.why", time=time)
        return message("summary.why.weekly", weekday=DAYS[self.weekday], time=time)

    def at_the_end(self, period: Period) -> Mapping[str, object]:
        """Return what the end of a letter says of its time, of the next one and of why it comes."""
        return {
            "since": self.since(period),
            "until_time": clock(self.local(period.until - self.window.length)),
            "today": self.today(period),
            "next": self.next(period),
            "why": self.why(),
            "weekly": self.is_weekly,
            "only_followed": self.only_followed,
        }

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the reader's clock shows it."""
        return moment.astimezone(self.zone)
