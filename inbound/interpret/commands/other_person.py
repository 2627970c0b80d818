"""Hears that a setting is wished for somebody who is named: "titles on for Ida", "Ben wants it weekly"."""

from dataclasses import replace

from digest.language.vocabulary import Vocabularies, word_list
from digest.language.wish_examples import is_common
from digest.language.words import Words, split_words
from inbound.interpret.commands.clauses import Clause, clauses_of

LONGEST = 25  # words; who writes more tells of somebody
LONGEST_NAME = 2


def named_for(text: str, languages: Vocabularies) -> str | None:
    """Return the name of whom a setting is wished for; None where it may be for whoever writes."""
    if len(split_words(text).words) > LONGEST:
        return None
    for clause in clauses_of((text,), languages):
        if clause.has("of_a_setting") and not clause.has("of_one_place"):
            name = _behind(clause, languages) or _wanting(clause, languages)
            if name:
                return name
    return None


def _behind(clause: Clause, languages: Vocabularies) -> str | None:
    """Return the name that a clause ends with behind "for", but for polite words."""
    words = clause.words
    ends = len(words.words)
    while ends and words.words[ends - 1] in word_list("behind_somebody", languages):
        ends -= 1
    for length in range(LONGEST_NAME, 0, -1):
        first = ends - length
        if first > 0 and words.words[first - 1] in word_list("for_somebody", languages):
            name = words[slice(first, ends)]
            return name.as_written() if _may_be_name(name, languages) else None
    return None


def _wanting(clause: Clause, languages: Vocabularies) -> str | None:
    """Return the name, in capitals, of who wants something in a clause, or is to have it."""
    words = clause.words
    for at, raw in enumerate(words.raw):
        name, behind = words[slice(at, at + 1)], replace(clause, words=words[slice(at + 1, None)])
        if not raw[:1].isupper() or not _may_be_name(name, languages):
            continue
        is_let = at > 0 and words.words[at - 1] in word_list("lets_somebody", languages)
        if is_let or behind.begins("somebody_wants"):
            return name.as_written()
    return None


def _may_be_name(words: Words, languages: Vocabularies) -> bool:
    small = frozenset[str]().union(*(each.vocabulary for each in languages))
    return all(each.isalpha() and not is_common(each) and each not in small for each in words.words)
