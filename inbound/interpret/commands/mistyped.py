"""Hears that all of an answer is one command with a slip of the finger in it: "mut 1 pleas", "unfolow"."""

from digest.language.politeness import variants
from digest.language.similarity import edit_distance
from digest.language.vocabulary import Vocabularies, word_list
from digest.language.wish_examples import is_common
from digest.language.words import Words, split_words
from digest.language.words_file import Vocabulary

LONGEST = 5  # words: it, a number, please
SHORT = 5  # letters; of fewer the first must be right, for too many are other words


def mistyped(text: str, languages: Vocabularies) -> str | None:
    """Return the command that one word stands for which is no word, beside a number and polite words."""
    words = split_words(text)
    if len(words.words) > LONGEST:
        return None
    left = {
        word
        for word in min((_plain(words, each) for each in languages), key=len)
        if not word.isdigit() and word not in word_list("beside_command", languages)
    }
    word = left.pop() if len(left) == 1 else ""
    known = frozenset[str]().union(*(each.vocabulary for each in languages))
    if not word.isalpha() or word in known or is_common(word):
        return None
    commands = sorted(word_list("commands", languages))
    return next((each for each in commands if _is_slip(word, each)), None)


def _plain(words: Words, language: Vocabulary) -> tuple[str, ...]:
    """Return words without what is polite around them."""
    return variants(words, language, with_requests=False)[0].words


def _is_slip(word: str, command: str) -> bool:
    """Say whether a letter is lost, added or changed in a command, or two are swapped."""
    is_same_start = word[0] == command[0] or min(len(word), len(command)) >= SHORT
    return is_same_start and edit_distance(word, command, at_most=1) == 1
