"""How much one member may do before a machine is suspected, and how much we answer (requirement L-04)."""

from dataclasses import dataclass, replace
from typing import get_args

from digest.community.posting.danger import in_danger
from digest.inbox.for_people import ENOUGH
from digest.inbox.question import QuestionKind
from digest.intents.intents import (
    AccountIntent,
    Agree,
    AskLate,
    BringBack,
    ChangePreferences,
    ChangeTags,
    Decline,
    Delete,
    Edit,
    FollowConversation,
    Intent,
    LookIntent,
    MembershipIntent,
    MuteConversation,
    Reply,
    ReportPost,
    Start,
    UnfollowConversation,
    UnmuteConversation,
    WithdrawReport,
    WriteToModerators,
)
from digest.intents.phrases import FollowTag, MuteMember
from digest.letters.notice import Reason
from digest.letters.refusal_limits import Refusals, may_add, refusals_left
from digest.policy import MailLimits
from inbound.interpret.interpretation import (
    Ask,
    AskBack,
    AskOnceMore,
    AskToPublish,
    Hold,
    Ignore,
    Interpretation,
    Interpreted,
    Invite,
    OtherVersion,
    Refuse,
)

LONG_ENOUGH = 40  # characters; two people are thanked in the same words, and nobody means harm

ANSWERS = (Ask, AskBack, AskToPublish, Refuse, Invite, AskOnceMore)
MAY_WAIT = (  # nobody is harmed by a deed that comes later
    *(Agree, Decline, FollowConversation, UnmuteConversation, FollowTag, MuteMember, ReportPost),
    WithdrawReport,
    ChangePreferences,
    *get_args(LookIntent),
    *get_args(MembershipIntent),
    *get_args(AccountIntent),
)
TO_STRANGERS = (Invite, AskOnceMore)
NEVER_WAIT = (
    Delete,
    UnfollowConversation,
    MuteConversation,
)  # only the letter that tells of it does
COMMANDS = (  # of which somebody may give so many an hour
    *(ChangeTags, BringBack, FollowConversation, UnmuteConversation, FollowTag, MuteMember),
    *(ReportPost, WithdrawReport, WriteToModerators),
    *(ChangePreferences, *get_args(LookIntent)),
    *get_args(MembershipIntent),
    *get_args(AccountIntent),
)


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


def limited(decision: Interpretation, recent: Recent, limits: MailLimits) -> Interpretation:
    """Return the decision, or what becomes of a mail that is one too many."""
    return _limited_answer(_limited_deed(decision, recent, limits), recent, limits)


def _limited_answer(decision: Interpretation, recent: Recent, limits: MailLimits) -> Interpretation:
    """Answer what we cannot do so often an hour and a day; the last answer says that a person will look.

    What comes then is told to have been added for that person. Who may harm themselves, or asks for a person,
    is answered as often again.
    """
    left = refusals_left(recent.told, limits)
    if _is_grave(decision) and left > -limits.refusals_an_hour:
        return decision
    is_last = left == 1 or not recent.told.is_told  # others may have been the last
    tells = Reason.A_PERSON_LOOKS if is_last else Reason.ADDED
    match decision:
        case Refuse(words=words) | AskBack(words=words) if left <= 1:
            held = Hold(reason=ENOUGH, member_id=decision.member_id, tells=tells, words=words)
        case AskToPublish(instead_of=wanted) if left <= 1:
            words = wanted.words if isinstance(wanted, AskBack) else wanted.text
            held = Hold(reason=ENOUGH, member_id=decision.member_id, tells=tells, words=words)
        case Hold(tells=Reason.A_PERSON_READS) if left < 1:
            held = replace(decision, tells=Reason.ADDED)
        case Hold(tells=Reason()) if left < 1:
            held = replace(decision, reason=ENOUGH, tells=Reason.ADDED)
        case _:
            return decision
    is_gathered = held.tells is Reason.ADDED and not may_add(recent.told, limits)
    return replace(held, words=None, is_gathered=True) if is_gathered else held


def _is_grave(decision: Interpretation) -> bool:
    match decision:
        case Refuse(words=str(words)):
            return in_danger(words)
        case Hold(tells=Reason.A_PERSON_READS):
            return True
        case _:
            return False


def _limited_deed(decision: Interpretation, recent: Recent, limits: MailLimits) -> Interpretation:
    match decision:
        case Interpreted(member_id=member_id, intents=(Reply() | Start() as post,)):
            return _limited_post(member_id, post, recent, limits) or decision
        case AskToPublish() | OtherVersion():
            return _limited_words(decision, recent, limits)
        case Interpreted(member_id=member_id, intents=(Edit(text=text) | AskLate(text=text),)):
            if recent.commands >= limits.commands_an_hour:
                return _too_many_commands(member_id, text)
        case Interpreted(member_id=member_id, intents=intents):
            is_command = any(isinstance(each, COMMANDS) for each in intents)
            if is_command and recent.commands >= limits.commands_an_hour:
                return _too_many_commands(member_id, None)
        case _:
            pass
    return decision


def wants_only_an_answer(decision: Interpretation) -> bool:
    """Check whether little is done but to write: such a mail waits while we answer nobody."""
    match decision:
        case Interpreted(intents=intents):
            return all(isinstance(each, MAY_WAIT) for each in intents)
        case Hold(owner_id=owner_id, tells=tells):
            return owner_id is not None or tells is not None
        case _:
            return isinstance(decision, ANSWERS)


def never_waits(decision: Interpretation) -> bool:
    """Check whether it is done whatever our answers do; only the letter that tells of it waits."""
    return isinstance(decision, Interpreted) and any(
        isinstance(each, NEVER_WAIT) for each in decision.intents
    )


def _limited_words(
    decision: AskToPublish | OtherVersion, recent: Recent, limits: MailLimits
) -> Interpretation:
    """Ask nothing about words that would not be published, and change nothing for them."""
    wanted = decision.becomes if isinstance(decision, OtherVersion) else decision.instead_of
    would_be: Interpretation = (
        Interpreted(member_id=decision.member_id, intents=(wanted,))
        if isinstance(wanted, Intent)
        else wanted
    )
    allowed = limited(would_be, recent, limits)
    return decision if allowed == would_be else allowed


def _limited_post(
    member_id: int, post: Reply | Start, recent: Recent, limits: MailLimits
) -> Ignore | Ask | None:
    """Return what becomes of a post that is one too many; None for any other."""
    if _stands_there(post, recent):
        return Ignore(reason="same words again", member_id=member_id)
    if recent.posts >= limits.posts_an_hour:
        return _ask(member_id, post, QuestionKind.TOO_MANY_POSTS)
    said = recent.said_in or recent.started_in
    if said and len(post.text) >= LONG_ENOUGH:
        return _ask(member_id, post, QuestionKind.SAME_AGAIN)
    return None


def _stands_there(post: Reply | Start, recent: Recent) -> bool:
    """Check whether the very words were posted there just now: then nothing is lost."""
    if isinstance(post, Reply):
        return post.conversation_id in recent.said_in
    return post.community_id in recent.started_in


def _ask(member_id: int, post: Reply | Start, asks: QuestionKind) -> Ask:
    why = asks.value.replace("_", " ")
    return Ask(member_id=member_id, asks=asks, why=why, words=post.text)


def _too_many_commands(member_id: int, words: str | None) -> Refuse:
    return Refuse(member_id=member_id, reason=Reason.TOO_MANY_COMMANDS, words=words)
