"""Reads STOP as the first line of a text, and says whether anything for others stands below it."""

from digest.intents.meaning import STOP_ALL, TOPICS
from digest.intents.phrases import NotUnderstood, StopThis
from digest.language.politeness import is_polite, without_politeness
from digest.language.vocabulary import Vocabularies, vocabularies, word_list
from digest.language.words import split_words
from inbound.interpret.commands.addressed_to_us import addressed_to_us
from inbound.interpret.commands.complaint import complains

LONGEST = 400  # characters; a longer text is a post, whatever its words
STOP_AND_MORE = NotUnderstood(likely=TOPICS["about_less"][::-1])  # STOP above what may be a post


def stops(text: str, languages: Vocabularies | None = None) -> StopThis | None:
    """Return what a text stops whose whole first line says STOP."""
    known = languages or vocabularies()
    first = " ".join(split_words(text[:LONGEST].strip().partition("\n")[0]).words)
    if first in word_list("stop_all", known):
        return StopThis(all=True)
    return StopThis() if first in word_list("stop", known) else None


def says_only_stop(text: str, languages: Vocabularies | None = None) -> bool:
    """Say whether a text whose first line says STOP goes on only with thanks, a name, or of our mails."""
    known = languages or vocabularies()
    _, *below = without_politeness(text[:LONGEST], known)
    if len(text) <= LONGEST and all(is_polite(each, known) for each in below):
        return True
    rest = "\n".join(below)
    about_us = addressed_to_us(rest) if len(text) <= LONGEST else None
    return complains(below, known) or (about_us is not None and STOP_ALL in about_us.likely)
