"""Whether a member pauses at a moment: one rule, for values in Python and for columns in SQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from digest.community.people.member import Member


def is_pausing(begins: datetime | None, ends: datetime | None, at: datetime) -> bool:
    """Say whether a pause goes on: it has begun, or has no beginning of its own, and it has not ended."""
    return ends is not None and at < ends and (begins is None or begins <= at)


def gets_news(at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition on a member that no pause goes on, for a query over Member."""
    begins, ends = col(Member.paused_from), col(Member.paused_until)
    return or_(ends.is_(None), ends <= at, and_(begins.is_not(None), begins > at))
