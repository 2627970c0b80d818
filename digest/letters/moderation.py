"""Enqueue letters about moderation: what waits, what a decision did, and to whom it happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from digest.community.decide import Concern, DecisionResult
from digest.community.moderation_action import Applicability, ModerationAction
from digest.community.moderation_request import ModerationRequest
from digest.community.post import Post
from digest.letters.audience import announce
from digest.outbox.delivery import LetterKind
from digest.outbox.enqueue import enqueue

WAITING = "waiting"  # why a letter comes: all that waits
YOURS = "yours"  # one request, that the moderator brought up
ASK_AGAIN = "press"  # an answer that pressed no button
NOT_YOURS = "no moderator"


def enqueue_decision_letters(
    session: Session,
    request: ModerationRequest,
    action: ModerationAction,
    ruled: DecisionResult,
    *,
    words: str,
    at: datetime,
    gathering: timedelta,
) -> None:
    """Enqueue the letters that a decision calls for, except the answer to whoever decided."""
    if action is ModerationAction.APPROVE:
        post = session.get_one(Post, request.post_id)
        announce(session, post, at=at, gathering=gathering, answers=None)
    for member_id, role in ruled.concerned:
        enqueue(
            session,
            kind=LetterKind.MODERATION,
            key=f"ruled:{request.id}:{action.value}:{at.timestamp()}:{member_id}:{role}",
            member_id=member_id,
            at=at,
            reason=role.value,
            matter_id=request.id,
            offered=str(action.value),
            words=None if role is Concern.REPORTER else words or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredMail:
    """The mail that a letter answers: a once-only key of it, when it is worked on, its Message-ID."""

    key: str
    at: datetime
    answers: str | None


def answer_decider(
    session: Session,
    decider_id: int,
    request_id: int,
    action: ModerationAction,
    ruled: DecisionResult,
    mail: AnsweredMail,
    *,
    words: str,
) -> None:
    """Tell whoever decided by mail what became of it, and how to take it back."""
    is_done = ruled.fit is Applicability.FITS
    undo = "" if ruled.undo is None else f" {ruled.undo.value} {ruled.undo_words}"
    _answer(
        session,
        decider_id,
        ruled.fit.value,
        mail,
        matter_id=request_id,
        offered=f"{action.value}{undo}",
        words=None if is_done else words or None,
        subject=ruled.problem or None,
    )


def ask_again(session: Session, member_id: int, reason: str, mail: AnsweredMail) -> None:
    """Tell somebody that only a button decides, or that they may not."""
    _answer(session, member_id, reason, mail)


def show_request(session: Session, member_id: int, request_id: int, mail: AnsweredMail) -> None:
    """Send a moderator the one request that they brought up, with every decision on it."""
    _answer(session, member_id, YOURS, mail, matter_id=request_id)


def _answer(
    session: Session, member_id: int, reason: str, mail: AnsweredMail, **facts: Any
) -> None:
    enqueue(
        session,
        kind=LetterKind.MODERATION,
        key=mail.key,
        member_id=member_id,
        at=mail.at,
        reason=reason,
        reply_to_id=mail.answers,
        **facts,
    )
