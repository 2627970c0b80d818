"""What a mail can come to: one of these values, which `interpret` returns and `work` carries out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digest.community.preferences.stop import Stream
from digest.inbox.question import LetterUse, QuestionKind
from digest.intents.intents import ChangeTags, Edit, Intent, Reply, Start
from digest.intents.phrases import Phrase
from digest.intents.told_change import ToldChange
from digest.letters.notice import Reason
from digest.outbox.bounce_cause import BounceCause
from inbound.reading.sender_report import SenderReport


class Doubt(StrEnum):
    """What we saw; the letter says each in one sentence, `notice.doubt.…`."""

    OWN_ADDRESS = "own_address"  # the writer's mailbox
    QUOTED_ADDRESS = "quoted_address"  # somebody's mailbox, in a quote or a header line
    OWN_NAME = "own_name"  # that others do not know the writer by
    SIGNED_ADDRESS = "signed_address"  # one of ours, made for a member
    ONLY_CONTACT = "only_contact"  # a name and a number, and nothing said
    OURS_LEFT = "ours_left"  # lines of a letter that we sent them
    LEFT_OVER = "left_over"  # what to put into the text, or a lone number
    WISH = "wish"  # to us
    OF_ANOTHER = "of_another"  # who may harm themselves: moderators are shown it at once
    REPORT = "report"  # of a post, which is the moderators' to read
    WHERE_THEY_ARE = "where_they_are"  # a private telephone, or the writer's house or mailbox
    ABSENCE = "absence"  # what a mail program says for who is away
    UNSEEN = "unseen"  # their letters show nothing of what they answer
    OTHER_WORDS = "other_words"  # than those that we asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBounce:
    """A letter did not arrive, or not yet; only the member of its own reverse-path is concerned (L-06).

    A filter that asks to be answered is noted so, too, whichever address of the member's it writes to.
    """

    member_id: int
    delivery_id: int | None
    verdict: BounceCause
    status: str  # 5.1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteComplaint:
    """A member called a letter spam: that stream stops at once (L-07)."""

    member_id: int
    stream: Stream | None  # None where the letter is of no stream that can be stopped


ByMachine = NoteBounce | NoteComplaint


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSenders:
    """A server reports who sends mail in our name."""

    report: SenderReport
    reporter: str  # the domain that is proved to report it; empty where none is


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted:
    """What a member wants done; each intent is done by an action, in this order."""

    member_id: int
    intents: tuple[Intent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBack:
    """An answer that could mean several things: it is kept, and its writer asked which."""

    member_id: int
    reason: Reason  # ask_back, new_or_reply, or which place it is for
    words: str
    post_id: int | None = None
    conversation_id: int | None = None
    offered: tuple[int, ...] = ()  # conversations that they can be meant for, in their order
    communities: tuple[int, ...] = ()  # that they can begin a conversation in
    until: datetime | None = None  # of the summary that was answered
    community_id: int | None = None  # where they may start a conversation, too
    title: str | None = None  # of that
    letter_use: LetterUse = LetterUse.POST  # what naming one of the conversations asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToPublish:
    """A text that is kept, and its writer asked whether others are to see it."""

    member_id: int
    doubts: tuple[Doubt, ...]  # why we ask
    instead_of: Reply | Start | Edit | AskBack  # what is done after a yes
    said_at: datetime  # when the mail was taken that first wanted it
    likely: tuple[Phrase, ...] = ()  # what words that read like a wish may have meant
    letter_use: LetterUse = LetterUse.POST  # what naming the conversation asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherVersion:
    """Another text in place of one that we asked about, which is thrown away."""

    member_id: int
    question_id: int
    becomes: Reply | Start | Edit | AskBack | AskToPublish | ChangeTags


@dataclass(frozen=True, slots=True, kw_only=True)
class NotADecision:
    """A mail about moderation that decides nothing; `reason` says why, to its writer."""

    member_id: int
    reason: str
    words: str = ""  # its own, that go back


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldForModerators:
    """A proved mail to a community by somebody who is no member: kept, and shown to its moderators."""

    community_id: int
    address: str
    words: str


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
    joins: tuple[str, ...] = ()  # of that, what asks to join some


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOnceMore:
    """An answer of no member's mailbox that is neither yes nor no: whoever wrote it is told once."""

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
    is_gathered: bool = False  # with others, in one letter an hour
    declines: int | None = None  # a question, with a no beside what a person is to read


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Not done, and its proved writer told why, with the words they wrote."""

    member_id: int
    reason: Reason
    words: str | None = None
    waiting: str | None = None  # the text that a yes publishes, which its letter shows once more
    name: str = ""  # of no community, in the address that was written to
    conversation_id: int | None = None
    post_id: int | None = None
    question_id: int | None = None
    likely: tuple[Phrase, ...] = ()  # what unclear words may have meant
    changes: tuple[ToldChange, ...] = ()  # that they may be about, and that an answer takes back
    numbered: int = 0  # how many conversations the answered letter numbers
    until: datetime | None = None  # of the summary that was answered


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


Interpretation = (
    Interpreted
    | AskBack
    | AskToPublish
    | OtherVersion
    | NotADecision
    | HoldForModerators
    | Ask
    | Invite
    | AskOnceMore
    | Hold
    | Refuse
    | Ignore
    | ByMachine
    | CountSenders
)
MailResult = Intent | Interpretation  # what a mail comes to, before it is said who wants it
