"""Asks whoever wrote nothing for a long time, once, whether they still want our letters.

It is the operator's choice. Without an answer nothing changes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, exists, select

from digest.community.people.member import Address, Member, MemberState, SummaryFrequency
from digest.community.people.pause import gets_news
from digest.community.preferences.preference import Never, Weekly
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import ReceivedMail
from digest.intents.phrases import Choose
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.enqueue import enqueue
from digest.store.database import Store

SILENT = "silent"  # the one key of the step
BATCH = 500  # members at once
LESS = (Choose(preference=Weekly()), Choose(preference=Never()))


class AskTheSilent:
    """The step that asks; `after` is how long somebody has been silent, None where nobody is asked."""

    def __init__(self, store: Store, *, after: timedelta | None) -> None:
        self._store = store
        self._after = after

    def find(self, session: Session, at: datetime, _limit: int) -> list[str]:
        """Return the key where somebody is to be asked."""
        if self._after is None:
            return []
        return [SILENT] if _silent_since(session, at - self._after, at=at, most=1) else []

    def run(self, _key: str, at: datetime) -> None:
        """Ask some of them."""
        if self._after is None:
            return
        with self._store.write() as session:
            for member in _silent_since(session, at - self._after, at=at, most=BATCH):
                ask(session, member.id, at=at)


def ask(session: Session, member_id: int, *, at: datetime) -> None:
    """Enqueue the question to one member."""
    question = Question(member_id=member_id, asks=QuestionKind.STILL_WANTED, asked_at=at)
    session.add(question)
    session.flush()
    asks = NoticePayload(reason=Reason.STILL_WANTED, question_id=question.id, offers=LESS)
    enqueue(session, asks, to=member_id, key=f"still_wanted:{member_id}", at=at)


def _silent_since(
    session: Session, since: datetime, *, at: datetime, most: int
) -> Sequence[Member]:
    """Return members who get summaries, wrote nothing since then, and were never asked; locked."""
    wanted = select(Member).where(
        Member.state == MemberState.ACTIVE,
        Member.joined_at <= since,
        Member.summary_frequency != SummaryFrequency.NEVER,
        gets_news(at),
        exists().where(
            col(Address.member_id) == col(Member.id),
            col(Address.is_primary),
            col(Address.confirmed_at) <= since,
            col(Address.suppressed_at).is_(None),
        ),
        ~exists().where(
            col(Address.member_id) == col(Member.id), col(Address.authentic_at) > since
        ),
        ~exists().where(
            col(ReceivedMail.member_id) == col(Member.id), col(ReceivedMail.accepted_at) > since
        ),
        ~exists().where(
            col(Question.member_id) == col(Member.id),
            col(Question.asks) == QuestionKind.STILL_WANTED,
        ),
    )
    return session.exec(wanted.order_by(col(Member.id)).limit(most).with_for_update()).all()
