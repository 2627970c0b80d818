"""The streams of letters that a member stops, and how that is told, with the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, update

from digest.actions.context import Context, Via
from digest.actions.permission import of_a_member
from digest.actions.result import LEFT, Done, Result, Unchanged
from digest.community.audit import Earlier, newest
from digest.community.moderation import member_care
from digest.community.people.member import (
    Member,
    NotificationTiming,
    ReceiptChoice,
    locked_member,
)
from digest.community.preferences import stop as stopping
from digest.community.preferences.change_preferences import PreferenceChange
from digest.community.preferences.preference import (
    AnnouncementChoice,
    Instant,
    Never,
    Notifications,
    Preference,
    PreferenceName,
    Receipts,
)
from digest.community.preferences.stop import STOPPED, Stream
from digest.intents.intents import StopStreams
from digest.intents.phrases import Choose, StopThis
from digest.intents.told_change import ToldChange
from digest.letters.notice import NoticePayload, Reason
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.outbox.delivery import STREAMS, WAITING, Delivery, DeliveryState, LetterKind

WaysBack = Mapping[Stream, Sequence[Preference]]  # what brings each stream back
TOLD_A_DAY = 2  # letters that say the same at once
KINDS = {stream: kind for kind, stream in STREAMS.items()}
REASONS = {
    Stream.SUMMARY: Reason.STOPPED_SUMMARY,
    Stream.NOTIFICATIONS: Reason.STOPPED_NOTIFICATIONS,
    Stream.NEW_CONVERSATIONS: Reason.STOPPED_INSTANT,
    Stream.ANNOUNCEMENTS: Reason.STOPPED_ANNOUNCEMENTS,
}
SETTINGS = {
    Stream.SUMMARY: PreferenceName.SUMMARY,
    Stream.NOTIFICATIONS: PreferenceName.NOTIFICATIONS,
    Stream.OWN_POSTS: PreferenceName.RECEIPTS,
}


@of_a_member
def stop(context: Context, member_id: int, wanted: StopStreams) -> Result:
    """Stop streams at once and say so; `Unchanged` where all of them were stopped already.

    One letter tells of all of them, with the way back. A member's own word is always answered, also where
    they were stopped before. An address or a link that stops a stream needs no writer: it brings its notice
    once only (U-08), for whoever was forwarded a letter can use it too (U-04). Whoever called a letter spam
    gets none.
    """
    session = context.session
    member = locked_member(session, member_id)
    if member is None:
        return Unchanged(act="stop")
    undo = {each: stopping.way_back(session, member, each, of=wanted.of) for each in wanted.streams}
    stopped = [each for each in wanted.streams if _stop(context, member, each, wanted)]
    if wanted.by_word:
        _answer_stop(context, member_id, wanted, undo, stopped)
    elif stopped and context.actor.via is not Via.COMPLAINT:
        _tell_stopped(context, member_id, wanted, undo, stopped)
    if stopped or wanted.by_word:
        return Done(act="stop")
    found = (_stopped_by(session, member_id, each) for each in wanted.streams)
    return Unchanged(act="stop", earlier=newest(found))


@of_a_member
def undo_stop(context: Context, member_id: int, stream: Stream, *, of: int = 0) -> Result:
    """Bring a stream back as it was before it was stopped; `Unchanged` where that was too long ago.

    It is told as a change like any other: somebody else may have had a letter with the link.
    """
    member = locked_member(context.session, member_id)
    if member is None:
        return LEFT
    if not stopping.undo_stop(context.session, member, stream, at=context.at, of=of):
        return Unchanged(act="undo stop")
    act = f"undo stop {stream.name.lower()}"
    context.record(act, f"member {member_id}", reason=context.actor.via.value)
    back = stopping.way_back(context.session, member, stream, of=of)
    changes = [PreferenceChange(before=_ended(each), after=each) for each in back]
    if changes:  # none where they have left the community since
        told = PreferencesChangedPayload.telling(changes, how=context.actor.via.value)
        context.enqueue(told, to=member_id, key=context.key("chosen", of=member_id))
    return Done(act=act)


def _stop(context: Context, member: Member, stream: Stream, wanted: StopStreams) -> bool:
    """Stop one stream; return False where it was stopped already."""
    session, at, via, of = context.session, context.at, context.actor.via, wanted.of
    if not stopping.stop(session, member, stream, at=at, of=of):
        return False
    context.record(f"stop {stream.name.lower()}", f"member {member.id}", reason=via.value)
    if of == 0 and stream in KINDS:  # what waits of one community is looked up at its turn
        _cancel_waiting(session, member.id, KINDS[stream])
    return True


def _stopped_by(session: Session, member_id: int, stream: Stream) -> Earlier | None:
    """Return what stopped a stream: a STOP, or a choice of none of it; of new letters only a STOP is one."""
    acts = [f"stop {stream.name.lower()}"]
    if stream in SETTINGS:
        acts.append(f"set {SETTINGS[stream]} {STOPPED[stream]}")
    return member_care.made_so(session, member_id, *acts)


def _answer_stop(
    context: Context, member_id: int, wanted: StopStreams, undo: WaysBack, stopped: Sequence[Stream]
) -> None:
    """Answer the member's own word; where they named one stream, they may have meant all."""
    notice = NoticePayload(
        reason=_reason(wanted.streams),
        community_id=wanted.of or None,
        reply_to_id=context.answers,
        offers=(*_offers(undo, wanted.streams), *(() if len(undo) > 1 else (StopThis(all=True),))),
        is_so_already=not stopped,
        ways_back=_told(undo, stopped),
    )
    context.tell(member_id, notice, key=context.key("answer", of=member_id))


def _tell_stopped(
    context: Context, member_id: int, wanted: StopStreams, undo: WaysBack, stopped: Sequence[Stream]
) -> None:
    """Tell the member what no word of theirs stopped; the way back of one stream is a page, if it has one.

    However often the same is stopped and begun again, two letters a day say so at once, and on the next day
    one of each stream that is still stopped then: nobody stays untold.
    """
    day = f"{wanted.of}:{context.at:%Y-%m-%d}"

    def tell(streams: Sequence[Stream], number: str, due_at: datetime | None = None) -> bool:
        has_page = len(streams) == 1 and streams[0] in SETTINGS
        notice = NoticePayload(
            reason=_reason(streams),
            community_id=wanted.of or None,
            offers=() if has_page else _offers(undo, streams),
            is_put_off=due_at is not None,
            ways_back=_told(undo, [each for each in streams if each in stopped]),
        )
        key = f"stopped:{member_id}:{notice.reason}:{day}:{number}"
        return context.tell(member_id, notice, key=key, due_at=due_at)

    if not any(tell(wanted.streams, str(number)) for number in range(TOLD_A_DAY)):
        midnight = context.at.replace(hour=0, minute=0, second=0, microsecond=0)
        for each in filter(REASONS.get, stopped):
            tell([each], "last", midnight + timedelta(days=1))


def _told(undo: WaysBack, stopped: Sequence[Stream]) -> tuple[ToldChange, ...]:
    """Return what an answer to the letter takes back: nothing of what had been stopped before."""
    return tuple(
        ToldChange(now=Choose(preference=_ended(before)), before=Choose(preference=before))
        for each in stopped
        for before in undo[each]
    )


def _offers(undo: WaysBack, streams: Sequence[Stream]) -> tuple[Choose, ...]:
    return tuple(Choose(preference=before) for each in streams for before in undo[each])


def _ended(before: Preference) -> Preference:
    match before:
        case Instant() as instant:
            return replace(instant, is_on=False)
        case Notifications():
            return Notifications(NotificationTiming.OFF)
        case Receipts():
            return Receipts(ReceiptChoice.PROBLEMS)
        case AnnouncementChoice():
            return AnnouncementChoice(is_on=False)
        case _:
            return Never()


def _reason(streams: Sequence[Stream]) -> Reason:
    return Reason.STOPPED_ALL if len(streams) > 1 else REASONS[streams[0]]


def _cancel_waiting(session: Session, member_id: int, kind: LetterKind) -> None:
    session.exec(
        update(Delivery)
        .where(
            col(Delivery.member_id) == member_id,
            col(Delivery.kind) == kind,
            col(Delivery.state).in_(WAITING),
        )
        .values(state=DeliveryState.CANCELLED, answer="the member stopped these letters")
    )
