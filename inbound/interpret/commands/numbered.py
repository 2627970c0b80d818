"""Reads what is wished with numbers, in answer to a letter that numbers its conversations: "FOLLOW 3 and 5".

Every word must be known: an act, a number, or one that says nothing beside these. Anything else is words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from digest.inbox.question import LETTERS
from digest.language.answer_phrases import answer_phrases
from digest.language.politeness import without_politeness
from digest.language.vocabulary import ordinals, vocabularies
from digest.language.words import lines_of, split_words
from digest.language.words_file import Vocabulary

LONGEST = 400  # characters of numbers, or of what is wrong with a post
LINES = 20
WORD_AND_NUMBER = 2
NUMBER, FIRST = "number", "first"

_NUMBER = re.compile(r"([0-9]{1,3}) ")
_SIGNS = re.compile(r"[#º]|(?<=\s)[-*•](?=\s)")
_UNKNOWN = re.compile(  # signs of an amount, a range, a time; a letter at a figure; a number before words
    r"[^\w\s,;+&.!?¡¿:#()º'’\"“”„*•-]|[0-9][.:-][0-9]|[^\W\d_][0-9]|[0-9][^\W\d_]|[0-9]{4}|[0-9]\s*:"
)
_MARK = re.compile(r"\s*[:,;.!–—-]\s+")
_IN_CAPITALS = re.compile(r"\W*([^\W\d_]{2,})\b[^\d\n]*[0-9]{1,3}(?=\s)")
_BEGINS = re.compile(r"[^\w#]*((?:[^\W\d_]+(?:\.\s*|\s+)){0,2})#?([0-9]{1,3})\s?[:.)–-]\s+\S")


class NumberedAct(Enum):
    """What is done with conversations that are named by number; each is a list under `[numbered]`."""

    READ = "read"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MUTE = "mute"
    UNMUTE = "unmute"
    DISLIKE = "dislike"  # told of a conversation, from which much may follow
    REPORT = "report"
    REPLY = "reply"


ACTS = frozenset(act.value for act in NumberedAct)
NAMING = (NUMBER, FIRST)  # lists of words by which a number is one of a letter's
AROUND = (*ACTS, *NAMING, "around", "joins")
BEFORE_WORDS = (*NAMING, "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedWish:
    """What is wished with some numbers; `words` are those behind them: a reply, or what is wrong.

    `is_bare`: nothing but numbers was written, which may as well be said to others. `may_deny`: the "no"
    before a number may be its sign, or a no.
    """

    act: NumberedAct
    numbers: tuple[int, ...]
    words: str = ""
    is_bare: bool = False
    may_deny: bool = False


def numbered_wishes(text: str) -> tuple[NumberedWish, ...]:
    """Return what a whole text wishes with numbers, in its order; nothing where it says anything else."""
    first, _, below = text.strip().partition("\n")
    lines = lines_of(text, at_most=LINES + 1)
    asked = _exact_reply(first)
    if asked is not None and below.strip() and not _all_read(lines):
        return (replace(asked, words=below.strip("\n")),)
    if len(text.strip()) > LONGEST or len(lines) > LINES:
        return ()
    return _all_read(without_politeness(text, vocabularies())) or _reported(first, below)


def read_line(line: str) -> tuple[NumberedWish, ...]:
    """Return what one line wishes with numbers, in one language or another."""
    if len(line) > LONGEST or _UNKNOWN.search(line) or number_before(line) is not None:
        return ()
    words = split_words(re.sub(r"([0-9]+)", r" \1 ", _SIGNS.sub(" ", f" {line} ")))
    found = (
        _read_in(each, with_figures(each, words.line)) for each in vocabularies() if each.numbered
    )
    return next((each for each in found if each), ())


def lettered(text: str, count: int) -> str:
    """Return a text with numbers for the letters by which so many conversations are named, or for all.

    A small a may be a word.
    """
    names, all_of_them = LETTERS[:count], answer_phrases("all_of_them")
    if all_of_them.search(line := split_words(text).line):
        text = all_of_them.sub(" ".join(map(str, range(1, count + 1))) + " ", line)
    known = f"{names}{names.lower().replace('a', '')}"
    return re.sub(rf"\b[{known}]\b", lambda found: str(names.index(found[0].upper()) + 1), text)


def with_figures(language: Vocabulary, line: str, naming: Sequence[str] = NAMING) -> str:
    """Return words with figures for places among others, and for what is spelled behind "number"."""
    line = answer_phrases("places").sub(_figure_of, line)
    told, found = False, []
    for word in line.split():
        told = told or any(_end(language, name, f"{word} ", 0) for name in naming)
        found.append(str(ordinals()[word]) if told and word in ordinals() else word)
    return "".join(f"{word} " for word in found)


def _figure_of(place: re.Match[str]) -> str:
    told = [ordinals()[word] for word in place[0].split() if word in ordinals()]
    return f"{told[0]} " if told else place[0]


def number_before(line: str) -> int | None:
    """Return the number of a conversation that a line begins with, before words: "2: ginger tea"."""
    found = _BEGINS.match(line)
    if found is None:
        return None
    before = split_words(found[1]).line
    is_known = any(_parts(each, before, BEFORE_WORDS) is not None for each in vocabularies())
    return int(found[2]) if is_known else None


def said_to_number(text: str) -> NumberedWish | None:
    """Return words behind a number as the reply that they are; None where further lines begin so.

    Then the numbers are the writer's own: a list, or words for several.
    """
    first, *further = lines_of(text, at_most=LINES) or [""]
    number, found = number_before(first), _BEGINS.match(text.lstrip())
    if number is None or found is None or any(number_before(line) is not None for line in further):
        return None
    words = text.lstrip()[found.end() - 1 :]
    return NumberedWish(act=NumberedAct.REPLY, numbers=(number,), words=words)


def _all_read(lines: list[str]) -> tuple[NumberedWish, ...]:
    read = [read_line(line) for line in lines]
    return tuple(wish for each in read for wish in each) if all(read) else ()


def _exact_reply(line: str) -> NumberedWish | None:
    """Return the wish of a line that is the one word and a number, by which words are posted unasked."""
    head = line.rstrip(" :")
    match read_line(head):
        case (NumberedWish(act=NumberedAct.REPLY, numbers=(_,)) as wish,):
            return wish if len(split_words(head).words) == WORD_AND_NUMBER else None
        case _:
            return None


def _reported(first: str, below: str) -> tuple[NumberedWish, ...]:
    """Return a report with its words: below its line, or on it, behind a mark or the word in capitals."""
    for head, behind in _parted(first):
        wishes = read_line(head)
        if len(wishes) == 1 and wishes[0].act is NumberedAct.REPORT:
            words = "\n".join(each for each in (behind.strip(), below.strip()) if each)
            return (replace(wishes[0], words=words),)
    return ()


def _parted(line: str) -> Iterator[tuple[str, str]]:
    yield line, ""
    for mark in _MARK.finditer(line):
        yield line[: mark.start()], line[mark.end() :]
    found = _IN_CAPITALS.match(line)
    if found is not None and found[1].isupper():
        yield line[: found.end()], line[found.end() :]


def _read_in(language: Vocabulary, line: str) -> tuple[NumberedWish, ...]:
    """Return what words wish in one language."""
    parts = _parts(language, line, AROUND)
    if parts is None or FIRST in parts[_first_number(parts) :]:
        return ()
    said = [each for each in parts if isinstance(each, int | NumberedAct)]
    is_bare = not any(isinstance(each, NumberedAct) or each in NAMING for each in parts)
    return tuple(
        NumberedWish(act=act, numbers=tuple(numbers), is_bare=is_bare, may_deny=FIRST in parts)
        for act, numbers in _with_numbers(said)
    )


def _parts(
    language: Vocabulary, line: str, known: tuple[str, ...]
) -> list[NumberedAct | int | str] | None:
    """Return numbers, acts and the lists of all other words in their order; None for an unknown word."""
    found: list[NumberedAct | int | str] = []
    at = 0
    while at < len(line):
        number = _NUMBER.match(line, at)
        if number is not None:
            found.append(int(number[1]))
            at = number.end()
            continue
        ends = [(_end(language, name, line, at), name) for name in known]
        end, name = max(ends, key=lambda each: each[0])
        if end <= at:
            return None
        found.append(NumberedAct(name) if name in ACTS else name)
        at = end
    return found


def _end(language: Vocabulary, name: str, line: str, at: int) -> int:
    """Return where the longest thing ends that a list has for what stands there."""
    phrases = language.numbered.get(name)
    found = phrases.either.match(line, at) if phrases else None
    return found.end() if found else at


def _first_number(parts: list[NumberedAct | int | str]) -> int:
    return next((at for at, each in enumerate(parts) if isinstance(each, int)), len(parts))


def _with_numbers(said: list[NumberedAct | int]) -> list[tuple[NumberedAct, list[int]]]:
    """Return each act with its numbers: all behind their acts, or all before them; mere numbers are read."""
    if not any(isinstance(each, NumberedAct) for each in said):
        return (
            [(NumberedAct.READ, [each for each in said if isinstance(each, int)])] if said else []
        )
    is_before = isinstance(said[0], int)
    wishes: list[tuple[NumberedAct, list[int]]] = []
    for each in reversed(said) if is_before else said:
        if isinstance(each, int):
            if not wishes:
                return []
            wishes[-1][1].append(each)
        elif not wishes or (wishes[-1][1] and wishes[-1][0] is not each):
            wishes.append((each, []))
        elif wishes[-1][0] is not each:
            return []
    if not wishes[-1][1]:
        return []
    return [(act, numbers[::-1]) for act, numbers in wishes[::-1]] if is_before else wishes
