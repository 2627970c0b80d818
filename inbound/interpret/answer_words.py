"""Reads short answers: yes, no, STOP, EDIT, UNDO, a title; and absence notes of mail programs."""

import re
from collections import Counter
from collections.abc import Set

from digest.language.answer_phrases import answer_phrases
from digest.language.vocabulary import word_list
from digest.language.words import fold_word, split_words
from inbound.interpret.commands.choice import declines, leaves_all, takes_it
from inbound.subject import bare_subject

ENOUGH_WORDS = 4  # of a post, so that having most of them again can mean anything
MOST = 0.6  # of a post's words, again in the answer to its receipt
NEW_AT_MOST = 0.5  # of the words of an answer that is a new version

LONGEST_REGRET = 12  # words of an answer that wants a post as it was
LONGEST_WORD = 40  # characters

_TITLE = re.compile(r"^\s*([^\W\d_]+(?: [^\W\d_]+){0,2})\s*[:：][ \t]*(.*)(?:\n|$)")
_WORD = re.compile(r"\w+")
_FIRST_WORD = re.compile(r"\s*[¡*\"'“„«]*([^\W\d_]+)[*\"'”“»]*(\S?)")
_SETS_APART = (":", ".")


def without_line(name: str, text: str) -> str | None:
    """Return the text below a first line that is this word (edit, post); None where there is no such line."""
    first, _, rest = text.strip().partition("\n")
    return rest.strip("\n") if rest.strip() and is_word(name, first) else None


def is_rewritten(text: str, post: str) -> bool:
    """Say whether most of a post's words come again in the answer to its receipt.

    Where the whole post stands in it with other words before, it may as well be quoted: then it is not.
    """
    old, new = _words(post), _words(text)
    if len(old) < ENOUGH_WORDS or not new:
        return False
    whole, before = " ".join(new), " ".join(old)
    if f" {before}" in whole:
        return False
    again = sum((Counter(old) & Counter(new)).values())
    return again >= MOST * len(old) and again >= NEW_AT_MOST * len(new)


def was_right(text: str, *, before: str, now: str) -> bool:
    """Say whether a short answer finds right what stood in a post before its newest change."""
    said = split_words(text)
    gone = {*split_words(before).words} - {*split_words(now).words}
    names_it = not gone.isdisjoint(said.words) or answer_phrases("old_version").search(said.line)
    is_short = 0 < len(said.words) <= LONGEST_REGRET
    return is_short and bool(names_it) and answer_phrases("was_right").search(said.line) is not None


def title_and_text(text: str) -> tuple[str | None, str]:
    """Return the new title that a first line "Title: …" gives, if any, and the text without that line."""
    found = _TITLE.match(text)
    if found is None or not is_word("title", found[1]):
        return None, text
    return found[2].strip() or None, text[found.end() :].strip("\n")


def quotes_title(quoted: str, title: str) -> bool:
    """Say whether a conversation's title stands in the quoted part of a mail."""
    wanted = " ".join(_words(title))
    return wanted != "" and f" {wanted} " in f" {' '.join(_words(quoted))} "


def is_word(name: str, text: str) -> bool:
    """Say whether a whole text is one of the words that the vocabularies list under this name."""
    return short_line(text) in word_list(name)


def calls_person(text: str) -> bool:
    """Say whether a text begins with the word that calls a person: "PERSON my letters stopped".

    It stands there as our letters write it, in capitals, or is set apart from what follows.
    """
    found = _FIRST_WORD.match(text)
    if found is None or fold_word(found[1]) not in word_list("person"):
        return False
    return found[1].isupper() or found[2] in _SETS_APART


def short_line(text: str) -> str:
    """Return a text as single words are compared; nothing for one that is longer than any."""
    return " ".join(split_words(text).words) if len(text.strip()) <= LONGEST_WORD else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


LONGEST_NO = 6  # words; a longer answer that begins with a no may want something else
FEW = 8  # words of an answer in which "for the others" is a yes
NEAR_THE_START = 3  # words: "sorry, oh no, do not"
LONGEST = 1_000  # characters that are looked at

_WORD_OR_SHORT = re.compile(r"[\w’']+")


def yes_or_no(subject: str, text: str) -> bool | None:
    """Return True for yes, False for no, None for anything else; an empty mail says what its subject does.

    A no throws words away, so only a short and plain one is taken, and none that is no matter ("no problem")
    or has a yes in it; a yes may go on in any words but noes.
    """
    said = text.strip() or bare_subject(subject)
    words = _without_no_matter(_folded(said.strip().partition("\n")[0]))
    if not words:
        return None
    sentence = " ".join(words)
    means_yes = words[0] in word_list("yes") or _begins_or_ends(sentence, word_list("yes_phrases"))
    is_few = len(words) <= FEW and _begins_or_ends(sentence, word_list("yes_in_few"))
    means_yes |= is_few or sentence in word_list("post_it")
    has_no = not (word_list("no") | word_list("not")).isdisjoint(words)
    if means_yes and not has_no:
        return True
    denies = words[0] in word_list("no") or sentence.endswith(tuple(word_list("no_phrases")))
    if not means_yes and declines(said):
        return False
    asks = said.rstrip().endswith("?") or answer_phrases("unsure").search(f"{sentence} ")
    if (
        denies
        and not (means_yes or asks or takes_it(said))
        and len(_WORD_OR_SHORT.findall(said)) <= LONGEST_NO
    ):
        return False
    return None


def _without_no_matter(words: list[str]) -> list[str]:
    """Return words without what begins with a no and says that all is well."""
    return answer_phrases("no_matter").sub("", " ".join((*words, ""))).split()


def refuses(subject: str, text: str) -> bool:
    """Say whether an answer begins with a no or leaves all as it is, whatever else, and has no yes in it."""
    words = _folded(text.strip() or bare_subject(subject))
    begins = word_list("no").intersection(words[:NEAR_THE_START])
    says_no = bool(begins) and word_list("yes").isdisjoint(words)
    return says_no or leaves_all(text.strip() or bare_subject(subject))


def is_mere_assent(subject: str, text: str) -> bool:
    """Say whether an answer begins with words by which people also say that they have read something."""
    first = " ".join(_folded((text.strip() or bare_subject(subject)).partition("\n")[0]))
    return any(f"{first} ".startswith(f"{each} ") for each in word_list("assent"))


def undoes(subject: str, text: str) -> bool:
    """Say whether an answer begins with words that take something back."""
    first = " ".join(_folded((text.strip() or bare_subject(subject)).partition("\n")[0]))
    return any(f"{first} ".startswith(f"{each} ") for each in word_list("undo"))


def _begins_or_ends(sentence: str, phrases: Set[str]) -> bool:
    line = f" {sentence} "
    return any(line.startswith(f" {each} ") or line.endswith(f" {each} ") for each in phrases)


def _folded(text: str) -> list[str]:
    return [fold_word(word) for word in _WORD_OR_SHORT.findall(text[:LONGEST])]
