"""How often one member is told that something could not be done (requirement L-04)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from digest.outbox.delivery import Delivery, DeliveryState, Kind

WORDS_LIMIT = 131_072  # characters that one letter gives back
BETWEEN = "\n\n* * *\n\n"

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPace:
    """How many refusals a member gets: of one reason an hour, and of all a day."""

    of_a_reason_an_hour: int = 1
    a_day: int = 5
    strangers_a_day: int = 1  # letters about somebody else who answers with the member's link


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """When the next refusal may go out, and the one that waits for that already."""

    due_at: datetime
    is_now: bool
    waiting: Delivery | None


def room(
    session: Session,
    member_id: int,
    reason: StrEnum,
    reasons: Collection[StrEnum],
    *,
    at: datetime,
    pace: RefusalPace,
) -> Room:
    """Return when a refusal for `reason` may go out, by what was owed of all `reasons` in the last day."""
    told = session.exec(
        select(Delivery)
        .where(
            Delivery.kind == Kind.NOTICE,
            Delivery.member_id == member_id,
            col(Delivery.reason).in_([each.value for each in reasons]),
            col(Delivery.due_at) > at - DAY,
        )
        .order_by(col(Delivery.due_at), col(Delivery.id))
        .with_for_update()
    ).all()
    same = [each for each in told if each.reason == reason.value]
    waiting = [each for each in same if each.due_at > at and each.state is DeliveryState.PLANNED]
    of_day = [each.due_at for each in told]
    due_at = max(
        _next([each.due_at for each in same], pace.of_a_reason_an_hour, HOUR, at),
        _next(of_day, pace.a_day, DAY, at),
    )
    return Room(due_at=due_at, is_now=due_at <= at, waiting=waiting[0] if waiting else None)


def append_words(session: Session, letter: Delivery, words: str) -> bool:
    """Let a letter that waits give these words back as well; return False where they are too many."""
    before = letter.words or ""
    if words in before.split(BETWEEN):
        return True
    together = f"{before}{BETWEEN}{words}" if before else words
    if len(together) > WORDS_LIMIT:
        return False
    letter.words = together
    session.add(letter)
    return True


def _next(moments: list[datetime], most: int, within: timedelta, at: datetime) -> datetime:
    """Return the first moment from `at` on at which fewer than `most` of `moments` lie `within`."""
    recent = [moment for moment in moments if moment > at - within]
    return at if len(recent) < most else recent[-most] + within
