"""How much one member may do before a machine is suspected, and how much we answer (requirement L-04)."""

from dataclasses import dataclass, replace

from digest.inbox.question import QuestionKind
from digest.letters.notice import Reason
from digest.letters.refusal_limits import Refusals, refusals_left
from digest.policy import MailLimits
from inbound.deciding.decision import (
    Agree,
    Ask,
    AskBack,
    AskNewcomerAgain,
    AskToPublish,
    BringBack,
    ChangeTags,
    Command,
    Decision,
    Decline,
    Delete,
    Edit,
    FollowConversation,
    Hold,
    Ignore,
    Invite,
    OtherVersion,
    Refuse,
    Reply,
    SendContents,
    SendConversation,
    SendNumbered,
    Start,
    UnfollowConversation,
)
from inbound.deciding.decision_for_moderators import AskLate, ReportPost, WriteToModerators

LONG_ENOUGH = 40  # characters; two people are thanked in the same words, and nobody means harm
ENOUGH = "answered enough"  # why a mail is held whose writer gets no more answers for a while

ANSWERS = (  # what may wait: nobody is harmed by a deed that comes later, too
    *(Ask, AskBack, AskToPublish, Refuse, SendConversation, SendContents, SendNumbered),
    *(FollowConversation, ReportPost, Agree, Decline, Command, Invite, AskNewcomerAgain),
)
TO_STRANGERS = (Invite, AskNewcomerAgain)
NEVER_WAIT = (Delete, UnfollowConversation)  # only the letter that tells of it does


NONE_TOLD = Refusals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """What the writer did in the hour before this mail was taken."""

    posts: int = 0
    commands: int = 0
    told: Refusals = NONE_TOLD  # answers to what we could not do
    said_in: frozenset[int] = frozenset()  # conversations that hold these very words, just posted
    started_in: frozenset[int] = frozenset()  # communities that they began a conversation in


NOTHING = Recent()


def limited(decision: Decision, recent: Recent, limits: MailLimits) -> Decision:
    """Return the decision, or what becomes of a mail that is one too many."""
    return _limited_answer(_limited_deed(decision, recent, limits), recent, limits)


def _limited_answer(decision: Decision, recent: Recent, limits: MailLimits) -> Decision:
    """Answer what we cannot do so often an hour and a day; the last answer says that a person will look."""
    left = refusals_left(recent.told, limits)
    match decision:
        case Refuse(words=words) | AskBack(words=words) if left <= 1:
            return _looked_at(decision.member_id, words, is_last=left == 1)
        case AskToPublish(instead_of=wanted) if left <= 1:
            words = wanted.words if isinstance(wanted, AskBack) else wanted.text
            return _looked_at(decision.member_id, words, is_last=left == 1)
        case Hold(tells=Reason()) if left < 1:
            return replace(decision, tells=None, words=None)
        case _:
            return decision


def _looked_at(member_id: int, words: str | None, *, is_last: bool) -> Hold:
    if not is_last:
        return Hold(reason=ENOUGH, member_id=member_id)
    return Hold(reason=ENOUGH, member_id=member_id, tells=Reason.A_PERSON_LOOKS, words=words)


def _limited_deed(decision: Decision, recent: Recent, limits: MailLimits) -> Decision:
    match decision:
        case Reply() | Start():
            return _limited_post(decision, recent, limits)
        case AskToPublish() | OtherVersion():
            return _limited_words(decision, recent, limits)
        case Edit() | AskLate() if recent.commands >= limits.commands_an_hour:
            return _too_many_commands(decision.member_id, decision.text)
        case (
            ChangeTags()
            | BringBack()
            | Command()
            | FollowConversation()
            | SendConversation()
            | SendContents()
            | SendNumbered()
            | ReportPost()
            | WriteToModerators()
        ):
            if recent.commands >= limits.commands_an_hour:
                return _too_many_commands(decision.member_id, None)
        case _:
            pass
    return decision


def wants_only_an_answer(decision: Decision) -> bool:
    """Say whether little is done but to write: such a mail waits while we answer nobody."""
    return isinstance(decision, ANSWERS) or (
        isinstance(decision, Hold) and (decision.owner_id is not None or decision.tells is not None)
    )


def _limited_words(
    decision: AskToPublish | OtherVersion, recent: Recent, limits: MailLimits
) -> Decision:
    """Ask nothing about words that would not be published, and change nothing for them."""
    wanted = decision.becomes if isinstance(decision, OtherVersion) else decision.instead_of
    allowed = limited(wanted, recent, limits)
    if allowed is not wanted:
        return allowed
    return decision


def _limited_post(decision: Reply | Start, recent: Recent, limits: MailLimits) -> Decision:
    if _stands_there(decision, recent):
        return Ignore(reason="same words again", member_id=decision.member_id)
    if recent.posts >= limits.posts_an_hour:
        return _ask(decision, QuestionKind.TOO_MANY_POSTS)
    said = recent.said_in or recent.started_in
    if said and len(decision.text) >= LONG_ENOUGH:
        return _ask(decision, QuestionKind.SAME_AGAIN)
    return decision


def _stands_there(decision: Reply | Start, recent: Recent) -> bool:
    """Say whether the very words were posted there just now: then nothing is lost."""
    if isinstance(decision, Reply):
        return decision.conversation_id in recent.said_in
    return decision.community_id in recent.started_in


def _ask(decision: Reply | Start, asks: QuestionKind) -> Ask:
    why = asks.value.replace("_", " ")
    return Ask(member_id=decision.member_id, asks=asks, why=why, words=decision.text)


def _too_many_commands(member_id: int, words: str | None) -> Refuse:
    return Refuse(member_id=member_id, reason=Reason.TOO_MANY_COMMANDS, words=words)
