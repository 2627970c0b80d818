"""Works received mails off: what a mail tells, then decide, act and outcome in one transaction.

The transaction takes the row only while it is still waiting, so a mail has one effect however often and
wherever it is worked on. Whatever fails is tried again, and after some attempts held for the operator.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.crash import Point, reach
from digest.errors import place
from digest.mail.addresses import Keys
from digest.outbox.suppression import lift_by_own_mail
from digest.store.database import Store
from inbound.act import Context, Rules, act
from inbound.authenticate import Authenticate, TemporarilyUnknown
from inbound.classify import Kind
from inbound.decide import decide
from inbound.envelope import Envelope
from inbound.facts import facts
from inbound.outcome import conclude, try_later, wait_for_answer
from inbound.read import Unreadable
from inbound.reading import TakeApart, take_apart
from inbound.received import Outcome, Received
from inbound.sealing import unseal
from inbound.understand import Means, Understood, understand

BATCH = 50  # mails of one key

log = logging.getLogger(__name__)


def find(session: Session, at: datetime, limit: int) -> list[str]:
    """Return up to `limit` keys of mails that are due, each the ids of the first and last of a batch."""
    due = select(Received.id).where(
        Received.outcome == Outcome.WAITING, col(Received.next_attempt_at) <= at
    )
    ids = session.exec(due.order_by(col(Received.id)).limit(limit * BATCH)).all()
    batches = [ids[first : first + BATCH] for first in range(0, len(ids), BATCH)]
    return [f"{batch[0]}-{batch[-1]}" for batch in batches]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """What received mails are worked with."""

    store: Store
    keys: Keys
    domain: str
    authenticate: Authenticate
    rules: Rules
    take_apart: TakeApart = take_apart

    def run(self, key: str, at: datetime) -> None:
        """Work off the due mails of a batch, oldest first, each in a transaction of its own."""
        first, _, last = key.partition("-")
        with self.store.read() as session:
            ids = session.exec(
                select(Received.id)
                .where(
                    Received.outcome == Outcome.WAITING,
                    col(Received.next_attempt_at) <= at,
                    col(Received.id).between(int(first), int(last)),
                )
                .order_by(col(Received.id))
            ).all()
        for received_id in ids:
            self.work(received_id, at)

    def work(self, received_id: int, at: datetime) -> None:
        """Work one mail off; does nothing on one that is not waiting any more."""
        reach(Point.WORK_BEGUN)
        try:
            understood = self.understood(received_id, Outcome.WAITING)
            if understood is None:
                return
            with self.store.write() as session:
                received = waiting(session, received_id)
                if received is not None:
                    self.carry_out(session, received, understood, at)
                reach(Point.ACT_WRITTEN)
            reach(Point.ACT_COMMITTED)
        except TemporarilyUnknown:
            self._put_off(received_id, at)
        except Exception as error:  # one mail must not stop the others
            log.error("mail %s failed: %s", received_id, place(error))  # noqa: TRY400
            with self.store.write() as session:
                received = waiting(session, received_id)
                if received is not None:
                    try_later(session, received, at=at)

    def understood(self, received_id: int, outcome: Outcome) -> Understood | Unreadable | None:
        """Return what a mail of this outcome tells; None where there is none, or its bytes are gone."""
        with self.store.read() as session:
            received = session.get(Received, received_id)
            if received is None or received.outcome is not outcome or received.raw is None:
                return None
            raw = unseal(self.keys, received)
            envelope = Envelope(
                reverse_path=received.reverse_path,
                recipient=received.recipient,
                accepted_at=received.accepted_at,
                peer=received.peer,
                hello=received.hello,
            )
        means = Means(
            keys=self.keys,
            domain=self.domain,
            authenticate=self.authenticate,
            window=self.rules.window,
            take_apart=self.take_apart,
            feedback_sources=self.rules.feedback_sources,
        )
        return understand(raw, envelope, means)

    def carry_out(
        self,
        session: Session,
        received: Received,
        understood: Understood | Unreadable,
        at: datetime,
    ) -> None:
        """Decide and act on a mail whose row this transaction holds."""
        if isinstance(understood, Unreadable):
            conclude(session, received, Outcome.HELD, reason=understood.flaw.value, at=at)
            return
        known = facts(
            session,
            understood.target,
            author=understood.author,
            answers=understood.answers,
            keys=self.keys,
        )
        letter = understood.letter
        if letter.is_proved and letter.kind is Kind.PERSON and understood.author is not None:
            lift_by_own_mail(session, understood.author, at=at)
        context = Context(
            received=received,
            subject=letter.subject,
            message_id=understood.message_id,
            cut=letter.cut,
            attachments=understood.attachments,
            at=at,
        )
        act(session, decide(letter, known), context, self.rules)
        log.info("mail %s: %s", received.id, received.outcome)

    def _put_off(self, received_id: int, at: datetime) -> None:
        with self.store.write() as session:
            received = waiting(session, received_id)
            if received is not None and not wait_for_answer(session, received, at=at):
                reason = "writer could not be checked"
                conclude(session, received, Outcome.HELD, reason=reason, at=at)


def waiting(session: Session, received_id: int) -> Received | None:
    """Return a mail that waits, which nobody else works on before this transaction ends."""
    return locked(session, received_id, Outcome.WAITING)


def locked(session: Session, received_id: int, outcome: Outcome) -> Received | None:
    """Return a mail of this outcome for this transaction alone."""
    found = select(Received).where(Received.id == received_id, Received.outcome == outcome)
    return session.exec(found.with_for_update()).first()
