"""Hears that a text mutes members: by name, or as whoever wrote what is answered.

One sentence, or a part of one, must be the wish; what stands beside it is its reason, or for somebody else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.intents.phrases import MuteMember
from digest.language.answer_phrases import answer_phrases
from digest.language.politeness import is_polite, without_politeness
from digest.language.vocabulary import Vocabularies, vocabularies, word_list
from digest.language.words import pieces_of, sentences_of, split_words
from inbound.interpret.commands.match import PhraseScope, To, match_phrase, may_mean

LONGEST = 400  # characters; a longer text tells others something, whatever else it asks for
MUTING = frozenset({"mute_writer", "unmute_writer", "mute_member", "unmute_member"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Muting:
    """Whom a text mutes or unmutes, the writer of what is answered by no name; `rest`: its other words."""

    wishes: tuple[MuteMember, ...]
    rest: str


def mutes_in(text: str, others: Sequence[str] = ()) -> Muting | None:
    """Return whom a text mutes; None where it mutes nobody. `others` are names that may stand in it."""
    if len(text.strip()) > LONGEST:
        return None
    known = vocabularies()
    place = PhraseScope.answering(To.US, None, known)
    wishes: list[MuteMember] = []
    rest: list[str] = []
    lines = without_politeness(_with_marks(text, others), known)
    for sentence in (one for line in lines for one in sentences_of(line)):
        found = _of_sentence(sentence, place, known)
        wishes += found.wishes
        rest += [found.rest] if found.rest else []
    named = [each for each in wishes if each.name]  # "I want no more of Ben, so mute him"
    marks = {_mark(at): name for at, name in enumerate(others)}
    told = (replace(each, name=marks.get(each.name, each.name)) for each in named or wishes)
    chosen = tuple(dict.fromkeys(told))
    return Muting(wishes=chosen, rest="\n".join(rest)) if chosen else None


def unwanted_in(text: str, others: Sequence[str]) -> tuple[MuteMember, ...]:
    """Return what mutes those of `others` of whom a text says that its writer wants to read nothing."""
    line = split_words(_with_marks(text[:LONGEST], others)).line
    behind = {line[each.end() :].split()[0] for each in _not_to_hear(line)}
    return tuple(
        MuteMember(name=name, on=True)
        for at, name in enumerate(others)
        if _mark(at).casefold() in behind
    )


def _not_to_hear(line: str) -> list[re.Match[str]]:
    found = answer_phrases("not_to_hear").finditer(line)
    return [each for each in found if each.end() < len(line)]


def _with_marks(text: str, names: Sequence[str]) -> str:
    """Return a text with a mark in place of each known name, so that none of its words is anything else."""
    for at in sorted(range(len(names)), key=lambda at: -len(names[at])):
        name = re.escape(names[at])
        text = re.sub(rf"(?<!\w){name}(?!\w)", _mark(at), text, flags=re.IGNORECASE)
    return text


def _mark(at: int) -> str:
    return f"Name{at}N"


def _of_sentence(sentence: str, place: PhraseScope, known: Vocabularies) -> Muting:
    """Return what all of a sentence mutes, or what a part of it does."""
    whole = _wish(sentence, place)
    if whole is not None:
        return Muting(wishes=(whole,), rest="")
    pieces = pieces_of(sentence, word_list("and", known))
    is_whole = [each.split() == sentence.split() for each in pieces]
    read = [
        (each, None if is_same else _wish(each, place))
        for each, is_same in zip(pieces, is_whole, strict=True)
    ]
    left = [
        each.strip(" ,;:") for each, wish in read if wish is None and not is_polite(each, known)
    ]
    return Muting(wishes=tuple(wish for _, wish in read if wish), rest=", ".join(left))


def _wish(text: str, place: PhraseScope) -> MuteMember | None:
    words = split_words(text)
    found = match_phrase(words, place) if may_mean(words, MUTING, place) else None
    return found if isinstance(found, MuteMember) else None
