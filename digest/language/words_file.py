"""What the `words.toml` of one language says: every phrase that asks for something, and the words around it.

Its tables say where a phrase counts: `[words]` by itself; `[clear]` also behind a request ("could I have");
`[receipts]` as the answer to a receipt; `[ours]` as the answer to a letter that a post seldom answers;
`[notices]` as the answer to a letter that tells of something, and at an address for commands; `[addresses]`
there alone; `[at.join]` at that one alone. `[guard]` has wishes to us that a post is not to be; `[answers]`
has words that are read in answers to questions of ours, `[corrections]` those around a value that is put in
place of another, `[lines]` those that lines about tags begin with, `[names]` what stands around names of
communities, `[called]` what does around the name that somebody gives themselves; none asks for anything.
`[tagging]` has sentences that ask for tags of a conversation, or to take some away, `[mending]` those by
which an author has words of a post changed.
`[preferences]` has what the values of a preference are called behind its name.
`[deletion]` has what asks to delete the post whose receipt is answered, and what may stand around it.
`[senses]` has what words are about, in whatever form: what a mail in free words is heard by.
`[clauses]` has by what a clause is known that wishes nothing of us for its writer and for now.
`[choices]` has how an answer says which of the things it takes that we named.
`[numbered]` has what is said around numbers in answer to a letter that numbers conversations: what is done
with these, and words that say nothing more; `first` are such before the first number alone.
`[agreement]` has what may stand beside a plain yes: `always`, and by what the yes is to.
`[searches]` and `[subjects]` have words that tell nothing of what a text is about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from digest.language.phrases import Level, Phrases, compile_phrase, compile_phrases, words_in
from digest.language.time_words import TimeWords, read_time_words
from digest.language.words import fold_word, split_words
from digest.language.zones import ZoneNames, read_zone_names

WORDS, CLEAR, RECEIPTS, OURS = "words", "clear", "receipts", "ours"
NOTICES, ADDRESSES = "notices", "addresses"
GUARD = "guard"
TAGGING = "tagging"
MENDING = "mending"
OF_POSTS = frozenset({TAGGING, MENDING})  # whose phrases are about a post, and no wishes
STAR = "*"  # any letters, at the end of a word
REST = r"(?:\S+ )*"

_NO_WISHES = (
    "labels",
    "spelled",
    "zones",
    "zones_in_doubt",
    "names",
    "called",
    "answers",
    "corrections",
    "lines",
    "deletion",
    "guard",
    "relation",
    "preferences",
    "agreement",
    "searches",
    "subjects",
    "tagging",
    "mending",
    "senses",
    "clauses",
    "choices",
    "numbered",
    "beside_feasts",
    "columns",
)  # whose words are in no phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """What people say around a wish: before it, and behind it; a name may follow what signs off."""

    greetings: Phrases
    polite: Phrases
    requests: Phrases
    ends: Phrases
    signs_off: Phrases
    end_words: frozenset[str]  # of the last two


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What asks to delete a post, as words each with a space behind them, and what may stand around it."""

    asks: Phrases
    alone: Phrases  # the mere word
    requests: Phrases  # that may be a question
    reasons: Phrases  # with which a why may begin
    doubts: Phrases  # with which none does: if, unless, or
    keeps: Phrases  # anywhere in the mail, it asks for something else
    fillers: frozenset[str]  # that say nothing: please, just
    excuses: frozenset[str]  # of what was sent: sorry, wrong, mistake


@dataclass(
    frozen=True, kw_only=True, eq=False
)  # as itself, so that what was heard with it can be kept
class Vocabulary:
    """The phrases of one language."""

    language: str
    levels: Mapping[str, Level] = field(repr=False)
    politeness: Politeness = field(repr=False)
    times: TimeWords = field(repr=False)
    zones: ZoneNames = field(repr=False)
    languages: Mapping[str, str] = field(repr=False)  # codes by what languages are called
    preferences: Mapping[str, Level] = field(repr=False)  # what values of each are called
    lists: Mapping[str, frozenset[str]] = field(repr=False)  # yes, no, stop …: whole lines, folded
    corrections: Mapping[str, frozenset[str]] = field(repr=False)  # words, folded
    ordinals: Mapping[str, int] = field(repr=False)  # first is 1
    complaints: Phrases = field(repr=False)
    deletion: Deletion | None = field(repr=False)
    agreement: Mapping[str, Phrases] = field(repr=False)  # what may stand beside a yes, by what to
    senses: Mapping[str, tuple[str, ...]] = field(repr=False)  # words, or beginnings with a star
    clauses: Mapping[str, Phrases] = field(repr=False)  # whose a wish is, and whether for now
    clause_words: frozenset[str] = field(repr=False)
    choices: Mapping[str, Phrases] = field(repr=False)  # how an answer chooses
    numbered: Mapping[str, Phrases] = field(repr=False)  # what is said around numbers
    labels: Mapping[str, str] = field(repr=False)
    columns: Mapping[str, frozenset[str]] = field(repr=False)  # of a list of people, as written
    spelled: Mapping[str, str] = field(
        repr=False
    )  # how a preference is asked for, by its own words
    vocabulary: frozenset[str] = field(repr=False)

    @cached_property
    def listed(self) -> frozenset[str]:
        """Return every word of the lists."""
        return frozenset(
            word for lines in self.lists.values() for line in lines for word in line.split()
        )


def read_vocabulary(content: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary that a file's content describes."""
    parts = compile_phrases(content.get("parts", {}))
    answers = dict(content.get("answers", {}))
    ordinals = answers.pop("ordinals", {})
    tables = ("lists", "lines", "names", "called", "searches", "subjects")
    lists = {name: lines for each in tables for name, lines in content.get(each, {}).items()}
    lists |= answers
    return Vocabulary(
        language=content["language"],
        levels=_levels(content, parts),
        politeness=_politeness(content.get("politeness", {}), parts),
        times=read_time_words(content.get("times", {})),
        zones=read_zone_names(content),
        languages={
            _line(word): code
            for code, words in content.get("languages", {}).items()
            for word in words
        },
        preferences={
            name: _level(phrases, parts) for name, phrases in content.get("preferences", {}).items()
        },
        lists={name: frozenset(map(_line, lines)) for name, lines in lists.items()},
        corrections={
            name: frozenset(map(_line, words))
            for name, words in content.get("corrections", {}).items()
        },
        ordinals={fold_word(word): int(at) for at, words in ordinals.items() for word in words},
        complaints=Phrases([compile_phrase(each, parts) for each in content.get("complaints", [])]),
        deletion=_deletion(content["deletion"], parts) if "deletion" in content else None,
        agreement={
            name: _longest_first(phrases, parts)
            for name, phrases in content.get("agreement", {}).items()
        },
        senses={
            name: tuple(_sense(each) for each in words)
            for name, words in content.get("senses", {}).items()
        },
        clauses={
            name: _longest_first(phrases, parts)
            for name, phrases in content.get("clauses", {}).items()
        },
        clause_words=_vocabulary([*content.get("clauses", {}).values()]),
        choices={
            name: _longest_first(phrases, parts)
            for name, phrases in content.get("choices", {}).items()
        },
        numbered={
            name: _longest_first(phrases, parts)
            for name, phrases in content.get("numbered", {}).items()
        },
        labels=content.get("labels", {}),
        columns={name: frozenset(words) for name, words in content.get("columns", {}).items()},
        spelled=content.get("spelled", {}),
        vocabulary=_vocabulary(content),
    )


def _sense(word: str) -> str:
    return fold_word(word) + STAR * word.endswith(STAR)


def _line(text: str) -> str:
    return " ".join(split_words(text).words)


def _levels(content: Mapping[str, Any], parts: Mapping[str, str]) -> dict[str, Level]:
    places = {
        place: content.get(place, {})
        for place in (WORDS, CLEAR, RECEIPTS, OURS, NOTICES, ADDRESSES, GUARD, TAGGING, MENDING)
    } | {f"at.{command}": phrases for command, phrases in content.get("at", {}).items()}
    return {
        place: _level(phrases, parts, is_open=place == GUARD) for place, phrases in places.items()
    }


def _level(
    phrases: Mapping[str, list[str]], parts: Mapping[str, str], *, is_open: bool = False
) -> Level:
    """Return phrases as expressions; where a level is open, `...` at an end is the rest of a sentence."""
    made = []
    for name, each in _pairs(phrases):
        begun = each.removesuffix("...").rstrip() if is_open else each
        made.append((name, compile_phrase(begun, parts) + (REST if begun != each else "")))
    return Level(made)


def _pairs(phrases: Mapping[str, list[str]]) -> Iterable[tuple[str, str]]:
    return ((name, each) for name, several in phrases.items() for each in several)


def _politeness(content: Mapping[str, list[str]], parts: Mapping[str, str]) -> Politeness:
    """Return what is said around wishes, the longest first, so that the whole of it is taken."""
    phrases = {
        name: _longest_first(content.get(name, []), parts)
        for name in ("greetings", "polite", "requests", "ends", "signs_off")
    }
    ends = [*content.get("ends", []), *content.get("signs_off", [])]
    return Politeness(**phrases, end_words=frozenset[str]().union(*map(words_in, ends)))


def _longest_first(phrases: Iterable[str], parts: Mapping[str, str]) -> Phrases:
    compiled = (compile_phrase(each, parts) for each in phrases)
    return Phrases(sorted(compiled, key=len, reverse=True))


def _deletion(content: Mapping[str, list[str]], parts: Mapping[str, str]) -> Deletion:
    known = {**parts, **compile_phrases({name: content[name][0] for name in ("mine", "it")})}
    phrases = {
        name: Phrases([compile_phrase(each, known) for each in content[name]])
        for name in ("asks", "alone", "requests", "reasons", "doubts", "keeps")
    }
    return Deletion(
        **phrases,
        fillers=frozenset(map(fold_word, content["fillers"])),
        excuses=frozenset(map(fold_word, content["excuses"])),
    )


def _vocabulary(content: object) -> frozenset[str]:
    """Return every word that stands in the phrases of a file, however deep."""
    if isinstance(content, str):
        return frozenset(words_in(content))
    if isinstance(content, Mapping):
        inside = [value for name, value in content.items() if name not in _NO_WISHES]
        return frozenset[str]().union(*map(_vocabulary, inside))
    if isinstance(content, list):
        return frozenset[str]().union(*map(_vocabulary, content))
    return frozenset()
