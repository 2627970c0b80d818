"""What people wrote to us and what they wanted, as examples by which a mail is heard.

`catalogues/<language>/wishes.tsv` has one a line: what was wanted (names joined with "+", `nothing` where
the mail asks for nothing), where it was sent or which kind of letter it answered, and its words, with a bar
between subject and text. A phrase that is not heard is mended by a further line, and `make learn`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain, pairwise
from pathlib import Path

from digest.errors import BadSetting
from digest.language.likelihood import wish_weights
from digest.language.senses import senses_of
from digest.language.vocabulary import CATALOGUES, time_words, vocabularies
from digest.language.words import split_words

FILE = "wishes.tsv"
TOGETHER = "+"
BAR = "|"
CONVERSATION, RECEIPT, NOTICE, SUMMARY = "notification", "receipt", "notice", "summary"  # answered
ALIKE = {("stop_this", CONVERSATION): "unfollow_this", ("stop_this", SUMMARY): "summary_never"}
STEM = 5  # letters in which the forms of a word are mostly alike
PLACE_WEIGHT = 2
SEVERAL = 3
LONGEST = 120  # words of a mail that are heard
LONGEST_WORD = 40  # letters of one
SIZES = range(2, 6)  # letters of a part of a word
PART = "_"  # what tells it from a word, and where words begin and end
LATELY = (
    4_096  # words that are remembered with what they are made of: a mail's are heard many times
)

_CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d\d)?(?:am|pm|uhr|h|hs)?")


def read_examples(folder: Path = CATALOGUES) -> Iterator[tuple[str, str, str]]:
    """Yield name, place and words of each example; raise BadSetting for a line that is none."""
    for path in sorted(folder.glob(f"*/{FILE}")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            parts = line.split("\t")
            if len(parts) != 3 or not all(parts):  # noqa: PLR2004
                raise BadSetting(f"{path.parent.name}/{FILE}, line {number}: name, place and words")
            name = ALIKE.get((parts[0], parts[1]), parts[0])
            yield name, parts[1], parts[2]


def digest_of(examples: Iterable[tuple[str, str, str]]) -> str:
    """Return what tells one collection of examples, with what their words are about, from another."""
    lines = ["\t".join(each) for each in examples]
    lines += [
        f"{language.language} {sorted(language.senses.items())}" for language in vocabularies()
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


def features_of(text: str, place: str) -> tuple[list[str], list[str]]:
    """Return what a mail is told by: its words with what they are about and its place, and parts of words."""
    return _of_words(text, place), _of_parts(text)


def _of_words(text: str, place: str) -> list[str]:
    """Return words, their stems in pairs, what they are about, and the place."""
    folded = split_words(text).words[:LONGEST]
    words = [_class(each) for each in folded]
    stems = [each[:STEM] for each in words]
    senses = [senses_of(each) for each in folded]
    firsts = [f"={each[0]}" for each in senses if each]
    found = [*words, *(f"{stem}-" for stem, word in zip(stems, words, strict=True) if stem != word)]
    found += (f"{one}- {other}-" for one, other in pairwise(stems))
    found += (f"={each}" for several in senses for each in several)
    found += (" ".join(pair) for pair in pairwise(firsts))
    found += (f"{place} {each}" for each in dict.fromkeys(firsts))
    if "?" in text:
        found.append("?")
    return [*found, *[f"at {place}"] * PLACE_WEIGHT]


def _of_parts(text: str) -> list[str]:
    """Return what words are made of, with the signs at their ends: unlike forms have parts in common."""
    return [*chain.from_iterable(map(_parts_of, text.lower().split()[:LONGEST]))]


@lru_cache(LATELY)
def _parts_of(word: str) -> Sequence[str]:
    whole = f"{PART}{word[:LONGEST_WORD]}{PART}"
    return [
        f"{PART}{whole[start : start + size]}"
        for size in SIZES
        for start in range(len(whole) - size + 1)
    ]


def is_common(word: str) -> bool:
    """Say whether a folded word is one by which wishes are said, and no name or topic."""
    return word in wish_weights().common


def known_words(text: str) -> int:
    """Return how many different words, or kinds of things, of a text are in several examples."""
    rarity = wish_weights().rarity
    return sum(each in rarity for each in kinds_of_words(text))


def kinds_of_words(text: str) -> set[str]:
    """Return the different words of a text, of times and addresses only their kinds."""
    return {_class(each) for each in split_words(text).words[:LONGEST]}


@lru_cache(LATELY)
def _class(word: str) -> str:
    """Return a word, or the kind of things that it is one of."""
    times = time_words()
    if "@" in word:
        return "<address>"
    if word.startswith("#"):
        return "<tag>"
    if word in times.weekdays:
        return "<weekday>"
    if word in times.months:
        return "<month>"
    if word.isdecimal():
        return "<number>"
    return "<clock>" if _CLOCK.fullmatch(word) else word
