"""Says what an answer to "Which community do you want to leave?", or "to join?", does."""

from dataclasses import replace

from digest.community.posting.danger import in_danger
from digest.intents.phrases import JoinCommunity, LeaveCommunity, Show, Thank, UndoThis
from digest.letters.notice import Reason
from inbound.interpret.about_choice import LEAVE
from inbound.interpret.commands.choice import Unnamed, chosen_in
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse
from inbound.recipient import FixedAddress

NO_NAME = ""  # which makes us ask again


def which_community(
    mail: ReadMail, facts: MailFacts, writer: Author
) -> Interpreted | Refuse | None:
    """Return what the answer does; None where it answers no such letter, or is about something else."""
    if not facts.offered or in_danger(mail.text):
        return None
    chosen = chosen_in(mail.text, facts.offered)
    leaves = isinstance(facts.target, FixedAddress) and facts.target.name == LEAVE
    names: tuple[str, ...] = ()
    if chosen is Unnamed.NOTHING and not _wishes_else(mail):
        return replace(refuse(mail, writer, Reason.AS_IT_WAS), words=None)
    if isinstance(chosen, tuple):
        names = tuple(each.name for each in chosen)
    elif (chosen is Unnamed.UNSURE or leaves) and _is_about_them(mail):
        names = (NO_NAME,)  # what else is named where one joins is not here yet, perhaps
    wish = LeaveCommunity if leaves else JoinCommunity
    phrases = tuple(wish(name=each) for each in names)
    if not phrases:
        return None
    return Interpreted(member_id=writer.member_id, intents=intents_of(phrases, facts))


def _wishes_else(mail: ReadMail) -> bool:
    """Say whether something else is plainly wished for, and no words were taken for a name beside it."""
    quiet = (JoinCommunity, LeaveCommunity, UndoThis, Thank, Show)
    asked = mail.phrases if isinstance(mail.phrases, tuple) else ()
    return bool(asked) and not any(isinstance(each, quiet) for each in asked)


def _is_about_them(mail: ReadMail) -> bool:
    """Say whether nothing else can be read in the words than that they name communities."""
    others = (JoinCommunity, LeaveCommunity, UndoThis)
    return isinstance(mail.phrases, tuple) and all(
        isinstance(each, others) for each in mail.phrases
    )
