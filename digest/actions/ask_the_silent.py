"""Asks whoever wrote nothing for a long time, once, whether they still want our letters.

It is the operator's choice. Without an answer a daily summary comes once a week: the letter says when.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, exists, select

from digest.actions import still_wanted
from digest.actions.context import SYSTEM, Context
from digest.community.people.member import Address, Member, MemberState, SummaryFrequency
from digest.community.people.pause import gets_news
from digest.community.preferences.preference import Never, Weekly
from digest.inbox.question import Question, QuestionKind
from digest.intents.phrases import Choose
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.enqueue import enqueue
from digest.store.database import Store

SILENT = "silent"  # the key of whom to ask
UNANSWERED = "unanswered"  # and of those who gave no answer in time
BATCH = 500  # members at once
WAITS_FOR = timedelta(days=30)  # for an answer
WEEKLY, NONE = Choose(preference=Weekly()), Choose(preference=Never())


class AskTheSilent:
    """The step that asks; `after` is how long somebody has been silent, None where nobody is asked."""

    def __init__(self, store: Store, *, after: timedelta | None) -> None:
        self._store = store
        self._after = after

    def find(self, session: Session, at: datetime, _limit: int) -> list[str]:
        """Return the keys where somebody is to be asked, or gave no answer in time."""
        if self._after is None:
            return []
        silent = _silent_since(session, at - self._after, at=at, most=1)
        unanswered = still_wanted.unanswered(session, at, most=1)
        return [*([SILENT] if silent else ()), *([UNANSWERED] if unanswered else ())]

    def run(self, key: str, at: datetime) -> None:
        """Ask some of them, or let the summary of some come less often."""
        if self._after is None:
            return
        with self._store.write() as session:
            if key == UNANSWERED:
                context = Context(session=session, actor=SYSTEM, at=at)
                for question in still_wanted.unanswered(session, at, most=BATCH):
                    still_wanted.end_unanswered(context, question)
            else:
                for member in _silent_since(session, at - self._after, at=at, most=BATCH):
                    ask(session, member, at=at)


def ask(session: Session, member: Member, *, at: datetime) -> None:
    """Enqueue the question to one member."""
    is_daily = member.summary_frequency is SummaryFrequency.DAILY
    question = Question(
        member_id=member.id,
        asks=QuestionKind.STILL_WANTED,
        asked_at=at,
        waits_until=at + WAITS_FOR if is_daily else None,
    )
    session.add(question)
    session.flush()
    asks = NoticePayload(
        reason=Reason.STILL_WANTED,
        question_id=question.id,
        offers=(WEEKLY, NONE) if is_daily else (NONE,),
    )
    enqueue(session, asks, to=member.id, key=f"still_wanted:{member.id}", at=at)


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
        ~still_wanted.wrote_since(since),
        ~exists().where(
            col(Question.member_id) == col(Member.id),
            col(Question.asks) == QuestionKind.STILL_WANTED,
        ),
    )
    return session.exec(wanted.order_by(col(Member.id)).limit(most).with_for_update()).all()
