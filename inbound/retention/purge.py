"""Deletes received mail when its time is over (P-04): its bytes, its key and its envelope.

What remains of a mail is that it came, what became of it and why, and the keyed hash that knows it again.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from digest.community.preferences.stop import UNDO_TIME
from digest.crash import Point, reach
from digest.errors import describe_error
from digest.inbox.finish import FAILED, finish
from digest.inbox.for_people import TO_BE_READ
from digest.inbox.forget import blank
from digest.inbox.held import settle_decided
from digest.inbox.question import CHOOSING_FOR, forget_titles
from digest.inbox.received_mail import IS_KEPT, Outcome, ReceivedMail
from digest.inbox.sending_source import forget_senders
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.enqueue import enqueue
from digest.outbox.forget import forget_changes, forget_words
from digest.store.database import Store
from inbound.classify import MailKind
from inbound.interpret.facts import load_facts
from inbound.work.look import vouched
from inbound.work.mail import Receiving
from inbound.work.understand import UnderstoodMail, Unread

WORKED_ON_FOR = timedelta(hours=72)
HELD_FOR = timedelta(days=14)
LONGEST = timedelta(days=30)  # after it came, whatever became of it
BATCH = 200  # mails of one transaction
LETTERS_EVERY = timedelta(days=1)
LOG_EVERY = timedelta(hours=1)  # words in letters that were sent are in it until then
CHOOSING = (  # why words are held that nobody said a place for
    Reason.WHICH_CONVERSATION.value,
    Reason.WHICH_COMMUNITY.value,
    Reason.WHERE_TO_PUBLISH.value,
    Reason.NEW_OR_REPLY.value,
)
TOLD = (FAILED, *CHOOSING, *TO_BE_READ)  # what its writer hears of when its time is over
LETTERS, LOG = "letters", "log"  # keys beside those of batches

log = logging.getLogger(__name__)


def due(session: Session, at: datetime) -> dict[Outcome, int]:
    """Return how many mails are to be forgotten at `at`, by what became of them."""
    counted = select(ReceivedMail.outcome, func.count()).where(_is_over(at))
    rows = session.exec(counted.group_by(col(ReceivedMail.outcome))).all()
    return {Outcome(outcome): count for outcome, count in rows}


class Purging:
    """The step that forgets; it may be run twice, or in two places, and then does nothing more."""

    def __init__(self, receiving: Receiving) -> None:
        self._receiving = receiving
        self._store: Store = receiving.store
        self._letters_at: datetime | None = None
        self._log_at: datetime | None = None  # when it was last emptied

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return up to `limit` keys: of batches, first and last id, and of what comes now and then."""
        by_index = col(ReceivedMail.worked_at)
        over = select(ReceivedMail.id).where(_is_over(at)).order_by(by_index)
        ids = sorted(session.exec(over.limit(limit * BATCH)))
        batches = [ids[first : first + BATCH] for first in range(0, len(ids), BATCH)]
        keys = [f"{batch[0]}-{batch[-1]}" for batch in batches]
        if self._letters_at is None or at >= self._letters_at + LETTERS_EVERY:
            keys.append(LETTERS)
        if self._log_at is None or at >= self._log_at + LOG_EVERY:
            keys.append(LOG)
        return keys

    def run(self, key: str, at: datetime) -> None:
        """Forget what a key names, then empty the database's log of it."""
        if key == LETTERS:
            self.forget_letters(at)
        elif key != LOG:
            first, _, last = key.partition("-")
            self._forget(int(first), int(last), at)
        self.empty_log(at)

    def forget_letters(self, at: datetime) -> int:
        """Forget the words in letters that were given up, and changes too old to undo; return of how many.

        Who sent in our name long ago is forgotten, too.
        """
        with self._store.write() as session:
            count = forget_words(session, before=at - HELD_FOR)
            count += forget_changes(session, before=at - UNDO_TIME)
            forget_senders(session, before=at - self._receiving.policy.senders.kept)
        self._letters_at, self._log_at = at, None
        return count

    def empty_log(self, at: datetime) -> bool:
        """Empty the database's log; return False if that failed for now, and `find` then names it again."""
        is_empty = self._store.empty_log()
        self._log_at = at if is_empty else None
        return is_empty

    def _forget(self, first: int, last: int, at: datetime) -> None:
        failed = self._understood(first, last, at)
        over = select(ReceivedMail).where(_is_over(at), col(ReceivedMail.id).between(first, last))
        with self._store.write() as session:
            rows = session.exec(over.order_by(col(ReceivedMail.id)).with_for_update()).all()
            for received in rows:
                if received.outcome is Outcome.HELD:
                    self._lapse(session, received, failed.get(received.id), at)
                blank(received)
                session.add(received)
            forget_titles(session, [received.id for received in rows])
            settle_decided(session, window=self._receiving.window, at=at)
            reach(Point.PURGE_WRITTEN)
        reach(Point.PURGE_COMMITTED)
        self._log_at = None
        log.info("%s mails forgotten", len(rows))

    def _understood(self, first: int, last: int, at: datetime) -> dict[int, UnderstoodMail]:
        """Return what those mails tell that we failed to work on or asked about, where it can be told now."""
        ids = select(ReceivedMail.id, ReceivedMail.reason).where(
            _is_over(at),
            col(ReceivedMail.id).between(first, last),
            ReceivedMail.outcome == Outcome.HELD,
            col(ReceivedMail.reason).in_(TOLD),
            or_(
                col(ReceivedMail.reason).not_in(TO_BE_READ),
                col(ReceivedMail.member_id).is_not(None),
            ),
        )
        with self._store.read() as session:
            numbers = session.exec(ids).all()
        found = {number: self._told(number, reason) for number, reason in numbers}
        return {number: understood for number, understood in found.items() if understood}

    def _told(self, received_id: int, reason: str) -> UnderstoodMail | None:
        by = None if reason == FAILED else vouched  # whoever was answered had proved who they are
        try:
            understood = self._receiving.understood(received_id, Outcome.HELD, authenticate=by)
        except Exception as error:  # it has failed before; its time is over all the same
            log.warning("mail %s cannot be told of: %s", received_id, describe_error(error))
            return None
        return None if isinstance(understood, Unread) else understood

    def _lapse(
        self,
        session: Session,
        received: ReceivedMail,
        understood: UnderstoodMail | None,
        at: datetime,
    ) -> None:
        """End a held mail that nobody decided on.

        Its writer hears of it only where the fault was ours, where they did not say where their words
        belong, or where we told them that a person reads it, and they are proved; nothing else that is held
        is answered (L-02).
        """
        member_id = None if understood is None else self._tell(session, received, understood, at)
        outcome = Outcome.IGNORED if member_id is None else Outcome.REFUSED
        reason = f"lapsed: {received.reason}"
        ids = {"member_id": member_id or received.member_id, "post_id": received.post_id}
        finish(session, received, outcome, reason=reason, at=at, **ids)

    def _tell(
        self, session: Session, received: ReceivedMail, understood: UnderstoodMail, at: datetime
    ) -> int | None:
        mail = understood.mail
        if not mail.is_proved or mail.kind is not MailKind.PERSON:
            return None
        keys = self._receiving.keys
        known = load_facts(
            session, understood.target, author=understood.author, answers=(), keys=keys
        )
        if known.writer is None:
            return None
        enqueue(
            session,
            NoticePayload(
                reason=_reason(received.reason),
                words=mail.text,
                subject=mail.subject,
                reply_to_id=understood.message_id,
            ),
            to=known.writer.member_id,
            at=at,
            key=f"lapsed:{received.id}",
        )
        return known.writer.member_id


def _reason(held_for: str) -> Reason:
    """Return what the letter says to whose mail was held for this, until its time was over."""
    if held_for in CHOOSING:
        return Reason.WHICH_LAPSED
    return Reason.UNREAD_LAPSED if held_for in TO_BE_READ else Reason.LAPSED


def _is_over(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a mail is to be forgotten at `at`; one that waits is kept meanwhile."""
    was_held = col(ReceivedMail.outcome) == Outcome.HELD
    worked_at = col(ReceivedMail.worked_at)
    return and_(
        IS_KEPT,
        worked_at.is_not(None),
        or_(
            and_(was_held, worked_at <= at - HELD_FOR),
            and_(was_held, col(ReceivedMail.reason).in_(CHOOSING), worked_at <= at - CHOOSING_FOR),
            and_(~was_held, worked_at <= at - WORKED_ON_FOR),
            col(ReceivedMail.accepted_at) <= at - LONGEST,
        ),
        col(ReceivedMail.outcome) != Outcome.WAITING,
    )
