"""Hears that somebody wants a community changed for all its members, which the people who run it decide."""

from digest.intents.phrases import Explain, HelpTopic, Phrase
from digest.language.vocabulary import Vocabularies
from inbound.interpret.commands.clauses import clauses_of

LONGEST = 400  # characters
EXPLAINED: tuple[Phrase, ...] = (Explain(topic=HelpTopic.FOR_ALL),)


def asks_for_all(subject: str, text: str, languages: Vocabularies) -> bool:
    """Say whether a mail wants titles, or a whole community, shown or hidden for everybody."""
    if len(subject) + len(text) > LONGEST:
        return False
    clauses = [each for each in clauses_of((subject, text), languages) if not each.is_past]
    return any(each.has("for_all") for each in clauses) and any(
        each.has("of_a_community") for each in clauses
    )
