"""Sends words of others to whom letters show none only where a mail asks to read them in our exact words.

What an address asks for by itself, a button's, needs no words.
"""

from digest.intents.intents import SendConversations, SendRest
from digest.intents.meaning import TOPICS
from digest.intents.phrases import More, Phrase
from digest.mail.signed_address import Ticket
from inbound.interpret.asked_by_address import NEEDS_NO_TEXT
from inbound.interpret.commands.laying_open import asks_exactly_to_read
from inbound.interpret.commands.numbered import lettered
from inbound.interpret.facts import MailFacts
from inbound.interpret.interpretation import Interpreted, MailResult
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.unclear import unclear

HIDES_FIRST: tuple[Phrase, ...] = (*TOPICS["about_content"], More())


def shown_if_exact(found: MailResult, mail: ReadMail, facts: MailFacts) -> MailResult:
    """Return what a mail comes to, or the question what to show where its words are not exact."""
    writer, target = facts.writer, facts.target
    if writer is None or writer.sees_content or not _shows(found):
        return found
    if isinstance(target, Ticket) and target.purpose in NEEDS_NO_TEXT:
        return found
    offered = facts.question.offered_ids if facts.question else ()
    text = lettered(mail.text, len(offered)) if offered else mail.text
    is_exact = asks_exactly_to_read(text, by_number=True)
    return found if is_exact else unclear(mail, facts, writer, *HIDES_FIRST)


def _shows(found: MailResult) -> bool:
    """Say whether words of others are sent."""
    intents = found.intents if isinstance(found, Interpreted) else (found,)
    return any(isinstance(each, SendConversations | SendRest) for each in intents)
