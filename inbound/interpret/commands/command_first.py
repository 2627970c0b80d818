"""Hears a command that is all of a few words, or begins them: HELP, "Report: he is rude"."""

from digest.intents.phrases import ChangeAddress, More, NotUnderstood, Phrase, UseAddress
from digest.language.politeness import variants
from digest.language.vocabulary import Vocabularies, word_list
from digest.language.words import Words, sentences_of, split_words
from inbound.interpret.commands.match import PhraseScope, To, match_phrase

LONGEST = 15  # words of the line
ALONE = 5  # words, at most, of a command that is all of a text
SHORTEST = 3  # words of a sentence that says little more: "report to Gauri"
STANDS_APART = (",", ":", ".", "!")
SAID_TO_OTHERS = NotUnderstood | More | ChangeAddress | UseAddress  # as well: "write to ..."


def begins_with_command(text: str, languages: Vocabularies) -> bool:
    """Say whether a first line of few words, or a sentence of it, begins as our letters are answered.

    In capitals any command does; in small letters one that is not said to others, where it stands apart, is
    polite, or nearly all. Who asks "Stop the tablets?" asks others.
    """
    line = text.strip().partition("\n")[0]
    words = split_words(line)
    if len(split_words(text).words) == 1 or not 0 < len(words.words) <= LONGEST:
        return False
    if words.raw[0].isupper() and words.words[0] in _commands(languages):
        return True
    sentences = [split_words(each) for each in sentences_of(line) if not each.endswith("?")]
    most = len(words.words) // 2
    return any(_is_told_us(each, languages, of_most=most) for each in sentences if each.words)


def command_alone(words: Words, known: Vocabularies) -> tuple[Phrase, ...]:
    """Return what a few words as a whole do in answer to a letter that nobody wrote: HELP, SHORT."""
    if len(words.words) > ALONE:
        return ()
    place = PhraseScope(levels=To.US.value, today=None, languages=known, is_answer=True)
    found = match_phrase(words, place)
    return (found,) if found and not isinstance(found, SAID_TO_OTHERS) else ()


def _commands(languages: Vocabularies) -> frozenset[str]:
    return word_list("commands", languages) | word_list("in_capitals", languages)


def _is_told_us(sentence: Words, languages: Vocabularies, *, of_most: int) -> bool:
    begins = min(
        (variants(sentence, each, with_requests=False)[0] for each in languages),
        key=lambda each: len(each.words),
    )
    first = begins.words[:1]
    if not first or first[0] not in word_list("said_to_us", languages):
        return False
    is_apart = begins.raw[0].endswith(STANDS_APART) and len(begins.words) > 1
    is_nearly_all = of_most <= len(sentence.words) <= SHORTEST
    return is_apart or is_nearly_all or is_polite(sentence, languages)


def is_polite(sentence: Words, languages: Vocabularies) -> bool:
    """Say whether a word of a sentence is there to be polite."""
    polite = [each.politeness.polite.either for each in languages]
    return any(each.fullmatch(f"{word} ") for word in sentence.words for each in polite)
