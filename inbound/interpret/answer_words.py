"""What a member's own words ask for: a command, an edit, a deletion, or nothing but to be read."""

import re
from collections import Counter
from enum import Enum

from digest.language.vocabulary import word_list
from digest.language.words import split_words
from inbound.interpret.commands.asked import stops

ENOUGH_WORDS = 4  # of a post, so that having most of them again can mean anything
MOST = 0.6  # of a post's words, again in the answer to its receipt
NEW_AT_MOST = 0.5  # of the words of an answer that is a new version

LONGEST_WORD = 40  # characters
TELLING_APART = 2  # conversations that a number can tell apart

_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|sv|antw|odp|vs|rif|ref|res|ynt|fwd?|wg|tr|enc|rv|vb|doorst|回复|答复)\s*(?:\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^\s*title\s*:[ \t]*(.*)(?:\n|$)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[0-9]+")
_NUMBERS = re.compile(
    r"(?:(?:numbers?|no|nr|nummern?|números?)[.:]? ?)?"
    r"#?[0-9]{1,3}(?:(?: ?[,;+&] ?|\s+(?:(?:and|und|y) )?)#?[0-9]{1,3})*[.!]?",
    re.IGNORECASE,
)


class StopWord(Enum):
    """How much a member wants to stop."""

    THIS = "this"
    ALL = "all"


def bare_subject(subject: str) -> str:
    """Return a subject without what answering and forwarding put before it."""
    return _PREFIX.sub("", subject).strip()


def stop_word(text: str) -> StopWord | None:
    """Return what a text stops: the whole of it, or its whole first line, says STOP (design section 6)."""
    found = stops(text)
    if found is None:
        return None
    return StopWord.ALL if found.all else StopWord.THIS


def asks_for_more(text: str) -> bool:
    """Say whether a whole text asks for what a summary only counted."""
    return _is_word("more", text)


def numbers_in(text: str, most: int) -> tuple[int, ...]:
    """Return the numbers that a whole text is made of, as a summary with `most` conversations has them.

    Where it names but one, a number is as well an answer to it; and one that is too high means something
    else.
    """
    if most < TELLING_APART or not _NUMBERS.fullmatch(text.strip()):
        return ()
    numbers = tuple(map(int, _NUMBER.findall(text)))
    return numbers if all(1 <= number <= most for number in numbers) else ()


def asks_to_delete(subject: str, text: str) -> bool:
    """Say whether the answer to a receipt deletes: the subject or the whole text says so."""
    return _is_word("delete", bare_subject(subject)) or _is_word("delete", text)


def asks_to_undo(subject: str, text: str) -> bool:
    """Say whether the subject or the whole text is the word UNDO."""
    return _is_word("undo", bare_subject(subject)) or _is_word("undo", text)


def asks_for_person(subject: str, text: str) -> bool:
    """Say whether the subject, the whole text or its whole first line is the word PERSON."""
    first = text.strip().partition("\n")[0]
    return _is_word("person", bare_subject(subject)) or _is_word("person", first)


def says_edit(subject: str) -> bool:
    """Say whether a subject is the word EDIT."""
    return _is_word("edit", bare_subject(subject))


def without_edit_line(text: str) -> str | None:
    """Return the text below a first line that is the word EDIT, None where there is no such line."""
    first, _, rest = text.strip().partition("\n")
    return rest.strip("\n") if rest.strip() and _is_word("edit", first) else None


def without_post_line(text: str) -> str | None:
    """Return the text below a first line that is the word POST, None where there is no such line."""
    first, _, rest = text.strip().partition("\n")
    return rest.strip("\n") if rest.strip() and _is_word("post", first) else None


def asks_to_edit(subject: str, text: str, post: str) -> bool:
    """Say whether the answer to a receipt replaces: it says EDIT, or most of the words come again.

    Where the whole post stands in it with other words before, it may as well be quoted: then it does not.
    """
    if says_edit(subject) or without_edit_line(text) is not None:
        return True
    old, new = _words(post), _words(text)
    if len(old) < ENOUGH_WORDS or not new:
        return False
    whole, before = " ".join(new), " ".join(old)
    if f" {before}" in whole:
        return False
    again = sum((Counter(old) & Counter(new)).values())
    return again >= MOST * len(old) and again >= NEW_AT_MOST * len(new)


def title_and_text(text: str) -> tuple[str | None, str]:
    """Return the new title that a first line "Title: …" gives, if any, and the text without that line."""
    found = _TITLE.match(text)
    if found is None:
        return None, text
    return found[1].strip() or None, text[found.end() :].strip("\n")


def quotes_title(quoted: str, title: str) -> bool:
    """Say whether a conversation's title stands in the quoted part of a mail."""
    wanted = " ".join(_words(title))
    return wanted != "" and f" {wanted} " in f" {' '.join(_words(quoted))} "


def _is_word(name: str, text: str) -> bool:
    """Say whether a whole text is one of the words that the vocabularies list under this name."""
    return len(text.strip()) <= LONGEST_WORD and " ".join(split_words(text).words) in word_list(
        name
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
