"""Brings back what its writer did not mean to leave, as they answer the letter that says they left it."""

from digest.community.posting.danger import in_danger
from digest.intents.phrases import JoinCommunity
from digest.language.names import match_names
from digest.language.vocabulary import vocabularies
from digest.language.whole_names import KnownName
from inbound.interpret.commands.clauses import Clause, clauses_of
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted
from inbound.interpret.read_mail import ReadMail

LONGEST = 40  # words; a longer answer tells of much besides
BACK = ("start", "back")  # senses of words that ask for something again


def not_meant_to_leave(mail: ReadMail, facts: MailFacts, writer: Author) -> Interpreted | None:
    """Join again what the answer names as not to be left; None where it names nothing so, or both ways."""
    if not facts.after_leaving or in_danger(mail.text) or len(mail.text.split()) > LONGEST:
        return None
    clauses = clauses_of((mail.text,), vocabularies())
    if any(each.is_asked for each in clauses):
        return None
    wanted = [one for each in clauses if _wants(each) for one in _named(each, facts.after_leaving)]
    ended = [one for each in clauses if each.leaves for one in _named(each, facts.after_leaving)]
    if not wanted or not set(wanted).isdisjoint(ended):
        return None
    back = tuple(JoinCommunity(name=each.name) for each in dict.fromkeys(wanted))
    return Interpreted(member_id=writer.member_id, intents=intents_of(back, facts))


def _wants(clause: Clause) -> bool:
    """Say whether what a clause names is not to be left, or is to be there again."""
    if clause.stays or clause.spares:
        return True
    asks_back = any(map(clause.speaks_of, BACK)) and not clause.leaves
    return asks_back or (clause.keeps and clause.has("first_person"))


def _named(clause: Clause, known: tuple[KnownName, ...]) -> tuple[KnownName, ...]:
    """Return what it names, to be left or not."""
    return match_names(clause.without_nots(), known, is_wish=True).found
