"""Says which words of a correction take the place of which: only like for like, a figure for a figure."""

from dataclasses import dataclass

from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import Words

QUOTES = "\"'“”„«»‘’‚"
_OF_FIGURES = "0123456789.,:/-–"


@dataclass(frozen=True, slots=True)
class Like:
    """Which of the old words, from and to, give way to which of those said instead.

    `ahead`, `behind`: the words that must stand around them in the post, if any must.
    """

    old: tuple[int, int]
    new: tuple[int, int]
    ahead: str = ""
    behind: str = ""


def like_for_like(old: Words, said: Words) -> Like | None:
    """Return what takes the place of old words; None where who knows which of those said are meant."""
    if len(_figures(old)) == 1:
        return _figure(old, said)
    if said.raw[0][0] in QUOTES and not _figures(said):
        return Like((0, len(old.words)), (0, len(said.words)))
    return _as_many(old, said)


def is_figure(word: str) -> bool:
    """Say whether a word is a number, with or without its unit: 20, 1.5, 20mg, 3rd."""
    return word[:1].isdecimal()


def _figure(old: Words, said: Words) -> Like | None:
    """Return the one figure for the old one, with as many words around it as the old one has others."""
    at, there = _figures(old)[0], _figures(said)
    if len(there) != 1 or _has_unit(old.words[at]) != _has_unit(said.words[there[0]]):
        return None
    to = there[0]
    before = _others(old.words[:at][::-1], said.words[:to][::-1])
    after = _others(old.words[at + 1 :], said.words[to + 1 :])
    is_other = before or after or old.words[at] != said.words[to]
    if before is None or after is None or not is_other:
        return None
    return Like(
        (at - before, at + 1 + after),
        (to - before, to + 1 + after),
        ahead=said.words[to - 1] if not at and to and _is_month(said.words[to - 1]) else "",
        behind="".join(said.words[to + 1 : to + 2]) if at + 1 == len(old.words) else "",
    )


def _others(old: tuple[str, ...], said: tuple[str, ...]) -> int | None:
    """Return how many words beside a figure give way: none where the same, or all; None: unclear."""
    if all(one == other for one, other in zip(old, said, strict=False)):
        return 0
    return len(old) if len(old) == len(said) else None


def _as_many(old: Words, said: Words) -> Like | None:
    """Return words for as many others; of several, one at least stays. A little word is no new one: "yes"."""
    pairs = list(zip(old.words, said.words, strict=False))
    others = [at for at, (one, other) in enumerate(pairs) if one != other]
    is_like = len(old.words) == len(said.words) and _figures(old) == _figures(said)
    is_little = word_list("little").issuperset(said.words[at] for at in others)
    if not is_like or is_little or len(others) == len(pairs) > 1:
        return None
    part = (others[0], others[-1] + 1)
    return Like(part, part)


def _figures(words: Words) -> list[int]:
    return [at for at, word in enumerate(words.words) if is_figure(word)]


def _has_unit(word: str) -> bool:
    return bool(word.strip(_OF_FIGURES))


def _is_month(word: str) -> bool:
    return any(word in each.times.months for each in vocabularies())
