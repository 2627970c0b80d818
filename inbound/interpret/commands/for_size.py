"""Hears that somebody cannot read our letters as large as they are, or wants larger print.

There is no such setting: the answer says how a mail program makes everything larger.
"""

from collections.abc import Iterable, Sequence

from digest.intents.phrases import Explain, HelpTopic, Phrase
from digest.language.answer_phrases import answer_phrases
from digest.language.politeness import without_politeness
from digest.language.senses import speak_of
from digest.language.vocabulary import Vocabularies
from digest.language.words import split_words
from inbound.interpret.commands.clauses import Clause, clauses_of

LONGEST = 30  # words
CHARACTERS = 400  # of a text that can be as short as that
OF_LENGTH = ("short", "less")  # senses of words
SAID = ("large_print", "too_small", "hard_to_read")  # too small may be anything but for its reading
EXPLAINED: tuple[Phrase, ...] = (Explain(topic=HelpTopic.SIZE),)


def wants_larger(text: str, languages: Vocabularies) -> bool:
    """Say whether a text says nothing but that: "larger print please", "I can't read this, too small"."""
    clauses = _clauses(without_politeness(text, languages), languages)
    said = {name for each in clauses for name in SAID if _is_all(each, name)}
    is_size = "large_print" in said or {"too_small", "hard_to_read"} <= said
    return is_size and all(any(_is_all(each, name) for name in SAID) for each in clauses)


def asks_for_size(subject: str, text: str, languages: Vocabularies) -> bool:
    """Say whether a short mail to us speaks of how large print is, and of no other wish about letters."""
    if len(subject) + len(text) > CHARACTERS:
        return False
    words = split_words(f"{subject} {text}")
    if wants_larger(text or subject, languages):
        return True
    clauses = [each for each in _clauses((subject, text), languages) if not each.is_past]
    is_other = speak_of(words, OF_LENGTH) or answer_phrases("a_layout").search(words.line)
    is_size = any(each.has("of_print") or _is_all(each, "large_print") for each in clauses)
    return is_size and not is_other and len(words.words) <= LONGEST


def _clauses(texts: Sequence[str], languages: Vocabularies) -> Iterable[Clause]:
    return [each for each in clauses_of(tuple(texts), languages) if each.words.words]


def _is_all(clause: Clause, name: str) -> bool:
    """Say whether a clause is such words, and no more."""
    return answer_phrases(name).fullmatch(clause.words.line) is not None
