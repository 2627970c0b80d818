"""Says whom an answer to others' words mutes: by name, or "him" who wrote what is answered.

Nobody else learns of it, and its letter takes it back. So it is done wherever the member is known, whatever
reason stands beside it; what is not plain is asked about, and never published.
"""

from collections.abc import Sequence
from dataclasses import replace

from digest.intents.intents import Intent
from digest.intents.phrases import MuteMember
from digest.language.words import split_words
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.by_number import of_numbers
from inbound.interpret.commands.muting import Muting, mutes_in, unwanted_in
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Interpreted, MailResult, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.unclear import unclear

OF_OTHERS = frozenset({Purpose.REPLY, Purpose.SUMMARY})
LONGEST_REASON = 12  # words beside the wish; more may be for others to read


def of_muting(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult | None:
    """Return what an answer to others' words comes to that mutes one of them; None for any other."""
    target = facts.target
    if not isinstance(target, Ticket) or target.purpose not in OF_OTHERS or mail.is_for_others:
        return None
    said = mutes_in(mail.text, facts.others)
    if said is None:
        unwanted = unwanted_in(mail.text, facts.others)
        return unclear(mail, facts, writer, *unwanted) if unwanted else None
    meant = [_meant(each, facts.others) for each in said.wishes]
    if said.rest and not all(meant):  # of nobody here: "mute the television, that helps"
        return None
    beside = _by_number(mail, facts, writer, said)
    if isinstance(beside, Refuse):
        return beside
    is_told = beside or len(said.rest.split()) <= LONGEST_REASON
    if not is_told or any(len(each) > 1 for each in meant):
        return unclear(mail, facts, writer, *(one for each in meant for one in each))
    mutes = tuple(each[0] if each else wish for each, wish in zip(meant, said.wishes, strict=True))
    return Interpreted(member_id=writer.member_id, intents=(*beside, *mutes))


def _meant(wish: MuteMember, others: Sequence[str]) -> tuple[MuteMember, ...]:
    """Return the members of a letter whom a wish can mean: those with all of the name's words, or any."""
    words = {*split_words(wish.name).words}
    same = [each for each in others if each.casefold() == wish.name.casefold()]
    found = same or [each for each in others if words <= {*split_words(each).words}]
    return tuple(replace(wish, name=each) for each in found)


def _by_number(
    mail: ReadMail, facts: MailFacts, writer: Author, said: Muting
) -> tuple[Intent, ...] | Refuse:
    """Return what is wished with numbers besides: "2, and mute Ben"."""
    found = of_numbers(mail.worded(said.rest), facts, writer) if said.rest else None
    match found:
        case None:
            return ()
        case Refuse():
            return found
        case Interpreted(intents=intents):
            return intents
        case _:
            return (found,) if isinstance(found, Intent) else ()
