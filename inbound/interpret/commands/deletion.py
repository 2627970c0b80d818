"""Tells whether the answer to a receipt asks to delete its post, and perhaps says why.

One sentence must ask it of this post, in the present, not denied and under no condition; before it may stand
nothing but a greeting and an excuse ("Oh no, wrong group."). Whatever else is said makes it no deletion, so
that its writer is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from digest.language.politeness import without_politeness
from digest.language.vocabulary import vocabularies
from digest.language.words import Words, split_words
from digest.language.words_file import Vocabulary

LONGEST = 400  # characters; a longer one is a post, or a new version
LONGEST_LEAD = 12  # words of an excuse
LONGEST_WISH = 14  # words that ask for it
LEADS = 2  # sentences before the one that asks

_ENDS_SENTENCE = (".", "!", "?", ";", "…")
_ENDS_PART = (",", "-", "–", "—", "(", ")")
_DASHES = frozenset("-–—")


class Deletes(Enum):
    """Which of a mail's words delete."""

    BY_TEXT = "text"  # alone, whatever the subject
    BY_SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Words with the places behind which a part of it ends."""

    words: Words
    ends: frozenset[int]
    is_asked: bool  # it ends with a question mark


def asks_deletion(subject: str, text: str) -> Deletes | None:
    """Return what asks it: a text, or its own subject with nothing in the text that says otherwise."""
    known = vocabularies()
    if len(text) > LONGEST:
        return None
    written = _sentences("\n".join(without_politeness(text, known)))
    if any(_asks(written, each) for each in known):
        return Deletes.BY_TEXT
    named = _sentences(subject)
    is_asked = named and any(_asks(named[:1] + written, each) for each in known)
    return Deletes.BY_SUBJECT if is_asked else None


def _asks(sentences: Sequence[_Sentence], language: Vocabulary) -> bool:
    rules = language.deletion
    if rules is None or any(rules.keeps.either.search(each.words.line) for each in sentences):
        return False
    for sentence in sentences[: LEADS + 1]:
        if _is_wish(sentence, language):
            return True
        if not _is_lead(sentence.words, language):
            return False
    return False


def _is_wish(sentence: _Sentence, language: Vocabulary) -> bool:
    """Say whether a sentence asks for it, from its start or behind a part that leads to it."""
    words = sentence.words
    starts = [0, *sorted(sentence.ends)]
    return any(
        _is_lead(words[slice(start)], language) and _begins_with_wish(sentence, start, language)
        for start in starts
        if start < len(words.words)
    )


def _begins_with_wish(sentence: _Sentence, start: int, language: Vocabulary) -> bool:
    words = sentence.words
    longest = min(len(words.words), start + LONGEST_WISH)
    for end in range(longest, start, -1):
        wish, rest = words[slice(start, end)], words[slice(end, None)]
        is_apart = end in sentence.ends or not rest.words
        if _is_plain(wish, language, is_asked=sentence.is_asked, is_apart=is_apart):
            return _may_follow(rest, language, is_apart=is_apart)
    return False


def _is_plain(words: Words, language: Vocabulary, *, is_asked: bool, is_apart: bool) -> bool:
    """Say whether words are the wish and nothing else; a question must ask politely.

    The mere word must stand apart, or what follows may be what is to be deleted.
    """
    rules = language.deletion
    if rules is None:
        return False
    line = _without_greeting(words, language).line
    bare = "".join(f"{word} " for word in line.split() if word not in rules.fillers)
    phrases = [rules.asks] if bare != line or not is_asked else []
    phrases += [rules.alone] if phrases and is_apart else []
    return any(
        each.either.fullmatch(said_so)
        for each in (rules.requests, *phrases)
        for said_so in (bare, line)
    )


def _may_follow(rest: Words, language: Vocabulary, *, is_apart: bool) -> bool:
    """Say whether what stands behind the wish only says why."""
    rules = language.deletion
    if rules is None:
        return False
    if not rest.words:
        return True
    if rules.doubts.either.match(rest.line):
        return False
    return is_apart or rules.reasons.either.match(rest.line) is not None


def _is_lead(words: Words, language: Vocabulary) -> bool:
    """Say whether words before the wish are a greeting, or excuse what was sent."""
    rules = language.deletion
    rest = _without_greeting(words, language)
    if rules is None or not rest.words:
        return rules is not None
    is_short = len(rest.words) <= LONGEST_LEAD
    excuses = any(word in rules.excuses or word in rules.fillers for word in rest.words)
    return is_short and excuses and rules.doubts.either.match(rest.line) is None


def _without_greeting(words: Words, language: Vocabulary) -> Words:
    found = language.politeness.greetings.either.match(words.line)
    return words[slice(words.line[: found.end()].count(" "), None)] if found else words


def _sentences(text: str) -> list[_Sentence]:
    found: list[_Sentence] = []
    tokens: list[str] = []
    for token in text.replace("¡", " ").replace("¿", " ").split():
        tokens.append(token)
        if token.rstrip("\"'”’)»").endswith(_ENDS_SENTENCE):
            found.append(_sentence(tokens))
            tokens = []
    if tokens:
        found.append(_sentence(tokens))
    return [each for each in found if each.words.words]


def _sentence(tokens: Sequence[str]) -> _Sentence:
    ends: set[int] = set()
    count = 0
    for token in tokens:
        count += bool(split_words(token).words)
        if token.endswith(_ENDS_PART) or token in _DASHES:
            ends.add(count)
        elif token.startswith("("):
            ends.add(count - 1)
    return _Sentence(
        words=split_words(" ".join(tokens)),
        ends=frozenset(ends) - {0},
        is_asked=tokens[-1].rstrip("\"'”’)»").endswith("?"),
    )
