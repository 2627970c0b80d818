"""Reads one correction of a post: which of its words are to give way to which, and where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from digest.language.phrases import OTHER_SLOT_WORDS, Level
from digest.language.politeness import variants
from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import AROUND, Words, fold_word, split_words
from digest.language.words_file import MENDING, Vocabulary
from inbound.interpret.like_for_like import QUOTES, Like, is_figure, like_for_like

LONGEST_PLAIN = 5  # words for each side of "not this but that", which may be part of a thought
Ways = tuple[str, ...]  # to say it that count
REPLACES, PLAIN = "replaces", "plain"  # "change this to that", "not this but that"
MARK = "#old"  # what stands for words of the post while the words around them are read

_WRITTEN = re.compile(r"\S+")
_BEHIND = "\"'“”„«»‘’.,;:!?"  # what is not part of a new word
_SIGNS = (",", ";", ":", "–", "—")  # behind which another clause may begin
_OPENING, _ENDED = " \"'“„«¿¡(", ("", ".", "!", "?", "\n")  # before a sentence's first letter
_OLD_SLOT = re.compile(r"\(\?P<old>.*?\)\{1,\d+\}\?\)")


class Unclear(Enum):
    """Why words that are to be changed are not."""

    NOWHERE = "nowhere"  # in the post
    SEVERAL = "several"  # places in the post
    UNLIKE = "unlike"  # what is said in their place: it may be more than what belongs there


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a language says what is to be put right."""

    language: Vocabulary
    corrects: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]  # any words; those marked
    excuses: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Correction:
    """Words of a post, folded, and what stands in place of some; `like` is None where who knows of which."""

    old: tuple[str, ...]
    new: str = ""
    like: Like | None = None

    def put_into(self, post: str) -> str | Unclear:
        """Return the post with the new words, where the old ones stand once and no word around is unlike."""
        written = [(each, fold_word(each[0])) for each in _WRITTEN.finditer(post)]
        known = [(each, word) for each, word in written if word]
        words, size = tuple(word for _, word in known), len(self.old)
        places = [at for at in range(len(known)) if words[at : at + size] == self.old]
        if len(places) != 1:
            return Unclear.SEVERAL if places else Unclear.NOWHERE
        if self.like is None:
            return Unclear.UNLIKE
        first, last = (places[0] + each for each in self.like.old)
        around = (self.like.ahead, self.like.behind)
        stand = ("".join(words[max(first - 1, 0) : first]), "".join(words[last : last + 1]))
        if any(each not in ("", there) for each, there in zip(around, stand, strict=True)):
            return Unclear.UNLIKE
        return _written(post, known[first][0], known[last - 1][0], self.new)


def _written(post: str, first: re.Match[str], last: re.Match[str], new: str) -> str:
    """Return a post with new words from one of its words to another; the signs around them stay."""
    begins = first.start() + len(first[0]) - len(first[0].lstrip(AROUND))
    ends = last.end() - len(last[0]) + len(last[0].rstrip(AROUND))
    is_first = post[:begins].rstrip(_OPENING)[-1:] in _ENDED and post[begins].isupper()
    return post[:begins] + (new[:1].upper() + new[1:] if is_first else new) + post[ends:]


def one_correction(text: str, post: str, names: Ways) -> Correction | None:
    """Return what a text wants changed; where no words of the post fit, what it says of others."""
    words = split_words(text)
    found = _of_the_post(words, post, names)
    if found is not None:
        return found
    for each in _readings():
        for less in variants(words, each.language, with_requests=True):
            for name, anywhere, _ in each.corrects:
                match = anywhere.fullmatch(less.line)
                if match and name == REPLACES and _is_one_clause(less, _span(match, "new")):
                    return _correction(less, _span(match, "old"), _span(match, "new"), name)
    return None


def _of_the_post(words: Words, post: str, names: Ways) -> Correction | None:
    """Return what some words want changed that stand in the post, as it is read most clearly."""
    known = f" {' '.join(word for each in post.split() if (word := fold_word(each)))} "
    found = [
        one
        for each in _readings()
        for said in (words, _without_excuse(words))
        for less in variants(said, each.language, with_requests=True)
        for first, last in _runs(less, known)
        if (one := _around(less, (first, last), each, names)) is not None
    ]
    return min(found, key=_clearest, default=None)


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
) -> Correction | None:
    """Return the correction of the words between these places, if what stands around them says one."""
    first, last = old
    marked = Words(
        (*words.words[:first], MARK, *words.words[last:]),
        (*words.raw[:first], MARK, *words.raw[last:]),
    )
    spans = [
        (name, _span(match, "new"))
        for name, _, exact in reading.corrects
        if name in names
        and (match := exact.fullmatch(marked.line)) is not None
        and _is_one_clause(marked, _span(match, "new"))
        and (name == REPLACES or _is_short(_span(match, "new"), last - first))
    ]
    more = last - first - 1  # words than the mark, which is but one
    told = (
        _correction(words, old, new if new[0] < first else (new[0] + more, new[1] + more), name)
        for name, new in spans
    )
    return min(told, key=_clearest, default=None)


def _is_one_clause(words: Words, new: tuple[int, int]) -> bool:
    """Say whether new words are in quotes, or no other clause begins among them."""
    told = words.raw[slice(*new)]
    return told[0][0] in QUOTES or not any(raw.endswith(_SIGNS) for raw in told[:-1])


def _is_short(new: tuple[int, int], old: int) -> bool:
    return max(new[1] - new[0], old) <= LONGEST_PLAIN


def _clearest(correction: Correction) -> tuple[bool, int]:
    return correction.like is None, len(correction.new.split())


def _correction(words: Words, old: tuple[int, int], new: tuple[int, int], name: str) -> Correction:
    """Return what stands in place of what: who says that it changes something says with what."""
    told, said = words[slice(*old)], words[slice(*new)]
    like = _as_told(told, said) if name == REPLACES else like_for_like(told, said)
    if like is None:
        return Correction(told.words)
    written = " ".join(said.raw[slice(*like.new)]).lstrip(QUOTES).rstrip(_BEHIND)
    return Correction(told.words, written, like)


def _as_told(old: Words, said: Words) -> Like:
    """Return all for all; a figure alone takes the place of the one figure there."""
    figures = [at for at, word in enumerate(old.words) if is_figure(word)]
    is_lone = len(said.words) == 1 and is_figure(said.words[0])
    at = figures[0] if is_lone and len(figures) == 1 else None
    part = (0, len(old.words)) if at is None else (at, at + 1)
    return Like(part, (0, len(said.words)))


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


def excuses(words: Words) -> bool:
    """Say whether words only excuse what was wrong."""
    return any(
        each.excuses.fullmatch(less.line)
        for each in _readings()
        for less in variants(words, each.language, with_requests=False)
    )
