"""What somebody wants done, as values: the same from whatever door it comes.

Who wants it is not part of it: an action's context says that.
"""

from dataclasses import dataclass
from datetime import datetime

from digest.community.posting.tagging import NO_TAGS, TagWishes
from digest.community.preferences.preference import ReadPreference
from digest.community.preferences.stop import Stream
from digest.community.requests.moderation_action import ModerationAction
from digest.intents.phrases import (
    AccountPhrase,
    ConversationPhrase,
    HelpTopic,
    LookPhrase,
    MembershipPhrase,
    Phrase,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMemberships:
    """To join and leave communities; all that one mail says of that, as it was written."""

    joins: tuple[str, ...] = ()  # names, or words of a sentence that asks to join
    stories: tuple[str, ...] = ()  # that may name some, and ask for nothing by themselves
    leaves: tuple[str, ...] = ()
    leaves_answered: bool = False  # the one whose letter is answered, or their only one
    answered_id: int | None = None  # the community of that letter

    @property
    def joins_any(self) -> bool:
        """Whether anything is to be joined."""
        return bool(self.joins or self.stories)

    @property
    def leaves_any(self) -> bool:
        """Whether anything is to be left."""
        return bool(self.leaves) or self.leaves_answered


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePreferences:
    """To choose all that one mail chooses; `community_id` is that of the answered letter."""

    choices: tuple[ReadPreference, ...]
    community_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopStreams:
    """To get no more letters of these streams; `by_word`: the member said so, and is told in any case."""

    streams: tuple[Stream, ...]
    of: int = 0  # the community whose new conversations are meant; 0: all
    by_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """To post in a conversation that is there."""

    conversation_id: int
    text: str
    tags: TagWishes = NO_TAGS
    was_doubted: bool = False  # whether it is for others: its receipt says so, whatever was chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """To start a conversation in a community."""

    community_id: int
    title: str
    text: str
    tags: TagWishes = NO_TAGS
    has_no_subject: bool = False  # so the title is of the text's first words
    was_doubted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """To give a post another text; `title` is None where the conversation keeps its own."""

    post_id: int
    text: str
    title: str | None
    tags: TagWishes = NO_TAGS
    said_at: datetime | None = None  # when it was first wanted, where that was earlier than now
    adds: bool = False  # the mail has only what is to stand below the text
    shows_before: bool = (
        False  # its receipt has the text before it, since its author did not write all
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """To take an own post away."""

    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBack:
    """To have a post seen again that its author deleted a moment ago."""

    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTags:
    """To give a conversation tags, and take others away, with no other words."""

    conversation_id: int
    tags: TagWishes


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowConversation:
    """To be told of replies to a conversation."""

    conversation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfollowConversation:
    """To be told no more; `by_stop`: the word was STOP, which may have meant more."""

    conversation_id: int
    by_stop: bool = False
    answers_receipt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteConversation:
    """To have a conversation in no summary any more, and not to follow it."""

    conversation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmuteConversation:
    """To have it in summaries again."""

    conversation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainTopics:
    """To be told about all that one mail asks about, in the order of its questions."""

    topics: tuple[HelpTopic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendConversations:
    """To have the whole of some conversations, a letter each."""

    conversation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRest:
    """To have what a summary had no room for, or these conversations of it; `until` says which summary."""

    until: datetime | None
    conversation_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAnnouncement:
    """To read what the operator told all, where the letter only said that there was something."""

    announcement_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPost:
    """To have the moderators look at a post."""

    post_id: int
    words: str = ""  # what is wrong with it
    among: tuple[int, ...] = ()  # posts that can be meant: which one is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawReport:
    """To take back the report of a post that nobody has decided on."""

    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLate:
    """To change an own post after the hour: another text, or None for the deletion."""

    post_id: int
    text: str | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteToModerators:
    """To say something to the moderators of one's communities, or to whoever decided on a request."""

    words: str
    request_id: int | None = None  # whose letter was answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """To decide on a request as its moderator; the first line of the words is the why."""

    request_id: int
    action: ModerationAction
    words: str
    times: int = 0  # it had been decided so when the address was made


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """To say yes to a question, as the member or from the mailbox that is to be added."""

    question_id: int
    at_the_other_box: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """To say no to it."""

    question_id: int
    likely: tuple[Phrase, ...] = ()  # what may be wished for besides
    words: str | None = None  # that say more than a no, and go back
    thrown: str | None = None  # the kept words, which go back as well
    is_told: bool = True  # by a letter of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishKept:
    """To say where kept words belong: in a conversation, in a community, or else as the post's new text."""

    question_id: int
    conversation_id: int | None = None
    community_id: int | None = None  # where they begin one
    adds: bool = False  # below the text that the post has


PostIntent = Reply | Start | Edit | Delete | BringBack | ChangeTags
FollowIntent = FollowConversation | UnfollowConversation | MuteConversation | UnmuteConversation
ConversationIntent = FollowIntent | ConversationPhrase
LookIntent = LookPhrase | ExplainTopics | SendConversations | SendRest | SendAnnouncement
MembershipIntent = ChangeMemberships | MembershipPhrase
PreferenceIntent = ChangePreferences | StopStreams
AccountIntent = AccountPhrase
ModerationIntent = ReportPost | WithdrawReport | AskLate | WriteToModerators | Decide
QuestionIntent = Agree | Decline | PublishKept
Intent = (
    PostIntent
    | ConversationIntent
    | LookIntent
    | MembershipIntent
    | PreferenceIntent
    | AccountIntent
    | ModerationIntent
    | QuestionIntent
)
