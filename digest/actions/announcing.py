"""What the operator tells all members: written once, held back, let go on, cancelled, read on request."""

from sqlmodel import Session, col, or_, update

from digest.actions.context import Context
from digest.actions.permission import of_a_member, operators_alone
from digest.actions.result import LEFT, Done, Refused, Result, Unchanged
from digest.community.communities.announcement import (
    AnnouncementState,
    OperatorAnnouncement,
    write_announcement,
)
from digest.community.people.member import locked_member
from digest.errors import BadInput
from digest.letters.announcement_letter import (
    ASKED,
    HELD_BACK,
    AnnouncementPayload,
    plan_announcement,
    wait_for_hour,
)
from digest.mail.format import counted
from digest.outbox.delivery import WAITING, Delivery, DeliveryState
from digest.store.nudges import StepName, nudge


def announce(context: Context, made: OperatorAnnouncement, *, expected: int) -> Done | Refused:
    """Enqueue a letter to each member it goes to, once.

    Raises BadInput where it would go to another number of members than expected: somebody joined or left.
    """
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    written = write_announcement(context.session, made)
    count = plan_announcement(context.session, written, at=context.at)
    if count != expected:
        raise BadInput(
            f"it would go to {counted(count, 'member')}, and not to {expected}: look again"
        )
    target = _target(written)
    context.record(
        "announce", target, reason=f"announcement {written.id} to {counted(count, 'member')}"
    )
    return Done(act="announced")


def hold_back(context: Context, announcement: OperatorAnnouncement) -> Result:
    """Let no further letter of it go out until it goes on."""
    return _turn(context, announcement, AnnouncementState.PAUSED, "pause announcement", HELD_BACK)


def cancel(context: Context, announcement: OperatorAnnouncement) -> Result:
    """Let no further letter of it go out, ever."""
    why = "the operator cancelled it"
    return _turn(context, announcement, AnnouncementState.CANCELLED, "cancel announcement", why)


def go_on(context: Context, announcement: OperatorAnnouncement) -> Result:
    """Let the letters that were held back go out, each once."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    if announcement.state is not AnnouncementState.PAUSED:
        return Unchanged(act=f"it is {announcement.state}")
    announcement.state = AnnouncementState.OPEN
    context.session.add(announcement)
    held = (Delivery.announcement_id == announcement.id, Delivery.answer == HELD_BACK)
    if not announcement.is_at_once:
        wait_for_hour(context.session, *held, at=context.at)
    _change_state(context.session, *held, state=DeliveryState.PLANNED, answer=None)
    nudge(context.session, StepName.DISPATCH)
    context.record("resume announcement", _target(announcement), reason=_of(announcement))
    return Done(act="resumed")


@of_a_member
def send_announcement(context: Context, member_id: int, announcement_id: int) -> Result:
    """Bring an announcement whole to a member whose letters hide contents, and who asks for it."""
    member = locked_member(context.session, member_id)
    if member is None:
        return LEFT
    told = AnnouncementPayload(announcement_id=announcement_id, reason=ASKED)
    context.answer_with(member_id, told, "announcement", str(announcement_id))
    return Done(act="sent announcement")


def _turn(
    context: Context,
    announcement: OperatorAnnouncement,
    state: AnnouncementState,
    act: str,
    why: str,
) -> Result:
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    if announcement.state in (state, AnnouncementState.CANCELLED):
        return Unchanged(act=f"it is {announcement.state}")
    announcement.state = state
    context.session.add(announcement)
    waits = or_(col(Delivery.state).in_(WAITING), col(Delivery.answer) == HELD_BACK)
    of_it = (Delivery.announcement_id == announcement.id, waits)
    _change_state(context.session, *of_it, state=DeliveryState.CANCELLED, answer=why)
    context.record(act, _target(announcement), reason=_of(announcement))
    return Done(act=act)


def _change_state(
    session: Session,
    *which: object,
    state: DeliveryState,
    answer: str | None,
) -> None:
    changed = {"state": state, "answer": answer}
    session.exec(update(Delivery).where(*which).values(changed))  # type: ignore[arg-type]


def _target(announcement: OperatorAnnouncement) -> str:
    number = announcement.community_id
    return "all members" if number is None else f"community {number}"


def _of(announcement: OperatorAnnouncement) -> str:
    return f"announcement {announcement.id}"
