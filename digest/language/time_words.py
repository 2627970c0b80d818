"""The words of a language for numbers and times, as its file has them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from digest.language.feasts import Feast
from digest.language.words import fold_word

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

LONGEST_FEAST = 4  # words of its name
MOST_BEFORE_FEAST = 2  # during the
UNKNOWN = "unknown"  # under which feasts stand whose day differs by country or by calendar
LEAST_OF_MONTH = 3  # letters of a month's name that are enough
OF_HOURS = frozenset(  # between an hour and its minutes
    {"h", "hs", "hrs", "uhr", "oclock", "horas"}
)

T = TypeVar("T")
Several = tuple[str, ...]  # words that stand together


@dataclass(frozen=True, slots=True)
class NamedFeast:
    """A feast that words name up to, and not with, `last`."""

    last: int
    feast: Feast | None  # where its day is known
    is_over: bool  # all of it is meant: over Easter


@dataclass(frozen=True, kw_only=True)
class TimeWords:
    """The words of a language, or of several, for numbers and times, folded."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)  # in days
    weekdays: Mapping[str, int] = field(default_factory=dict)  # Monday is 0
    months: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)  # tomorrow is 1
    halves: frozenset[str] = frozenset()  # of a unit, behind it or before: a month and a half
    hours: Mapping[str, int] = field(default_factory=dict)  # noon
    minutes: Mapping[Several, int] = field(
        default_factory=dict
    )  # half past: what they add to an hour
    before_noon: frozenset[str] = frozenset()
    after_noon: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()  # that say nothing: of, the, at
    end: frozenset[str] = frozenset()  # of a month
    at: frozenset[str] = frozenset()  # before an hour that is a mere number: at nine, a las nueve
    before_day: frozenset[str] = frozenset()  # and a mere number: el 20, bis 20
    relations: Mapping[Several, str] = field(default_factory=dict)  # what stands before times
    feasts: Mapping[Several, Feast | None] = field(default_factory=dict)  # None: the day differs
    over: frozenset[str] = frozenset()  # before a feast, all of it: over, during
    beside_feasts: frozenset[str] = frozenset()  # behind its name, another day: Christmas party
    either: frozenset[str] = frozenset()  # between two hours of which one is meant: or
    week_later: frozenset[str] = frozenset()  # behind a weekday: Tuesday week
    joins: frozenset[str] = frozenset()  # of lengths: two weeks and three days
    day_first: bool | None = None  # 1/5 is in May; None where it may be either

    def may_tell(self, word: str) -> bool:
        """Say whether a word can be part of a time: no time has another one in it."""
        if any(map(str.isdigit, word)) or word in self._telling:
            return True
        return len(word) >= LEAST_OF_MONTH and word in self.month_beginnings

    @cached_property
    def _telling(self) -> frozenset[str]:
        named = (self.numbers, self.units, self.weekdays, self.months, self.days, self.hours)
        small = (self.small, self.end, self.halves, self.joins, self.before_noon, self.after_noon)
        days = (name.split() for name in self.days)
        return frozenset[str]().union(
            OF_HOURS, self.week_later, *named, *small, *self.minutes, *days
        )

    @cached_property
    def halves_of_day(self) -> frozenset[str]:
        """The words for before noon and after it."""
        return self.before_noon | self.after_noon

    @cached_property
    def longest_minutes(self) -> int:
        """How many words tell minutes of an hour at most."""
        return max(map(len, self.minutes), default=0)

    @cached_property
    def unneeded(self) -> frozenset[str]:
        """The words that no time begins or ends with."""
        return self.small - self.end - self.numbers.keys() - OF_HOURS

    def feast_at(self, words: Several, at: int) -> NamedFeast | None:
        """Return the feast that is named here, with the small words before it: over the Easter weekend."""
        for begin in range(at, min(len(words), at + MOST_BEFORE_FEAST + 1)):
            end = self._end_of_feast(words, begin)
            if end is not None:
                is_other = not self.beside_feasts.isdisjoint(words[end : end + 1])
                feast = None if is_other else self.feasts[words[begin:end]]
                return NamedFeast(end, feast, not self.over.isdisjoint(words[at:begin]))
            if words[begin] not in self._before_feasts:
                return None
        return None

    def _end_of_feast(self, words: Several, begin: int) -> int | None:
        if words[begin] not in self._feast_begins:
            return None
        ends = range(min(len(words), begin + LONGEST_FEAST), begin, -1)
        return next((end for end in ends if words[begin:end] in self.feasts), None)

    @cached_property
    def _feast_begins(self) -> frozenset[str]:
        return frozenset(name[0] for name in self.feasts)

    @cached_property
    def _before_feasts(self) -> frozenset[str]:
        return self.over | {word for word in self.small if (word,) not in self.relations}

    @cached_property
    def month_beginnings(self) -> Mapping[str, int]:
        """The months by every beginning of their names, the first named of those that share one."""
        found: dict[str, int] = {}
        for name, month in self.months.items():
            for end in range(1, len(name) + 1):
                found.setdefault(name[:end], month)
        return found


_NUMBERS = ("numbers", "units", "weekdays", "months", "days", "hours")
_LISTS = (
    "halves",
    "before_noon",
    "after_noon",
    "small",
    "end",
    "at",
    "before_day",
    "either",
    "week_later",
    "joins",
    "over",
    "beside_feasts",
)


def read_time_words(content: Mapping[str, Any]) -> TimeWords:
    """Return the words of a language for times, as its file has them."""

    def numbers(name: str) -> dict[str, int]:
        table = content.get(name, {}).items()
        return {fold_word(word): _number_of(number) for number, words in table for word in words}

    def words(name: str) -> frozenset[str]:
        return frozenset(map(fold_word, content.get(name, [])))

    found: dict[str, Any] = {name: numbers(name) for name in _NUMBERS}
    found |= {name: words(name) for name in _LISTS}
    return TimeWords(
        **found,
        minutes=_by_words(content.get("minutes", {}), int),
        relations=_by_words(content.get("relations", {}), str),
        feasts=_by_words(content.get("feasts", {}), _feast_of),
        day_first=content.get("day_first"),
    )


def together(languages: Iterable[TimeWords]) -> TimeWords:
    """Return the words of several languages, of which people mix them: "until 1 Mai"."""
    known = tuple(languages)
    found: dict[str, Any] = {
        name: {word: at for each in reversed(known) for word, at in getattr(each, name).items()}
        for name in (*_NUMBERS, "minutes", "relations", "feasts")
    }
    found |= {
        name: frozenset[str]().union(*(getattr(each, name) for each in known)) for name in _LISTS
    }
    return TimeWords(**found)


def _by_words(table: Mapping[str, list[str]], made: Callable[[str], T]) -> dict[Several, T]:
    return {
        tuple(map(fold_word, each.split())): made(name)
        for name, several in table.items()
        for each in several
    }


def _feast_of(rule: str) -> Feast | None:
    return None if rule == UNKNOWN else Feast(rule)


def _number_of(number: str) -> int:
    return WEEKDAYS.index(number) if number in WEEKDAYS else int(number)
