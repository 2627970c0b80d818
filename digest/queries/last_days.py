"""What the last days brought, day by day: posts, letters, and what came of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from digest.community.conversations.post import Post, PostState
from digest.community.leaving.erased_member import ErasedMember
from digest.community.preferences.stop import Stream, StreamStop
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, DeliveryState

DAYS = 30  # the present one is the last of them
LEFT = "left_for_good"
STOPPED_KINDS = (*(stream.name.lower() for stream in Stream), LEFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts:
    """One day in UTC; `unsubscribed` has every kind of it, also where nobody did."""

    day: date
    posts: int
    sent: int
    bounced: int  # letters that came back, or that our own relay refused
    delivered: int  # sent, and did not come back
    complaints: int
    unsubscribed: dict[str, int]
    stops: int  # members who stopped one kind of letter or several, or left for good


def last_days(session: Session, at: datetime) -> list[DayCounts]:
    """Return the last 30 days, the oldest first; letters that came back count on the day they did."""
    days = _Days(session, at)
    posts = days.count(Post.published_at, Post.state == PostState.VISIBLE)
    sent = days.count(Delivery.sent_at, Delivery.state == DeliveryState.SENT)
    is_back = col(Bounce.verdict) != BounceCause.CHALLENGED
    bounced = days.count(Bounce.at, is_back, of=Bounce.delivery_id)
    reported = days.count(Bounce.at, is_back, ~col(Bounce.by_relay), of=Bounce.delivery_id)
    is_complaint = ReceivedMail.outcome == Outcome.COMPLAINT
    complaints = days.count(ReceivedMail.accepted_at, is_complaint)
    left = days.count(ErasedMember.left_at)
    stops = {stream: days.count(StreamStop.at, StreamStop.stream == stream) for stream in Stream}
    stopping = days.count(StreamStop.at, of=StreamStop.member_id)
    return [
        DayCounts(
            day=day,
            posts=posts[day],
            sent=sent[day],
            bounced=bounced[day],
            delivered=max(sent[day] - reported[day], 0),
            complaints=complaints[day],
            unsubscribed={
                **{stream.name.lower(): stops[stream][day] for stream in Stream},
                LEFT: left[day],
            },
            stops=stopping[day] + left[day],
        )
        for day in days.all
    ]


class _Days:
    """The days up to a moment, and counts for each: days are told apart as both databases can."""

    def __init__(self, session: Session, at: datetime) -> None:
        self._session = session
        self._at = at
        today = at.astimezone(UTC).date()
        self.all = [today - timedelta(days=back) for back in reversed(range(DAYS))]

    def count(
        self, moment: Any, *conditions: ColumnElement[bool] | bool, of: Any = None
    ) -> Counter[date]:
        """Return how many rows there are for each day, or how many different values of a column."""
        moment = col(moment)
        begins = [(number, _midnight(day)) for number, day in enumerate(self.all)]
        number = case(*((moment >= begin, each) for each, begin in reversed(begins)))
        query = (
            select(number, func.count() if of is None else func.count(func.distinct(of)))
            .where(moment >= begins[0][1], moment <= self._at, *conditions)
            .group_by(number)
        )
        return Counter({self.all[each]: count for each, count in self._session.exec(query)})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
