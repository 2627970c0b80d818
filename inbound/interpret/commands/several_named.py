"""Reads an answer that names conversations of a letter by numbers and by titles: "2 and the one on forms".

Each part of it names one, and the first may say what is to be done. Words that only name are never a wish to
hear no more of something, however much they are like one.
"""

from collections.abc import Sequence
from dataclasses import replace

from digest.language.answer_phrases import answer_phrases
from digest.language.politeness import without_politeness
from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import pieces_of, split_words
from inbound.interpret.commands.numbered import NumberedAct, NumberedWish, numbered_wishes
from inbound.interpret.commands.one_named import titled

LONGEST = 200  # characters
A_TITLE = 3  # words that stand for one
DONE = frozenset(NumberedAct) - {NumberedAct.REPLY, NumberedAct.REPORT, NumberedAct.DISLIKE}


def several_named(text: str, titles: Sequence[str]) -> tuple[NumberedWish, ...] | None:
    """Return what is wished with what an answer names; nothing where a part names none of these for sure.

    None where it does anything else, or has only numbers. `titles` are those of a letter, by their numbers.
    """
    if len(text.strip()) > LONGEST:
        return None
    line = " ".join(without_politeness(text, vocabularies()))
    parts = [part.strip(" ,;:.") for part in pieces_of(line, word_list("and"))]
    told = [numbered_wishes(part) for part in parts]
    wishes = [each[0] for each in told if len(each) == 1 and each[0].act in DONE]
    named = [part for part, each in zip(parts, told, strict=True) if not each]
    if len(wishes) + len(named) < len(parts) or not wishes or not all(map(_names, named)):
        return None
    by_title = [titled(split_words(each).words, titles) for each in named]
    if not named:
        return None
    if None in by_title:
        return ()
    acts = [wish for wish in wishes if not wish.is_bare]
    first = acts[0] if acts else wishes[0]
    others = [replace(each, act=first.act) if each.is_bare else each for each in wishes]
    numbers = tuple(dict.fromkeys(each for each in by_title if each is not None))
    return (*others, replace(first, numbers=numbers))


def _names(part: str) -> bool:
    """Say whether words do no more than name a conversation."""
    words = split_words(part)
    points = answer_phrases("points_at_one").fullmatch(words.line) is not None
    return points or 0 < len(words.words) <= A_TITLE
