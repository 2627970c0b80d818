"""Decides what becomes of a mail that answers a letter from a time which a restored backup does not know.

What the letter was about is gone, and its numbers may be given to something else one day. So such a mail
changes nothing, whatever it asks; a member who proved to have written it is told, and gets the words back.
"""

from digest.letters.notice import Reason
from digest.mail.signed_address import Ticket
from inbound.classify import MailKind
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import Ask, Hold, Ignore, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse
from inbound.interpret.unproved import of_the_unproved

WHY = "of a lost time"


def of_a_lost_time(letter: ReadMail, facts: MailFacts) -> Ask | Hold | Ignore | Refuse | None:
    """Return what becomes of it, None for any other mail; of a person whom we cannot answer it is held."""
    if not isinstance(facts.target, Ticket) or not facts.target.is_lost:
        return None
    if letter.kind is MailKind.DOUBTFUL:
        return Hold(reason=WHY)
    if letter.kind is not MailKind.PERSON:
        return Ignore(reason=WHY)
    if not letter.is_proved:
        return of_the_unproved(letter, facts)
    if facts.writer is None:
        return Hold(reason=WHY)
    return refuse(letter, facts.writer, Reason.LOST_TIME)
