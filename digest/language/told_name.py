"""Reads the name that somebody wants to be called by, where other words stand before it and behind it."""

import re
from collections.abc import Iterator

from digest.language.vocabulary import time_words, vocabularies, word_list
from digest.language.wish_examples import is_common
from digest.language.words import Words, split_words

LONGEST = 5  # words
WITHIN = 2  # words that may stand between two of a name: de la
BEFORE = 3  # words that tell a name

_QUOTED = re.compile(r"(?<!\w)[\"'“”„«»‚‘’]([^\"“”„«»‚‘]{2,40}?)[\"'“”„«»‘’](?!\w)")
_INITIAL = re.compile(r"(?:^|\.)\w\.$")
_CLAUSE_ENDS = re.compile(r"[,;:!?()]$|\w\w\w\.$")


def quoted_in(text: str) -> list[str]:
    """Return what stands in quotes."""
    return [each.strip() for each in _QUOTED.findall(text)]


def told_name(words: Words) -> str | None:
    """Return the name that words are, with no more beside it than from when it is, or instead of what.

    None where anything else is said, or where it is not sure that they are one.
    """
    quoted = quoted_in(" ".join(words.raw))
    if quoted:
        is_other = any(word in word_list("instead_of_a_name") for word in words.words)
        return quoted[0] if len(quoted) == 1 and not is_other else None
    begins = _first(words, 0)
    ends = _end(words, begins, in_small=True)
    return (
        _written(words[slice(begins, ends)])
        if ends and _tells_no_more(words[slice(ends, None)])
        else None
    )


def names_told(text: str) -> Iterator[str]:
    """Yield the names that stand in quotes, with capitals behind "as", or in any letters behind "call me"."""
    yield from quoted_in(text)
    for words in map(split_words, text.splitlines()):
        at = 1
        while at < len(words.words):
            begins = (
                _first(words, at) if _told_before(words, at, "before_a_name") else len(words.words)
            )
            is_called = begins < len(words.words) and _told_before(words, at, "calls_a_name")
            ends = _end(words, begins, in_small=is_called)
            if ends:
                yield _written(words[slice(begins, ends)])
            at = ends or at + 1


def _told_before(words: Words, at: int, kind: str) -> bool:
    """Say whether the words before a place tell that a name follows."""
    if _CLAUSE_ENDS.search(words.raw[at - 1]) and not words.raw[at - 1].endswith(":"):
        return False
    known = word_list(kind) | word_list("calls_a_name")
    return any(
        " ".join(words.words[max(at - length, 0) : at]) in known for length in range(1, BEFORE + 1)
    )


def _first(words: Words, at: int) -> int:
    """Return where a name begins, behind "please" and "just"."""
    beside = word_list("beside_a_name")
    while at < len(words.words) and words.words[at] in beside:
        at += 1
    return at


def _end(words: Words, at: int, *, in_small: bool) -> int:
    """Return where the name ends that begins at a place, 0 where none does."""
    if at >= len(words.words) or not _may_be_part(words, at, in_small=in_small):
        return 0
    if (
        at
        and _is_day(words.words[at])
        and words.words[at - 1] in word_list("within_a_name") | word_list("beside_a_name")
    ):
        return 0  # call me on Monday
    in_small = in_small and not words.raw[at].lstrip("¿¡(")[:1].isupper()
    end, within = at + 1, word_list("within_a_name")
    while end < len(words.words) and not _CLAUSE_ENDS.search(words.raw[end - 1]):
        part = end
        while part < len(words.words) - 1 and part - end < WITHIN and words.words[part] in within:
            part += 1
        is_day = part > end and _is_day(words.words[part])
        if part - at >= LONGEST or is_day or not _may_be_part(words, part, in_small=in_small):
            break
        end = part + 1
    return end


def _may_be_part(words: Words, at: int, *, in_small: bool) -> bool:
    """Say whether a word may be of a name: with a capital, a figure, or uncommon in small letters."""
    word, raw = words.words[at], words.raw[at]
    if word in word_list("beside_a_name") or "@" in word:
        return False
    if raw[:1].isupper():
        return True
    if any(each.isdigit() for each in word):
        return any(each.isalpha() for each in word)
    is_ours = is_common(word) or any(word in each.vocabulary for each in vocabularies())
    return in_small and not is_ours and not _is_day(word)


def _is_day(word: str) -> bool:
    known = time_words()
    return word in known.days or word in known.weekdays or word in known.months


def _tells_no_more(words: Words) -> bool:
    """Say whether words behind a name only tell from when it is, or what it was."""
    instead, beside = word_list("instead_of_a_name"), word_list("beside_a_name")
    for at, word in enumerate(words.words):
        if word in instead:
            return not word_list("and").intersection(words.words[at + 1 :])
        if word not in beside and word not in word_list("and"):
            return False
    return True


def _written(words: Words) -> str:
    """Return a name as it was written, with the dot of an initial at its end."""
    return words.as_written() + "." * bool(_INITIAL.search(words.raw[-1]))
