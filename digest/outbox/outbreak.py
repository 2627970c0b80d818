"""When far more than usual happens in a day: letters come back, or members stop them."""

from datetime import datetime, timedelta
from math import sqrt

from sqlmodel import Session, col, func, select

from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause

FEW = 5  # in a day, however seldom it happens
DAY = timedelta(days=1)
USUAL_DAYS = 28
CAME_BACK = tuple(cause for cause in BounceCause if cause is not BounceCause.CHALLENGED)


def is_far_more(count: int, usual: float) -> bool:
    """Return whether a day has far more of something than days usually have."""
    return count >= max(FEW, 2 * usual, usual + 4 * sqrt(usual))


def outbreak(session: Session, at: datetime) -> int:
    """Return how many letters came back within a day, 0 where that is not far more than usual."""
    count = _came_back(session, since=at - DAY, before=at)
    if count < FEW:
        return 0
    usual = _came_back(session, since=at - (USUAL_DAYS + 1) * DAY, before=at - DAY) / USUAL_DAYS
    return count if is_far_more(count, usual) else 0


def _came_back(session: Session, *, since: datetime, before: datetime) -> int:
    """Return how many letters came back: causes are named, so that an index finds the few rows."""
    letters = select(func.count(func.distinct(Bounce.delivery_id))).where(
        col(Bounce.verdict).in_(CAME_BACK), col(Bounce.at) > since, col(Bounce.at) <= before
    )
    return session.exec(letters).one()
