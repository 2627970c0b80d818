"""Decides what becomes of a mail whose writer is not proved, or is proved to be somebody else.

Nothing is ever sent to where it came from. A member whose address it bears, or whose link it used, may be
asked at the registered address; a From that its own domain disowns is not worth a question.
"""

from dataclasses import replace

from digest.inbox.question import QuestionKind
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.authenticate import AuthStatus
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Ask, Hold
from inbound.interpret.read_mail import ReadMail
from inbound.recipient import AddressRole, FixedAddress


def of_the_unproved(letter: ReadMail, facts: MailFacts) -> Ask | Hold:
    """Return what a mail comes to that perhaps a member wrote, and perhaps not."""
    why, writer = letter.why_not or "not proved", facts.writer
    if letter.result is not AuthStatus.NOT_PROVED or writer is None or writer.is_suspended:
        return Hold(reason=why)
    if not _could_do_something(facts, writer):
        return Hold(reason=why)
    words = letter.text or None
    return Ask(member_id=writer.member_id, asks=QuestionKind.WAS_THIS_YOU, why=why, words=words)


def of_another(letter: ReadMail, facts: MailFacts, ticket: Ticket) -> Ask | Hold:
    """Return what a proved mail comes to that used an address made for somebody else.

    Its sender's address is shown to the owner of the link, who may know it as their own; never a member's.
    """
    why, owner_id = "not theirs", ticket.member_id
    if ticket.purpose is Purpose.BOUNCE:
        return Hold(reason=why)
    if facts.writer is not None:
        return replace(not_theirs(letter, facts.writer), owner_id=owner_id)
    if facts.author is None:
        return Hold(reason=why, owner_id=owner_id)
    return Ask(member_id=owner_id, asks=QuestionKind.YOUR_ADDRESS, why=why, address=facts.author)


def not_theirs(letter: ReadMail, writer: Author | None) -> Hold:
    """Keep what answers a letter made for somebody else; who it comes from is told, if they are proved."""
    if writer is None or not letter.is_proved:
        return Hold(reason="not theirs")
    tells, words = Reason.MADE_FOR_ANOTHER, letter.text or None
    return Hold(reason="not theirs", member_id=writer.member_id, tells=tells, words=words)


def _could_do_something(facts: MailFacts, writer: Author) -> bool:
    """Say whether the mail would be more than noise if its writer were proved."""
    match facts.target:
        case Ticket(member_id=owner_id, purpose=purpose):
            return owner_id == writer.member_id and purpose is not Purpose.BOUNCE
        case FixedAddress(role=AddressRole.COMMUNITY):
            return facts.community is not None and facts.community.belongs
        case FixedAddress(role=AddressRole.COMMAND):
            return True
        case _:
            return False
