"""Takes away what people say around a wish: greetings, please and thank you, a name at the end."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from digest.language.phrases import Phrases
from digest.language.vocabulary import Vocabularies, word_list
from digest.language.words import Words, lines_of, split_words
from digest.language.words_file import Vocabulary

LINES = 20  # of a mail that are looked at
NAME = 3  # words of a name
GREETING = 5  # words of a line that greets
LONGEST_POLITE = 40  # words of thanks and greetings; of more, some say something else


def without_politeness(text: str, languages: Vocabularies) -> list[str]:
    """Return the lines of a mail without greeting, sign-off, name and our own sentence in a ready mail."""
    return [*_without_politeness(text, languages)]


@lru_cache(maxsize=16)  # each rule about a mail asks for them anew
def _without_politeness(text: str, languages: Vocabularies) -> Sequence[str]:
    ours = word_list("ready", languages)
    lines = [
        line
        for line in lines_of(text, at_most=LINES)
        if " ".join(split_words(line).words) not in ours
    ]
    if len(lines) > 1 and any(_greets(lines[0], each) for each in languages):
        lines = lines[1:]
    ends = [at for at, line in enumerate(lines) if at and _signs_off(line, languages)]
    if ends and len(lines) - ends[0] <= NAME:
        lines = lines[: ends[0]]
    elif len(lines) > 1 and _is_name(split_words(lines[-1]), languages):
        lines = lines[:-1]
    return lines


def is_polite(text: str, languages: Vocabularies) -> bool:
    """Say whether words are none, or only such as stand around a wish: "Hello!", "Thank you, Ruth"."""
    words = split_words(text)
    if len(words.words) > LONGEST_POLITE:
        return False
    return not words.words or any(
        _greets(text, each) or _ends_at(words, 0, each) for each in languages if each.labels
    )


def is_plainly_polite(words: Words, languages: Vocabularies, *, asks: bool = False) -> bool:
    """Say whether words are only such as stand around a wish; a name in them is no word that we know.

    It follows a greeting, or what signs off. `asks`: "could you" is such words, too.
    """
    line, may_be_name = words.line, False
    while line:
        end, names_follow = max(_said_first(line, languages, asks=asks), default=(0, False))
        if not end:
            break
        line, may_be_name = line[end:], names_follow
    rest = words[slice(len(words.words) - line.count(" "), None)]
    return not rest.words or (may_be_name and _is_strange_name(rest, languages))


def _said_first(line: str, languages: Vocabularies, *, asks: bool) -> Iterator[tuple[int, bool]]:
    """Yield where each polite thing ends that words begin with, and whether a name may follow it."""
    for each in languages:
        said = each.politeness
        before_names = (said.greetings, said.signs_off)
        requests = (said.requests,) if asks else ()
        for phrases in (*before_names, said.polite, said.ends, *requests):
            if found := phrases.either.match(line):
                yield found.end(), phrases in before_names


def _is_strange_name(words: Words, languages: Vocabularies) -> bool:
    """Say whether words look like a name, and no language has one of them for anything."""
    return _is_name(words, languages) and not any(
        word in each.clause_words for each in languages for word in words.words
    )


def _greets(line: str, language: Vocabulary) -> bool:
    words = split_words(line)
    found = language.politeness.greetings.either.match(words.line)
    return found is not None and len(words.words) <= GREETING


def _signs_off(line: str, languages: Vocabularies) -> bool:
    words = split_words(line)
    return len(words.words) <= LONGEST_POLITE and any(
        _ends_at(words, 0, each) for each in languages
    )


def _is_name(words: Words, languages: Vocabularies) -> bool:
    """Say whether words look like somebody's name, and like nothing that we know."""
    if not 0 < len(words.words) <= NAME or not all(raw[:1].isupper() for raw in words.raw):
        return False
    return not any(word in each.vocabulary for each in languages for word in words.words)


def variants(words: Words, language: Vocabulary, *, with_requests: bool) -> list[Words]:
    """Return the words without all that is polite around them, then with ever more of it."""
    said = language.politeness
    start = [said.greetings, said.polite]
    start += [said.requests] if with_requests else []
    found = [words, _without_end(words, language)]
    while (less := _without_start(found[-1], start)) is not None:
        found.append(less)
    return found[::-1]


def _without_start(words: Words, phrases: list[Phrases]) -> Words | None:
    """Return words without the longest thing said at their start, None where nothing was."""
    line = words.line
    ends = [found.end() for each in phrases if (found := each.either.match(line)) and found.end()]
    return words[slice(line[: max(ends)].count(" "), None)] if ends else None


def _without_end(words: Words, language: Vocabulary) -> Words:
    """Return words without thanks and a name behind them; no words where all of them are thanks."""
    may_begin = language.politeness.end_words
    for at in range(max(1, len(words.words) - LONGEST_POLITE), len(words.words)):
        if words.words[at] in may_begin and _ends_at(words, at, language):
            return words[slice(at)]
    is_all = len(words.words) <= LONGEST_POLITE and _ends_at(words, 0, language, name=0)
    return words[slice(0)] if is_all else words


def _ends_at(words: Words, at: int, language: Vocabulary, *, name: int = NAME) -> bool:
    """Say whether nothing but thanks stands from there on, and perhaps a name."""
    line, said = words.line_from(at), language.politeness
    for phrases, longest in ((said.signs_off, name), (said.ends, 0)):
        found = phrases.either.match(line)
        if found is None or not found.end():
            continue
        behind = words[slice(at + line[: found.end()].count(" "), None)]
        if not behind.words or _ends_at(behind, 0, language, name=longest):
            return True
        if len(behind.words) <= longest and all(raw[:1].isupper() for raw in behind.raw):
            return True
    return False
