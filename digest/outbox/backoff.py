"""When a letter that the relay did not take is tried again, and when it is given up."""

from datetime import datetime, timedelta
from zlib import crc32

from digest.outbox.delivery import LetterKind

FIRST = timedelta(minutes=5)  # after a first 4yz
SOON = timedelta(minutes=1)  # after a first connection that broke behind the final dot
LONGEST = timedelta(hours=4)
SPREAD = (
    10  # a wait grows by up to its tenth, so that an outage's letters do not return all at once
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
    """Say whether a letter that fails at `at` was owed for so long that nobody wants it any more."""
    waits = SUMMARY_WAITS if kind is LetterKind.SUMMARY else OTHERS_WAIT
    return at >= planned_at + waits


def _spread(delivery_id: int, attempts: int) -> float:
    """Return a number from 0 to 1 that is as good as random."""
    return crc32(f"{delivery_id}:{attempts}".encode()) / 0xFFFF_FFFF
