"""Notices when many members seem to stop a kind of letter at once: something may press their links (U-13)."""

import logging
from collections import deque
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, func, select

from digest.actions.stops import KINDS
from digest.community import audit
from digest.community.preferences.stop import Stream
from digest.outbox.delivery import Delivery

WITHIN = timedelta(minutes=2)
MAILING = timedelta(days=1)  # letters sent in it are one mailing
FEWEST = 10  # members; fewer are no pattern
PART = 0.05  # of a mailing's letters
QUIET = timedelta(hours=1)  # between two alarms, and two looks at the letters
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

log = logging.getLogger(__name__)


class Alarm:
    """Counts in memory who stopped what; where it looks at letters it does so once an hour at most."""

    def __init__(self) -> None:
        self._stopped: dict[Stream, deque[datetime]] = {stream: deque() for stream in Stream}
        self._mailings: dict[Stream, tuple[datetime, int]] = {}  # when counted, how many letters
        self._warned_at: dict[Stream, datetime] = {}

    def stopped(self, session: Session, stream: Stream, *, at: datetime) -> bool:
        """Count one more member who stopped a stream; return True if the operator was warned."""
        moments = self._stopped[stream]
        moments.append(at)
        while moments[0] <= at - WITHIN:
            moments.popleft()
        if len(moments) < FEWEST or at < self._warned_at.get(stream, LONG_AGO) + QUIET:
            return False
        sent = self._mailing(session, stream, at)
        if len(moments) <= PART * sent:
            return False
        self._warned_at[stream] = at
        name = stream.name.lower()
        log.error(
            "%s members stopped %s within two minutes, of %s letters", len(moments), name, sent
        )
        reason = f"{len(moments)} stopped within two minutes, of {sent} letters"
        audit.record(session, actor="system", act="alarm", target=name, reason=reason, at=at)
        return True

    def _mailing(self, session: Session, stream: Stream, at: datetime) -> int:
        """Return how many letters of a stream were sent lately, counted within this hour."""
        counted_at, count = self._mailings.get(stream, (LONG_AGO, 0))
        if at < counted_at + QUIET:
            return count
        sent = select(func.count()).where(
            Delivery.kind == KINDS[stream], col(Delivery.sent_at) > at - MAILING
        )
        count = session.exec(sent).one()
        self._mailings[stream] = at, count
        return count
