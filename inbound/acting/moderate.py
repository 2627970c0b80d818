"""Carries out what has to do with moderators: a report, a late wish, a stranger's mail, a ruling."""

from datetime import datetime, timedelta
from typing import assert_never

from sqlmodel import Session

from digest.community import raise_matter
from digest.community.attendance import attended, judge_of, may_rule
from digest.community.conversation import Conversation
from digest.community.deed import Judge
from digest.community.matter import Matter, MatterKind
from digest.community.moderator import is_moderator
from digest.community.post import EditWindow, Post
from digest.community.rule import Ruled, rule, standing
from digest.community.ruling import Fit, Ruling, fit, times_decided
from digest.mail.glimpse import without_links
from digest.notices.moderation import (
    Answering,
    answer_judge,
    ask_again,
    show_matter,
    tell_concerned,
)
from digest.notices.notice import Reason
from inbound.acting.answer import answer
from inbound.acting.newcomer import invite_stranger
from inbound.acting.occasion import Occasion
from inbound.acting.outcome import conclude
from inbound.acting.settle_posts import kept_by_mail
from inbound.deciding.decision_for_moderators import (
    AskLate,
    ForModerators,
    HoldForModerators,
    Pronounce,
    PronounceNothing,
    Report,
    WriteToModerators,
)
from inbound.received import Outcome, Received

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
        case Report(member_id=member_id, post_id=post_id):
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
    conclude(session, occasion.received, outcome, reason=why, at=occasion.at, **ids)


def take_complaint(session: Session, decision: Report, occasion: Occasion) -> None:
    """Bring a post before the moderators; one of them who reports it is asked what shall happen."""
    post, member_id, at = session.get_one(Post, decision.post_id), decision.member_id, occasion.at
    community_id = session.get_one(Conversation, post.conversation_id).community_id
    decides = is_moderator(session, member_id, community_id) and post.author_id != member_id
    matter = raise_matter.report(
        session, post, member_id=member_id, words=decision.words, at=at, again=decides
    )
    if decides and matter is not None and may_rule(session, member_id, matter):
        show_matter(session, member_id, matter.id, _answering(occasion))
    else:
        answer(session, occasion, member_id, Reason.REPORTED)


def ask_late(session: Session, decision: AskLate, occasion: Occasion) -> None:
    """File an author's wish for after the hour, and tell them that it waits."""
    post = session.get_one(Post, decision.post_id)
    raise_matter.late_wish(session, post, text=decision.text, title=decision.title, at=occasion.at)
    answer(session, occasion, decision.member_id, Reason.LATE_ASKED)


def write_to_moderators(
    session: Session, decision: WriteToModerators, occasion: Occasion
) -> tuple[Outcome, str]:
    """Show a member's words to whom they are for, and tell the member; without anybody, to the operator."""
    member_id, at = decision.member_id, occasion.at
    ruled = None if decision.matter_id is None else session.get(Matter, decision.matter_id)
    if ruled is not None:
        judge_id = judge_of(session, ruled)
        communities, told = [ruled.community_id], Reason.MODERATOR_READS
    else:
        judge_id = None
        communities, told = [*attended(session, member_id)], Reason.MODERATORS_READ
    for community_id in communities:
        raise_matter.words(
            session, member_id, community_id, said=decision.words, to=judge_id, at=at
        )
    answer(session, occasion, member_id, told if communities else Reason.A_PERSON_READS)
    if communities:
        return Outcome.COMMAND, "words to moderators"
    return Outcome.HELD, "for moderators"


def hold_for_moderators(session: Session, decision: HoldForModerators, occasion: Occasion) -> None:
    """Show a stranger's mail to the moderators of the community; nothing answers it."""
    raise_matter.stranger(
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
    matter = session.get_one(Matter, decision.matter_id, with_for_update=True)
    judge = Judge(name=f"member {decision.member_id}", member_id=decision.member_id)
    ruled = _spent(session, matter, decision, judge) or carry_out(
        session,
        matter,
        decision.ruling,
        judge=judge,
        words=decision.words,
        at=occasion.at,
        window=window,
        gathering=gathering,
    )
    answer_judge(
        session,
        decision.member_id,
        matter.id,
        decision.ruling,
        ruled,
        _answering(occasion),
        words=decision.words,
    )
    return f"{decision.ruling.word}: {ruled.fit}"


def _spent(session: Session, matter: Matter, decision: Pronounce, judge: Judge) -> Ruled | None:
    """Return that the address was used before; None for one that works still, or does nothing anyway."""
    if times_decided(matter.decided, decision.ruling) == decision.times:
        return None
    now = standing(session, matter, by=judge.name)
    how = fit(decision.ruling, now)
    return Ruled(fit=Fit.SPENT if how is Fit.FITS else how)


def pronounce_nothing(session: Session, decision: PronounceNothing, occasion: Occasion) -> None:
    """Tell the writer why their mail decided nothing."""
    ask_again(session, decision.member_id, decision.reason, _answering(occasion))


def carry_out(  # noqa: PLR0913  (a ruling and all that it needs, for a mail and for the operator)
    session: Session,
    matter: Matter,
    ruling: Ruling,
    *,
    judge: Judge,
    words: str,
    at: datetime,
    window: EditWindow,
    gathering: timedelta,
) -> Ruled:
    """Rule on a matter, whose row the caller holds, and owe the letters to those it concerns."""
    address, received_id = matter.title, matter.received_id
    ruled = rule(
        session,
        matter,
        ruling,
        judge=judge,
        words=words,
        at=at,
        window=window,
        keeps=kept_by_mail,
    )
    if ruled.fit is not Fit.FITS:
        return ruled
    if matter.kind is MatterKind.STRANGER and address is not None:
        community_id = matter.community_id
        if ruling is Ruling.INVITE and community_id is not None:
            invite_stranger(session, address, community_id, received_id=received_id, at=at)
        elif ruling is Ruling.PASS_ON:
            _pass_on(session, received_id, at)
        else:
            _drop(session, received_id, at)
    tell_concerned(session, matter, ruling, ruled, words=words, at=at, gathering=gathering)
    return ruled


def _drop(session: Session, received_id: int | None, at: datetime) -> None:
    received = None if received_id is None else session.get(Received, received_id)
    if received is not None and received.outcome is Outcome.HELD:
        conclude(session, received, Outcome.IGNORED, reason=DROPPED, at=at)


def _pass_on(session: Session, received_id: int | None, at: datetime) -> None:
    """Keep a mail for the operator, from now on as long as any that is held."""
    received = None if received_id is None else session.get(Received, received_id)
    if received is not None and received.outcome is Outcome.HELD:
        conclude(session, received, Outcome.HELD, reason=PASSED_ON, at=at)


def _answering(occasion: Occasion) -> Answering:
    return Answering(
        key=f"answer:{occasion.received.id}", at=occasion.at, answers=occasion.message_id
    )
