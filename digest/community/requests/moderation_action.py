"""What a moderator can do, and which of it fits a request as things stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from digest.community.conversations.conversation import ConversationState
from digest.community.conversations.post import PostState
from digest.community.people.member import MemberState
from digest.community.requests.moderation_request import RequestKind
from digest.community.requests.request_number import MATTER_BITS, MOST_TIMES


class ModerationAction(IntEnum):
    """What a moderator decides; the number stands in signed addresses, so it never changes."""

    APPROVE = 1  # a held post
    DECLINE = 2  # a held post, a late wish, suggested tags
    HIDE = 3
    KEEP = 4  # leave all as it is
    SHOW = 5  # a hidden post again
    CLOSE = 6
    REOPEN = 7
    MOVE = 8  # to another community
    RETAG = 9
    GRANT = 10  # a late wish
    ADD_TAGS = 11
    INVITE = 12  # who wrote to a community and is no member
    DROP = 13  # their mail
    WELCOME = 14
    HOLD_MAIL = 15  # of a member, for approval
    LIFT_HOLD = 16
    SUSPEND = 17
    REINSTATE = 18
    TAKE_OFF = 19  # tags
    PASS_ON = 20  # a stranger's mail, to the operator: it may be a member whose mailbox is lost
    ANSWER = 21  # who wrote to the moderators
    SEND_HELP = 22  # to somebody who may be in danger: where help is
    ALL_WELL = 23  # nobody is in danger

    @property
    def word(self) -> str:
        """What the audit trail, templates and commands call it."""
        return self.name.lower().replace("_", " ")


class Applicability(StrEnum):
    """Whether a decision can be carried out, or why not."""

    FITS = "fits"
    DECIDED = "decided"  # by another moderator, or earlier
    DONE = "done"  # that is how things are already
    NEEDS_WORDS = "needs words"
    WRONG = "wrong"  # not for this kind of request
    OVER = "over"  # the address is too old
    CHANGED = "changed"  # the text is another than that which was decided about
    SPENT = "spent"  # the address was used before, and what it did was taken back since

    @property
    def why_not(self) -> str:
        """Why nothing was done, as an operator reads it; empty where it fits."""
        return _WHY_NOT.get(self, "")


_WHY_NOT = {
    Applicability.DECIDED: "it is decided already",
    Applicability.DONE: "that is so already",
    Applicability.NEEDS_WORDS: "it needs words",
    Applicability.WRONG: "that does not fit it",
    Applicability.OVER: "it is too long ago",
    Applicability.SPENT: "it was decided so before",
    Applicability.CHANGED: "its text has changed since",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestState:
    """How things are that a request is about; None where it is about no such thing."""

    kind: RequestKind
    is_open: bool
    is_own: bool = False  # whoever asks now has decided it
    post: PostState | None = None
    conversation: ConversationState | None = None
    member: MemberState | None = None  # the author, or whom the request is about
    mail_is_held: bool = False  # each post of the member waits for approval


ENDING: Mapping[RequestKind, tuple[ModerationAction, ...]] = {
    RequestKind.REPORT: (ModerationAction.HIDE, ModerationAction.KEEP),
    RequestKind.HELD_POST: (ModerationAction.APPROVE, ModerationAction.DECLINE),
    RequestKind.LATE_EDIT: (ModerationAction.GRANT, ModerationAction.DECLINE),
    RequestKind.LATE_DELETE: (ModerationAction.GRANT, ModerationAction.DECLINE),
    RequestKind.TAGS: (ModerationAction.ADD_TAGS, ModerationAction.DECLINE),
    RequestKind.UNTAG: (ModerationAction.TAKE_OFF, ModerationAction.DECLINE),
    RequestKind.STRANGER: (
        ModerationAction.INVITE,
        ModerationAction.PASS_ON,
        ModerationAction.DROP,
    ),
    RequestKind.NEW_MEMBER: (ModerationAction.WELCOME, ModerationAction.KEEP),
    RequestKind.WORDS: (ModerationAction.ANSWER, ModerationAction.KEEP),
    RequestKind.NO_COMMUNITY: (ModerationAction.ANSWER, ModerationAction.KEEP),
    RequestKind.LOOK_AFTER: (ModerationAction.SEND_HELP, ModerationAction.ALL_WELL),
    RequestKind.IN_DANGER: (ModerationAction.ANSWER, ModerationAction.ALL_WELL),
}
_HIDING = (ModerationAction.HIDE, ModerationAction.SHOW)
OF_CONVERSATIONS = (
    ModerationAction.CLOSE,
    ModerationAction.REOPEN,
    ModerationAction.MOVE,
    ModerationAction.RETAG,
)
TAGGING = (ModerationAction.RETAG, ModerationAction.ADD_TAGS, ModerationAction.TAKE_OFF)
OF_MEMBERS = (
    ModerationAction.HOLD_MAIL,
    ModerationAction.LIFT_HOLD,
    ModerationAction.SUSPEND,
    ModerationAction.REINSTATE,
)
BESIDE: Mapping[
    RequestKind, tuple[ModerationAction, ...]
] = {  # do not end the request, and wait for no end
    RequestKind.REPORT: (ModerationAction.SHOW, *OF_CONVERSATIONS, *OF_MEMBERS),
    RequestKind.HELD_POST: (*_HIDING, *OF_CONVERSATIONS, *OF_MEMBERS),
    RequestKind.TAGS: (ModerationAction.RETAG,),
    RequestKind.UNTAG: (ModerationAction.RETAG,),
    RequestKind.NEW_MEMBER: OF_MEMBERS,
}
NEEDS_WORDS = frozenset(
    {
        ModerationAction.MOVE,
        ModerationAction.RETAG,
        ModerationAction.WELCOME,
        ModerationAction.ANSWER,
    }
)

_POST_MUST_BE = {
    ModerationAction.APPROVE: (PostState.HELD,),
    ModerationAction.HIDE: (PostState.VISIBLE,),
    ModerationAction.SHOW: (PostState.HIDDEN,),
    ModerationAction.GRANT: (PostState.VISIBLE, PostState.HELD),
}
_CONVERSATION_MUST_BE = {
    ModerationAction.CLOSE: (ConversationState.OPEN,),
    ModerationAction.REOPEN: (ConversationState.CLOSED,),
    ModerationAction.MOVE: (ConversationState.OPEN, ConversationState.CLOSED),
    ModerationAction.RETAG: (ConversationState.OPEN, ConversationState.CLOSED),
    ModerationAction.ADD_TAGS: (ConversationState.OPEN, ConversationState.CLOSED),
    ModerationAction.TAKE_OFF: (ConversationState.OPEN, ConversationState.CLOSED),
}
_MEMBER_MUST_BE = {
    ModerationAction.HOLD_MAIL: (MemberState.ACTIVE,),
    ModerationAction.LIFT_HOLD: (MemberState.ACTIVE, MemberState.SUSPENDED),
    ModerationAction.SUSPEND: (MemberState.ACTIVE,),
    ModerationAction.REINSTATE: (MemberState.SUSPENDED,),
    ModerationAction.WELCOME: (MemberState.ACTIVE,),
    ModerationAction.SEND_HELP: (MemberState.ACTIVE, MemberState.SUSPENDED),
}

TAKEN_BACK_BY: Mapping[ModerationAction, ModerationAction] = {
    ModerationAction.APPROVE: ModerationAction.HIDE,
    ModerationAction.KEEP: ModerationAction.HIDE,
    ModerationAction.SHOW: ModerationAction.HIDE,
    ModerationAction.HIDE: ModerationAction.SHOW,
    ModerationAction.DECLINE: ModerationAction.SHOW,
    ModerationAction.CLOSE: ModerationAction.REOPEN,
    ModerationAction.REOPEN: ModerationAction.CLOSE,
    ModerationAction.MOVE: ModerationAction.MOVE,
    ModerationAction.RETAG: ModerationAction.RETAG,
    ModerationAction.ADD_TAGS: ModerationAction.RETAG,
    ModerationAction.TAKE_OFF: ModerationAction.RETAG,
    ModerationAction.HOLD_MAIL: ModerationAction.LIFT_HOLD,
    ModerationAction.LIFT_HOLD: ModerationAction.HOLD_MAIL,
    ModerationAction.SUSPEND: ModerationAction.REINSTATE,
    ModerationAction.REINSTATE: ModerationAction.SUSPEND,
}
MADE_SO_BY: Mapping[ModerationAction, tuple[ModerationAction, ...]] = {  # where others do the same
    ModerationAction.APPROVE: (ModerationAction.APPROVE, ModerationAction.SHOW),
    ModerationAction.SHOW: (ModerationAction.APPROVE, ModerationAction.SHOW),
    ModerationAction.RETAG: (ModerationAction.RETAG, ModerationAction.ADD_TAGS),
}
BESIDE_FOR, TAKE_BACK_FOR = timedelta(days=14), timedelta(days=30)  # after a request has ended


def is_over(
    action: ModerationAction, decided: str, *, ended_at: datetime | None, at: datetime
) -> bool:
    """Say whether a decision beside a request that has ended comes too late.

    What takes the newest decision back has longer.
    """
    if ended_at is None:
        return False
    newest = decided.split()[-1:]
    takes_back = action in [TAKEN_BACK_BY.get(ModerationAction(int(each))) for each in newest]
    return at >= ended_at + (TAKE_BACK_FOR if takes_back else BESIDE_FOR)


def times_decided(decided: str, action: ModerationAction) -> int:
    """Return how often a decision was carried out, by the numbers of those that were."""
    return decided.split().count(str(action.value))


def sealed(request_id: int, decided: str, action: ModerationAction) -> int:
    """Return what the address of a decision is about: the request, and how often the same was decided before.

    So an address works once: afterwards it counts one too few.
    """
    return request_id | min(times_decided(decided, action), MOST_TIMES) << MATTER_BITS


def applicability(
    action: ModerationAction, standing: RequestState, *, has_words: bool = True
) -> Applicability:
    """Say whether a decision fits a request as things stand.

    What ends a request needs it open; but whoever left a reported post alone may still hide it.
    """
    ending = ENDING[standing.kind]
    if action not in (*ending, *BESIDE.get(standing.kind, ())):
        return Applicability.WRONG
    thinks_better = action is ModerationAction.HIDE and standing.is_own
    if action in ending and not standing.is_open and not thinks_better:
        return Applicability.DECIDED
    if not _can_be(action, standing):
        return Applicability.DONE
    return (
        Applicability.NEEDS_WORDS if action in NEEDS_WORDS and not has_words else Applicability.FITS
    )


def applicable_actions(standing: RequestState) -> tuple[ModerationAction, ...]:
    """Return the decisions that fit a request as things stand, those that end it first."""
    known = (*ENDING[standing.kind], *BESIDE.get(standing.kind, ()))
    return tuple(
        action for action in known if applicability(action, standing) is Applicability.FITS
    )


def _can_be(action: ModerationAction, standing: RequestState) -> bool:
    if action is ModerationAction.HOLD_MAIL and standing.mail_is_held:
        return False
    if action is ModerationAction.LIFT_HOLD and not standing.mail_is_held:
        return False
    return (
        standing.post in _POST_MUST_BE.get(action, (standing.post,))
        and standing.conversation in _CONVERSATION_MUST_BE.get(action, (standing.conversation,))
        and standing.member in _MEMBER_MUST_BE.get(action, (standing.member,))
    )
