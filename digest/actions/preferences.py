"""What a member chooses, and the streams of letters that they stop; each is told with the way back."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from digest.actions.context import Context
from digest.actions.result import LEFT, Done, Result, Unchanged
from digest.community import change_preferences
from digest.community import stop as stopping
from digest.community.change_preferences import resolve
from digest.community.community import Community, Membership
from digest.community.member import Member, NotificationTiming, locked_member
from digest.community.preference import (
    Daily,
    Instant,
    Notifications,
    Preference,
    PreferenceName,
    ReadPreference,
    RefusedPreference,
    current,
)
from digest.community.stop import Stream, is_stopped
from digest.intents.intents import ChangePreferences, StopStreams
from digest.intents.phrases import Choose, Phrase, StopThis
from digest.letters.notice import Reason
from digest.letters.preferences_changed import PreferenceAnswer, confirm
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind

KINDS = {
    Stream.SUMMARY: LetterKind.SUMMARY,
    Stream.NOTIFICATIONS: LetterKind.NOTIFICATION,
    Stream.NEW_CONVERSATIONS: LetterKind.NEW_CONVERSATION,
}
REASONS = {
    Stream.SUMMARY: Reason.STOPPED_SUMMARY,
    Stream.NOTIFICATIONS: Reason.STOPPED_NOTIFICATIONS,
    Stream.NEW_CONVERSATIONS: Reason.STOPPED_INSTANT,
}
USUAL: dict[Stream, Preference] = {
    Stream.SUMMARY: Daily(),
    Stream.NOTIFICATIONS: Notifications(NotificationTiming.GATHERED),
}
SETTINGS = {
    Stream.SUMMARY: PreferenceName.SUMMARY,
    Stream.NOTIFICATIONS: PreferenceName.NOTIFICATIONS,
}


def change(context: Context, member_id: int, wanted: ChangePreferences) -> Result:
    """Choose what can be chosen; one letter tells what was changed, what was not, and why."""
    session, at = context.session, context.at
    member = locked_member(session, member_id)
    if member is None:
        return LEFT
    choices: list[Preference] = []
    refused: list[RefusedPreference] = []
    for each in wanted.choices:
        found = _resolved(context, member, each, wanted.community_id)
        if isinstance(found, RefusedPreference):
            refused.append(found)
        else:
            choices.append(found)
    how = context.actor.via.value
    done = change_preferences.change(session, member, choices, how=how, at=at)
    answer = PreferenceAnswer(done=done, refused=refused)
    key = context.key("chosen", of=member_id)
    confirm(session, member.id, answer, key=key, at=at, answers=context.answers)
    names = [*(each.after.setting for each in done.changes), *(each.setting for each in done.same)]
    words = [*names, *(f"not {each.setting}" for each in refused)]
    return Done(act="set " + ", ".join(words))


def stop(context: Context, member_id: int, wanted: StopStreams) -> Result:
    """Stop streams at once; one letter tells of all of them, also where they were stopped before.

    An address that stops a stream needs no writer, so it brings its notice once only (U-08).
    """
    session, at = context.session, context.at
    member = locked_member(session, member_id)
    if member is None:
        return Unchanged(act="stop")
    undo = [
        each for stream in wanted.streams for each in _undo(session, member, stream, wanted.of, at)
    ]
    tells = not wanted.by_word
    for stream in wanted.streams:
        stop_stream(context, member, stream, of=wanted.of, tells=tells)
    if wanted.by_word:
        is_all = len(wanted.streams) > 1
        offers: list[Phrase] = [*undo] if is_all else [*undo, StopThis(all=True)]
        context.tell(
            member.id,
            Reason.STOPPED_ALL if is_all else REASONS[wanted.streams[0]],
            key=context.key("answer", of=member_id),
            answers=context.answers,
            offers=offers,
        )
    return Done(act="stop")


def stop_stream(
    context: Context, member: Member, stream: Stream, *, of: int = 0, tells: bool = True
) -> bool:
    """Stop a stream at once and tell the member once; return False where it was stopped already.

    `of` is the community whose new conversations are meant, 0 for all. The notice is there because whoever
    was forwarded a letter can press its link too (U-04); whoever called a letter spam gets none (`tells`).
    The caller has locked the member.
    """
    session, at, actor = context.session, context.at, context.actor
    names = told_at_once(session, member, of) if stream is Stream.NEW_CONVERSATIONS else []
    if not stopping.stop(
        session, member, stream, how=actor.via.value, at=at, of=of, actor=actor.name
    ):
        return False
    if of == 0:  # what waits of one community is not sent either: that is looked up at its turn
        _cancel_waiting(session, member.id, KINDS[stream])
    if tells:
        key = f"stopped:{member.id}:{stream.value}:{at.timestamp()}"
        back = [Choose(preference=Instant(name, is_on=True)) for name in names]
        context.tell(member.id, REASONS[stream], key=key, offers=back)
    return True


def told_at_once(session: Session, member: Member, of: int) -> list[str]:
    """Return the names of the communities whose new conversations the member is told of at once."""
    query = (
        select(Community.name)
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .where(Membership.member_id == member.id, col(Membership.instant))
        .order_by(Community.name)
    )
    return list(session.exec(query.where(Community.id == of) if of else query))


def _undo(session: Session, member: Member, stream: Stream, of: int, at: datetime) -> list[Choose]:
    """Return what brings a stream back as it was, or as it usually is where it was stopped before."""
    if stream is Stream.NEW_CONVERSATIONS:
        names = told_at_once(session, member, of)
        return [Choose(preference=Instant(name, is_on=True)) for name in names]
    usual = is_stopped(session, member, stream)
    before = current(member, SETTINGS[stream], at=at)
    return [Choose(preference=USUAL[stream] if usual else before)]


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


def _resolved(
    context: Context,
    member: Member,
    asked: ReadPreference,
    community_id: int | None,
) -> Preference | RefusedPreference:
    """Return a preference as it can be chosen by this member now, or why it cannot."""
    service = context.house.service_name
    return resolve(
        context.session, member, asked, at=context.at, community_id=community_id, service=service
    )
