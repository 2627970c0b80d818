"""What a mail says, in which values are looked for: its words, its times, its addresses, its rare words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from digest.language.either_hour import with_either_hour
from digest.language.names_told import NamesTold, names_told
from digest.language.senses import speak_of
from digest.language.times_in_text import (
    ENDS,
    RELATING,
    SpottedTime,
    TimeKind,
    find_times,
    meant,
    spread_ranges,
)
from digest.language.told_address import address_of, with_spoken_written
from digest.language.told_days import CALENDAR
from digest.language.told_name import told_name
from digest.language.vocabulary import Vocabularies, time_words
from digest.language.wish_examples import is_common
from digest.language.words import Words, split_words
from inbound.interpret.commands.clauses import Clause, Wishing, clauses_of, wishing

LONGEST_NAME = 5  # words
NAME = "name"  # a sense of words
A_DAY = 2  # words: on Sundays
RHYTHMS = ("daily", "weekly")  # senses of words
NEAR = 4  # words between what says that an address is the old one and the address
_OF_PERIODS = CALENDAR | {
    TimeKind.SPAN,
    *ENDS,
    TimeKind.RANGE,
    TimeKind.FIRST_HALF,
    TimeKind.SECOND_HALF,
}


def _words_of_times(found: Sequence[SpottedTime]) -> int:
    """Return how many words tell times themselves."""
    return sum(each.last - each.first for each in found if each.kind not in RELATING)


def _old_behind(relation: SpottedTime) -> range:
    """Return the places where an address is the old one: instead of it, or from it to another."""
    reach = {TimeKind.INSTEAD: NEAR, TimeKind.FROM: 1}.get(relation.kind, 0)
    return range(relation.last, relation.last + reach)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a mail says, in which values are looked for."""

    subject: str
    lines: tuple[str, ...]
    today: date | None
    languages: Vocabularies

    @cached_property
    def text(self) -> str:
        """Return subject and text, each line for itself."""
        return "\n".join(each for each in (self.subject, *self.lines) if each.strip())

    @cached_property
    def words(self) -> Words:
        """Return all words."""
        return split_words(spread_ranges(self.text))

    @cached_property
    def times(self) -> tuple[SpottedTime, ...]:
        """Return the times in them, in the language that knows most of the words, or finds most."""
        words = self.words
        known = [sum(word in each.vocabulary for word in words.words) for each in self.languages]
        spoken = (each for each, of in zip(self.languages, known, strict=True) if of == max(known))
        found = (
            with_either_hour(find_times(words, each.times, today=self.today), words, each.times)
            for each in spoken
        )
        return max(found, key=_words_of_times, default=())

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Return the mail addresses in them; of several, not those that are named as the old ones."""
        found = {at: each for at, raw in enumerate(self.words.raw) if (each := address_of(raw))}
        named = tuple(dict.fromkeys(found.values()))
        old = {at for each in self.times for at in _old_behind(each)}
        left = {each for at, each in found.items() if at not in old}
        return tuple(each for each in named if each in left) if len(named) > 1 and left else named

    @cached_property
    def spoken_addresses(self) -> tuple[str, ...]:
        """Return the addresses that are told as they are said aloud: ana at example dot net."""
        tokens = with_spoken_written(self.text).split()
        found = dict.fromkeys(each for raw in tokens if (each := address_of(raw)))
        return tuple(each for each in found if each not in self.text)

    @cached_property
    def rare(self) -> tuple[str, ...]:
        """Return the runs of words, as written, that wishes seldom have: names, and what is looked for."""
        small = frozenset[str]().union(*(each.vocabulary for each in self.languages))
        runs: list[list[int]] = [[]]
        for at, word in enumerate(self.words.words):
            if is_common(word) or (word in small and not word.isdecimal()):
                runs.append([])
            else:
                runs[-1].append(at)
        return tuple(self.words[slice(run[0], run[-1] + 1)].as_written() for run in runs if run)

    @cached_property
    def names(self) -> NamesTold:
        """Return the names that are told: all of a text below a subject about names, or by its clauses."""
        words = split_words(" ".join(self.lines))
        is_below = speak_of(split_words(self.subject), (NAME,))
        is_all = is_below and 0 < len(words.words) <= LONGEST_NAME
        whole = told_name(words) if is_all else None
        if whole:
            return NamesTold((whole,), (whole,))
        return names_told("\n".join(self.lines or (self.subject,)))

    def speaks_of(self, sense: str) -> bool:
        """Say whether a word is about this."""
        return speak_of(self.words, (sense,))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses of the subject and of the text."""
        return tuple(clauses_of((self.subject, " ".join(self.lines)), self.languages))

    @cached_property
    def wishing(self) -> Wishing:
        """Return whose the wishes in it are, and whether they are for now."""
        return wishing(self.clauses)

    @property
    def is_content(self) -> bool:
        """Say whether all is well as it is."""
        return any(each.has("content") for each in self.clauses)

    @property
    def is_only_not_yet(self) -> bool:
        """Say whether something is asked, and something is not to begin before that is known."""
        is_asked = any(each.is_asked for each in self.clauses)
        return is_asked and any(each.has("not_yet") for each in self.clauses)

    @cached_property
    def is_denied(self) -> bool:
        """Say whether somebody stays or does not want something, or another person wants it."""
        if self.speaks_of("stay") or self.wishing.is_for_another or not self.wishing.is_open:
            return True
        return any(map(self.denies, ("leave", "stop", "delete", "join")))

    def denies(self, sense: str) -> bool:
        """Say whether a not denies a word that is about this."""
        return any(each.denies(sense) for each in self.clauses)

    @cached_property
    def denies_day(self) -> bool:
        """Whether nothing is to come on a weekday: "no letters on Sundays", and no rhythm or other day."""
        days, known = self.of(TimeKind.WEEKDAY), time_words().weekdays
        told = [
            each
            for each in self.clauses
            if any(known[word] in days for word in each.words.words if word in known)
            and (len(each.words.words) > A_DAY or each.has("denies"))  # a subject may be a mere day
        ]
        return bool(told) and all(
            each.has("denies") and not (each.has("only") or speak_of(each.words, RHYTHMS))
            for each in told
        )

    @cached_property
    def of_leaving(self) -> "Said":
        """Return what is said of leaving something that is named, without where somebody stays."""
        staying = [{*each.words.words} for each in self.clauses if each.is_of_staying]
        leaving = [
            each for each in self.clauses if not any(map({*each.words.words}.issubset, staying))
        ]
        if len(leaving) == len(self.clauses) or not any(each.leaves for each in leaving):
            return self
        words = ", ".join(each.words.as_written() for each in leaving)
        found = replace(self, subject="", lines=(words,))
        return found if found.rare else self

    @property
    def tells_period(self) -> bool:
        """Say whether it is told how long, or between which days, and not a mere day."""
        return any(each.kind in _OF_PERIODS for each in self.times)

    @property
    def tells_end(self) -> bool:
        """Say whether it is told until which day."""
        return any(
            one.kind in ENDS and other.kind in CALENDAR and one.last == other.first
            for one, other in pairwise(self.times)
        )

    @property
    def is_open_ended(self) -> bool:
        """Say whether an end is told that nobody knows yet: until I write again."""
        return any(each.kind is TimeKind.OPEN for each in self.times)

    def of(self, kind: TimeKind) -> list[object]:
        """Return what times of a kind say, each once."""
        found = meant(self.times, kind)
        return (
            meant(self.times, TimeKind.BARE_HOUR) if kind is TimeKind.CLOCK and not found else found
        )
