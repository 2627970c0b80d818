"""Reads what a post's author wants changed in it, or added, without writing it anew.

"Where it says 5 litres it should be 1.5", "Add: …". Only what names its place beyond doubt is put there: the
words to be changed stand in the post once, as whole words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import chain

from digest.language.phrases import OTHER_SLOT_WORDS, Level
from digest.language.politeness import is_polite, variants, without_politeness
from digest.language.vocabulary import MENDING, Vocabulary, vocabularies, word_list
from digest.language.words import AROUND, Words, fold_word, pieces_of, sentences_of, split_words

LONGEST = 40  # words of an answer that names what to change
LONGEST_VERB = 3  # words with which an answer begins: "would you change"
LONGEST_PLAIN = 5  # words for each side of "not this but that", which may be part of a thought
Ways = tuple[str, ...]  # of ways to say it that count
REPLACES, PLAIN = "replaces", "plain"  # "change this to that", "not this but that"
MARK = "#old"  # what stands for words of the post while the words around them are read

_WRITTEN = re.compile(r"\S+")
_BEFORE, _BEHIND = "\"'“”„«»‘’‚", "\"'“”„«»‘’.,;:!?"  # what is not part of a new word
_OPENING, _ENDED = " \"'“„«¿¡(", ("", ".", "!", "?", "\n")  # before a sentence's first letter
_OLD_SLOT = re.compile(r"\(\?P<old>.*?\)\{1,\d+\}\?\)")


class Unclear(Enum):
    """Why words that are to be changed are not."""

    NOWHERE = "nowhere"  # in the post
    SEVERAL = "several"  # places in the post


def mended(said: str, post: str, *, is_else: bool = False) -> str | Unclear | None:
    """Return a post with what an answer to its receipt wants changed; None where it names nothing.

    Several corrections count together: all of them, or none. `is_else`: the words may be a wish to us, so
    only those count that say what they do.
    """
    lines = without_politeness(said, vocabularies())
    if not lines or sum(len(line.split()) for line in lines) > LONGEST:
        return None
    sentences = [each for line in lines for each in sentences_of(line)]
    told = [_told(each, post, (REPLACES,) if is_else else (REPLACES, PLAIN)) for each in sentences]
    wanted = [each for each in told if each is not None]
    left = (each for each, known in zip(sentences, told, strict=True) if known is None)
    if not wanted or not all(map(_says_nothing, left)):
        return None
    for each in chain.from_iterable(wanted):
        found = each.put_into(post)
        if isinstance(found, Unclear):
            return found
        post = found
    return post


def addition(said: str) -> str | None:
    """Return what is to stand below the post, behind a first word that says so: "Add: …"."""
    head, colon, first = said.strip().partition("\n")[0].partition(":")
    text = said.strip()[len(head) + len(colon) :].strip()
    is_line = bool(colon) or not first
    is_told = " ".join(split_words(head).words) in word_list("add")
    return text if text and is_line and is_told else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a language says what is to be put right."""

    language: Vocabulary
    corrects: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]  # any words; those marked
    excuses: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Correction:
    """Words of a post, folded, and what stands in their place."""

    old: tuple[str, ...]
    new: str

    def put_into(self, post: str) -> str | Unclear:
        """Return the post with the new words, where the old ones stand once."""
        written = [(each, fold_word(each[0])) for each in _WRITTEN.finditer(post)]
        known = [(each, word) for each, word in written if word]
        size = len(self.old)
        places = [
            at
            for at in range(len(known) - size + 1)
            if tuple(word for _, word in known[at : at + size]) == self.old
        ]
        if len(places) != 1:
            return Unclear.SEVERAL if places else Unclear.NOWHERE
        first, last = known[places[0]][0], known[places[0] + size - 1][0]
        begins = first.start() + len(first[0]) - len(first[0].lstrip(AROUND))
        ends = last.end() - len(last[0]) + len(last[0].rstrip(AROUND))
        is_first = post[:begins].rstrip(_OPENING)[-1:] in _ENDED and post[begins].isupper()
        new = self.new[:1].upper() + self.new[1:] if is_first else self.new
        return post[:begins] + new + post[ends:]


def _told(sentence: str, post: str, names: Ways) -> tuple[_Correction, ...] | None:
    """Return the corrections that a sentence tells: one, or one between each two words that join."""
    pieces = pieces_of(sentence, word_list("and") | {";"})
    if len(pieces) > 1:
        each = _of_pieces(pieces, post, names)
        if each is not None:
            return each
    one = _one(split_words(sentence), post, names)
    return None if one is None else (one,)


def _of_pieces(pieces: list[str], post: str, names: Ways) -> tuple[_Correction, ...] | None:
    """Return a correction for each piece; the verb of the first one counts for all."""
    first = split_words(pieces[0]).raw[:LONGEST_VERB]
    begins = [" ".join(first[:size]) for size in range(len(first) + 1)]
    found = []
    for piece in pieces:
        tried = (_one(split_words(f"{each} {piece}"), post, names) for each in begins)
        one = next((each for each in tried if each is not None), None)
        if one is None:
            return None
        found.append(one)
    is_each = len({each.old for each in found}) == len(pieces)
    return tuple(found) if is_each else None


def _one(words: Words, post: str, names: Ways) -> _Correction | None:
    """Return what some words want changed; where no words of the post fit, what they say of others."""
    found = _of_the_post(words, post, names)
    if found is not None:
        return found
    for each in _readings():
        for less in variants(words, each.language, with_requests=True):
            for name, anywhere, _ in each.corrects:
                match = anywhere.fullmatch(less.line)
                if match and name == REPLACES:
                    return _correction(less, _span(match, "old"), _span(match, "new"))
    return None


def _of_the_post(words: Words, post: str, names: Ways) -> _Correction | None:
    """Return what some words want changed that stand in the post; the reading with the fewest new words."""
    known = f" {' '.join(word for each in post.split() if (word := fold_word(each)))} "
    found = [
        one
        for each in _readings()
        for said in (words, _without_excuse(words))
        for less in variants(said, each.language, with_requests=True)
        for first, last in _runs(less, known)
        if (one := _around(less, (first, last), each, names)) is not None
    ]
    return min(found, key=lambda each: len(each.new.split()), default=None)


def _without_excuse(words: Words) -> Words:
    """Return words without those at their start that are sorry for the old ones."""
    known = [each.language.deletion.excuses for each in _readings() if each.language.deletion]
    at = 0
    while at < len(words.words) and any(words.words[at] in each for each in known):
        at += 1
    return words[slice(at, None)]


def _runs(words: Words, known: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand that stand together in the post as well, the longest first."""
    for size in range(min(len(words.words), OTHER_SLOT_WORDS), 0, -1):
        for first in range(len(words.words) - size + 1):
            told = words.words[first : first + size]
            if f" {' '.join(told)} " in known and not word_list("little").issuperset(told):
                yield first, first + size


def _around(
    words: Words, old: tuple[int, int], reading: _Reading, names: Ways
) -> _Correction | None:
    """Return the correction of the words between these places, if what stands around them says one."""
    first, last = old
    marked = Words(
        (*words.words[:first], MARK, *words.words[last:]),
        (*words.raw[:first], MARK, *words.raw[last:]),
    )
    spans = [
        _span(match, "new")
        for name, _, exact in reading.corrects
        if name in names
        and (match := exact.fullmatch(marked.line)) is not None
        and (name == REPLACES or _is_short(_span(match, "new"), last - first))
    ]
    if not spans:
        return None
    begins, ends = min(spans, key=lambda each: each[1] - each[0])
    behind = last - first - 1 if begins > first else 0  # the mark is but one word
    return _correction(words, (first, last), (begins + behind, ends + behind))


def _is_short(new: tuple[int, int], old: int) -> bool:
    return max(new[1] - new[0], old) <= LONGEST_PLAIN


def _correction(words: Words, old: tuple[int, int], new: tuple[int, int]) -> _Correction:
    """Return what stands in place of what; a figure alone takes the place of the one figure there."""
    told = words.words[slice(*old)]
    is_figure = new[1] - new[0] == 1 and words.words[new[0]][:1].isdecimal()
    figures = [word for word in told if word[:1].isdecimal()]
    if is_figure and len(figures) == 1:
        told = (figures[0],)
    written = " ".join(words.raw[slice(*new)]).lstrip(_BEFORE).rstrip(_BEHIND)
    return _Correction(told, written)


def _span(match: re.Match[str], name: str) -> tuple[int, int]:
    first, last = (match.string[:at].count(" ") for at in match.span(name))
    return first, last


@cache
def _readings() -> tuple[_Reading, ...]:
    levels = ((each, each.levels.get(MENDING)) for each in vocabularies())
    return tuple(_Reading(each, _marked(level), level.plain) for each, level in levels if level)


def _marked(level: Level) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (name, each, re.compile(_OLD_SLOT.sub(lambda _: f"{MARK} ", each.pattern)))
        for name, each in level.slotted
    )


def _says_nothing(sentence: str) -> bool:
    """Say whether a sentence only excuses what was wrong, or is polite."""
    words = split_words(sentence)
    return is_polite(sentence, vocabularies()) or any(
        each.excuses.fullmatch(less.line)
        for each in _readings()
        for less in variants(words, each.language, with_requests=False)
    )
