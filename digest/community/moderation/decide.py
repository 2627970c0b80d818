"""Apply one moderator's decision, in the caller's transaction: the effect, the end, the audit entry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from digest.community.audit import Earlier, is_operator
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import EditWindow, Post
from digest.community.conversations.readership import may_read
from digest.community.moderation.apply_action import (
    Case,
    Decider,
    DecisionWords,
    apply,
    is_so_already,
    subject_of,
)
from digest.community.moderation.deciders import is_moderator_or_staff
from digest.community.moderation.member_care import knows_of_hold
from digest.community.people.member import Member, MemberState, NotificationTiming
from digest.community.posting.change import was_seen
from digest.community.requests.moderation_action import (
    ENDING,
    OF_CONVERSATIONS,
    OF_MEMBERS,
    TAGGING,
    Applicability,
    ModerationAction,
    RequestState,
    applicability,
)
from digest.community.requests.moderation_request import (
    ModerationRequest,
    RequestKind,
    close_request,
    close_requests,
)
from digest.errors import BadInput, NoSuchCommunity

LATE = (RequestKind.LATE_EDIT, RequestKind.LATE_DELETE)
SAYING_WHAT = (ModerationAction.MOVE, ModerationAction.RETAG)  # the words say what is to be so
TELLING_ITS_STARTER = frozenset({*OF_CONVERSATIONS, *TAGGING})
TELLING_WHO_ASKED = frozenset(
    {
        ModerationAction.DECLINE,
        ModerationAction.GRANT,
        ModerationAction.ADD_TAGS,
        ModerationAction.TAKE_OFF,
        ModerationAction.WELCOME,
        ModerationAction.ANSWER,
    }
)


class Concern(StrEnum):
    """How somebody is concerned by a decision, so that they are told."""

    AUTHOR = "author"  # of the post
    ASKER = "asker"  # who asked for it, or who is welcomed
    REPORTER = "reporter"
    STARTER = "starter"  # of the conversation
    FOLLOWER = "follower"  # who may read it no more, or may again


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResult:
    """What became of a decision; nothing was changed unless it `fits`."""

    fit: Applicability
    undo: ModerationAction | None = None
    undo_words: str = ""
    concerned: tuple[tuple[int, Concern], ...] = ()
    problem: str = ""  # with words that were of no use, why
    no_community: str = ""  # that they name
    likely: tuple[str, ...] = ()  # titles of communities that it is like
    decider_id: int | None = None  # a member who decided
    by_operator: bool = False  # and not by a moderator
    appears: bool = False  # others see the post for the first time
    is_told: bool = False  # to anybody whom it concerns
    earlier: Earlier | None = None  # what made it so, where it was so already


def request_state(session: Session, request: ModerationRequest, *, by: str = "") -> RequestState:
    """Return how things are that a request is about; `by` is who asks, as the audit trail names them."""
    post = session.get(Post, request.post_id) if request.post_id else None
    conversation = (
        session.get(Conversation, request.conversation_id) if request.conversation_id else None
    )
    number = subject_of(session, request)
    member = session.get(Member, number) if number else None
    return RequestState(
        kind=request.kind,
        is_open=request.ended_at is None,
        is_own=request.ended_by == by,
        post=post.state if post else None,
        conversation=conversation.state if conversation else None,
        member=member.state if member else MemberState.FORMER,
        mail_is_held=member is not None and member.needs_approval,
    )


def decide(
    session: Session,
    request: ModerationRequest,
    action: ModerationAction,
    *,
    decider: Decider,
    said: DecisionWords,
    at: datetime,
    window: EditWindow,
) -> DecisionResult:
    """Do what was decided, if it fits.

    To show a post that was declined before anybody saw it is to approve it.
    A post that a late wish kept open stays so: only `inbox.held.settle_post` knows what else keeps it.
    The caller holds the request's row, and has made sure that the decider may decide on it. Moderators and
    staff are stopped by the operator alone.
    """
    now = request_state(session, request, by=decider.name)
    how = applicability(action, now, has_words=bool(said.words.strip()))
    if how is not Applicability.FITS:
        return DecisionResult(fit=how)
    case = Case(session=session, request=request, decider=decider, said=said, at=at, window=window)
    if _needs_operator(case, action):
        return DecisionResult(fit=Applicability.WRONG)
    is_shown = action is ModerationAction.SHOW and not was_seen(session, case.post)
    does = (
        ModerationAction.APPROVE if is_shown else action
    )  # who sees it now has not seen it before
    concerned = _concerned(case, does)
    readers = _reading_followers(case) if action is ModerationAction.MOVE else frozenset()
    try:
        if action in SAYING_WHAT and is_so_already(case, action):
            return DecisionResult(fit=Applicability.DONE)
        undo, undo_words = apply(case, does)
    except NoSuchCommunity as error:
        return DecisionResult(
            fit=Applicability.NEEDS_WORDS,
            problem=str(error),
            no_community=error.name,
            likely=error.likely,
        )
    except BadInput as error:
        return DecisionResult(fit=Applicability.NEEDS_WORDS, problem=str(error))
    if action is ModerationAction.MOVE:
        told = {member_id for member_id, _ in concerned}
        other = (readers ^ _reading_followers(case)) - told
        concerned += [(member_id, Concern.FOLLOWER) for member_id in sorted(other)]
    request.decided = f"{request.decided} {action.value}".strip()
    session.add(request)
    if action in ENDING[request.kind]:
        _end(case, action)
    session.flush()
    return DecisionResult(
        fit=Applicability.FITS,
        undo=undo,
        undo_words=undo_words,
        concerned=tuple(pair for pair in concerned if pair[0] != decider.member_id),
        decider_id=decider.member_id,
        by_operator=is_operator(decider.name),
        appears=does is ModerationAction.APPROVE,
    )


def _needs_operator(case: Case, action: ModerationAction) -> bool:
    """Check whether a member would stop a moderator or staff."""
    by_member = action in OF_MEMBERS and case.decider.member_id is not None
    return by_member and is_moderator_or_staff(case.session, case.member)


def _end(case: Case, action: ModerationAction) -> None:
    """End the request, and what others asked about the same post."""
    request, by, word = case.request, case.decider.name, action.word
    if request.kind is RequestKind.REPORT:
        for each in _reports(case, action):
            close_request(each, by=by, action=word, at=case.at)
            case.session.add(each)
    close_request(request, by=by, action=word, at=case.at)
    if request.post_id is not None:
        kinds = LATE if request.kind in LATE else (request.kind,)
        close_requests(case.session, request.post_id, kinds=kinds, by=by, action=word, at=case.at)


def _concerned(case: Case, action: ModerationAction) -> list[tuple[int, Concern]]:
    """Return who is to be told, each once."""
    request = case.request
    found: list[tuple[int | None, Concern]] = []
    if action in TELLING_WHO_ASKED:
        found.append((request.member_id, Concern.ASKER))
    if action in TELLING_ITS_STARTER:
        starter = starter_of(case.session, request.conversation_id)
        found.append((starter, Concern.STARTER))
    elif _tells_the_author(case, action):
        found.append((subject_of(case.session, request), Concern.AUTHOR))
    if request.kind is RequestKind.REPORT and action in ENDING[request.kind]:
        found += [(each.member_id, Concern.REPORTER) for each in _reports(case, action)]
    once: dict[int, Concern] = {}
    for number, role in found:
        if number is not None:
            once.setdefault(number, role)
    return list(once.items())


def _tells_the_author(case: Case, action: ModerationAction) -> bool:
    if action is ModerationAction.LIFT_HOLD:
        return knows_of_hold(case.session, case.member)
    if action is ModerationAction.HIDE:
        return case.request.post_id is not None
    return action in (*OF_MEMBERS, ModerationAction.SHOW, ModerationAction.SEND_HELP)


def starter_of(session: Session, conversation_id: int | None) -> int | None:
    """Return who started the conversation; None where they have left."""
    first = select(Post.author_id).where(
        Post.conversation_id == conversation_id,
        Post.is_first.is_(True),  # type: ignore[attr-defined]
    )
    return session.exec(first).first()


def _reading_followers(case: Case) -> frozenset[int]:
    """Return who follows the conversation and may read it, of those who are told of replies."""
    following = (
        select(Member.id)
        .join(Follow, col(Follow.member_id) == col(Member.id))
        .join(Conversation, col(Conversation.id) == col(Follow.conversation_id))
        .where(
            Conversation.id == case.request.conversation_id,
            Member.state == MemberState.ACTIVE,
            Member.notifications != NotificationTiming.OFF,
            may_read(),
        )
    )
    return frozenset(case.session.exec(following))


def _reports(case: Case, action: ModerationAction) -> list[ModerationRequest]:
    """Return the post's reports that this answers: those that wait.

    Where it is taken out after all, also those whose reporters heard from the same decider that it can stay.
    """
    answered: ColumnElement[bool] = col(ModerationRequest.ended_at).is_(None)
    if action is ModerationAction.HIDE:
        answered |= (col(ModerationRequest.ended_by) == case.decider.name) & (
            col(ModerationRequest.ruling) == ModerationAction.KEEP.word
        )
    found = select(ModerationRequest).where(
        ModerationRequest.kind == RequestKind.REPORT,
        ModerationRequest.post_id == case.request.post_id,
        answered,
    )
    return list(case.session.exec(found.order_by(col(ModerationRequest.member_id))))
