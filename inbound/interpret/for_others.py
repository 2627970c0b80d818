"""Hears that a mail which came where only we read is for other members, and asks where to publish it."""

from digest.community.posting.danger import in_danger, tells_of_another
from digest.inbox.question import LETTERS as PLACES
from digest.intents.phrases import Choose, JoinCommunity, NotUnderstood, Phrase, Show, Thank
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words
from digest.letters.notice import Reason
from digest.letters.overview import Overview
from inbound.absence import is_note_of_absence
from inbound.interpret.commands.asked import HELP
from inbound.interpret.commands.by_example import hear
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import AskBack
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import problem

FEWEST = 15  # words; fewer may as well be a wish that we do not understand
FEWEST_OF_ONESELF = 8
OF_ONESELF = (
    JoinCommunity,
    Choose,
)  # what is heard where somebody says who they are, and what is wrong
JOIN = "join"  # a sense of words
OF_US = LETTERS | {"settings", "account"}


def asked_where(mail: ReadMail, facts: MailFacts, writer: Author) -> AskBack | None:
    """Return the question where a text is to be published; None where it is for us, or has no place."""
    has_place = facts.own and not mail.communities  # else it came to one of them as well
    is_danger = in_danger(mail.text) or tells_of_another(mail.text)
    if not has_place or is_danger or is_note_of_absence(mail.text):
        return None
    is_answer = facts.asked_by is Overview.WELCOME
    is_for_others = _introduces(mail) if is_answer else _is_for_others(mail)
    if not is_for_others or problem(mail, writer):
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


def _introduces(mail: ReadMail) -> bool:
    """Say whether an answer to the welcome tells of its writer, as others are told, and wishes for nothing.

    It came where one joins: there a name is heard as a wish, and all that is told as a community's.
    """
    words, clauses = split_words(mail.text), clauses_of((mail.text,), vocabularies())
    if len(words.words) < FEWEST_OF_ONESELF or speak_of(words, (*OF_US, JOIN)):
        return False
    if any(each.leaves for each in clauses):
        return False
    if any(each.has("to_others") for each in clauses):
        return _is_unheard(mail, *OF_ONESELF)
    is_told = _is_unheard(mail, JoinCommunity) and mail.phrases != (Thank(is_plain=False),)
    tells = any(each.has("first_person") for each in clauses)
    return is_told and tells and not any(each.is_asked for each in clauses)


def _is_unheard(mail: ReadMail, *also: type[Phrase]) -> bool:
    """Say whether nothing was made of the words but what a mail that asks for nothing gets."""
    if isinstance(mail.phrases, NotUnderstood):
        return True
    return all(isinstance(each, (Show, Thank, *also)) for each in mail.phrases)
