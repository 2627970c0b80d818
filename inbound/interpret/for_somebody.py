"""Says that a setting which is wished for somebody who is named changes nothing: each chooses for oneself."""

from digest.intents.phrases import Explain, HelpTopic
from digest.language.vocabulary import vocabularies
from digest.language.words import fold
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.commands.other_person import named_for
from inbound.interpret.facts import Author, MailFacts, is_for_us
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted
from inbound.interpret.read_mail import ReadMail

TOLD = (Explain(topic=HelpTopic.FOR_ANOTHER),)


def of_somebody(mail: ReadMail, facts: MailFacts, writer: Author) -> Interpreted | None:
    """Return the answer that one can only choose for oneself; None where nobody else is named.

    In answer to a summary such words may be for others, unless something seems to be wished of us.
    """
    target = facts.target
    is_summary = isinstance(target, Ticket) and target.purpose is Purpose.SUMMARY
    if mail.is_for_others or not (is_for_us(target) or (is_summary and mail.phrases)):
        return None
    name = named_for(mail.text, vocabularies())
    places = {fold(told) for each in facts.own for told in (each.name, each.title)}
    own = {fold(writer.display_name)} | places
    if name is None or any(fold(name) in each for each in own):
        return None
    return Interpreted(member_id=writer.member_id, intents=intents_of(TOLD, facts))
