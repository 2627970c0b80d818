"""How alike words are: a slip of the finger means the same, and what is like a name can be offered."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

SHORTEST = 5  # letters of a word that is corrected; of shorter ones too many are other words
LONG = 8  # letters from which two slips are forgiven


def edit_distance(one: str, other: str, *, at_most: int) -> int:
    """Return how many slips lie between two words: a letter lost, added, changed, or two swapped.

    More than `at_most` is told as one more than that.
    """
    one, other = _where_they_differ(one, other)
    if not one or not other or abs(len(one) - len(other)) > at_most:
        return min(max(len(one), len(other)), at_most + 1)
    before, row = list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        new = [at]
        for place, each in enumerate(other, 1):
            cost = min(row[place] + 1, new[-1] + 1, row[place - 1] + (letter != each))
            swapped = at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == each
            new.append(min(cost, before[place - 2] + 1) if swapped else cost)
        if min(new) > at_most:
            return at_most + 1
        before, row = row, new
    return min(row[-1], at_most + 1)


def correct_spelling(
    words: tuple[str, ...], known: frozenset[str], *, at_most: int
) -> tuple[str, ...]:
    """Return the words, each unknown one as the known word that it is nearly.

    The very same where more than `at_most` are unknown: then it is not about us.
    """
    unknown = [word for word in words if word not in known]
    if not unknown or len(unknown) > at_most:
        return words
    nearest = {word: _nearest(word, known) for word in unknown}
    return tuple(nearest.get(word, word) for word in words)


def likeness(one: str, other: str, *, at_least: float = 0.0) -> float:
    """Return how alike two names are, from 0 to 1: the share of letters that both have in one order.

    What is below `at_least` is told as 0, and known soon.
    """
    both = SequenceMatcher(None, one, other)
    if both.real_quick_ratio() < at_least or both.quick_ratio() < at_least:
        return 0.0
    return both.ratio()


def closest(word: str, known: Iterable[str], *, most: int, at_least: float) -> tuple[str, ...]:
    """Return what is most like a word, the likest first."""
    return tuple(get_close_matches(word, known, n=most, cutoff=at_least))


def _where_they_differ(one: str, other: str) -> tuple[str, str]:
    """Return two words without the letters that both begin and end with."""
    shorter, begin, end = min(len(one), len(other)), 0, 0
    while begin < shorter and one[begin] == other[begin]:
        begin += 1
    while end < shorter - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[begin : len(one) - end], other[begin : len(other) - end]


@lru_cache(maxsize=4_096)  # the words of a mail are compared piece by piece
def _nearest(word: str, known: frozenset[str]) -> str:
    if len(word) < SHORTEST or not word.isalpha():
        return word
    slips = 2 if len(word) >= LONG else 1
    alike = _by_letter_and_length(known)
    lengths = range(len(word) - slips, len(word) + slips + 1)
    letters = frozenset(word)
    near = (
        each
        for length in lengths
        for each, its in alike.get((word[0], length), ())
        if len(letters ^ its) <= 2 * slips  # a slip changes one letter into another at most
    )
    ranked = sorted((edit_distance(word, each, at_most=slips), each) for each in near)
    return ranked[0][1] if ranked and ranked[0][0] <= slips else word


@lru_cache(maxsize=16)
def _by_letter_and_length(
    known: frozenset[str],
) -> Mapping[tuple[str, int], Sequence[tuple[str, frozenset[str]]]]:
    """Return the words that others are corrected to, each with its letters, by the first and how many."""
    found: dict[tuple[str, int], list[tuple[str, frozenset[str]]]] = {}
    for word in known:
        if len(word) >= SHORTEST:
            found.setdefault((word[0], len(word)), []).append((word, frozenset(word)))
    return found
