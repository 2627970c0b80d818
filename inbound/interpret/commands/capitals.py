"""Hears a command in capitals that begins a few words: "STOP please for now, it is too much"."""

from digest.language.vocabulary import Vocabularies, word_list
from digest.language.words import split_words

LONGEST = 12  # words of the line


def begins_in_capitals(text: str, languages: Vocabularies) -> bool:
    """Say whether a first line of few words begins with one in capitals by which our letters are answered."""
    words = split_words(text.strip().partition("\n")[0])
    if not 1 < len(words.words) <= LONGEST or not words.raw[0].isupper():
        return False
    return words.words[0] in word_list("commands", languages) | word_list("in_capitals", languages)
