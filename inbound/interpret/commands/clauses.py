"""Says of each clause of a mail whether its writer wishes something there, for themselves and for now.

A wish may be denied before its verb or behind it ("Ich trete nicht aus"), taken back later ("but I won't"),
only supposed in a question, past, or another person's. What is so is not done; at most it is asked about.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import chain

from digest.community.posting.expressions import Expressions
from digest.language.senses import LETTERS, senses_of
from digest.language.vocabulary import Vocabularies
from digest.language.words import Words, split_words
from digest.language.words_file import Vocabulary

STOP = "stop"  # a sense
_NOTHING = "(?!)"
NEAR = 4  # words behind a not that it denies
ENDS_CLAUSE = (",", ".", ";", "!", "?", ":", "-", "–", "—", ")")
ENDS_SENTENCE = (".", ";", "!", "?")
WISHING = frozenset("stop pause leave delete unfollow join account".split())  # senses of words
_ENDING = WISHING - {"join"}
_WITH_ZU = re.compile(  # a "zu" within a verb: auszutreten, abzubestellen
    r"^(ab|an|auf|aus|ein|heraus|bei)zu(?=\w{4})"
)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """Some words between commas, or such words as part clauses; `is_asked`: their sentence is a question."""

    words: Words
    language: Vocabulary
    sentence: str  # of which it is a part, folded
    is_asked: bool
    text: str = field(default="", repr=False, compare=False)  # … and the sentence of all

    def denies(self, sense: str) -> bool:
        """Say whether a not stands just before a word that is about this, or behind it where one may."""
        if self.asks_why:
            return False
        behind = {at for at in self._nots if self._has_at(at, "not_behind")}
        return any(
            any(0 < at - each <= NEAR for each in self._nots)
            or any(at < each and not self._goes_on(each) for each in behind)
            for at in self._places.get(sense, ())
        )

    def speaks_of(self, sense: str) -> bool:
        """Say whether a word is about this."""
        return sense in self._places

    def without_nots(self) -> str:
        """Return its words as written, without those that deny."""
        told = (raw for at, raw in enumerate(self.words.raw) if at not in self._nots)
        return " ".join(told)

    @cached_property
    def asks_why(self) -> bool:
        """Whether its sentence asks for a reason."""
        return self.is_asked and self._search("asks_why").search(self.sentence) is not None

    @cached_property
    def wishes(self) -> bool:
        """Whether it is about an end of something, whosever."""
        if self.is_past or not WISHING.isdisjoint(self._places):
            return True
        return bool(self._nots) and any(LETTERS.intersection(each) for each in self._senses)

    @cached_property
    def stays(self) -> bool:
        """Whether somebody stays there, or is not to be taken out of it."""
        is_told = any("stay" in each for each in self._senses)
        return is_told or any(map(self.denies, ("leave", "stop", "delete")))

    @cached_property
    def spares(self) -> bool:
        """Whether it says no to something, and wants nobody out: "that other one, don't touch it"."""
        return bool(self._nots) and not self.leaves and "leave" not in self._places

    @cached_property
    def keeps(self) -> bool:
        """Whether its writer wants something there, and no end of anything: "I just want that one"."""
        if self.leaves or not _ENDING.isdisjoint(self._places):
            return False
        return self.has("only") or ("want" in self._places and self.has("first_person"))

    @property
    def is_of_staying(self) -> bool:
        """Whether nothing that it names is to be left."""
        return self.stays or self.spares or self.keeps

    @cached_property
    def is_of_another(self) -> bool:
        """Whether it is about another person, and not about its writer, too."""
        left = self._without("others")
        return left != self.words.line and not _search("first_person", self.language).search(left)

    @cached_property
    def wishes_for_another(self) -> bool:
        """Whether another person wants something there, or something of theirs is to end."""
        return self.is_of_another and (self.wishes or self.has("others_want"))

    @cached_property
    def leaves(self) -> bool:
        """Whether somebody wants to go, and not to come."""
        return self.has("leaves") and not self.denies("leave")

    @cached_property
    def is_past(self) -> bool:
        """Whether it tells what its writer did, or what was done to them."""
        return self.has("past") or self.is_grievance

    @cached_property
    def is_grievance(self) -> bool:
        """Whether it tells that something of its writer's was ended or changed, and not by them."""
        return self.has("done_by_us") and not self.is_of_another

    @cached_property
    def is_unreal(self) -> bool:
        """Whether it tells what was done, or only thought of."""
        return self.is_past or self.has("thought")

    @cached_property
    def takes_back(self) -> bool:
        """Whether it ends by taking back what was said before."""
        return any(
            found.end() == len(self.words.line)
            for found in self._search("takes_back").finditer(self.words.line)
        )

    @cached_property
    def is_supposed(self) -> bool:
        """Whether it asks what would be if."""
        supposes = _search("supposes", self.language).search(self.sentence)
        return self.is_asked and (supposes is not None or self.has("supposed"))

    def has(self, name: str) -> bool:
        """Say whether it has such words."""
        return self._search(name).search(self.words.line) is not None

    def has_beside(self, name: str, other: str) -> bool:
        """Say whether it has such words that are no part of others."""
        return _search(name, self.language).search(self._without(other)) is not None

    def begins(self, name: str) -> bool:
        """Say whether it begins with such words."""
        return self._search(name).match(self.words.line) is not None

    def behind(self, name: str, *, but: str) -> tuple[str, ...]:
        """Return the words that stand behind such words, but for those of another list."""
        found = self._search(name).search(self.words.line)
        left = _search(but, self.language).sub("", self.words.line[found.end() :]) if found else ""
        return tuple(left.split())

    def says_only(self, name: str) -> bool:
        """Say whether it is such words, and no more."""
        return self._search(name).fullmatch(self.words.line) is not None

    def _without(self, name: str) -> str:
        return self._search(name).sub("", self.words.line)

    def _search(self, name: str) -> re.Pattern[str]:
        """Return what finds such words in it; nothing where the whole text can have none of them."""
        is_there = _may_be_in(self._whole, name, self.language)
        return _search(name, self.language) if is_there else _compiled(_NOTHING)

    @cached_property
    def _whole(self) -> str:
        """Return a text that has its words, and those of its sentence."""
        is_part = self.words.line in self.text and self.sentence in self.text
        return self.text if is_part else f"{self.words.line}{self.sentence}"

    @cached_property
    def _places(self) -> Mapping[str, set[int]]:
        """Where words are about each sense; a verb whose prefix stands behind it is at both places."""
        words = self.words.words
        found: dict[str, set[int]] = {}
        for at, senses in enumerate(self._senses):
            without = senses_of(_WITH_ZU.sub(r"\1", words[at])) if "zu" in words[at] else ()
            for sense in (*senses, *without):
                found.setdefault(sense, set()).add(at)
            for verb in range(at) if self._has_at(at, "prefixes") else ():
                for sense in senses_of(words[at] + words[verb]):
                    found.setdefault(sense, set()).update((verb, at))
        return found

    def _has_at(self, at: int, name: str) -> bool:
        return _is_said_by(self.words.words[at], name, self.language)

    def _goes_on(self, at: int) -> bool:
        """Say whether a not is but the beginning of "no more"."""
        return self.words[slice(at + 1, at + 2)].words == ("mehr",)

    @cached_property
    def _senses(self) -> list[tuple[str, ...]]:
        return [
            (*senses_of(word), *([STOP] if self._has_at(at, "stops") else []))
            for at, word in enumerate(self.words.words)
        ]

    @cached_property
    def _nots(self) -> list[int]:
        return [at for at in range(len(self.words.words)) if self._has_at(at, "denies")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishing:
    """What the clauses of a mail come to."""

    is_for_another: bool  # only another person is said to wish for something
    is_open: bool  # one is its writer's, for now and not taken back; or none is spoken of


def wishing(clauses: Sequence[Clause]) -> Wishing:
    """Return whose a wish is, and whether it is one.

    Where another person wants something, only words that name the writer are the writer's own wish.
    """
    of_another = [each for each in clauses if each.wishes_for_another]
    is_wanted = any(each.has("others_want") for each in of_another)
    back = max((at for at, each in enumerate(clauses) if each.takes_back), default=-1)
    goes_on = any(each.has("still") for each in clauses)  # what was asked for, and is not done
    own = [
        each
        for at, each in enumerate(clauses)
        if at > back
        and each.wishes
        and not each.wishes_for_another
        and not _is_refused(clauses, at)
    ]
    is_open = any(
        not each.is_supposed
        and (goes_on or not each.is_unreal)
        and (not is_wanted or each.has("first_person"))
        for each in own
    )
    speaks = back >= 0 or bool(of_another) or any(each.wishes for each in clauses)
    return Wishing(is_for_another=bool(of_another) and not is_open, is_open=is_open or not speaks)


def _is_refused(clauses: Sequence[Clause], at: int) -> bool:
    """Say whether a clause, or the one before it in its sentence, refuses: "I have no plan to"."""
    near = clauses[max(at - 1, 0) : at + 1]
    return any(each.sentence == clauses[at].sentence and each.has("refuses") for each in near)


def clauses_of(texts: Sequence[str], languages: Vocabularies) -> Sequence[Clause]:
    """Return the clauses of a subject and a text, in the language that knows most of their words."""
    return _clauses_of(tuple(texts), languages)


@lru_cache(maxsize=64)  # each rule asks for the clauses of a mail, or of its pieces, anew
def _clauses_of(texts: Sequence[str], languages: Vocabularies) -> Sequence[Clause]:
    said = [split_words(text) for text in texts]
    language = _spoken(tuple(chain.from_iterable(each.words for each in said)), languages)
    whole = "".join(each.line for each in said)
    found: list[Clause] = []
    for sentence in (one for each in said for one in _sentences(each)):
        is_asked, line = sentence.raw[-1].rstrip("\"'”’)»").endswith("?"), sentence.line
        found += (
            Clause(words=each, language=language, sentence=line, is_asked=is_asked, text=whole)
            for each in _parts(sentence, language)
        )
    return tuple(found)


@lru_cache(maxsize=64)
def _spoken(words: Sequence[str], languages: Vocabularies) -> Vocabulary:
    known = [
        sum(map(each.vocabulary.__contains__, words))
        + sum(map(each.clause_words.__contains__, words))
        for each in languages
    ]
    return languages[known.index(max(known))]


def _sentences(words: Words) -> Iterator[Words]:
    first = 0
    for end, raw in enumerate(words.raw, start=1):
        if raw.rstrip("\"'”’)»").endswith(ENDS_SENTENCE) or end == len(words.raw):
            yield words[slice(first, end)]
            first = end


def _parts(sentence: Words, language: Vocabulary) -> Iterator[Words]:
    """Yield what stands between commas, and before words that begin a clause without one."""
    first, words = 0, sentence.words
    for at, raw in enumerate(sentence.raw, start=1):
        ends = raw.endswith(ENDS_CLAUSE) or at == len(words)
        if ends or _begins(words[at : at + 3], language):
            yield sentence[slice(first, at)]
            first = at


@lru_cache(maxsize=4_096)  # the same text is parted with its subject, and without
def _begins(words: tuple[str, ...], language: Vocabulary) -> bool:
    """Say whether the next words of a sentence begin a clause."""
    return _search("begins", language).match(f"{' '.join(words)} ") is not None


@lru_cache(maxsize=4_096)  # a mail has many clauses
def _may_be_in(text: str, name: str, language: Vocabulary) -> bool:
    """Say whether a part of a text can be such words."""
    return _pieces(name, language).may_match_in(text)


@cache
def _pieces(name: str, language: Vocabulary) -> Expressions:
    phrases = language.clauses.get(name)
    return Expressions.of(phrases.expressions if phrases else ())


@lru_cache(maxsize=4_096)
def _is_said_by(word: str, name: str, language: Vocabulary) -> bool:
    """Say whether a word alone is one of a list of a language."""
    return _search(name, language).fullmatch(f"{word} ") is not None


def _search(name: str, language: Vocabulary) -> re.Pattern[str]:
    """Return the expression of a list of a language, which matches nothing where it has none."""
    phrases = language.clauses.get(name)
    return _compiled(phrases.either.pattern if phrases else _NOTHING)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})")
