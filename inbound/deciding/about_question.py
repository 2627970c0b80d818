"""What is known of a question of ours that a mail answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from digest.notices.question import Question
from inbound.received import Outcome, Received


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutQuestion:
    """A question, as far as its answer is concerned."""

    question_id: int
    member_id: int
    address: str | None
    is_settled: bool
    was_yes: bool | None  # how it was settled
    is_kept: bool  # the mail it is about, if it is about one, still waits for the answer
    lapses_at: datetime


def about_question(session: Session, number: int, *, open_for: timedelta) -> AboutQuestion | None:
    """Return the question of this number, which can be answered for so long."""
    found = session.get(Question, number)
    if found is None:
        return None
    return AboutQuestion(
        question_id=found.id,
        member_id=found.member_id,
        address=found.address,
        is_settled=found.ended_at is not None,
        was_yes=found.was_yes,
        is_kept=found.address is not None or _is_held(session, found.received_id),
        lapses_at=found.asked_at + open_for,
    )


def _is_held(session: Session, received_id: int | None) -> bool:
    received = session.get(Received, received_id) if received_id is not None else None
    return received is not None and received.outcome is Outcome.HELD and received.raw is not None
