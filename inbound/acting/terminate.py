"""Ends a membership for good, in the caller's transaction: nothing about the member is left but one goodbye.

Posts stay without their name, or go as well. What is still in files after the commit, `erasing` clears away.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from digest.community.account import end_account, titles_of
from digest.community.member import Address, Member
from digest.inbox.forget import forget_mails
from digest.inbox.question import forget_questions, received_of
from digest.letters.goodbye import GoodbyePayload
from digest.outbox.enqueue import enqueue
from digest.outbox.forget import forget_member, forget_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipEnd:
    """How a membership ends; `by` is who asked, as the audit trail names them."""

    erases: bool  # the texts of their posts go too
    by: str
    at: datetime
    reason: str = ""
    mails: Collection[int] = ()  # received ones known to be theirs
    answers: str | None = None  # Message-ID of the mail that the goodbye answers
    says_goodbye: bool = True


def end_membership(session: Session, member: Member, parting: MembershipEnd) -> None:
    """End the membership; the goodbye is the last letter that the address gets."""
    number, at = member.id, parting.at
    addresses = session.exec(select(Address.address).where(Address.member_id == number)).all()
    mails = {*parting.mails, *received_of(session, number)}
    forget_mails(session, number, addresses=addresses, numbers=mails, at=at)
    forget_questions(session, number, addresses)
    forget_member(session, number)
    if parting.erases:
        for title in titles_of(session, number):
            forget_subject(session, title)
    why = {"by": parting.by, "reason": parting.reason}
    departed = end_account(session, member, erases=parting.erases, at=at, **why)
    if not parting.says_goodbye:
        departed.address = None
    if departed.address is not None:
        payload = GoodbyePayload(reply_to_id=parting.answers)
        enqueue(session, payload, to=number, key=f"goodbye:{number}", at=at)
