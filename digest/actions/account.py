"""A member's account: everything we hold on them, and the end of the membership.

Both are done for a member only after a yes from the registered mailbox, whoever asked and however well proved
(A-07). What ends is gone at once; what files still hold after the commit, the erasing step clears away.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, select

from digest.actions.context import Context
from digest.actions.permission import of_a_member, operators_alone
from digest.actions.result import LEFT, Done, Refused, Result
from digest.community.leaving.account import end_account, titles_of
from digest.community.people.member import Address, Member, locked_member
from digest.inbox.forget import forget_mails
from digest.inbox.question import (
    ENDING,
    Question,
    QuestionKind,
    asked_since,
    forget_questions,
    received_of,
)
from digest.intents.phrases import GetData, Phrase, Terminate
from digest.letters.data_letter import DataFiles, DataPayload
from digest.letters.goodbye import GoodbyePayload
from digest.letters.notice import NoticePayload, Reason
from digest.outbox.forget import forget_member, forget_subject

DAY = timedelta(days=1)
A_DAY = 5  # questions of one kind; whoever asks more often is perhaps a machine
ON_A_YES = frozenset({QuestionKind.DATA, *ENDING})
REASONS = {
    QuestionKind.DATA: Reason.CONFIRM_DATA,
    QuestionKind.TERMINATE: Reason.CONFIRM_TERMINATE,
    QuestionKind.TERMINATE_ERASING: Reason.CONFIRM_ERASING,
}
BESIDE: dict[QuestionKind, tuple[Phrase, ...]] = {  # what each letter offers instead
    QuestionKind.DATA: (),
    QuestionKind.TERMINATE: (GetData(), Terminate(erases=True)),
    QuestionKind.TERMINATE_ERASING: (GetData(), Terminate()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipEnd:
    """How a membership ends."""

    erases: bool  # the texts of their posts go too
    reason: str = ""  # for the audit trail
    mails: Collection[int] = ()  # received ones known to be theirs
    says_goodbye: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DataHandedOver(Done):
    """The operator has a member's data now, to bring it to them."""

    content: bytes  # of the file


@of_a_member
def ask_for_yes(context: Context, member_id: int, asks: QuestionKind) -> Result:
    """Ask the member, at the address that their letters go to, whether they want this."""
    session, at = context.session, context.at
    if locked_member(session, member_id) is None:
        return LEFT
    if asked_since(session, member_id, at - DAY, asks) >= A_DAY:
        reason, act = Reason.TOO_MANY_COMMANDS, f"asked too often: {asks}"
        return Refused(reason=reason, member_id=member_id, act=act)
    question = Question(member_id=member_id, asks=asks, asked_at=at)
    session.add(question)
    session.flush()
    context.tell(
        member_id,
        NoticePayload(
            reason=REASONS[asks],
            reply_to_id=context.answers,
            question_id=question.id,
            offers=BESIDE[asks],
        ),
        key=f"ask:{question.id}",
    )
    return Done(act=f"asked: {asks}")


@of_a_member
def do_confirmed(context: Context, question: Question) -> Result:
    """Do what a member asked for and said yes to; the question has been settled."""
    if question.asks is QuestionKind.DATA:
        return _send_data(context, question)
    member = locked_member(context.session, question.member_id)
    if member is None:
        return LEFT
    mails = () if context.mail is None else (context.mail.received_id,)
    erases, reason = question.asks is QuestionKind.TERMINATE_ERASING, f"question {question.id}"
    return end_membership(context, member, MembershipEnd(erases=erases, reason=reason, mails=mails))


@of_a_member
def end_membership(context: Context, member: Member, ending: MembershipEnd) -> Result:
    """End a membership for good: nothing about the member is left but one goodbye, the last letter.

    Posts stay without their name, or go as well.
    """
    session, number, at = context.session, member.id, context.at
    addresses = session.exec(select(Address.address).where(Address.member_id == number)).all()
    mails = {*ending.mails, *received_of(session, number)}
    forget_mails(session, number, addresses=addresses, numbers=mails, at=at)
    forget_questions(session, number, addresses)
    forget_member(session, number)
    if ending.erases:
        _forget_titles(session, number)
    by, reason = context.actor.name, ending.reason
    departed = end_account(session, member, erases=ending.erases, by=by, reason=reason, at=at)
    if not ending.says_goodbye:
        departed.address = None
    if departed.address is not None:
        payload = GoodbyePayload(how=context.actor.via.value, reply_to_id=context.answers)
        context.enqueue(payload, to=number, key=f"goodbye:{number}")
    return Done(act="membership ended")


def export_data(context: Context, member_id: int, files: DataFiles) -> Result:
    """Give the operator the file with all that we hold on a member who cannot ask for it by mail."""
    refusal = operators_alone(context)
    if refusal is not None:
        return refusal
    if locked_member(context.session, member_id) is None:
        return LEFT
    content = files.make(context.session, member_id, at=context.at)
    context.record("export data", f"member {member_id}")
    return DataHandedOver(act="data exported", content=content)


def _send_data(context: Context, question: Question) -> Result:
    number = question.member_id
    payload = DataPayload(reply_to_id=context.answers)
    context.enqueue(payload, to=number, key=f"data:{question.id}")
    context.record("send data", f"member {number}", reason=f"question {question.id}")
    return Done(act="data")


def _forget_titles(session: Session, member_id: int) -> None:
    for title in titles_of(session, member_id):
        forget_subject(session, title)
