"""How fast letters may go to each mail domain: as the operator allows, and slower where it asks for less.

Each is a token bucket. Nothing waits in it: a letter whose turn has not come is put off, and others go on.
Answers to members may go ahead of news, and news ahead of what goes to all: each may use up more of the
bucket than the next, so a flood of summaries never keeps a receipt.
"""

import logging
import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from digest.outbox.delivery import LetterKind

MINUTE = timedelta(minutes=1)
TOGETHER = timedelta(seconds=30)  # whose letters may go at once: longer than we look for due ones
ALIKE = timedelta(seconds=10)  # refusals within it are of letters that were under way together
DOUBLES = timedelta(minutes=10)  # in which a pace that was slowed down recovers to twice of it
FASTEST, SLOWEST = (
    600.0,
    1.0,
)  # letters a minute: where slowing down begins and ends without a limit
FURTHEST = timedelta(hours=1)  # that a letter is put off before it asks again

RANKS = dict.fromkeys((LetterKind.ANNOUNCEMENT, LetterKind.SUMMARY), 0) | dict.fromkeys(
    (LetterKind.SAFETY, LetterKind.NEW_CONVERSATION, LetterKind.NOTIFICATION), 1
)
FIRST = 2  # the rank of all others: what answers a member, or asks one

log = logging.getLogger(__name__)


class DomainPace:
    """The bucket of one domain; `allowed` letters a minute, 0 for no limit."""

    def __init__(self, allowed: float = 0) -> None:
        self._allowed = allowed
        self._slowed: tuple[datetime, float] | None = None  # when, and to how many a minute
        self._used: datetime | None = None  # until when all that has gone would be enough
        self._put_off: dict[int, datetime] = {}  # the last moment given out, by rank

    def a_minute(self, now: datetime) -> float:
        """Return how many letters may go in a minute, 0 for no limit."""
        if self._slowed is None:
            return self._allowed
        since, pace = self._slowed
        recovered = pace * math.exp2(min((now - since) / DOUBLES, 30))
        if recovered < (self._allowed or FASTEST):
            return recovered
        self._slowed = None
        return self._allowed

    def slow_down(self, now: datetime) -> None:
        """Halve the pace, once for letters that were under way together."""
        if self._slowed is not None and now - self._slowed[0] < ALIKE:
            return
        self._slowed = now, max((self.a_minute(now) or FASTEST) / 2, SLOWEST)
        log.warning("a mail domain asks for fewer letters: they go to it at half the pace")

    def put_off_until(self, rank: int, now: datetime) -> datetime | None:
        """Return when a letter may try again, one after the other; None where it may go, and is counted."""
        pace = self.a_minute(now)
        if not pace:
            return None
        gap = MINUTE / pace
        used = max(self._used or now, now)
        wait = used - now - TOGETHER - rank * max(TOGETHER, gap)
        if wait <= timedelta(0):
            self._used = used + gap
            return None
        turn = max(self._put_off.get(rank, now), now + wait) + gap
        self._put_off[rank] = min(turn, now + FURTHEST)
        return self._put_off[rank]


class DomainPaces:
    """The paces of all mail domains that letters went to; of one process, and forgotten with it."""

    def __init__(self, a_minute: int = 0, of_domains: Mapping[str, int] | None = None) -> None:
        self._a_minute = a_minute
        self._of_domains = of_domains or {}
        self._paces: dict[str, DomainPace] = {}
        self._is_free = not a_minute and not self._of_domains

    def put_off_until(self, recipient: str, kind: LetterKind, now: datetime) -> datetime | None:
        """Return until when a letter is put off; None where it may go now, and is counted."""
        if self._is_free:  # as it mostly is: then a letter costs nothing
            return None
        pace = self._pace(recipient)
        return pace.put_off_until(RANKS.get(kind, FIRST), now)

    def slow_down(self, recipient: str, now: datetime) -> None:
        """Send fewer letters to the domain of a mailbox, as its server asks for that."""
        self._is_free = False
        self._pace(recipient).slow_down(now)

    def _pace(self, recipient: str) -> DomainPace:
        domain = recipient.rpartition("@")[2].lower()
        pace = self._paces.get(domain)
        if pace is None:
            allowed = self._of_domains.get(domain, self._a_minute)
            pace = self._paces[domain] = DomainPace(allowed)
        return pace
