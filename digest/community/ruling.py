"""Which rulings there are, and which of them fit a matter as things stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from digest.community.conversation import ConversationState
from digest.community.matter import MatterKind
from digest.community.matter_number import MATTER_BITS, MOST_TIMES
from digest.community.member import MemberState
from digest.community.post import PostState


class Ruling(IntEnum):
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

    @property
    def word(self) -> str:
        """What the audit trail, templates and commands call it."""
        return self.name.lower().replace("_", " ")


class Fit(StrEnum):
    """Whether a ruling can be carried out, or why not."""

    FITS = "fits"
    DECIDED = "decided"  # by another moderator, or earlier
    DONE = "done"  # that is how things are already
    NEEDS_WORDS = "needs words"
    WRONG = "wrong"  # not for this kind of matter
    SPENT = "spent"  # the address was used before, and what it did was taken back since


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things are that a matter is about; None where it is about no such thing."""

    kind: MatterKind
    is_open: bool
    is_own: bool = False  # whoever asks now has decided it
    post: PostState | None = None
    conversation: ConversationState | None = None
    member: MemberState | None = None  # the author, or whom the matter is about
    mail_is_held: bool = False  # each post of the member waits for approval


ENDING: Mapping[MatterKind, tuple[Ruling, ...]] = {
    MatterKind.REPORT: (Ruling.HIDE, Ruling.KEEP),
    MatterKind.HELD_POST: (Ruling.APPROVE, Ruling.DECLINE),
    MatterKind.LATE_EDIT: (Ruling.GRANT, Ruling.DECLINE),
    MatterKind.LATE_DELETE: (Ruling.GRANT, Ruling.DECLINE),
    MatterKind.TAGS: (Ruling.ADD_TAGS, Ruling.DECLINE),
    MatterKind.UNTAG: (Ruling.TAKE_OFF, Ruling.DECLINE),
    MatterKind.STRANGER: (Ruling.INVITE, Ruling.PASS_ON, Ruling.DROP),
    MatterKind.NEW_MEMBER: (Ruling.WELCOME, Ruling.KEEP),
    MatterKind.WORDS: (Ruling.ANSWER, Ruling.KEEP),
    MatterKind.NO_COMMUNITY: (Ruling.KEEP,),
}
_OF_POSTS = (Ruling.HIDE, Ruling.SHOW)
_OF_CONVERSATIONS = (Ruling.CLOSE, Ruling.REOPEN, Ruling.MOVE, Ruling.RETAG)
OF_MEMBERS = (Ruling.HOLD_MAIL, Ruling.LIFT_HOLD, Ruling.SUSPEND, Ruling.REINSTATE)
BESIDE: Mapping[MatterKind, tuple[Ruling, ...]] = {  # do not end the matter, and wait for no end
    MatterKind.REPORT: (Ruling.SHOW, *_OF_CONVERSATIONS, *OF_MEMBERS),
    MatterKind.HELD_POST: (*_OF_POSTS, *_OF_CONVERSATIONS, *OF_MEMBERS),
    MatterKind.TAGS: (Ruling.RETAG,),
    MatterKind.UNTAG: (Ruling.RETAG,),
    MatterKind.NEW_MEMBER: OF_MEMBERS,
}
NEEDS_WORDS = frozenset({Ruling.MOVE, Ruling.RETAG, Ruling.WELCOME, Ruling.ANSWER})
TAKES_WORDS = NEEDS_WORDS | {Ruling.HIDE, Ruling.DECLINE, Ruling.SUSPEND, Ruling.HOLD_MAIL}

_POST_MUST_BE = {
    Ruling.APPROVE: (PostState.HELD,),
    Ruling.HIDE: (PostState.VISIBLE,),
    Ruling.SHOW: (PostState.HIDDEN,),
    Ruling.GRANT: (PostState.VISIBLE, PostState.HELD),
}
_CONVERSATION_MUST_BE = {
    Ruling.CLOSE: (ConversationState.OPEN,),
    Ruling.REOPEN: (ConversationState.CLOSED,),
    Ruling.MOVE: (ConversationState.OPEN, ConversationState.CLOSED),
    Ruling.RETAG: (ConversationState.OPEN, ConversationState.CLOSED),
    Ruling.ADD_TAGS: (ConversationState.OPEN, ConversationState.CLOSED),
    Ruling.TAKE_OFF: (ConversationState.OPEN, ConversationState.CLOSED),
}
_MEMBER_MUST_BE = {
    Ruling.HOLD_MAIL: (MemberState.ACTIVE,),
    Ruling.LIFT_HOLD: (MemberState.ACTIVE, MemberState.SUSPENDED),
    Ruling.SUSPEND: (MemberState.ACTIVE,),
    Ruling.REINSTATE: (MemberState.SUSPENDED,),
    Ruling.WELCOME: (MemberState.ACTIVE,),
}


def times_decided(decided: str, ruling: Ruling) -> int:
    """Return how often a ruling was carried out, by the numbers of those that were."""
    return decided.split().count(str(ruling.value))


def sealed(matter_id: int, decided: str, ruling: Ruling) -> int:
    """Return what the address of a ruling is about: the matter, and how often it was ruled so before.

    So an address works once: afterwards it counts one too few.
    """
    return matter_id | min(times_decided(decided, ruling), MOST_TIMES) << MATTER_BITS


def fit(ruling: Ruling, standing: Standing, *, has_words: bool = True) -> Fit:
    """Say whether a ruling fits a matter as things stand.

    What ends a matter needs it open; but whoever left a reported post alone may still hide it.
    """
    ending = ENDING[standing.kind]
    if ruling not in (*ending, *BESIDE.get(standing.kind, ())):
        return Fit.WRONG
    thinks_better = ruling is Ruling.HIDE and standing.is_own
    if ruling in ending and not standing.is_open and not thinks_better:
        return Fit.DECIDED
    if not _can_be(ruling, standing):
        return Fit.DONE
    return Fit.NEEDS_WORDS if ruling in NEEDS_WORDS and not has_words else Fit.FITS


def fitting(standing: Standing) -> tuple[Ruling, ...]:
    """Return the rulings that fit a matter as things stand, those that end it first."""
    known = (*ENDING[standing.kind], *BESIDE.get(standing.kind, ()))
    return tuple(ruling for ruling in known if fit(ruling, standing) is Fit.FITS)


def _can_be(ruling: Ruling, standing: Standing) -> bool:
    if ruling is Ruling.HOLD_MAIL and standing.mail_is_held:
        return False
    if ruling is Ruling.LIFT_HOLD and not standing.mail_is_held:
        return False
    return (
        standing.post in _POST_MUST_BE.get(ruling, (standing.post,))
        and standing.conversation in _CONVERSATION_MUST_BE.get(ruling, (standing.conversation,))
        and standing.member in _MEMBER_MUST_BE.get(ruling, (standing.member,))
    )
