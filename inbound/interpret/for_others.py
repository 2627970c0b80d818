"""Hears that a mail which came where only we read is for other members, and asks where to publish it."""

from digest.community.posting.danger import in_danger, tells_of_another
from digest.inbox.question import LETTERS as PLACES
from digest.intents.phrases import NotUnderstood, Show, Thank
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words
from digest.letters.notice import Reason
from inbound.absence import is_note_of_absence
from inbound.interpret.commands.asked import HELP
from inbound.interpret.commands.by_example import hear
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import problem

FEWEST = 15  # words; fewer may as well be a wish that we do not understand
OF_US = LETTERS | {"settings", "account"}


def asked_where(mail: ReadMail, facts: MailFacts, writer: Author) -> AskBack | None:
    """Return the question where a text is to be published; None where it is for us, or has no place."""
    has_place = facts.own and not mail.communities  # else it came to one of them as well
    is_danger = in_danger(mail.text) or tells_of_another(mail.text)
    if not has_place or is_danger or is_note_of_absence(mail.text):
        return None
    if not _is_for_others(mail) or problem(mail, writer):
        return None
    return AskBack(
        member_id=writer.member_id,
        reason=Reason.WHERE_TO_PUBLISH,
        words=mail.text,
        communities=tuple(each.community_id for each in facts.own[: len(PLACES)]),
    )


def _is_for_others(mail: ReadMail) -> bool:
    """Say whether a longer text asks us for nothing: it tells something, or speaks to other members."""
    words, known = split_words(mail.text), vocabularies()
    if len(words.words) < FEWEST or not _is_unheard(mail):
        return False
    if any(each.has("to_others") for each in clauses_of((mail.text,), known)):
        return not speak_of(words, OF_US)
    if isinstance(mail.phrases, NotUnderstood) or Thank(is_plain=False) in mail.phrases:
        return False
    return hear(
        "", mail.text, place=HELP, today=mail.accepted_at.date(), languages=known
    ).asks_nothing


def _is_unheard(mail: ReadMail) -> bool:
    """Say whether nothing was made of the words but what a mail that asks for nothing gets."""
    if isinstance(mail.phrases, NotUnderstood):
        return True
    return all(isinstance(each, Show | Thank) for each in mail.phrases)
