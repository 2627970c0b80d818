"""Says which of the people who wrote something a text names, and of whom it says that they wrote it.

A name is named by all of it, or by a part that no wish has: "Finn" for "Grandad Finn".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.language.answer_phrases import answer_phrases
from digest.language.vocabulary import vocabularies
from digest.language.wish_examples import is_common
from digest.language.words import Words, split_words
from inbound.interpret.commands.clauses import clauses_of

SHORTEST = 3  # letters of a part of a name
LONGEST = 40  # words of a complaint
_WRITER, _ANOTHER = "thiswriter", "anotherwriter"  # stand in place of names


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """Whom a text names, and who of them is said to have written what it is about."""

    named: frozenset[str]
    wrote: frozenset[str]


def spoken_of(text: str, names: Sequence[str]) -> SpokenOf:
    """Return whom of these a text names."""
    words, parts = split_words(text), _parts_of(tuple(names))
    places = (place for place, word in enumerate(words.words) if word in parts)
    at = {place: found for place in places if (found := _at(words, place, names))}
    named = frozenset(name for found in at.values() for name in found)
    return SpokenOf(named, frozenset(each for each in named if _wrote(each, text, names)))


@lru_cache(maxsize=16)  # a text is asked for the same people several times
def _parts_of(names: Sequence[str]) -> frozenset[str]:
    """Return the words of which one stands wherever one of the names does."""
    parts = [part for each in names for part in split_words(each).words]
    return frozenset([*parts, *(f"{part}s" for part in parts)])


def complains_of(text: str, names: Sequence[str]) -> bool:
    """Say whether a short text complains of one of these people: that is not for them to read."""
    words = split_words(text)
    is_short = 0 < len(words.words) <= LONGEST
    is_complaint = is_short and answer_phrases("complains_of").search(words.line) is not None
    return is_complaint and bool(spoken_of(text, names).wrote)


def wants_none_of(text: str, names: Sequence[str]) -> bool:
    """Say whether a short text says that its writer would rather not read what somebody here writes."""
    words = split_words(text)
    if not 0 < len(words.words) <= LONGEST:
        return False
    if answer_phrases("wants_none").search(words.line) is None:
        return False
    is_of_one = answer_phrases("somebody_here").search(words.line) is not None
    return is_of_one or bool(spoken_of(text, names).named)


def is_for_one_of(text: str, names: Sequence[str]) -> bool:
    """Say whether a text is said to be for one of these people, and for nobody else."""
    phrases = answer_phrases("only_for_one")
    named = spoken_of(text, names).named
    return any(
        phrases.search(_marked(clause.words, name, names))
        for clause in (clauses_of((text,), vocabularies()) if named else ())
        for name in named
    )


def _wrote(name: str, text: str, names: Sequence[str]) -> bool:
    """Say whether a text says that the bearer of a name wrote something, or begins a sentence with it."""
    phrases, before = answer_phrases("wrote_it"), ""
    clauses = clauses_of((text,), vocabularies())
    if [_marked(each.words, name, names) for each in clauses] == [f"{_WRITER} "]:
        return True  # nothing else is said
    for clause in clauses:
        line = _marked(clause.words, name, names)
        is_first, before = clause.sentence != before, clause.sentence
        is_said_of = is_first and line.startswith(f"{_WRITER} ") and line != f"{_WRITER} "
        if is_said_of or phrases.search(line):  # and not only spoken to
            return True
    return False


def _marked(words: Words, name: str, names: Sequence[str]) -> str:
    """Return words with a mark for a name, and another for those of others."""
    return "".join(f"{each} " for each in _marks(words, name, names))


def _marks(words: Words, name: str, names: Sequence[str]) -> Iterator[str]:
    place = 0
    while place < len(words.words):
        found = _at(words, place, names)
        if not found:
            yield words.words[place]
            place += 1
            continue
        length = _length(words, place, names)
        last = words.words[place + length - 1]
        is_owning = any(last == f"{part}s" for each in found for part in split_words(each).words)
        yield (_WRITER if name in found else _ANOTHER) + ("s" if is_owning else "")
        place += length


def _at(words: Words, place: int, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names that stand at a place: by all their words, or else by a part."""
    whole = tuple(each for each in names if _stands(words, place, each))
    return whole or tuple(each for each in names if _part_of(words, place, each))


def _length(words: Words, place: int, names: Sequence[str]) -> int:
    """Return how many words the name at a place has there."""
    whole = (len(split_words(each).words) for each in names if _stands(words, place, each))
    return max(whole, default=1)


def _stands(words: Words, place: int, name: str) -> bool:
    """Say whether all words of a name stand at a place, the last one with an s perhaps."""
    own = split_words(name).words
    said = words.words[place : place + len(own)]
    is_same = bool(own) and said[:-1] == own[:-1] and said[-1:] in ((own[-1],), (f"{own[-1]}s",))
    return is_same and (len(own) > 1 or _is_capital(words, place) or not is_common(own[0]))


def _part_of(words: Words, place: int, name: str) -> bool:
    """Say whether the word at a place, in capitals as names are, is a part of this name."""
    own = split_words(name)
    return _is_capital(words, place) and any(
        len(part) >= SHORTEST
        and raw[:1].isupper()
        and not is_common(part)
        and words.words[place] in (part, f"{part}s")
        for part, raw in zip(own.words, own.raw, strict=True)
    )


def _is_capital(words: Words, place: int) -> bool:
    return words.raw[place].lstrip("\"'“„«‚‘’(")[:1].isupper()
