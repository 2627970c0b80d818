"""Stops streams of letters for a member who said so, and tells them how each comes back."""

from datetime import datetime

from sqlmodel import Session

from digest.community.member import Member, NotificationTiming, ReceiptChoice
from digest.community.preference import (
    Daily,
    Instant,
    Notifications,
    Preference,
    PreferenceName,
    Receipts,
    current,
)
from digest.community.stop import Stream, is_stopped
from digest.intents.intents import Choose, Intent, StopThis
from digest.letters.notice import Reason, tell
from inbound.acting.occasion import Occasion
from inbound.acting.unsubscribe import REASONS, locked_member, told_at_once, unsubscribe
from inbound.deciding.decision import Stop, UnfollowConversation

USUAL: dict[Stream, Preference] = {
    Stream.SUMMARY: Daily(),
    Stream.NOTIFICATIONS: Notifications(NotificationTiming.GATHERED),
}
SETTINGS = {
    Stream.SUMMARY: PreferenceName.SUMMARY,
    Stream.NOTIFICATIONS: PreferenceName.NOTIFICATIONS,
}


def stop_streams(session: Session, decision: Stop, occasion: Occasion) -> None:
    """Stop the streams at once; one letter tells of all of them, also where they were stopped before.

    An address that stops a stream needs no writer, so it brings its notice once only (U-08).
    """
    member, at = locked_member(session, decision.member_id), occasion.at
    if member is None:
        return
    undo = [
        each for stream in decision.streams for each in _undo(session, member, stream, decision, at)
    ]
    tells = not decision.by_word
    for stream in decision.streams:
        unsubscribe(session, member, stream, how="mail", at=at, of=decision.of, tells=tells)
    if not decision.by_word:
        return
    is_all = len(decision.streams) > 1
    offers: list[Intent] = [*undo] if is_all else [*undo, StopThis(all=True)]
    tell(
        session,
        member.id,
        Reason.STOPPED_ALL if is_all else REASONS[decision.streams[0]],
        at=at,
        key=f"answer:{occasion.received.id}",
        answers=occasion.message_id,
        offers=offers,
    )


def _undo(
    session: Session, member: Member, stream: Stream, decision: Stop, at: datetime
) -> list[Choose]:
    """Return what brings a stream back as it was, or as it usually is where it was stopped before."""
    if stream is Stream.NEW_CONVERSATIONS:
        names = told_at_once(session, member, decision.of)
        return [Choose(preference=Instant(name, is_on=True)) for name in names]
    setting = SETTINGS[stream]
    before = current(member, setting, at=at)
    usual = is_stopped(session, member, stream)
    return [Choose(preference=USUAL[stream] if usual else before)]


def stopping_more(decision: UnfollowConversation) -> list[Intent]:
    """Return what STOP to a letter about one conversation may have meant beyond that."""
    if not decision.by_stop:
        return []
    receipts = Choose(preference=Receipts(ReceiptChoice.PROBLEMS))
    return [*([receipts] if decision.answers_receipt else []), StopThis(all=True)]
