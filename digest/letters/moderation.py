"""Enqueue letters about moderation: what waits, what a decision did, and to whom it happened."""

from collections.abc import Iterator, Set
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from digest.community.conversations.post import Post
from digest.community.conversations.readership import is_readable
from digest.community.moderation.apply_action import target_of
from digest.community.moderation.decide import Concern, DecisionResult
from digest.community.requests.moderation_action import (
    TAGGING,
    TAKEN_BACK_BY,
    ModerationAction,
)
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.letters.audience import announce
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.enqueue import enqueue
from digest.outbox.payload import Payload

WAITING = "waiting"  # why a letter comes: all that waits
YOURS = "yours"  # one request, that the moderator brought up
ASK_AGAIN = "press"  # an answer that pressed no button
NOT_YOURS = "no moderator"


class RequestsPayload(Payload):
    """Shows a moderator what waits for a decision: one request alone, or everything, one perhaps first."""

    kind = LetterKind.MODERATION

    reason: str = WAITING
    matter_id: int | None = None


class DecisionPayload(Payload):
    """Tells what a decision did: whoever decided, or whom it concerns."""

    kind = LetterKind.MODERATION

    reason: str = ""  # whom it concerns, how it fits, or that nothing was decided
    matter_id: int | None = None
    action: ModerationAction | None = None
    undo: ModerationAction | None = None  # what takes it back
    undo_words: str = ""  # that this is to have
    words: str | None = None  # of whoever decided
    by_operator: bool = False  # and not by a moderator
    reads_again: bool = False  # a follower may read what they could not before it
    problem: str | None = None  # why it could not be done
    no_community: str = ""  # that was named
    likely: tuple[str, ...] = ()  # titles of communities that it is like
    is_told: bool = True  # to whom it concerns, which whoever decided reads

    def said(self) -> Iterator[str]:
        """Yield what the moderator said, and why it could not be done."""
        yield from (each for each in (self.problem, self.no_community, self.words) if each)


def enqueue_decision_letters(
    session: Session,
    request: ModerationRequest,
    action: ModerationAction,
    ruled: DecisionResult,
    *,
    words: str,
    at: datetime,
    gathering: timedelta,
) -> bool:
    """Enqueue the letters that a decision calls for, except the answer to whoever decided; False for none.

    A follower who reads as when they last heard, since what they were to hear has not gone out, gets none.
    """
    knowing = {ruled.decider_id} | {member_id for member_id, _ in ruled.concerned}
    if ruled.appears:
        post = session.get_one(Post, request.post_id)
        announce(session, post, at=at, gathering=gathering, answers=None)
        knowing.add(post.author_id)
    if action is ModerationAction.MOVE:  # the first line names the community, which the letter says
        words = words.strip().partition("\n")[2].strip()
    elif action is ModerationAction.RETAG:  # all of them are tags, which it says too
        words = ""
    recalled, is_told = _recall(session, request, action, knowing), False
    for member_id, role in ruled.concerned:
        reads_again = role is Concern.FOLLOWER and is_readable(
            session, member_id, request.conversation_id or 0
        )
        before = recalled.get((member_id, role))
        if role is Concern.FOLLOWER and before is not None and before.reads_again != reads_again:
            continue
        payload = DecisionPayload(
            reason=role.value,
            matter_id=request.id,
            action=action,
            words=None if role in (Concern.REPORTER, Concern.FOLLOWER) else words or None,
            by_operator=ruled.by_operator,
            reads_again=reads_again,
        )
        key = f"ruled:{request.id}:{action.value}:{at.timestamp()}:{member_id}:{role}"
        is_told |= enqueue(session, payload, to=member_id, key=key, at=at)
    return is_told


def _recall(
    session: Session,
    request: ModerationRequest,
    action: ModerationAction,
    knowing: Set[int | None],
) -> dict[tuple[int, str | None], DecisionPayload]:
    """Cancel letters that wait, about what this takes back, to those who learn of this; return them.

    So goes one that tells who began a conversation which tags it has: the letter about this tells that.
    Whoever learns nothing of it keeps theirs: none would come in its place.
    """
    target = target_of(session, request, action)
    waits = col(Delivery.state).in_((DeliveryState.PLANNED, DeliveryState.DEFERRED))
    letters = select(Delivery, ModerationRequest).join(
        ModerationRequest, col(ModerationRequest.id) == col(Delivery.matter_id)
    )
    recalled: dict[tuple[int, str | None], DecisionPayload] = {}
    for letter, earlier in session.exec(
        letters.where(
            waits, Delivery.kind == LetterKind.MODERATION, col(Delivery.reason).in_(list(Concern))
        )
    ).all():
        payload = DecisionPayload.of(letter)
        told = payload.action
        if letter.member_id not in knowing or told is None:
            continue
        tells_the_same = letter.reason == Concern.STARTER and {action, told} <= {*TAGGING}
        if not (tells_the_same or _takes_back(action, told, earlier)):
            continue
        if target_of(session, earlier, told) == target:
            gone = session.exec(
                update(Delivery)
                .where(col(Delivery.id) == letter.id, waits)
                .values(state=DeliveryState.CANCELLED, answer="what it tells was taken back")
            )
            if gone.rowcount:
                recalled[letter.member_id, letter.reason] = payload
    return recalled


def _takes_back(
    action: ModerationAction, told: ModerationAction, earlier: ModerationRequest
) -> bool:
    """Say whether it takes back what was decided on an earlier request; to show a post grants no wish."""
    is_wish = told is ModerationAction.DECLINE and earlier.kind is not RequestKind.HELD_POST
    return TAKEN_BACK_BY.get(told) is action and not is_wish
