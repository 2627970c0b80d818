"""Leaves out what a mail only repeats: what somebody else said or wants, and what a letter says."""

import re
from collections.abc import Sequence
from itertools import pairwise

from digest.language.politeness import is_polite
from digest.language.senses import speak_of
from digest.language.vocabulary import Vocabularies, word_list
from inbound.interpret.commands.clauses import Clause, clauses_of

WISHING = ("want",)  # a sense of words: please, could
QUOTED = 4  # words in quotation marks that are more than a name or a title

_PARTS = re.compile(r"(?<=[.!?])\s+")
_QUOTE = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]")
_SINGLE = re.compile(r"(?<!\w)['‘‚]([^'‘’‚]+)['’‘](?!\w)")


def without_reports(line: str, languages: Vocabularies) -> str:
    """Return a line without what another said, behind a colon, and what is quoted of it at length."""
    return " ".join(_without_report(each, languages) for each in _PARTS.split(line))


def without_quotes(text: str, languages: Vocabularies) -> str:
    """Return a text without what is quoted, however short, of a letter of ours or of another's mail.

    Who answers that letter points at something in it by such words, and may well wish for it.
    """
    return "\n".join(
        " ".join(_without_quote(each, languages) for each in _PARTS.split(line))
        for line in text.split("\n")
    )


def own_words(text: str, languages: Vocabularies) -> str | None:
    """Return what is beside what another wants of a text's writer, who only asks about it; None else.

    Who goes on by wishing for it makes it their own: "My doctor says I should rest, so pause me, please."
    """
    clauses = clauses_of((text,), languages)
    urged = _urged(clauses, word_list("saying", languages))
    own = [each for at, each in enumerate(clauses) if at not in urged]
    if not urged or not all(_leaves_open(each, languages) for each in own):
        return None
    return " ".join(word for each in own for word in each.words.raw)


def _urged(clauses: Sequence[Clause], saying: frozenset[str]) -> set[int]:
    """Return the places of clauses that tell what another wants, and who says so, with what goes on."""
    urged = {at for at, each in enumerate(clauses) if each.has("urged")}
    found = set(urged)
    for at, (one, other) in enumerate(pairwise(clauses)):
        if one.sentence != other.sentence:
            continue
        if at in urged and not (other.has("objects") or speak_of(other.words, WISHING)):
            found.add(at + 1)
        if at + 1 in urged and not saying.isdisjoint(one.words.words):
            found.add(at)
    return found


def _leaves_open(clause: Clause, languages: Vocabularies) -> bool:
    """Say whether a clause wishes for nothing itself: it asks, is of another mind, or only greets."""
    greets = is_polite(clause.words.as_written(), languages)
    return clause.has("objects") or (greets and not speak_of(clause.words, WISHING))


def _without_report(sentence: str, languages: Vocabularies) -> str:
    said, colon, _ = sentence.partition(":")
    if colon and _tells_what_was_said(said, languages):
        return f"{said}."
    for quote in _QUOTE.finditer(sentence):
        is_long = len(quote[1].split()) >= QUOTED
        if is_long and _tells_what_was_said(sentence[: quote.start()], languages):
            return sentence[: quote.start()] + sentence[quote.end() :]
    return sentence


def _without_quote(sentence: str, languages: Vocabularies) -> str:
    for quote in (*_QUOTE.finditer(sentence), *_SINGLE.finditer(sentence)):
        if _repeats(sentence[: quote.start()], languages):
            return sentence[: quote.start()] + sentence[quote.end() :]
    return sentence


def _repeats(text: str, languages: Vocabularies) -> bool:
    """Say whether words tell that something stood somewhere, or that another person wrote it."""
    saying = word_list("saying", languages)
    return bool(text.strip()) and any(
        each.has("reads") or (each.is_of_another and not saying.isdisjoint(each.words.words))
        for each in clauses_of((text,), languages)
    )


def _tells_what_was_said(text: str, languages: Vocabularies) -> bool:
    """Say whether words end by telling that somebody says something, who is not their writer."""
    if not text.strip():
        return False
    last = clauses_of((text,), languages)[-1:]
    saying = word_list("saying", languages)
    return any(
        not saying.isdisjoint(each.words.words)
        and (each.is_of_another or not each.has("says_oneself"))
        for each in last
    )
