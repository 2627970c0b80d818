"""Apply moderation decisions, and name the decision that takes each one back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.community import audit
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.moderation import member_care
from digest.community.people.member import Member
from digest.community.posting import change, conversation_care
from digest.community.requests.moderation_action import (
    OF_CONVERSATIONS,
    OF_MEMBERS,
    TAGGING,
    TAKEN_BACK_BY,
    ModerationAction,
)
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.language.text import one_line

LINE_LIMIT = 200  # characters of words that name something

Undo = tuple[
    ModerationAction | None, str
]  # the decision that takes it back, and the words it needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who decides, as the audit trail names them; an operator has no number and may judge everybody."""

    name: str
    member_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWords:
    """What whoever decides says: words that people are told, and a reason, which the audit trail alone has.

    Words are never a reason: what people wrote to each other is not kept for good.
    """

    words: str = ""
    reason: str = ""

    @property
    def first_line(self) -> str:
        """The first line of the words."""
        return one_line(self.words.strip().partition("\n")[0], limit=LINE_LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request under decision."""

    session: Session
    request: ModerationRequest
    decider: Decider
    said: DecisionWords
    at: datetime
    window: EditWindow

    @property
    def why(self) -> str:
        """Why it is decided so; empty where no reason was given."""
        return self.said.reason

    @property
    def post(self) -> Post:
        """The post that it is about."""
        return self.session.get_one(Post, self.request.post_id)

    @property
    def conversation(self) -> Conversation:
        """The conversation that it is about."""
        return self.session.get_one(Conversation, self.request.conversation_id)

    @property
    def member(self) -> Member:
        """Whom decisions about a member concern: the post's author, or the member it is about."""
        return self.session.get_one(Member, subject_of(self.session, self.request))


def subject_of(session: Session, request: ModerationRequest) -> int | None:
    """Return the number of the member whom decisions about a member concern."""
    if request.post_id is None:
        return request.member_id
    return session.get_one(Post, request.post_id).author_id


def target_of(session: Session, request: ModerationRequest, action: ModerationAction) -> str:
    """Return what the audit trail says a decision is about."""
    if action in OF_MEMBERS:
        return f"member {subject_of(session, request)}"
    if action in (*OF_CONVERSATIONS, *TAGGING):
        return f"conversation {request.conversation_id}"
    return f"post {request.post_id}" if request.post_id else f"matter {request.id}"


def apply(case: Case, action: ModerationAction) -> Undo:
    """Apply one moderation decision; raises BadInput if the decider's words cannot be used for it."""
    for deeds in (_of_a_post, _of_a_wish, _of_a_conversation, _of_tags, _of_a_member):
        undo = deeds(case, action)
        if undo is not None:
            return undo
    _record(case, action.word)
    is_of_post = action is ModerationAction.KEEP and case.request.post_id is not None
    return (TAKEN_BACK_BY[action] if is_of_post else None), ""


def is_so_already(case: Case, action: ModerationAction) -> bool:
    """Say whether the conversation is where, or has the tags, that the words name; raises as `apply` does."""
    session, conversation, said = case.session, case.conversation, case.said
    if action is ModerationAction.MOVE:
        wanted = conversation_care.community_named(session, said.first_line)
        return wanted.id == conversation.community_id
    names = conversation_care.tag_names(said.words)
    return conversation_care.has_tags(session, conversation, names)


def _of_a_post(case: Case, action: ModerationAction) -> Undo | None:
    session, actor, at = case.session, case.decider.name, case.at
    match action:
        case ModerationAction.APPROVE:
            change.approve(session, case.post, actor=actor, window=case.window, at=at)
        case ModerationAction.HIDE:
            change.hide(session, case.post, actor=actor, reason=case.why, at=at)
        case ModerationAction.SHOW:
            change.show_again(session, case.post, actor=actor, window=case.window, at=at)
        case ModerationAction.DECLINE if case.request.kind is RequestKind.HELD_POST:
            why = f"declined; {case.why}".rstrip("; ")
            change.hide(session, case.post, actor=actor, reason=why, at=at)
        case _:
            return None
    return TAKEN_BACK_BY[action], ""


def _of_a_wish(case: Case, action: ModerationAction) -> Undo | None:
    """Grant or decline a late wish."""
    request, post = case.request, case.request.post_id and case.post
    if not post or request.kind not in (RequestKind.LATE_EDIT, RequestKind.LATE_DELETE):
        return None
    if action is ModerationAction.GRANT and request.kind is RequestKind.LATE_DELETE:
        change.delete(case.session, post, at=case.at)
    elif action is ModerationAction.GRANT:
        change.edit(case.session, post, text=request.words or "", title=request.title, at=case.at)
    _record(case, f"{action.word} {request.kind}")
    return None, ""


def _of_a_conversation(case: Case, action: ModerationAction) -> Undo | None:
    session, actor, at, why = case.session, case.decider.name, case.at, case.why
    match action:
        case ModerationAction.CLOSE:
            conversation_care.close(session, case.conversation, actor=actor, reason=why, at=at)
        case ModerationAction.REOPEN:
            conversation_care.reopen(session, case.conversation, actor=actor, reason=why, at=at)
        case ModerationAction.MOVE:
            home = conversation_care.move(
                session,
                case.conversation,
                conversation_care.community_named(session, case.said.first_line),
                actor=actor,
                reason=case.said.reason,
                at=at,
                ruled_on=case.request.id,
            )
            return TAKEN_BACK_BY[action], home
        case _:
            return None
    return TAKEN_BACK_BY[action], ""


def _of_tags(case: Case, action: ModerationAction) -> Undo | None:
    """Change tags; what takes it back is to give the conversation those that it had."""
    if action not in TAGGING:
        return None
    session, conversation, actor, at = case.session, case.conversation, case.decider.name, case.at
    suggested = (case.request.tags or "").split()
    if action is ModerationAction.ADD_TAGS:
        had = conversation_care.add_tags(session, conversation, suggested, actor=actor, at=at)
    elif action is ModerationAction.TAKE_OFF:
        own = conversation_care.own_tags(session, conversation)
        left = [tag.name for tag in own if tag.name not in suggested]
        had = conversation_care.retag(
            session, conversation, left, actor=actor, reason=case.why, at=at
        )
    else:
        names = conversation_care.tag_names(case.said.words)
        had = conversation_care.retag(
            session, conversation, names, actor=actor, reason=case.why, at=at
        )
    return TAKEN_BACK_BY[action], ", ".join(had) or conversation_care.NO_TAG


def _of_a_member(case: Case, action: ModerationAction) -> Undo | None:
    deeds = {
        ModerationAction.HOLD_MAIL: member_care.hold_mail,
        ModerationAction.LIFT_HOLD: member_care.lift_hold,
        ModerationAction.SUSPEND: member_care.suspend,
        ModerationAction.REINSTATE: member_care.reinstate,
    }
    if action not in deeds:
        return None
    deeds[action](case.session, case.member, actor=case.decider.name, reason=case.why, at=case.at)
    return TAKEN_BACK_BY[action], ""


def _record(case: Case, act: str) -> None:
    post_id = case.request.post_id
    audit.record(
        case.session,
        actor=case.decider.name,
        act=act,
        target=f"post {post_id}" if post_id else f"matter {case.request.id}",
        reason=case.why,
        at=case.at,
    )
