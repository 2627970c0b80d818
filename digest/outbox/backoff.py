"""When to try a letter again that the relay did not take, and when to give up."""

from datetime import datetime, timedelta
from zlib import crc32

from digest.outbox.delivery import LetterKind

FIRST = timedelta(minutes=5)  # after a first 4yz
SOON = timedelta(minutes=1)  # after a first connection that broke after the final dot
LONGEST = timedelta(hours=4)
SPREAD = (
    10  # a wait grows by up to a tenth, so that the letters of an outage do not all return at once
)
SUMMARY_WAITS = timedelta(hours=48)
OTHERS_WAIT = timedelta(days=5)


def next_attempt(
    at: datetime, *, attempts: int, delivery_id: int, first: timedelta = FIRST
) -> datetime:
    """Return when to try again after the `attempts`-th attempt failed at `at`.

    The wait is `first`, doubled with each attempt up to `LONGEST`, and lengthened by up to a tenth,
    always the same for the same delivery and attempt.
    """
    wait = min(first * (1 << min(attempts - 1, 16)), LONGEST)
    return at + wait * (1 + _spread(delivery_id, attempts) / SPREAD)


def is_given_up(kind: LetterKind, *, planned_at: datetime, at: datetime) -> bool:
    """Return True if a letter that fails at `at` has waited so long that nobody wants it any more."""
    waits = SUMMARY_WAITS if kind is LetterKind.SUMMARY else OTHERS_WAIT
    return at >= planned_at + waits


def _spread(delivery_id: int, attempts: int) -> float:
    """Return a pseudo-random number from 0 to 1, always the same for these arguments."""
    return crc32(f"{delivery_id}:{attempts}".encode()) / 0xFFFF_FFFF
