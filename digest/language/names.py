"""Finds the names of communities in what people wrote: with small typos, several in a mail."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.language.similarity import edit_distance, likeness
from digest.language.vocabulary import word_list
from digest.language.words import fold

PROSE = 12  # words in a line from which it tells a story: what it names is offered, and not done
SHORT_NAME = 5  # letters from which one wrong letter cannot make it another illness's short name
ALIKE = 0.7  # from which on a name is offered in place of another
MOST_LIKELY = 3  # names offered for one
LONGEST = 2_000  # characters of a mail in which names are looked for

_TOKEN = re.compile(r"\w+|[,;/&+|\n]")
_SIGNS = frozenset(",;/&+|\n")  # between two names, as "and" is
_BREAK = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """What people call by its name, or by its title."""

    id: int
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A name that is nobody's, as it was written, and those that it is like."""

    words: str
    likely: tuple[KnownName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatches:
    """What was named, each once, and the names that are nobody's."""

    found: tuple[KnownName, ...] = ()
    unknown: tuple[UnknownName, ...] = ()


def match_names(text: str, names: Iterable[KnownName]) -> NameMatches:
    """Return which of these a text names.

    Whole names count wherever they stand, in any case, without their accents; else a name may have one
    wrong letter, or be the beginning or part of one name alone. What could be two is found in none.
    """
    known = [(each, _names(each)) for each in names]
    found: dict[int, KnownName] = {}
    unknown: list[UnknownName] = []
    for line in text[:LONGEST].split("\n"):
        tokens = _tokens(line)
        named = _taken_out(tokens, known)
        if len(line.split()) > PROSE:
            likely = tuple(named)[:MOST_LIKELY]
            unknown += [UnknownName(words=line.strip(), likely=likely)] if likely else []
            continue
        found |= {each.id: each for each in named}
        for clause in _clauses(tokens):
            one, likely = _nearest(clause, known)
            if one is not None:
                found[one.id] = one
            else:
                unknown.append(UnknownName(words=" ".join(raw for raw, _ in clause), likely=likely))
    if tells_story(text):
        unknown = [each for each in unknown if each.likely]
    missed = tuple(dict.fromkeys(unknown))
    return NameMatches(found=tuple(found.values()), unknown=missed)


def tells_story(text: str) -> bool:
    """Say whether a text holds more than names."""
    return any(len(line.split()) > PROSE for line in text[:LONGEST].split("\n"))


def is_polite(text: str) -> bool:
    """Say whether a text, thanks or a greeting, names nothing at all."""
    return all(word == _BREAK for _, word in _tokens(text[:LONGEST]))


Token = tuple[str, str]  # as it was written, and as it is compared
Names = tuple[tuple[str, ...], ...]


def _tokens(text: str) -> list[Token]:
    """Return the words that can be part of a name, and a mark wherever one name may end."""
    between, around = word_list("between_names"), word_list("around_names")
    pairs = ((raw, fold(raw)) for raw in _TOKEN.findall(text))
    return [
        (_BREAK, _BREAK) if word in _SIGNS or word in between else (raw, word)
        for raw, word in pairs
        if word not in around
    ]


def _names(known: KnownName) -> Names:
    """Return name and title as they are compared, the longer first."""
    both = {tuple(word for _, word in _tokens(text)) for text in (known.name, known.title)} | {
        tuple(fold(each) for each in re.findall(r"\w+", known.name))
    }
    return tuple(sorted((name for name in both if name), key=len, reverse=True))


def _taken_out(tokens: list[Token], known: Sequence[tuple[KnownName, Names]]) -> list[KnownName]:
    """Return those whose whole names stand in the line; their clauses are taken out of it."""
    names = sorted(
        ((name, each) for each, of_it in known for name in of_it), key=lambda pair: -len(pair[0])
    )
    found: list[KnownName] = []
    for name, each in names:
        at = _place(tokens, name)
        if at is not None and each not in found:
            found.append(each)
            _blank(tokens, at, at + len(name))
    return found


def _place(tokens: Sequence[Token], name: Sequence[str]) -> int | None:
    words = [word for _, word in tokens]
    for at in range(len(words) - len(name) + 1):
        if words[at : at + len(name)] == list(name):
            return at
    return None


def _blank(tokens: list[Token], first: int, last: int) -> None:
    """Take the words of a name out of the line, and what stands around them in the same clause."""
    while first > 0 and tokens[first - 1][1] != _BREAK:
        first -= 1
    while last < len(tokens) and tokens[last][1] != _BREAK:
        last += 1
    tokens[first:last] = [(_BREAK, _BREAK)]


def _clauses(tokens: Iterable[Token]) -> list[list[Token]]:
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        if token[1] == _BREAK:
            clauses.append([])
        else:
            clauses[-1].append(token)
    return [clause for clause in clauses if clause]


def _nearest(
    clause: Sequence[Token], known: Sequence[tuple[KnownName, Names]]
) -> tuple[KnownName | None, tuple[KnownName, ...]]:
    """Return the one that a clause can mean, or else those it is like."""
    words = tuple(word for _, word in clause)
    for is_it in (_is_one_letter_off, _is_part_of):
        fitting = [each for each, names in known if any(is_it(words, name) for name in names)]
        if fitting:
            return (fitting[0], ()) if len(fitting) == 1 else (None, tuple(fitting[:MOST_LIKELY]))
    rated = [(max(_likeness(words, name) for name in names), each) for each, names in known]
    rated.sort(key=lambda pair: (-pair[0], pair[1].name))
    return None, tuple(each for rate, each in rated if rate >= ALIKE)[:MOST_LIKELY]


def _is_one_letter_off(words: Sequence[str], name: Sequence[str]) -> bool:
    """Say whether both are the same but for one slip; a short name must be exact."""
    one, other = "".join(words), "".join(name)
    slips = 1 if min(len(one), len(other)) >= SHORT_NAME else 0
    return edit_distance(one, other, at_most=slips) <= slips


def _is_part_of(words: Sequence[str], name: Sequence[str]) -> bool:
    return set(words) <= set(name) and not set(words) <= word_list("general_in_names")


def _likeness(words: Sequence[str], name: Sequence[str]) -> float:
    """Return how alike they are: one word that tells something is enough."""
    if set(words) & set(name) - word_list("general_in_names"):
        return 1.0
    return likeness("".join(words), "".join(name))
