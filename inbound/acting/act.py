"""Carries a decision out in the caller's transaction: the effect, the letters it owes, the outcome."""

from typing import assert_never

from sqlmodel import Session

from digest.community.follow import follow
from digest.community.post import EditWindow
from digest.inbox.finish import finish
from digest.inbox.held import keep_for, settle_decided
from digest.inbox.received_mail import Outcome
from digest.intents.intents import Intent
from digest.letters.conversation_letter import ConversationPayload
from digest.letters.notice import Reason
from digest.outbox.enqueue import enqueue
from digest.policy import Policy
from inbound.acting.answer import answer
from inbound.acting.ask import ask, tell_owner
from inbound.acting.ask_back import ask_back, publish_kept
from inbound.acting.ask_to_publish import ask_to_publish, of_version, put_aside
from inbound.acting.commands.obey import obey
from inbound.acting.moderate import moderate
from inbound.acting.newcomer import ask_again, invite
from inbound.acting.occasion import Occasion
from inbound.acting.posting import do_post
from inbound.acting.refuse import refuse
from inbound.acting.settle import agree, decline
from inbound.acting.stopping import stop_streams, stopping_more
from inbound.acting.take_report import take_report
from inbound.acting.unfollow import stop_following
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
    PublishKept,
    Refuse,
    Reply,
    SendContents,
    SendConversation,
    SendNumbered,
    Start,
    Stop,
    UnfollowConversation,
)
from inbound.deciding.decision_by_machine import ByMachine, NoteBounce, NoteComplaint
from inbound.deciding.decision_for_moderators import (
    AskLate,
    HoldForModerators,
    Pronounce,
    PronounceNothing,
    ReportPost,
    WriteToModerators,
)

Asked = (
    FollowConversation
    | UnfollowConversation
    | SendConversation
    | SendContents
    | SendNumbered
    | Stop
    | Command
    | Agree
    | Decline
    | PublishKept
)


def act(  # noqa: C901, PLR0912  (one arm a kind of decision)
    session: Session, decision: Decision, occasion: Occasion, policy: Policy
) -> None:
    """Do what was decided; nothing is committed here."""
    match decision:
        case Reply() | Start() | Edit() | Delete() | BringBack() | ChangeTags():
            do_post(session, decision, occasion, policy)
        case (
            ReportPost()
            | AskLate()
            | Pronounce()
            | PronounceNothing()
            | HoldForModerators()
            | WriteToModerators()
        ):
            window, gathering = EditWindow.of(policy.community), policy.community.gathering_delay
            moderate(session, decision, occasion, window=window, gathering=gathering)
        case AskBack():
            ask_back(session, decision, occasion)
        case AskToPublish():
            ask_to_publish(session, decision, occasion)
        case OtherVersion():
            if put_aside(session, decision, occasion):
                act(session, decision.becomes, of_version(occasion), policy)
        case Ask():
            ask(session, decision, occasion)
        case Refuse():
            refuse(session, decision, occasion)
        case AskNewcomerAgain():
            ask_again(session, decision, occasion)
        case Hold() | Ignore():
            _leave(session, decision, occasion)
        case NoteBounce() | NoteComplaint():
            _note(session, decision, occasion, policy)
        case Invite():
            member_id, done = invite(session, decision, occasion)
            _end(session, occasion, Outcome.COMMAND, done, member_id)
        case _:
            done = _do(session, decision, occasion)
            _end(session, occasion, Outcome.COMMAND, done, decision.member_id)
    _settle_posts(session, decision, occasion, policy)


def _do(session: Session, decision: Asked, occasion: Occasion) -> str:  # noqa: C901, PLR0911  (one arm a wish)
    """Do what a member asked for, and return a word for it."""
    match decision:
        case FollowConversation() | UnfollowConversation():
            return _follow(session, decision, occasion)
        case SendConversation():
            key = f"conversation:{occasion.received.id}"
            return _send_conversation(session, decision, occasion, key=key)
        case SendNumbered():
            return _send_numbered(session, decision, occasion)
        case SendContents():
            answer(session, occasion, decision.member_id, Reason.MORE, until=decision.until)
            return "more"
        case Stop():
            stop_streams(session, decision, occasion)
            return "stop"
        case Command():
            return obey(session, decision, occasion)
        case Agree():
            return agree(session, decision, occasion)
        case Decline():
            return decline(session, decision, occasion)
        case PublishKept():
            return publish_kept(session, decision, occasion)
        case _:
            assert_never(decision)


def _follow(
    session: Session, decision: FollowConversation | UnfollowConversation, occasion: Occasion
) -> str:
    member_id, number = decision.member_id, decision.conversation_id
    reason, offers = Reason.UNFOLLOWED, list[Intent]()
    if isinstance(decision, FollowConversation):
        follow(session, member_id, number, at=occasion.at)
        reason = Reason.FOLLOWED
    else:
        stop_following(session, member_id, number)
        offers = stopping_more(decision)
    answer(session, occasion, member_id, reason, conversation_id=number, offers=offers)
    return reason.value


def _send_numbered(session: Session, decision: SendNumbered, occasion: Occasion) -> str:
    for number in decision.conversation_ids:
        one = SendConversation(member_id=decision.member_id, conversation_id=number)
        key = f"conversation:{occasion.received.id}:{number}"
        _send_conversation(session, one, occasion, key=key)
    return "numbers"


def _send_conversation(
    session: Session, decision: SendConversation, occasion: Occasion, *, key: str
) -> str:
    payload = ConversationPayload(
        conversation_id=decision.conversation_id, reply_to_id=occasion.message_id
    )
    enqueue(session, payload, to=decision.member_id, key=key, at=occasion.at)
    return "get"


def _leave(session: Session, decision: Hold | Ignore, occasion: Occasion) -> None:
    outcome = Outcome.IGNORED
    if isinstance(decision, Hold):
        tell_owner(session, decision, occasion)
        if decision.tells is not None and decision.member_id is not None:
            told, words = decision.tells, decision.words
            answer(session, occasion, decision.member_id, told, words=words)
        outcome = Outcome.HELD
    _end(session, occasion, outcome, decision.reason, decision.member_id)


def _note(session: Session, decision: ByMachine, occasion: Occasion, policy: Policy) -> None:
    received, at = occasion.received, occasion.at
    outcome, reason = take_report(session, decision, received, policy.bounces, at=at)
    _end(session, occasion, outcome, reason, decision.member_id)


def _end(
    session: Session, occasion: Occasion, outcome: Outcome, why: str, member_id: int | None
) -> None:
    received, at = occasion.received, occasion.at
    finish(session, received, outcome, reason=why, member_id=member_id, at=at)


def _settle_posts(session: Session, decision: Decision, occasion: Occasion, policy: Policy) -> None:
    """Keep the post open that a held mail asks to change; let those settle that were decided on."""
    received, at = occasion.received, occasion.at
    if received.outcome is Outcome.HELD and occasion.changes is not None:
        keep_for(session, received, occasion.changes, at=at)
    if received.vouched_by is not None or isinstance(decision, Agree | Decline | OtherVersion):
        settle_decided(session, window=EditWindow.of(policy.community), at=at)
