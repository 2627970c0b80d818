"""Hears what a short answer wishes, in any words, with the one conversation of a letter that it names.

It names it by its number, its place, or a word of its title. By the examples it must clearly ask us for
something; muting is only offered where words are left that tell something else.
"""

import re
from collections.abc import Mapping, Sequence

from digest.language.vocabulary import vocabularies, word_list
from digest.language.wish_examples import SUMMARY, is_common
from digest.language.words import split_words
from inbound.interpret.commands.by_example import Heard, hear
from inbound.interpret.commands.numbered import NUMBER, NumberedAct, NumberedWish, with_figures

LONGEST = 20  # words; a longer answer tells others something
LIKELY = 0.8  # the chance of a wish from which it is one
MOST_LEFT = 3  # words that wishes seldom have, and that are no part of what is named
TELLING = 4  # letters of a word that can stand for a title
ACTS: Mapping[str, NumberedAct] = {
    "mute_this": NumberedAct.MUTE,
    "follow_this": NumberedAct.FOLLOW,
    "more": NumberedAct.READ,
}
_FIGURE = re.compile(r"(?<!\S)[0-9]{1,3}(?!\S)")


def wish_with_one(text: str, titles: Sequence[str], *, by_title: bool) -> NumberedWish | None:
    """Return the wish, with the number of the conversation; None where none is plain, or named.

    `titles` are those of a letter, by their numbers. `by_title`: a word of one is enough.
    """
    if not 0 < len(split_words(text).words) <= LONGEST:
        return None
    heard = hear("", text, place=SUMMARY, today=None, languages=vocabularies())
    likeliest = next(iter(heard.candidates), None)
    act = ACTS.get(likeliest.name) if likeliest and likeliest.chance >= LIKELY else None
    if act is None or heard.is_denied:
        return None
    left = _rare(heard)
    number = _number(text)
    if number is None and by_title:
        number = titled(left, titles)
    if number is None:
        return None
    own = split_words(titles[number - 1]).words if 0 < number <= len(titles) else ()
    others = [each for each in left if not any(_is_like(each, one) for one in own)]
    if not others:
        return NumberedWish(act=act, numbers=(number,))
    is_offered = act is NumberedAct.MUTE and len(others) <= MOST_LEFT
    return NumberedWish(act=NumberedAct.DISLIKE, numbers=(number,)) if is_offered else None


def _rare(heard: Heard) -> list[str]:
    """Return the words that wishes seldom have, without figures."""
    words = [word for run in heard.said.rare for word in split_words(run).words]
    return [word for word in words if not any(map(str.isdigit, word))]


def _number(text: str) -> int | None:
    """Return the one number that is told, in figures or as a place among others."""
    line = split_words(text).line
    told = {*_FIGURE.findall(line)} or {
        found
        for each in vocabularies()
        for found in _FIGURE.findall(with_figures(each, line, naming=(NUMBER,)))
    }
    return int(told.pop()) if len(told) == 1 else None


def titled(words: Sequence[str], titles: Sequence[str]) -> int | None:
    """Return the number of the one title that has one of these words."""
    found = {
        number
        for number, title in enumerate(titles, start=1)
        for own in split_words(title).words
        if not is_common(own) and own not in word_list("little")
        if any(_is_like(word, own) for word in words)
    }
    return found.pop() if len(found) == 1 else None


def _is_like(word: str, other: str) -> bool:
    """Say whether two words differ by their endings alone."""
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= TELLING and longer.startswith(shorter[: max(TELLING, len(shorter) - 1)])
