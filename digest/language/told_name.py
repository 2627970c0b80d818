"""Says how long a name is, and whether words are one with no more beside it than from when it is."""

import re

from digest.language.name_clauses import (
    Languages,
    ends_clause,
    is_initial,
    is_known,
    is_quoted,
    listed,
    quoted_in,
    unquoted,
)
from digest.language.vocabulary import time_words, vocabularies, word_list
from digest.language.words import Words

LONGEST = 5  # words
ABBREVIATED = 3  # letters of a day or a month
WITHIN = 2  # words that may stand between two of a name: de la

_NEVER = ("beside_a_name", "never_in_a_name", "kinds_of_names")
_BRACKETED = re.compile(r"^\([^()]+\)[.,!?]?$")


def told_name(words: Words) -> str | None:
    """Return the name that words are, with no more beside it than from when it is, or instead of what.

    None where anything else is said, or where it is not sure that they are one.
    """
    quoted = quoted_in(" ".join(words.raw))
    if quoted:
        is_other = any(word in word_list("instead_of_a_name") for word in words.words)
        return quoted[0] if len(quoted) == 1 and not is_other else None
    begins = first_of_name(words, 0)
    ends = end_of_name(words, begins, in_small=True)
    return (
        written_name(words[slice(begins, ends)])
        if ends and _tells_no_more(words[slice(ends, None)])
        else None
    )


def first_of_name(words: Words, at: int) -> int:
    """Return where a name begins from a place on, behind "please" and "just"."""
    beside = word_list("beside_a_name")
    while at < len(words.words) and words.words[at] in beside:
        at += 1
    return at


def end_of_name(
    words: Words,
    at: int,
    *,
    in_small: bool,
    languages: Languages | None = None,
    changes: bool = False,
) -> int:
    """Return where the name ends that begins at a place, 0 where none does; `in_small`: in any letters.

    Where one name `changes` to another, what makes it the other is within neither.
    """
    spoken = languages or tuple(each.language for each in vocabularies())
    if at >= len(words.words) or not _may_be_part(words, at, in_small=in_small):
        return 0
    if is_quoted(words.raw[at]):
        return at + 1
    if words.words[at] in time_words().weekdays:
        return 0
    if at and _is_day(words.words[at]) and words.words[at - 1] in _between_names():
        return 0  # call me on Monday
    in_small = in_small and not words.raw[at].lstrip("¿¡(")[:1].isupper()
    turns = listed("turns_into_a_name", spoken) if changes else frozenset[str]()
    end, within = at + 1, listed("within_a_name", spoken) - turns
    while end < len(words.words) and not ends_clause(words.raw[end - 1], spoken):
        part = end
        while part < len(words.words) - 1 and part - end < WITHIN and words.words[part] in within:
            part += 1
        is_day = part > end and _is_day(words.words[part]) and len(words.words[part]) > ABBREVIATED
        if part - at >= LONGEST or is_day or not _may_follow(words, part, in_small=in_small):
            break
        end = part + 1
    return end


def written_name(words: Words) -> str:
    """Return a name as it was written, with the dot of an initial at its end, and the bracket it closes."""
    if len(words.raw) == 1 and is_quoted(words.raw[0]):
        return unquoted(words.raw[0])
    name = words.as_written() + "." * is_initial(words.raw[-1].rstrip(",;:!?"))
    return name + ")" * (name.count("(") - name.count(")"))


def _may_follow(words: Words, at: int, *, in_small: bool) -> bool:
    is_quoted_name = is_quoted(words.raw[at])
    return not is_quoted_name and _may_be_part(words, at, in_small=in_small)


def _may_be_part(words: Words, at: int, *, in_small: bool) -> bool:
    """Say whether a word may be of a name: with a capital, a figure, or uncommon in small letters."""
    word, raw = words.words[at], words.raw[at].lstrip("¿¡")
    if is_quoted(raw) or (is_initial(raw) and (in_small or raw[:1].isupper())):
        return True
    if at and word in word_list("articles") and raw[:1].isupper() and raw.isalpha():
        return words.raw[at - 1].isalpha() and at + 1 < len(words.words)  # call me The Captain
    if "@" in word or any(word in word_list(kind) for kind in _NEVER):
        return False
    if raw[:1].isupper() or (at and _BRACKETED.match(raw) and raw[1:2].isupper()):
        return True
    if "_" in raw or any(each.isdigit() for each in word):
        return any(each.isalpha() for each in word)
    return in_small and not is_known(word) and not _is_day(word)


def _between_names() -> frozenset[str]:
    return word_list("within_a_name") | word_list("beside_a_name")


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
