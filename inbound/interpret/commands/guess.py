"""Guesses what words may ask for that are no clear command, by what they speak of."""

from collections import Counter

from digest.intents.meaning import PLAIN, TOPICS
from digest.intents.phrases import Phrase
from digest.language.similarity import correct_spelling
from digest.language.vocabulary import Vocabularies, Vocabulary
from digest.language.words import split_words

MOST = 4  # guesses that a letter offers
LOOKED_AT = 60  # words
SLIPS = 4
LONGEST_COMPLAINT = 12  # words


def guessed(text: str, languages: Vocabularies) -> tuple[Phrase, ...]:
    """Return what the words may ask for, the likeliest first."""
    words = split_words(text).words[:LOOKED_AT]
    scores = Counter[str]()
    for language in languages:
        for name, score in _scores(words, language).items():
            scores[name] = max(scores[name], score)
    found: dict[Phrase, None] = {}
    for name, _ in scores.most_common():
        phrases = TOPICS[name] if name in TOPICS else (PLAIN[name],)
        found |= dict.fromkeys(phrases if len(scores) < MOST else phrases[:2])
    return tuple(found)[:MOST]


def _scores(words: tuple[str, ...], language: Vocabulary) -> dict[str, int]:
    """Return how many words speak for each thing that can be asked for."""
    said_words = frozenset(correct_spelling(words, language.vocabulary, at_most=SLIPS))
    speaking: dict[str, frozenset[str]] = {}
    for name, hint in language.hints:
        if hint <= said_words:
            speaking[name] = speaking.get(name, frozenset()) | hint
    return {name: len(hint) for name, hint in speaking.items()}


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
