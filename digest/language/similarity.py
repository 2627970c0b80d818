"""How alike words are: a slip of the finger means the same, and what is like a name can be offered."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher, get_close_matches

SHORTEST = 5  # letters of a word that is corrected; of shorter ones too many are other words
LONG = 8  # letters from which two slips are forgiven


def edit_distance(one: str, other: str, *, at_most: int) -> int:
    """Return how many slips lie between two words: a letter lost, added, changed, or two swapped.

    More than `at_most` is told as one more than that.
    """
    if one == other:
        return 0
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
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
    words: tuple[str, ...], known: AbstractSet[str], *, at_most: int
) -> tuple[str, ...]:
    """Return the words, each unknown one as the known word that it is nearly.

    The very same where more than `at_most` are unknown: then it is not about us.
    """
    unknown = [word for word in words if word not in known]
    if not unknown or len(unknown) > at_most:
        return words
    nearest = {word: _nearest(word, known) for word in unknown}
    return tuple(nearest.get(word, word) for word in words)


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1: the share of letters that both have in one order."""
    return SequenceMatcher(None, one, other).ratio()


def closest(word: str, known: Iterable[str], *, most: int, at_least: float) -> tuple[str, ...]:
    """Return what is most like a word, the likest first."""
    return tuple(get_close_matches(word, known, n=most, cutoff=at_least))


def _nearest(word: str, known: AbstractSet[str]) -> str:
    if len(word) < SHORTEST or not word.isalpha():
        return word
    slips = 2 if len(word) >= LONG else 1
    near = (
        each
        for each in known
        if each[:1] == word[:1] and abs(len(each) - len(word)) <= slips and len(each) >= SHORTEST
    )
    ranked = sorted((edit_distance(word, each, at_most=slips), each) for each in near)
    return ranked[0][1] if ranked and ranked[0][0] <= slips else word
