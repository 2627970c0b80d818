"""What words can mean, as values: the same whatever language they were said in.

Many are intents already; others need the letter that they answer to become one.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator

from digest.community.preferences.kept_preference import KeptAskedPreference
from digest.store.tagged import TaggedJson


class Viewable(StrEnum):
    """What can be asked to be seen; most are an address of their own, too."""

    HELP = "help"
    HOME = "home"  # conversations with news, and one's own posts that can be changed
    COMMUNITIES = "communities"
    TAGS = "tags"
    FOLLOWED = "followed"
    SETTINGS = "settings"
    CHOICES = "choices"  # every setting with all it can be
    RULES = "rules"


class HelpTopic(StrEnum):
    """What people ask about; each is answered in a few lines."""

    START = "start"  # a conversation
    REPLY = "reply"
    EDIT = "edit"  # to change or delete one's own post
    WHO_SEES = "who_sees"
    STOP = "stop"  # letters, or to get fewer
    PAUSE = "pause"
    JOIN = "join"
    LEAVE = "leave"
    TAGS = "tags"
    NAME = "name"
    ADDRESS = "address"
    TIME = "time"  # when the summary comes, and by which clock
    SEARCH = "search"
    DATA = "data"
    MODERATORS = "moderators"
    COST = "cost"
    EXPERTS = "experts"
    WHICH_COMMUNITIES = "which_communities"
    MUTE = "mute"  # a member or a conversation
    REPORT = "report"
    SHOWN = "shown"  # how much letters show: titles, words, long or short, all or what is followed
    UNDO = "undo"
    NOTES = "notes"  # from the moderators, in the summary
    FOR_ALL = "for_all"  # what a community is like for everybody
    SIZE = "size"  # how large letters are on the screen
    FOR_ANOTHER = "for_another"  # to stop or leave for another person


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """To see something."""

    what: Viewable


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPerson:
    """To have a person read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thank:
    """To say thank you, and to want nothing; `is_plain`: the mail says nothing else."""

    is_plain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain:
    """To be told about something; what one mail asks of this kind is answered together."""

    topic: HelpTopic


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """To find conversations; `query` is as it was written: words, #tags, in:community, by:me."""

    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCommunity:
    """To belong to a community; `name` is as it was written, or a longer text that may name one."""

    name: str
    is_story: bool = False  # it came where one joins, and asks for nothing by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCommunity:
    """To leave a community; without a name, the one that is answered."""

    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowTag:
    """To follow or unfollow a tag."""

    name: str
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowThis:
    """To follow or unfollow the conversation that is answered."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteThis:
    """To have the conversation that is answered in no summary any more, or to have it there again."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteMember:
    """To see nothing any more of what another member writes, or to see it again; they never learn of it."""

    name: str  # as it was written
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StopThis:
    """To get no more of what is answered; `all`: of nothing that can be stopped."""

    all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """To set something; or to be told why what was written for it cannot be set."""

    preference: KeptAskedPreference


@dataclass(frozen=True, slots=True, kw_only=True)
class GetData:
    """To have everything we hold on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminate:
    """To end the membership; `erases`: the texts of their posts are deleted too."""

    erases: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UseAddress:
    """To write from another mailbox as well, or from it no more."""

    address: str
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAddress:
    """To get our letters at another mailbox, and to write from there, in place of the present one."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCommunity:
    """To say that there is no community for their illness."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskModerator:
    """To ask a moderator for what the answered letter refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditThis:
    """To replace the post whose receipt is answered; what follows the word is the new text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteThis:
    """To delete the post whose receipt is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoThis:
    """To take back what the answered letter told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """To have what a summary had no room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryAgain:
    """To have a summary once more: of a day, or of so many days ago; else the last one."""

    day: date | None = None
    days_ago: int | None = None


# Intents by themselves, by the family of actions that does them.
LookPhrase = Show | Search | SummaryAgain
ConversationPhrase = FollowTag | MuteMember
MembershipPhrase = NoCommunity
AccountPhrase = GetData | Terminate | UseAddress | ChangeAddress

# nothing but as an answer
OfLetter = StopThis | AskModerator | EditThis | DeleteThis | UndoThis | More
Phrase = (
    LookPhrase
    | ConversationPhrase
    | MembershipPhrase
    | AskPerson
    | Thank
    | AccountPhrase
    | JoinCommunity
    | LeaveCommunity
    | Explain
    | FollowThis
    | MuteThis
    | Choose
    | OfLetter
)
PHRASES = TaggedJson[
    Phrase
](  # the names under which letters that wait keep them as buttons: for ever
    "intent",
    {
        "show": Show,
        "explain": Explain,
        "search": Search,
        "join": JoinCommunity,
        "leave": LeaveCommunity,
        "follow_tag": FollowTag,
        "follow": FollowThis,
        "mute": MuteThis,
        "mute_member": MuteMember,
        "stop": StopThis,
        "choose": Choose,
        "data": GetData,
        "terminate": Terminate,
        "address": UseAddress,
        "change_address": ChangeAddress,
        "no_community": NoCommunity,
        "ask_moderator": AskModerator,
        "edit": EditThis,
        "delete": DeleteThis,
        "undo": UndoThis,
        "more": More,
        "summary_again": SummaryAgain,
        "person": AskPerson,
        "thank": Thank,
    },
)
KeptPhrase = Annotated[Phrase, PlainValidator(PHRASES.read), PlainSerializer(PHRASES.written)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """Words that are perhaps a command: what they may mean, the likeliest first; none where we cannot say."""

    likely: tuple[Phrase, ...] = ()


PhrasesRead = tuple[Phrase, ...] | NotUnderstood


def all_read(read: PhrasesRead) -> tuple[Phrase, ...]:
    """Return what words mean, or all that they may mean."""
    return read.likely if isinstance(read, NotUnderstood) else read
