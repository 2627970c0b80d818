"""What an action returns: what came of it, for whichever door asked to tell and to write down."""

from dataclasses import dataclass

from digest.community.audit import Earlier
from digest.inbox.received_mail import Outcome
from digest.intents.phrases import Phrase
from digest.letters.notice import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It is so now; whom it concerns is told by letters that are enqueued already."""

    act: str  # a word for what was done, which the list of mails shows
    outcome: Outcome = Outcome.COMMAND  # of the mail that asked for it
    post_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """Nothing was done, and nobody needs to be told more than that."""

    act: str
    earlier: Earlier | None = None  # what made it so, where that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It may not or cannot be done, for a reason that the door tells in its own way."""

    reason: Reason
    member_id: int  # whom it is told
    act: str
    outcome: Outcome = Outcome.COMMAND  # of the mail that asked for it
    words: str | None = None  # that go back to whoever wrote them
    conversation_id: int | None = None  # that the words were meant for
    post_id: int | None = None
    offers: tuple[Phrase, ...] = ()  # what can be done instead
    posts: tuple[int, ...] = ()  # of which one is to be named
    part: str = ""  # of the mail, where that asks for several things


Result = Done | Unchanged | Refused

LEFT = Unchanged(act="left")  # the member is none any more
