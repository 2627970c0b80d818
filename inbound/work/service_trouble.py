"""What is wrong with the service itself, for the letter to the operator: numbers, in lines of ours."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from digest.community.audit import AuditEntry
from digest.inbox.received_mail import ASIDE, WAITS_ITS_TURN, Outcome, ReceivedMail
from digest.letters.operator_letter import OperatorNews, OperatorReason
from digest.outbox.circuit_breaker import why_halted
from digest.outbox.delivery import IS_WAITING, Delivery, LetterKind
from digest.outbox.outbreak import outbreak
from digest.queries.overdue import LETTERS_WAIT
from digest.queries.senders import sender_trouble

BackupTrouble = Callable[[datetime, datetime | None], str | None]


def no_trouble(_at: datetime, _begun: datetime | None) -> str | None:
    """Tell nothing of backups, as where nobody looks after them."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTrouble:
    """Finds what is wrong; `backup` says of a moment, and of when the service began, what backups lack.

    `sends_from` are the addresses that our letters leave from, as far as they are told.
    """

    backup: BackupTrouble = no_trouble
    sends_from: Collection[str] = ()

    def news(self, session: Session, cause: OperatorReason, at: datetime) -> OperatorNews:
        """Return what there is to tell of one cause."""
        lines = tuple(self._lines(session, cause, at))
        return OperatorNews(cause=cause, lines=lines, count=len(lines))

    def _lines(self, session: Session, cause: OperatorReason, at: datetime) -> list[str]:
        match cause:
            case OperatorReason.STOPPED:
                said = why_halted(session, at)
            case OperatorReason.BOUNCES:
                count = outbreak(session, at)
                said = f"letters that came back in 24 hours: {count}" if count else None
            case OperatorReason.BACKUP:
                said = self.backup(at, _begun(session))
            case OperatorReason.SENDERS:
                return [each.brief for each in sender_trouble(session, at, self.sends_from)]
            case _:
                return _stuck(session, at)
        return [] if said is None else [said]


NOBODY_LOOKS = ServiceTrouble()


def _begun(session: Session) -> datetime | None:
    """Return when the first thing was done here."""
    first = select(AuditEntry.at).order_by(col(AuditEntry.id)).limit(1)
    return session.exec(first).first()


def _stuck(session: Session, at: datetime) -> list[str]:
    """Return what has waited too long: letters that are due, and mails that nobody has worked on."""
    old = at - LETTERS_WAIT
    kinds = {"letters due": _letters_due(session, old), "mails not worked on": _mails(session, old)}
    return [f"{what}: {said}" for what, said in kinds.items() if said]


def _letters_due(session: Session, old: datetime) -> str | None:
    """Say how many letters were due before `old`, and since when; a million that are not cost nothing."""
    first = [_oldest_due(session, kind) for kind in LetterKind]
    due = [each for each in first if each is not None and each < old]
    if not due:
        return None
    count = select(func.count()).select_from(Delivery).where(IS_WAITING, col(Delivery.due_at) < old)
    return _since(session.exec(count).one(), min(due))


def _oldest_due(session: Session, kind: LetterKind) -> datetime | None:
    oldest = select(func.min(Delivery.due_at)).where(IS_WAITING, Delivery.kind == kind)
    return session.exec(oldest).one()


def _mails(session: Session, old: datetime) -> str | None:
    """Say how many mails were taken before `old` and still wait, and since when."""
    counted = select(func.count(), func.min(ReceivedMail.accepted_at)).where(
        ReceivedMail.outcome == Outcome.WAITING,
        # for hours, if DNS does not answer, or until others' day is over: that is no fault of ours
        col(ReceivedMail.reason).not_in((ASIDE, WAITS_ITS_TURN)),
        col(ReceivedMail.accepted_at) < old,
        or_(col(ReceivedMail.vouched_by).is_(None), col(ReceivedMail.next_attempt_at) < old),
    )
    count, oldest = session.exec(counted).one()
    return _since(count, oldest) if count else None


def _since(count: int, oldest: datetime) -> str:
    return f"{count}, the oldest since {moment(oldest)}"


def moment(at: datetime) -> str:
    """Return a time as letters to the operator have it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
