"""What moderators and the operator decide, and what comes of it for whom it concerns."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from digest.actions.context import Context
from digest.actions.joining import invite_stranger
from digest.actions.permission import (
    of_a_member,
)
from digest.actions.result import Done, Result
from digest.community import audit
from digest.community.conversations.earlier_text import is_other_text
from digest.community.conversations.post import Post
from digest.community.moderation.apply_action import DecisionWords, target_of
from digest.community.moderation.decide import (
    LATE,
    SAYING_WHAT,
    DecisionResult,
    request_state,
)
from digest.community.moderation.decide import decide as apply_decision
from digest.community.moderation.deciders import may_decide
from digest.community.requests import open_request
from digest.community.requests.moderation_action import (
    MADE_SO_BY,
    Applicability,
    ModerationAction,
    applicability,
    is_over,
    times_decided,
)
from digest.community.requests.moderation_request import (
    ModerationRequest,
    RequestKind,
    close_request,
    is_changed,
)
from digest.inbox.finish import finish
from digest.inbox.held import settle_post
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.moderation import (
    DecisionPayload,
    RequestsPayload,
    enqueue_decision_letters,
)

FITS = Applicability.FITS
DROPPED = "dropped by a moderator"
PASSED_ON = "passed on by a moderator"


def decide(
    context: Context,
    request_id: int,
    action: ModerationAction,
    words: str = "",
    *,
    reason: str = "",
    times: int | None = None,
) -> DecisionResult:
    """Decide on a request, and tell those it concerns.

    `reason` is a why, which the audit trail alone has; the words that people are told never come there.
    `times` is how often it had been decided so when the address was made that is used: it works once.
    An address for what is beside a request ends some days after the request, and none takes a text out that
    is another than the one that was decided about.
    A member decides only where they moderate. Whoever decided is told by the door.
    """
    session, at, decider = context.session, context.at, context.actor.decider
    request = session.get_one(ModerationRequest, request_id, with_for_update=True)
    why_not = _may_not_decide(context, request, action, times)
    if why_not is not None:
        return DecisionResult(fit=why_not)
    address, received_id = request.title, request.received_id
    decided = apply_decision(
        session,
        request,
        action,
        decider=decider,
        said=DecisionWords(words=words, reason=reason),
        at=at,
        window=context.window,
    )
    if decided.fit is not Applicability.FITS:
        return decided
    if request.kind in LATE:
        settle_post(session, request.post_id, window=context.window, at=at)
    if request.kind is RequestKind.STRANGER and address is not None:
        _decide_on_stranger(context, request, action, address, received_id)
    gathering = context.policy.community.gathering_delay
    is_told = enqueue_decision_letters(
        session, request, action, decided, words=words, at=at, gathering=gathering
    )
    return replace(decided, is_told=is_told)


@of_a_member
def say_no_decision(context: Context, member_id: int, reason: str, *, words: str = "") -> Result:
    """Tell somebody that only a button decides, or that they may not; their words go back."""
    context.answer_with(member_id, DecisionPayload(reason=reason, words=words or None))
    return Done(act=reason, outcome=Outcome.REFUSED)


@of_a_member
def decide_by_mail(
    context: Context,
    member_id: int,
    request_id: int,
    action: ModerationAction,
    *,
    words: str,
    times: int,
) -> Result:
    """Decide, and answer whoever decided with what became of it and how to take it back.

    Whoever was shown a text that has changed since gets what waits now.
    """
    decided = decide(context, request_id, action, words, times=times)
    answer = DecisionPayload(
        reason=decided.fit.value,
        matter_id=request_id,
        action=action,
        undo=decided.undo,
        undo_words=decided.undo_words,
        words=None if decided.fit is FITS else words or None,
        problem=decided.problem or None,
        no_community=decided.no_community,
        likely=decided.likely,
        is_told=decided.is_told,
    )
    context.answer_with(member_id, answer)
    request = context.session.get_one(ModerationRequest, request_id)
    if decided.fit is Applicability.DECIDED and is_changed(request):
        context.answer_with(member_id, RequestsPayload(), "anew")
    return Done(act=f"{action.word}: {decided.fit.why_not}".removesuffix(": "))


def decide_on_post(
    context: Context, post: Post, action: ModerationAction, kind: RequestKind, *, reason: str = ""
) -> DecisionResult:
    """Decide on the newest request of this kind about a post, an open one first; else on one of one's own.

    The reason is for the audit trail alone.
    """
    session, at = context.session, context.at
    known = select(ModerationRequest).where(
        ModerationRequest.post_id == post.id, ModerationRequest.kind == kind
    )
    newest = (col(ModerationRequest.ended_at).is_not(None), col(ModerationRequest.id).desc())
    found = session.exec(known.order_by(*newest).with_for_update()).first()
    if found is not None and applicability(action, request_state(session, found)) is FITS:
        return decide(context, found.id, action, reason=reason)
    own = open_request.unasked(session, post, kind, at=at)
    return decide_unasked(context, own, action, reason=reason)


def decide_unasked(
    context: Context,
    own: ModerationRequest,
    action: ModerationAction,
    words: str = "",
    *,
    reason: str = "",
) -> DecisionResult:
    """Decide on a request that was opened for that alone; nothing is left of it where nothing was done.

    Where things were so already the trail keeps a reason all the same, and the result says since when.
    """
    decided = decide(context, own.id, action, words, reason=reason)
    if decided.fit is Applicability.DONE:
        decided = was_so_already(context, action, target_of(context.session, own, action), reason)
    if decided.fit is not FITS:
        context.session.delete(own)
    elif own.ended_at is None:
        close_request(own, by=context.actor.name, action=action.word, at=context.at)
        context.session.add(own)
    return decided


def was_so_already(
    context: Context, action: ModerationAction, target: str, reason: str
) -> DecisionResult:
    """Keep the reason, if there is one, of a decision that changed nothing; return what made it so before."""
    acts = (each.word for each in MADE_SO_BY.get(action, (action,)))
    earlier = audit.made_so(context.session, *acts, target=target)
    if earlier is not None and action in SAYING_WHAT:
        earlier = replace(earlier, reason=earlier.reason.partition("; ")[2])  # numbers stand before
    if reason:
        context.record(f"{action.word} again", target, reason=reason)
    return DecisionResult(fit=Applicability.DONE, earlier=earlier)


def _may_not_decide(
    context: Context, request: ModerationRequest, action: ModerationAction, times: int | None
) -> Applicability | None:
    """Return why the actor does not decide this, or the address that they used not any more."""
    number = context.actor.member_id
    if number is not None and not may_decide(context.session, number, request, action):
        return Applicability.WRONG
    return None if times is None else _over_by_then(context, request, action, times)


def _over_by_then(
    context: Context, request: ModerationRequest, action: ModerationAction, times: int
) -> Applicability | None:
    """Return why an address of a letter decides nothing any more; None where it still may."""
    session = context.session
    how = applicability(action, request_state(session, request, by=context.actor.name))
    if times != times_decided(request.decided, action):
        return Applicability.SPENT if how is FITS else how
    if how is not FITS or request.ended_at is None:
        return None
    if is_over(action, request.decided, ended_at=request.ended_at, at=context.asked_at):
        return Applicability.OVER
    if action is ModerationAction.HIDE:  # after all; its author may have changed it meanwhile
        post = session.get_one(Post, request.post_id)
        return (
            Applicability.CHANGED
            if is_other_text(session, post, than_at=request.ended_at)
            else None
        )
    return None


def _decide_on_stranger(
    context: Context,
    request: ModerationRequest,
    action: ModerationAction,
    address: str,
    received_id: int | None,
) -> None:
    """Invite whoever wrote as no member, or let their mail go to the operator, or drop it."""
    community_id = request.community_id
    if action is ModerationAction.INVITE and community_id is not None:
        invite_stranger(context, address, community_id, received_id=received_id)
    elif action is ModerationAction.PASS_ON:  # kept from now on as long as any that is held
        _finish(context.session, received_id, Outcome.HELD, PASSED_ON, context.at)
    else:
        _finish(context.session, received_id, Outcome.IGNORED, DROPPED, context.at)


def _finish(
    session: Session, received_id: int | None, outcome: Outcome, reason: str, at: datetime
) -> None:
    received = None if received_id is None else session.get(ReceivedMail, received_id)
    if received is not None and received.outcome is Outcome.HELD:
        finish(session, received, outcome, reason=reason, at=at)
