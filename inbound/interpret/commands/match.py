"""Finds the wish that some words are as a whole, in one language or another, slips of the finger forgiven."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Literal

from digest.community.posting.expressions import Needed, needed_by
from digest.intents.meaning import FILLED, NOTHING, PLAIN, TOPICS
from digest.intents.phrases import NotUnderstood, Phrase
from digest.language.phrases import Level
from digest.language.politeness import variants
from digest.language.similarity import correct_spelling
from digest.language.vocabulary import Vocabularies
from digest.language.words import Words
from digest.language.words_file import ADDRESSES, CLEAR, NOTICES, OURS, RECEIPTS, WORDS, Vocabulary

LONGEST = 40  # words that can be one wish
SLIPS = 3  # words that may be misspelled
STRANGE = 4  # words of an answer that are none of ours: a name, slips
SHORT = 9  # letters of a lone word that is corrected where posts are expected

MatchResult = (
    Phrase | NotUnderstood | Literal[""]
)  # Unclear names a topic, "" asks for nothing: hello


class To(Enum):
    """What kind of letter an answer goes to; the more of a post it may be, the fewer words are commands."""

    A_CONVERSATION = (WORDS, CLEAR)
    A_RECEIPT = (WORDS, CLEAR, RECEIPTS)
    US = (WORDS, CLEAR, RECEIPTS, OURS)  # nothing in it was a member's alone: a summary
    A_NOTICE = (NOTICES, WORDS, CLEAR, RECEIPTS, OURS)  # nobody else reads the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseScope:
    """Where words were said: which phrases count there, and when."""

    levels: Sequence[str]
    today: date | None
    languages: Vocabularies
    is_answer: bool = False
    among_posts: bool = False

    @classmethod
    def at(cls, command: str, today: date | None, languages: Vocabularies) -> "PhraseScope":
        """Return the place of an address for commands."""
        levels = (
            (f"at.{command}",)
            if command == "search"
            else (f"at.{command}", *To.A_NOTICE.value, ADDRESSES)
        )
        return cls(levels=levels, today=today, languages=languages)

    @classmethod
    def answering(cls, to: To, today: date | None, languages: Vocabularies) -> "PhraseScope":
        """Return the place of an answer to a letter."""
        return cls(
            levels=to.value,
            today=today,
            languages=languages,
            is_answer=True,
            among_posts=to in (To.A_CONVERSATION, To.A_RECEIPT),
        )


def match_exactly(words: Words, languages: Vocabularies) -> MatchResult | None:
    """Return what words are to an address for commands: with no slip, no slot, and nothing polite beside."""
    for language in languages:
        for level in (*To.A_NOTICE.value, ADDRESSES):
            phrases = language.levels.get(level)
            found = _without_slot([words], phrases) if phrases and words.words else None
            if found is not None:
                return found
    return None


def match_phrase(words: Words, place: PhraseScope) -> MatchResult | None:
    """Return what the words ask for as a whole: Unclear where they only name a topic, "" for nothing."""
    if not 0 < len(words.words) <= LONGEST:
        return None
    spoken = [each for each in place.languages if _may_be_in(each, words, place)]
    for language in spoken:
        found = _match(words, words.words, language, place)
        if found is not None:
            return found
    for language in spoken:
        mended = correct_spelling(words.words, language.vocabulary, at_most=SLIPS)
        if mended != words.words and not (place.among_posts and _is_short(words)):
            found = _match(words, mended, language, place)
            if found is not None:
                return found
    return None


def may_mean(words: Words, names: frozenset[str], place: PhraseScope) -> bool:
    """Say whether words, slips mended, hold a piece of a phrase with one of these meanings.

    It is soon told, and of most texts no: `match_phrase` then finds none of them.
    """
    for language in place.languages:
        line = words.line
        mended = correct_spelling(words.words, language.vocabulary, at_most=SLIPS)
        if mended != words.words:
            line += Words(mended, words.raw).line
        if any(piece in line for piece in _pieces_of(names, language)):
            return True
    return False


@cache
def _pieces_of(names: frozenset[str], language: Vocabulary) -> Needed:
    levels = language.levels.values()
    phrases = (each for level in levels for name, each in level.expressions if name in names)
    return Needed().union(*map(needed_by, phrases))


def _may_be_in(language: Vocabulary, words: Words, place: PhraseScope) -> bool:
    """Say whether a language has phrases, and the words of an answer are mostly among theirs."""
    if not language.labels:
        return False
    if not place.is_answer:
        return True
    return sum(word not in language.vocabulary for word in words.words) <= STRANGE


def _is_short(words: Words) -> bool:
    return len(words.words) == 1 and len(words.words[0]) < SHORT


def _match(
    words: Words, mended: tuple[str, ...], language: Vocabulary, place: PhraseScope
) -> MatchResult | None:
    mended_words = Words(mended, words.raw)
    asking = variants(mended_words, language, with_requests=True)
    polite = variants(mended_words, language, with_requests=False) if place.among_posts else asking
    for level in place.levels:
        phrases = language.levels.get(level)
        if phrases is None:
            continue
        said_so = [each for each in (polite if level == WORDS else asking) if each.words]
        found = _without_slot(said_so, phrases)
        found = _with_slot(said_so, phrases, language, place) if found is None else found
        if found is not None:
            return found
    return None


def _without_slot(said_so: Sequence[Words], phrases: Level) -> MatchResult | None:
    for each in said_so:
        found = phrases.plain.fullmatch(each.line)
        if found is not None and found.lastgroup is not None:
            return _plain(found.lastgroup)
    return None


def _with_slot(
    said_so: Sequence[Words], phrases: Level, language: Vocabulary, place: PhraseScope
) -> Phrase | None:
    """Return the wish whose slot takes the fewest words: the most of them are understood then."""
    best, fewest = None, LONGEST + 1
    for each in said_so:
        for name, expression in phrases.slotted:
            match = expression.fullmatch(each.line)
            if match is None:
                continue
            filled = FILLED[name]
            first, last = (each.line[:at].count(" ") for at in match.span(filled.slot.name))
            if last - first >= fewest:
                continue
            found = filled.intent(each[slice(first, last)], language, place.today)
            if found is not None:
                best, fewest = found, last - first
    return best


def _plain(name: str) -> MatchResult:
    if name == NOTHING:
        return ""
    return PLAIN[name] if name in PLAIN else NotUnderstood(likely=TOPICS[name])
