"""Reads STOP as the first line of a text, and says whether anything for others stands below it."""

from digest.intents.meaning import STOP_ALL, TOPICS
from digest.intents.phrases import NotUnderstood, StopThis
from digest.language.politeness import is_polite, without_politeness
from digest.language.vocabulary import Vocabularies, vocabularies, word_list
from digest.language.words import split_words
from inbound.interpret.commands.addressed_to_us import addressed_to_us
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.commands.complaint import complains
from inbound.interpret.commands.match import PhraseScope, match_phrase

LONGEST_REASON = 15  # words
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


def stops_for_a_death(text: str, place: PhraseScope, known: Vocabularies) -> bool:
    """Say whether the first clause of a text says STOP, and a few words behind it that somebody died."""
    clauses = clauses_of((text,), known)
    reason = clauses[1:]
    is_short = 0 < sum(len(each.words.words) for each in reason) <= LONGEST_REASON
    if not is_short or not any(each.has("died") for each in reason):
        return False
    if any(each.is_asked or each.has("to_others") for each in reason):
        return False
    lines = without_politeness(clauses[0].words.as_written().rstrip(".,!"), known)
    return match_phrase(split_words(" ".join(lines)), place) == StopThis()
