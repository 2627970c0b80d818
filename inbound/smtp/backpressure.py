"""Tells clients to wait when too much mail is unprocessed or the disk is nearly full (R-11).

Both conditions pass by themselves: work goes on meanwhile, and they are checked again.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, func, select

from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.store.database import Store
from inbound.smtp.replies import NO_ROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class Backpressure:
    """What is watched: the mails not yet worked on, and the disk that a folder is on, where it is ours."""

    store: Store
    waiting_limit: int
    disk: Path | None
    disk_reserve: int  # bytes

    def __call__(self) -> str | None:
        """Return the reply to whoever brings mail, None where there is room for it."""
        if self.disk is not None and shutil.disk_usage(self.disk).free < self.disk_reserve:
            return NO_ROOM
        return NO_ROOM if self._waiting() > self.waiting_limit else None

    def _waiting(self) -> int:
        """Return how many mails wait, counted no further than is of interest."""
        waiting = select(col(ReceivedMail.id)).where(ReceivedMail.outcome == Outcome.WAITING)
        some = waiting.limit(self.waiting_limit + 1).subquery()
        with self.store.read() as session:
            return session.exec(select(func.count()).select_from(some)).one()
