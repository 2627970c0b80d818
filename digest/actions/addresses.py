"""A member's mailboxes: one more, one less, another that letters go to; by what each mailbox answers.

The registered mailbox is asked first, whoever wrote and however well proved: what is signed may have been
sent to somebody else before (A-07). Only after its yes is the new mailbox written to, once.
"""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, select

from digest.actions.context import Context
from digest.actions.joining import correct_mailbox
from digest.actions.mailbox_changes import (
    change,
    end_changes,
    is_ready,
    take_as_theirs,
    undo_change,
)
from digest.actions.permission import of_a_member, operators_alone
from digest.actions.result import LEFT, Done, Refused, Result, Unchanged
from digest.community.leaving.pending_member import claim, is_free_for
from digest.community.people import mailbox
from digest.community.people.member import (
    Address,
    Member,
    MemberState,
    locked_member,
    normal_address,
)
from digest.errors import BadInput
from digest.inbox.question import (
    CHANGING,
    OF_ADDRESSES,
    Question,
    QuestionKind,
    asked_since,
    end,
    end_about_address,
)
from digest.intents.phrases import Terminate, UseAddress
from digest.intents.told_change import ToldChange
from digest.letters.notice import NoticePayload, Reason

DAY = timedelta(days=1)
ANNOUNCED_FOR = timedelta(days=7)  # before an operator's change is done
CONFIRMS = {
    QuestionKind.ADD_ADDRESS: Reason.CONFIRM_ADDING,
    QuestionKind.CHANGE_ADDRESS: Reason.CONFIRM_CHANGING,
}
NOT_AGREED = Unchanged(act="not agreed")


@of_a_member
def ask_for_mailbox(context: Context, member_id: int, typed: str, asks: QuestionKind) -> Result:
    """Ask the registered mailbox whether this one is to be added, or to take its place.

    The member hears the same whether or not somebody else has the address already: nobody is to be found
    out like this.
    """
    session, at = context.session, context.at
    if locked_member(session, member_id) is None:
        return LEFT
    if (
        asked_since(session, member_id, at - DAY, *CONFIRMS)
        >= context.policy.limits.addresses_a_day
    ):
        reason, act = Reason.TOO_MANY_COMMANDS, "too many addresses"
        return Refused(reason=reason, member_id=member_id, act=act)
    try:
        address = mailbox.usable_address(typed, domains=context.house.domains)
    except BadInput:
        return Refused(reason=Reason.BAD_ADDRESS, member_id=member_id, act="bad address")
    is_so = _is_so(session, member_id, address, asks)
    question = Question(member_id=member_id, asks=asks, address=address, asked_at=at)
    if is_so is not None:
        question.ended_at, question.was_yes = at, True
    session.add(question)
    session.flush()
    context.answer(
        member_id, NoticePayload(reason=is_so or CONFIRMS[asks], question_id=question.id)
    )
    return Done(act="address known" if is_so else f"asked: {asks}")


def begin_move(context: Context, member: Member, typed: str, *, reason: str) -> Question | Refused:
    """Begin to let a member's letters go to another mailbox, since the old one is lost; the operator's alone.

    The new mailbox is asked, and the old one hears of it. One that never said yes is no mailbox of theirs:
    the new one takes its place at once, and is invited. Raises BadInput for an address that cannot be used,
    is another member's, or gets the letters already.
    """
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    session, at = context.session, context.at
    address = mailbox.usable_address(typed, domains=context.house.domains)
    now = mailbox.primary(session, member.id)
    _refuse_move(session, member, address, now)
    if now is None:
        return correct_mailbox(context, member, address, reason=reason)
    end_changes(session, member.id, at=at)
    question = Question(
        member_id=member.id,
        asks=QuestionKind.MOVE_ADDRESS,
        address=address,
        asked_at=at,
        waits_until=at + ANNOUNCED_FOR,
    )
    session.add(question)
    session.flush()
    why = f"question {question.id}: {reason}"
    context.record("begin change of address", f"member {member.id}", reason=why)
    for told in (Reason.CONFIRM_ADDRESS, Reason.CHANGE_ANNOUNCED):
        notice = NoticePayload(reason=told, question_id=question.id)
        context.tell(member.id, notice, key=f"{told}:{question.id}")
    return question


@of_a_member
def remove_address(context: Context, member_id: int, typed: str) -> Result:
    """Take no mail from a mailbox as the member's any more; the one that gets the letters stays.

    It is their no to whatever we ask about that mailbox, also to a change that an operator began: no later
    yes, of whoever reads it now, makes it theirs again. The way back to an earlier one is not theirs to end.
    """
    session, address = context.session, _normal(typed)
    if locked_member(session, member_id) is None:
        return LEFT
    theirs = select(Address).where(Address.member_id == member_id, Address.address == address)
    found = session.exec(theirs).first()
    if found is None:
        return _decline_asked(context, member_id, address) or Refused(
            reason=Reason.NO_SUCH_ADDRESS,
            member_id=member_id,
            act="no such address",
            part=Reason.NO_SUCH_ADDRESS,
        )
    if found.is_primary:
        reason, offers = Reason.ADDRESS_STAYS, (Terminate(),)
        return Refused(
            reason=reason, member_id=member_id, act="address stays", offers=offers, part=reason
        )
    undo = UseAddress(address=found.address, on=True)
    session.delete(found)
    _end_asked(context, member_id, address)
    reason = Reason.ADDRESS_REMOVED
    told = ToldChange(now=replace(undo, on=False), before=undo)
    notice = NoticePayload(reason=reason, offers=(undo,), ways_back=(told,))
    context.answer(member_id, notice, part=reason)
    context.record("remove address", f"member {member_id}", reason=context.source)
    return Done(act="address removed")


@of_a_member
def decline_mailbox(context: Context, question: Question) -> Result:
    """Settle a question about a mailbox with a no, and tell the member."""
    _tell_declined(context, question)
    context.record(
        "decline mailbox", f"member {question.member_id}", reason=f"question {question.id}"
    )
    end(question, was_yes=False, at=context.at)
    return Done(act="address declined")


@of_a_member
def agree_about_mailbox(context: Context, question: Question, *, at_the_other_box: bool) -> Result:
    """Take the yes of one of the two mailboxes, and do what both have agreed to.

    Who is suspended has their mailboxes like everybody else: what is theirs stays theirs.
    """
    session, at = context.session, context.at
    if question.asks is QuestionKind.UNDO_ADDRESS:
        return _undo(context, question)
    is_begun = question.agreed_at is not None or question.asks is QuestionKind.MOVE_ADDRESS
    if at_the_other_box and not is_begun:
        return NOT_AGREED
    if at_the_other_box:
        question.new_box_agreed_at = question.new_box_agreed_at or at
    elif question.agreed_at is None:
        question.agreed_at = at
        if question.asks is not QuestionKind.MOVE_ADDRESS:
            _ask_the_other_box(context, question)
    session.add(question)
    if not is_ready(session, question, at=at):
        return Done(act="agreed")
    member = locked_member(session, question.member_id)
    if member is None:
        return LEFT
    return _carry_out(context, member, question)


def _refuse_move(session: Session, member: Member, address: str, now: Address | None) -> None:
    if member.state is MemberState.FORMER:
        raise BadInput(f"member {member.id} has left")
    if not is_free_for(session, member.id, address):
        raise BadInput(f"member {mailbox.owner(session, address)} has this address already")
    if now is not None and now.address == address:
        raise BadInput("letters go there already")


def _is_so(session: Session, member_id: int, address: str, asks: QuestionKind) -> Reason | None:
    """Return what to say where nothing has to be changed."""
    if mailbox.owner(session, address) != member_id:
        return None
    if asks is QuestionKind.ADD_ADDRESS:
        return Reason.ADDRESS_ADDED
    now = mailbox.primary(session, member_id)
    return Reason.GOES_THERE if now is not None and now.address == address else None


def _ask_the_other_box(context: Context, question: Question) -> None:
    """Send the new mailbox the one letter that it ever gets for this, unless it is somebody else's."""
    member_id, number = question.member_id, question.id
    context.answer(member_id, NoticePayload(reason=Reason.ADDRESS_ASKED, question_id=number))
    if is_free_for(context.session, member_id, question.address or ""):
        key = f"{Reason.CONFIRM_ADDRESS}:{number}"
        context.tell(
            member_id, NoticePayload(reason=Reason.CONFIRM_ADDRESS, question_id=number), key=key
        )


def _carry_out(context: Context, member: Member, question: Question) -> Result:
    session, at, address = context.session, context.at, question.address
    if question.asks in CHANGING:
        is_done = change(session, question, at=at)
        return Done(act="address changed") if is_done else _taken(context, question)
    if address is None or not claim(session, member.id, address, at=at):
        return _taken(context, question)
    if mailbox.owner(session, address) is None:
        mailbox.add(session, member.id, address, at=at)
    context.record("add address", f"member {member.id}", reason=f"question {question.id}")
    take_as_theirs(session, member.id, address, at=at)
    key, number = f"added:{question.id}", question.id
    context.tell(member.id, NoticePayload(reason=Reason.ADDRESS_ADDED, question_id=number), key=key)
    return Done(act="address added")


def _taken(context: Context, question: Question) -> Result:
    """Settle with a no what came too late, since somebody else has the mailbox now, and tell the member."""
    _tell_declined(context, question)
    end(question, was_yes=False, at=context.at)
    return Unchanged(act="address taken")


def _end_asked(context: Context, member_id: int, address: str) -> list[Question]:
    """Settle with a no what is asked about a mailbox that the member does not want to be theirs."""
    asked = end_about_address(
        context.session, member_id, address, asks=OF_ADDRESSES, was_yes=False, at=context.at
    )
    for question in asked:
        context.record("decline mailbox", f"member {member_id}", reason=f"question {question.id}")
    return asked


def _decline_asked(context: Context, member_id: int, address: str) -> Result | None:
    """End what is asked about a mailbox that is not the member's, and tell them; None where nothing is."""
    asked = _end_asked(context, member_id, address)
    if not asked:
        return None
    gravest = next((each for each in asked if each.asks in CHANGING), asked[-1])
    _tell_declined(context, gravest, part=Reason.NOT_ADDED)
    return Done(act="address declined")


def _tell_declined(context: Context, question: Question, *, part: str = "") -> None:
    """Tell the member what does not become of a mailbox."""
    reason = Reason.NOT_CHANGED if question.asks in CHANGING else Reason.NOT_ADDED
    notice = NoticePayload(reason=reason, question_id=question.id)
    context.answer(question.member_id, notice, part=part)


def _undo(context: Context, question: Question) -> Result:
    if locked_member(context.session, question.member_id) is None:
        return LEFT
    is_undone = undo_change(context.session, question, at=context.at)
    return Done(act="change undone") if is_undone else Unchanged(act="address taken")


def _normal(typed: str) -> str:
    try:
        return normal_address(typed)
    except ValueError:
        return ""
