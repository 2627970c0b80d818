"""What a mail can come to: one of these values, decided by `decide` and carried out by `act`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.community.stop import Stream
from digest.community.tagging import NO_TAGS, TagWishes
from digest.inbox.question import QuestionKind
from digest.intents.intents import Choose, Intent, OtherIntent
from digest.letters.notice import Reason
from inbound.deciding.decision_by_machine import ByMachine
from inbound.deciding.decision_for_moderators import ForModerators
from inbound.deciding.doubt import Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A post in a conversation that is there."""

    member_id: int
    conversation_id: int
    text: str
    tags: TagWishes = NO_TAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTags:
    """Tags that a conversation is to have or not, by a mail with no other words."""

    member_id: int
    conversation_id: int
    tags: TagWishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A new conversation in a community."""

    member_id: int
    community_id: int
    title: str
    text: str
    tags: TagWishes = NO_TAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A new text for a post; `title` is None where the conversation keeps its own."""

    member_id: int
    post_id: int
    text: str
    title: str | None
    tags: TagWishes = NO_TAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """A post taken away by its author."""

    member_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBack:
    """A post that its author deleted a moment ago, to be seen again."""

    member_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBack:
    """An answer that could mean several things: it is kept, and its writer asked which."""

    member_id: int
    reason: Reason  # ask_back or which_conversation
    words: str
    post_id: int | None = None
    conversation_id: int | None = None
    offered: tuple[int, ...] = ()  # conversations that they can be meant for, in their order
    until: datetime | None = None  # of the summary that was answered


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToPublish:
    """A text that is kept, and its writer asked whether others are to see it."""

    member_id: int
    doubts: tuple[Doubt, ...]  # why we ask
    instead_of: Reply | Start | Edit | AskBack  # what is done after a yes
    said_at: datetime  # when the mail was taken that first wanted it
    likely: tuple[Intent, ...] = ()  # what words that read like a wish may have meant


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherVersion:
    """Another text in place of one that we asked about, which is thrown away."""

    member_id: int
    question_id: int
    becomes: Reply | Start | Edit | AskBack | AskToPublish | ChangeTags


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishKept:
    """What becomes of words that we asked about: a reply, or without a conversation the post's new text."""

    member_id: int
    question_id: int
    conversation_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowConversation:
    """To be told of replies to a conversation."""

    member_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfollowConversation:
    """To be told no more; `by_stop`: the word was STOP, which may have meant more."""

    member_id: int
    conversation_id: int
    by_stop: bool = False
    answers_receipt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SendConversation:
    """The whole of a conversation, by mail."""

    member_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNumbered:
    """The whole of some conversations that a summary named, by mail: a letter each."""

    member_id: int
    conversation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendContents:
    """Everything that a summary told of, also what it only counted; `until` says which summary."""

    member_id: int
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """No more letters of these streams; `by_word`: the member said so, and is told in any case."""

    member_id: int
    streams: tuple[Stream, ...]
    of: int = 0  # the community whose new conversations are meant; 0: all
    by_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a member asks for in words, and what the letter that they answered is about."""

    member_id: int
    wishes: tuple[Choose | OtherIntent, ...]
    community_id: int | None = None
    conversation_id: int | None = None
    post_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Kept until the member says yes, which the letter asks for that goes to the registered address."""

    member_id: int
    asks: QuestionKind
    why: str  # a word of ours
    words: str | None = None  # that are quoted in the letter
    address: str | None = None  # that is not known as theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """The owner of a new address wants to be a member: the address is asked once whether that is so."""

    address: str
    names: str  # what they wrote, which may name communities


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNewcomerAgain:
    """An answer to "do you want to join?" that is neither yes nor no: its writer is told once."""

    member_id: int
    question_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """A yes to a question, by the member or by the mailbox that is to be added."""

    member_id: int
    question_id: int
    at_the_other_box: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """A no."""

    member_id: int
    question_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Kept for the operator; `owner_id` is whose address somebody else wrote to.

    A proved writer is told so by the notice `tells`; nobody else ever is.
    """

    reason: str
    owner_id: int | None = None
    member_id: int | None = None  # who wrote, where that is known
    tells: Reason | None = None
    words: str | None = None  # given back with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Not done, and its proved writer told why, with the words they wrote."""

    member_id: int
    reason: Reason
    words: str | None = None
    conversation_id: int | None = None
    post_id: int | None = None
    question_id: int | None = None
    likely: tuple[Intent, ...] = ()  # what unclear words may have meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Nothing is done and nobody is told."""

    reason: str
    member_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing yet: the mail is decided on again later."""

    reason: str
    again_after: timedelta


Decision = (
    Reply
    | ChangeTags
    | Start
    | Edit
    | Delete
    | BringBack
    | AskBack
    | AskToPublish
    | OtherVersion
    | PublishKept
    | FollowConversation
    | UnfollowConversation
    | SendConversation
    | SendContents
    | SendNumbered
    | Stop
    | ForModerators
    | Command
    | Ask
    | Invite
    | AskNewcomerAgain
    | Agree
    | Decline
    | Hold
    | Refuse
    | Ignore
    | ByMachine
)
