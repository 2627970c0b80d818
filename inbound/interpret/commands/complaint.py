"""Says whether a text complains: about our mails, or of what was done to its writer."""

from datetime import date

from digest.intents.phrases import AskPerson, NotUnderstood, PhrasesRead
from digest.language.vocabulary import Vocabularies
from digest.language.words import split_words
from inbound.interpret.commands.by_example import Heard, hear
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.commands.named_wishes import GOING_ON, HARMLESS

LONGEST_COMPLAINT = 12  # words
MENDS = (
    frozenset(  # what may be asked for because of it: to have it back, or who may do such things
        {*GOING_ON, "explain_moderators", "explain_which_communities", "rules", "person"}
    )
)


def complains(lines: list[str], languages: Vocabularies) -> bool:
    """Say whether a short text is about our mails and nothing else: every word of it is a word of ours."""
    words = split_words(" ".join(lines))
    if not 0 < len(words.words) <= LONGEST_COMPLAINT:
        return False
    return any(
        frozenset(words.words) <= language.vocabulary
        and language.complaints.either.fullmatch(words.line) is not None
        for language in languages
    )


def grievance_at(
    place: str, subject: str, text: str, today: date | None, languages: Vocabularies
) -> PhrasesRead:
    """Return what `grievance` does of a mail to an address, which is heard only where it tells of one."""
    if not any(each.is_grievance for each in clauses_of((subject, text), languages)):
        return ()
    return grievance(hear(subject, text, place=place, today=today, languages=languages))


def grievance(heard: Heard) -> PhrasesRead:
    """Return that a person reads what was done to its writer unasked; nothing where a mail tells none.

    What is wished for besides is asked about: who is angry about one end seldom wants another.
    """
    if not any(each.is_grievance for each in heard.said.clauses):
        return ()
    if heard.phrases and MENDS.issuperset(heard.names):
        return ()
    if all(each.startswith(HARMLESS) for each in heard.names):
        return (AskPerson(),)
    return NotUnderstood(likely=(AskPerson(), *heard.phrases)) if heard.phrases else (AskPerson(),)
