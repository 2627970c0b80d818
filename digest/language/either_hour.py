"""Finds the other hour of two that somebody gives a choice of: "at 8 or 9", "8 or 9 in the evening"."""

import re
from collections.abc import Iterable

from digest.language.clock import parse_clock
from digest.language.time_words import TimeWords
from digest.language.times_in_text import SpottedTime, TimeKind
from digest.language.words import Words

_HOURS = (TimeKind.CLOCK, TimeKind.BARE_HOUR)
_NUMBER = re.compile(r"\d{1,2}(?:[:.h]\d{2})?")


def with_either_hour(
    spotted: Iterable[SpottedTime], words: Words, known: TimeWords
) -> tuple[SpottedTime, ...]:
    """Return times with each number that stands beside an hour, and "or" between them, as an hour like it."""
    found = {each.first: each for each in spotted}
    for hour in [each for each in found.values() if each.kind in _HOURS]:
        for at in (_before(hour, words, known), _behind(hour, words, known)):
            other = None if at is None else _like(hour, at, words, known)
            is_told = at in found and found[at].kind is TimeKind.CLOCK
            if at is not None and other is not None and not is_told:
                found[at] = other
                for begins in (hour.first, at):
                    _forget_relation(found, begins, words, known)
    return tuple(found[at] for at in sorted(found))


def _forget_relation(
    found: dict[int, SpottedTime], begins: int, words: Words, known: TimeWords
) -> None:
    """Drop what relates a time where its words are those that stand before an hour: a las, and no end."""
    first = begins - 2
    if " ".join(words.words[max(first, 0) : begins]) in known.at:
        found.pop(first, None)


def _before(hour: SpottedTime, words: Words, known: TimeWords) -> int | None:
    """Return where the word stands that another hour before "or" ends with."""
    at = hour.first - 1
    while at > 0 and words.words[at] in _little(known):
        at -= 1
    return at - 1 if at > 0 and words.words[at] in known.either else None


def _behind(hour: SpottedTime, words: Words, known: TimeWords) -> int | None:
    """Return where the word stands that another hour behind "or" begins with."""
    if hour.last >= len(words.words) or words.words[hour.last] not in known.either:
        return None
    at = hour.last + 1
    while at < len(words.words) and words.words[at] in _little(known):
        at += 1
    return at if at < len(words.words) else None


def _like(hour: SpottedTime, at: int, words: Words, known: TimeWords) -> SpottedTime | None:
    """Return the hour that a number tells together with the words of another hour."""
    word = words.words[at]
    if not word.isdecimal() and word not in known.numbers:
        return None
    told = words.words[hour.first : hour.last]
    said = tuple(_in_place(each, word, known) for each in told)
    value = parse_clock(Words(said, said), known) if said != told else None
    return None if value is None else SpottedTime(hour.kind, at, at + 1, value)


def _little(known: TimeWords) -> set[str]:
    """Return the words that may stand before an hour: at, a las."""
    return {word for each in known.at for word in each.split()} | known.small


def _in_place(word: str, number: str, known: TimeWords) -> str:
    """Return a number in place of the one that a word holds."""
    return number if word in known.numbers else _NUMBER.sub(number, word, count=1)
