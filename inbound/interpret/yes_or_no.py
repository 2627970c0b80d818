"""Reads a yes or a no in everyday words, and says when it is neither."""

import re
from collections.abc import Set

from digest.language.vocabulary import word_list
from digest.language.words import fold_word
from inbound.interpret.answer_words import bare_subject

LONGEST_NO = 6  # words; a longer answer that begins with a no may want something else
LONGEST = 1_000  # characters that are looked at

_WORD = re.compile(r"[\w’']+")


def yes_or_no(subject: str, text: str) -> bool | None:
    """Return True for yes, False for no, None for anything else; an empty mail says what its subject does.

    A no throws words away, so only a short and plain one is taken; a yes may go on in any words but noes.
    """
    said = text.strip() or bare_subject(subject)
    words = _folded(said.strip().partition("\n")[0])
    if not words:
        return None
    sentence = " ".join(words)
    means_yes = words[0] in word_list("yes") or _begins_or_ends(sentence, word_list("yes_phrases"))
    has_no = any(word in word_list("no") | word_list("not") for word in words)
    if means_yes and not has_no:
        return True
    denies = words[0] in word_list("no") or sentence.endswith(tuple(word_list("no_phrases")))
    if denies and not means_yes and len(_WORD.findall(said)) <= LONGEST_NO:
        return False
    return None


def is_mere_assent(subject: str, text: str) -> bool:
    """Say whether an answer begins with a word by which people also say that they have read something."""
    words = _folded(text.strip() or bare_subject(subject))
    return bool(words) and words[0] in word_list("assent")


def undoes(subject: str, text: str) -> bool:
    """Say whether an answer begins with words that take something back."""
    first = " ".join(_folded((text.strip() or bare_subject(subject)).partition("\n")[0]))
    return any(f"{first} ".startswith(f"{each} ") for each in word_list("undo"))


def _begins_or_ends(sentence: str, phrases: Set[str]) -> bool:
    return any(sentence.startswith(each) or sentence.endswith(each) for each in phrases)


def _folded(text: str) -> list[str]:
    return [fold_word(word) for word in _WORD.findall(text[:LONGEST])]
