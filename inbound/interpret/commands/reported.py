"""Leaves out what a mail only repeats: what somebody else said, or what a letter says."""

import re

from digest.language.vocabulary import Vocabularies, word_list
from inbound.interpret.commands.clauses import clauses_of

QUOTED = 4  # words in quotation marks that are more than a name or a title

_PARTS = re.compile(r"(?<=[.!?])\s+")
_QUOTE = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]")


def without_reports(line: str, languages: Vocabularies) -> str:
    """Return a line without what another said, behind a colon, and what is quoted at length."""
    return " ".join(_without_report(each, languages) for each in _PARTS.split(line))


def _without_report(sentence: str, languages: Vocabularies) -> str:
    said, colon, _ = sentence.partition(":")
    if colon and _tells_what_was_said(said, languages):
        return f"{said}."
    for quote in _QUOTE.finditer(sentence):
        is_long = len(quote[1].split()) >= QUOTED
        if is_long and _tells_what_was_said(sentence[: quote.start()], languages):
            return sentence[: quote.start()] + sentence[quote.end() :]
    return sentence


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
