"""Carries out what has to do with moderators: a report, a late wish, a stranger's mail, a decision."""

from datetime import datetime, timedelta
from typing import assert_never

from sqlmodel import Session

from digest.community import open_request
from digest.community.apply_action import Decider
from digest.community.conversation import Conversation
from digest.community.decide import LATE, DecisionResult, decide, request_state
from digest.community.deciders import attended, decider_of, may_decide
from digest.community.moderation_action import (
    Applicability,
    ModerationAction,
    applicability,
    times_decided,
)
from digest.community.moderation_request import ModerationRequest, RequestKind
from digest.community.moderator import is_moderator
from digest.community.post import EditWindow, Post
from digest.inbox.finish import finish
from digest.inbox.held import settle_post
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.moderation import (
    AnsweredMail,
    answer_decider,
    ask_again,
    enqueue_decision_letters,
    show_request,
)
from digest.letters.notice import Reason
from digest.mail.glimpse import without_links
from inbound.acting.answer import answer
from inbound.acting.newcomer import invite_stranger
from inbound.acting.occasion import Occasion
from inbound.deciding.decision_for_moderators import (
    AskLate,
    ForModerators,
    HoldForModerators,
    Pronounce,
    PronounceNothing,
    ReportPost,
    WriteToModerators,
)

DROPPED = "dropped by a moderator"
PASSED_ON = "passed on by a moderator"


def moderate(
    session: Session,
    decision: ForModerators,
    occasion: Occasion,
    *,
    window: EditWindow,
    gathering: timedelta,
) -> None:
    """Do what was decided, and say what became of the mail."""
    outcome, ids = Outcome.COMMAND, dict[str, int]()
    match decision:
        case ReportPost(member_id=member_id, post_id=post_id):
            take_complaint(session, decision, occasion)
            why, ids = "report", {"member_id": member_id, "post_id": post_id}
        case AskLate(member_id=member_id, post_id=post_id):
            ask_late(session, decision, occasion)
            why, ids = "ask a moderator", {"member_id": member_id, "post_id": post_id}
        case Pronounce(member_id=member_id):
            why = pronounce(session, decision, occasion, window=window, gathering=gathering)
            ids = {"member_id": member_id}
        case PronounceNothing(member_id=member_id, reason=why):
            pronounce_nothing(session, decision, occasion)
            outcome, ids = Outcome.REFUSED, {"member_id": member_id}
        case HoldForModerators():
            hold_for_moderators(session, decision, occasion)
            outcome, why = Outcome.HELD, "not a member"
        case WriteToModerators(member_id=member_id):
            outcome, why = write_to_moderators(session, decision, occasion)
            ids = {"member_id": member_id}
        case _:
            assert_never(decision)
    finish(session, occasion.received, outcome, reason=why, at=occasion.at, **ids)


def take_complaint(session: Session, decision: ReportPost, occasion: Occasion) -> None:
    """Bring a post before the moderators; one of them who reports it is asked what shall happen."""
    post, member_id, at = session.get_one(Post, decision.post_id), decision.member_id, occasion.at
    community_id = session.get_one(Conversation, post.conversation_id).community_id
    decides = is_moderator(session, member_id, community_id) and post.author_id != member_id
    request = open_request.report(
        session, post, member_id=member_id, words=decision.words, at=at, again=decides
    )
    if decides and request is not None and may_decide(session, member_id, request):
        show_request(session, member_id, request.id, _answering(occasion))
    else:
        answer(session, occasion, member_id, Reason.REPORTED)


def ask_late(session: Session, decision: AskLate, occasion: Occasion) -> None:
    """File an author's wish for after the hour, and tell them that it waits."""
    post = session.get_one(Post, decision.post_id)
    open_request.late_wish(session, post, text=decision.text, title=decision.title, at=occasion.at)
    answer(session, occasion, decision.member_id, Reason.LATE_ASKED)


def write_to_moderators(
    session: Session, decision: WriteToModerators, occasion: Occasion
) -> tuple[Outcome, str]:
    """Show a member's words to whom they are for, and tell the member; without anybody, to the operator."""
    member_id, at = decision.member_id, occasion.at
    ruled = (
        None if decision.matter_id is None else session.get(ModerationRequest, decision.matter_id)
    )
    if ruled is not None:
        decider_id = decider_of(session, ruled)
        communities, told = [ruled.community_id], Reason.MODERATOR_READS
    else:
        decider_id = None
        communities, told = [*attended(session, member_id)], Reason.MODERATORS_READ
    for community_id in communities:
        open_request.words(
            session, member_id, community_id, said=decision.words, to=decider_id, at=at
        )
    answer(session, occasion, member_id, told if communities else Reason.A_PERSON_READS)
    if communities:
        return Outcome.COMMAND, "words to moderators"
    return Outcome.HELD, "for moderators"


def hold_for_moderators(session: Session, decision: HoldForModerators, occasion: Occasion) -> None:
    """Show a stranger's mail to the moderators of the community; nothing answers it."""
    open_request.stranger(
        session,
        decision.community_id,
        address=decision.address,
        words=without_links(decision.words),
        received_id=occasion.received.id,
        at=occasion.at,
    )


def pronounce(
    session: Session,
    decision: Pronounce,
    occasion: Occasion,
    *,
    window: EditWindow,
    gathering: timedelta,
) -> str:
    """Do what a moderator decided, tell everybody concerned, and return a word for it."""
    request = session.get_one(ModerationRequest, decision.matter_id, with_for_update=True)
    decider = Decider(name=f"member {decision.member_id}", member_id=decision.member_id)
    ruled = _spent(session, request, decision, decider) or carry_out(
        session,
        request,
        decision.ruling,
        decider=decider,
        words=decision.words,
        at=occasion.at,
        window=window,
        gathering=gathering,
    )
    answer_decider(
        session,
        decision.member_id,
        request.id,
        decision.ruling,
        ruled,
        _answering(occasion),
        words=decision.words,
    )
    return f"{decision.ruling.word}: {ruled.fit}"


def _spent(
    session: Session, request: ModerationRequest, decision: Pronounce, decider: Decider
) -> DecisionResult | None:
    """Return that the address was used before; None for one that works still, or does nothing anyway."""
    if times_decided(request.decided, decision.ruling) == decision.times:
        return None
    now = request_state(session, request, by=decider.name)
    how = applicability(decision.ruling, now)
    return DecisionResult(fit=Applicability.SPENT if how is Applicability.FITS else how)


def pronounce_nothing(session: Session, decision: PronounceNothing, occasion: Occasion) -> None:
    """Tell the writer why their mail decided nothing."""
    ask_again(session, decision.member_id, decision.reason, _answering(occasion))


def carry_out(  # noqa: PLR0913  (a decision and all that it needs, for a mail and for the operator)
    session: Session,
    request: ModerationRequest,
    action: ModerationAction,
    *,
    decider: Decider,
    words: str,
    at: datetime,
    window: EditWindow,
    gathering: timedelta,
) -> DecisionResult:
    """Decide on a request, whose row the caller holds, and owe the letters to those it concerns."""
    address, received_id = request.title, request.received_id
    ruled = decide(
        session,
        request,
        action,
        decider=decider,
        words=words,
        at=at,
        window=window,
    )
    if ruled.fit is not Applicability.FITS:
        return ruled
    if request.kind in LATE:
        settle_post(session, request.post_id, window=window, at=at)
    if request.kind is RequestKind.STRANGER and address is not None:
        community_id = request.community_id
        if action is ModerationAction.INVITE and community_id is not None:
            invite_stranger(session, address, community_id, received_id=received_id, at=at)
        elif action is ModerationAction.PASS_ON:
            _pass_on(session, received_id, at)
        else:
            _drop(session, received_id, at)
    enqueue_decision_letters(
        session, request, action, ruled, words=words, at=at, gathering=gathering
    )
    return ruled


def _drop(session: Session, received_id: int | None, at: datetime) -> None:
    received = None if received_id is None else session.get(ReceivedMail, received_id)
    if received is not None and received.outcome is Outcome.HELD:
        finish(session, received, Outcome.IGNORED, reason=DROPPED, at=at)


def _pass_on(session: Session, received_id: int | None, at: datetime) -> None:
    """Keep a mail for the operator, from now on as long as any that is held."""
    received = None if received_id is None else session.get(ReceivedMail, received_id)
    if received is not None and received.outcome is Outcome.HELD:
        finish(session, received, Outcome.HELD, reason=PASSED_ON, at=at)


def _answering(occasion: Occasion) -> AnsweredMail:
    return AnsweredMail(
        key=f"answer:{occasion.received.id}", at=occasion.at, answers=occasion.message_id
    )
