"""Tells the operator what needs attention: for each cause one letter an hour at most, with all its news.

Of somebody who may be in danger they hear within minutes, each time.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.moderation.deciders import asked_of_nobody
from digest.community.moderation.urgency import by_urgency
from digest.errors import RelayError
from digest.inbox.for_people import HELD, is_for_operator, is_for_people
from digest.inbox.received_mail import ReceivedMail
from digest.letters.operator_letter import SHOWN, OperatorNews, OperatorReason, write
from digest.letters.urgent import NOBODY_TO_TELL
from digest.outbox.circuit_breaker import is_stopped_by_hand
from digest.outbox.relay import Relay
from digest.store.database import Store
from digest.store.types import UtcDateTime
from inbound.work.service_trouble import NOBODY_LOOKS, ServiceTrouble, moment

GATHERED_FOR = timedelta(minutes=2)  # what may be danger; the first is told at once
AT_MOST_EVERY = {cause: timedelta(hours=1) for cause in OperatorReason} | {
    OperatorReason.UNDECIDED: timedelta(days=1),  # as moderators hear of what still waits
    OperatorReason.BOUNCES: timedelta(days=1),
    OperatorReason.BACKUP: timedelta(days=1),
    OperatorReason.SENDERS: timedelta(days=7),  # over which reports are added up
    OperatorReason.URGENT: GATHERED_FOR,
}
TROUBLE = (  # told in one letter, as far as each may be told now
    OperatorReason.STOPPED,
    OperatorReason.STUCK,
    OperatorReason.BOUNCES,
    OperatorReason.BACKUP,
    OperatorReason.SENDERS,
)
OF_NO_MAIL = (*TROUBLE, OperatorReason.UNDECIDED)
TRIED_AGAIN = timedelta(minutes=10)  # after a relay that did not take the letter

log = logging.getLogger(__name__)


class OperatorLetter(SQLModel, table=True):
    """When the operator may next be told of a cause."""

    __tablename__ = "operator_letter"

    cause: str = Field(primary_key=True)
    not_before: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingOperator:
    """The step that writes to the operator; without an address it finds nothing to do."""

    store: Store
    relay: Relay
    to: str | None
    domain: str
    service_name: str
    trouble: ServiceTrouble = NOBODY_LOOKS

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return the causes of which there is news that may be told now."""
        if self.to is None or is_stopped_by_hand(session, at):
            return []
        resting = select(OperatorLetter.cause).where(col(OperatorLetter.not_before) > at)
        told = set(session.exec(resting))
        due = [cause for cause in OperatorReason if cause.value not in told]
        return [each.value for each in due if _news(session, each, at, self.trouble).count][:limit]

    def run(self, key: str, at: datetime) -> None:
        """Write one letter about a cause, or about all that is wrong with the service.

        A relay that does not take it is asked again a little later.
        Another worker meanwhile finds that the cause rests. A letter that went out just before a crash goes
        out again.
        """
        asked = OperatorReason(key)
        with self.store.write() as session:
            if self.to is None or is_stopped_by_hand(session, at):
                return
            news = [
                found
                for cause in (TROUBLE if asked in TROUBLE else (asked,))
                if (found := _news(session, cause, at, self.trouble)).count
                and _claimed(session, cause, at)
            ]
            ids = {each.cause: _ids(session, each.cause) for each in news}
        if not news:
            return
        about = {"domain": self.domain, "service_name": self.service_name}
        letter = write(news, to=self.to, at=at, **about)
        causes = ", ".join(ids)
        try:
            self.relay.send(letter)
        except RelayError as error:
            log.warning("the operator could not be told (%s): %s", causes, error)
            return
        with self.store.write() as session:
            for cause, numbers in ids.items():
                _note_told(session, cause, numbers, at=at)
        log.info("the operator is told: %s", causes)


def tell_soon(session: Session, cause: OperatorReason, *, at: datetime) -> None:
    """Let the operator be told of a cause within minutes, however lately they were."""
    row = session.get(OperatorLetter, cause.value)
    if row is not None:
        _rest(session, cause, until=min(row.not_before, at + GATHERED_FOR))


def _note_told(session: Session, cause: OperatorReason, ids: list[int], *, at: datetime) -> None:
    """Note that these mails are told of, and let the cause rest unless something urgent came meanwhile."""
    claimed = session.get_one(OperatorLetter, cause.value, with_for_update=True)
    if claimed.not_before == at + TRIED_AGAIN:
        _rest(session, cause, until=at + AT_MOST_EVERY[cause])
    for number in ids:
        received = session.get(ReceivedMail, number)
        if received is not None:
            received.told_at = at
            if received.reason == NOBODY_TO_TELL:
                received.reason = ""  # that is all it was kept for
            session.add(received)


def _claimed(session: Session, cause: OperatorReason, at: datetime) -> bool:
    """Claim a cause for this worker to write about; return False if it may not be written about yet."""
    row = session.get(OperatorLetter, cause.value, with_for_update=True)
    if row is not None and row.not_before > at:
        return False
    _rest(session, cause, until=at + TRIED_AGAIN)
    return True


def _rest(session: Session, cause: OperatorReason, *, until: datetime) -> None:
    row = session.get(OperatorLetter, cause.value) or OperatorLetter(
        cause=cause.value, not_before=until
    )
    row.not_before = until
    session.add(row)
    session.flush()


def _news(
    session: Session, cause: OperatorReason, at: datetime, trouble: ServiceTrouble = NOBODY_LOOKS
) -> OperatorNews:
    if cause in TROUBLE:
        return trouble.news(session, cause, at)
    return _undecided(session) if cause is OperatorReason.UNDECIDED else _of_mails(session, cause)


def _of_mails(session: Session, cause: OperatorReason) -> OperatorNews:
    count = session.exec(select(func.count()).select_from(_untold(cause).subquery())).one()
    rows = session.exec(_newest(cause).limit(SHOWN)).all()[::-1]
    lines = tuple(f"mail {each.id}, {moment(each.accepted_at)}: {each.reason}" for each in rows)
    return OperatorNews(cause=cause, lines=lines, count=count)


def _ids(session: Session, cause: OperatorReason) -> list[int]:
    if cause in OF_NO_MAIL:
        return []
    shown = SHOWN if cause is OperatorReason.URGENT else None  # the rest is told in the next letter
    return [each.id for each in session.exec(_newest(cause).limit(shown))]


def _newest(cause: OperatorReason) -> SelectOfScalar[ReceivedMail]:
    return _untold(cause).order_by(col(ReceivedMail.id).desc())


def _untold(cause: OperatorReason) -> SelectOfScalar[ReceivedMail]:
    """Return a query for the held mails that are the operator's to decide, and not yet told of.

    Those that wait for a member's answer, or for a moderator, are theirs.
    """
    if cause is OperatorReason.URGENT:
        return select(ReceivedMail).where(
            ReceivedMail.reason == NOBODY_TO_TELL, col(ReceivedMail.told_at).is_(None)
        )
    held = select(ReceivedMail).where(*HELD, col(ReceivedMail.told_at).is_(None))
    return held.where(is_for_people() if cause is OperatorReason.PERSON else is_for_operator())


def _undecided(session: Session) -> OperatorNews:
    urgent, others = by_urgency(session, asked_of_nobody(session))
    waiting = [*urgent, *others]
    lines = tuple(f"{each.id}, {moment(each.asked_at)}: {each.kind}" for each in waiting[:SHOWN])
    return OperatorNews(
        cause=OperatorReason.UNDECIDED, lines=lines, count=len(waiting), urgent=len(urgent)
    )
