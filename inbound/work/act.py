"""Does what was decided about a mail, in the caller's transaction, and says what became of the mail."""

from sqlmodel import Session

from digest.actions.perform import perform
from digest.actions.result import Done, Refused, Result
from digest.inbox.finish import finish
from digest.inbox.held import keep_for, settle_decided
from digest.inbox.received_mail import Outcome
from digest.intents.intents import Agree, Decline
from digest.letters.urgent import NOBODY_TO_TELL
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import (
    Ask,
    AskBack,
    AskOnceMore,
    AskToPublish,
    CountSenders,
    Hold,
    HoldForModerators,
    Ignore,
    Interpretation,
    Interpreted,
    Invite,
    NotADecision,
    NoteBounce,
    NoteComplaint,
    OtherVersion,
    Refuse,
)
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.receipt import asked_change
from inbound.work.answer import leave, note_no_decision, refuse, tell_refused
from inbound.work.ask import ask
from inbound.work.ask_about_words import ask_back, ask_to_publish, of_version, put_aside
from inbound.work.count_senders import count_senders
from inbound.work.newcomer import ask_again, hold_for_moderators, invite
from inbound.work.occasion import Occasion
from inbound.work.take_report import take_report


def carry_out(session: Session, decision: Interpretation, occasion: Occasion) -> None:  # noqa: C901, PLR0912  (one arm a kind of decision)
    """Do what was decided; nothing is committed here."""
    match decision:
        case Interpreted():
            perform_all(session, decision, occasion)
        case AskBack():
            ask_back(session, decision, occasion)
        case AskToPublish():
            ask_to_publish(session, decision, occasion)
        case OtherVersion():
            if put_aside(session, decision, occasion):
                carry_out(session, _becomes(decision), of_version(occasion))
        case Ask():
            ask(session, decision, occasion)
        case Refuse():
            refuse(session, decision, occasion)
        case NotADecision():
            note_no_decision(session, decision, occasion)
        case HoldForModerators():
            hold_for_moderators(session, decision, occasion)
        case Invite():
            invite(session, decision, occasion)
        case AskOnceMore():
            ask_again(session, decision, occasion)
        case Hold() | Ignore():
            leave(session, decision, occasion)
        case NoteBounce() | NoteComplaint():
            take_report(session, decision, occasion)
        case CountSenders():
            count_senders(session, decision, occasion)


def perform_all(session: Session, wanted: Interpreted, occasion: Occasion) -> str:
    """Do all that a member wants, tell what is refused, and say what became of the mail.

    Return the words for it. A mail that asks for several things posts nothing, so its outcome is one; that
    nobody is there to be told at once comes before anything else.
    """
    member_id, received = wanted.member_id, occasion.received
    context = occasion.context(session, member_id)
    results: list[Result] = []
    for place, intent in enumerate(wanted.intents):
        done = perform(context, member_id, intent, place=place)
        if isinstance(done, Refused):
            tell_refused(context, done, place)
        results.append(done)
    acts = [each.act for each in results if each.act]
    words = NOBODY_TO_TELL if NOBODY_TO_TELL in acts else "; ".join(acts)
    outcome, post_id = Outcome.COMMAND, None
    for each in results:
        if isinstance(each, Done | Refused):
            outcome, post_id = each.outcome, each.post_id
    ids = {"member_id": member_id, "post_id": post_id}
    finish(session, received, outcome, reason=words, at=occasion.at, **ids)
    return words


def _becomes(decision: OtherVersion) -> Interpretation:
    """Return what another version comes to, now that the first is thrown away."""
    wanted = decision.becomes
    if isinstance(wanted, AskBack | AskToPublish):
        return wanted
    return Interpreted(member_id=decision.member_id, intents=(wanted,))


def settle_posts(
    session: Session, decision: Interpretation, occasion: Occasion, mail: ReadMail, facts: MailFacts
) -> None:
    """Keep the post open that a held mail asks to change; let those settle that were decided on."""
    received, at = occasion.received, occasion.at
    if received.outcome is Outcome.HELD:
        post_id = asked_change(mail, facts)
        if post_id is not None:
            keep_for(session, received, post_id, at=at)
    answers = isinstance(decision, Interpreted) and any(
        isinstance(each, Agree | Decline) for each in decision.intents
    )
    answers |= isinstance(decision, Hold) and decision.declines is not None
    if received.vouched_by is not None or answers or isinstance(decision, OtherVersion):
        settle_decided(session, window=occasion.window, at=at)
