"""Reads what somebody looks for: words that must all be there, or a sentence whose telling words may be.

A sentence is known by its little words ("did anybody ever write about …"); these say nothing about a
conversation and are left out, and of the others each is welcome and none is wanted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from digest.language.text import canonical
from digest.language.vocabulary import vocabularies
from digest.language.words import fold_in_place, fold_word

MOST_CHARACTERS = 500  # of a query that are read
MOST_TERMS = 12
LEAST_BEGINNING = 3  # letters of a word that may go on
LEAST_STEM = 4  # letters that stay of a word whose ending may be another

_QUOTES = '"“”„‟«»'
_PART = re.compile(
    rf"(?:(?P<key>in|by|tag|from):\s*|(?P<hash>\#)\s*)?"
    rf"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<bare>[^\s{_QUOTES}]+))",
    re.IGNORECASE,
)
_LONELY = ("in:", "by:", "tag:", "from:")  # nothing came after it
_ENDINGS = ("es", "en", "er", "s", "n", "e")  # of plurals in the languages that we know


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that stand next to each other; unless they are `exact`, the last one may go on."""

    words: str
    exact: bool = False

    @property
    def beginning(self) -> str:
        """What is looked for: one word without the ending of a plural, since it may go on otherwise."""
        if self.exact or not self.words.isalpha():
            return self.words
        for ending in _ENDINGS:
            if self.words.lower().endswith(ending):
                stem = self.words[: -len(ending)]
                return stem if len(stem) >= LEAST_STEM else self.words
        return self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: all of it must hold, but of the words in `some` any, the more the better."""

    terms: tuple[Term, ...] = ()
    some: tuple[Term, ...] = ()
    tags: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()  # any of them
    by_me: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return self == Query()

    @property
    def words(self) -> tuple[Term, ...]:
        """All words that are looked for."""
        return (*self.terms, *self.some)

    def loosened(self) -> "Query":
        """Return it so that any of its words will do; what is quoted must be there still."""
        free = tuple(term for term in self.terms if not term.exact)
        fixed = tuple(term for term in self.terms if term.exact)
        return replace(self, terms=fixed, some=(*self.some, *free)) if len(free) > 1 else self


def read_query(text: str) -> Query:
    """Return what the words ask for: `fatigue "night sweats" #chemo tag:chemo in:lung by:me`.

    Whatever they are, they mean something or nothing; they are never wrong.
    """
    terms: list[Term] = []
    tags: list[str] = []
    communities: list[str] = []
    by_me = False
    for key, given, is_quoted in _parts(canonical(text)[:MOST_CHARACTERS]):
        if not _has_letters(given) or given.lower() in _LONELY:
            continue
        if key in ("#", "tag"):
            tags.append("-".join(given.lower().split()))
        elif key == "in":
            communities.append(given.lower())
        elif key in ("by", "from") and given.lower() == "me":
            by_me = True
        else:
            terms.append(Term(words=given, exact=is_quoted or len(given) < LEAST_BEGINNING))
    wanted, some = _telling(tuple(dict.fromkeys(terms)))
    return Query(
        terms=wanted[:MOST_TERMS],
        some=some[:MOST_TERMS],
        tags=tuple(dict.fromkeys(tags))[:MOST_TERMS],
        communities=tuple(dict.fromkeys(communities))[:MOST_TERMS],
        by_me=by_me,
    )


def _telling(terms: tuple[Term, ...]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Return the words that must be there, and those of a sentence, of which any will do.

    Nothing but little words is looked for as it is.
    """
    little = _little_words([fold_word(term.words) for term in terms])
    telling = tuple(term for term in terms if fold_word(term.words) not in little)
    if not telling or len(telling) == len(terms):
        return terms, ()
    quoted = tuple(term for term in telling if " " in term.words)
    return quoted, tuple(term for term in telling if term not in quoted)


def _little_words(words: Sequence[str]) -> frozenset[str]:
    """Return the little words of the language that most of these are little words of."""
    lists = (each.lists.get("little", frozenset[str]()) for each in vocabularies())
    return max(lists, key=lambda each: sum(word in each for word in words))


def first_place(text: str, query: Query) -> int:
    """Return where in the text the first of the query's words stands, 0 where none does."""
    plain = fold_in_place(text)
    words = (
        word for term in query.words for word in re.findall(r"\w+", fold_in_place(term.beginning))
    )
    places = (re.search(rf"\b{re.escape(word)}", plain) for word in words)
    return min((place.start() for place in places if place), default=0)


def _parts(text: str) -> Iterator[tuple[str, str, bool]]:
    for part in _PART.finditer(text):
        key = (part["key"] or part["hash"] or "").lower()
        given = part["quoted"] if part["quoted"] is not None else part["bare"]
        yield key, given.strip(" .,;!?¿¡()[]{}"), part["quoted"] is not None


def _has_letters(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
