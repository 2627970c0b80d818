"""Says whether a short text among posts is mostly a wish to the service: a pure rule of the catalogues."""

import re
from dataclasses import dataclass

from digest.community.wish import Wish
from inbound.commands.catalogue import GUARD, Catalogue, Catalogues, catalogues
from inbound.commands.manners import variants, wording
from inbound.commands.meaning import PLAIN, TOPICS
from inbound.commands.said import Said, said, sentences_of

LONGEST = 300  # characters; a longer text is a post that may tell of such a wish
REPORTING = "about_report"

_ADDRESSED = re.compile(  # what says that a paragraph is for us: "PS to the office:"
    r"^\W*(?:p\.? ?[sd]\b|(?:to|for|an|für|para|al?)\b)[^:\n]{0,40}:\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Wished:
    """What a text seems to wish for: the ready mails that do it, and whether it is to report a post."""

    likely: tuple[Wish, ...]
    reports: bool = False


def wished(text: str, languages: Catalogues | None = None) -> Wished | None:
    """Return what at least half of a short text, or of a paragraph of it, wishes for.

    None where it is for others to read.
    """
    known = languages or catalogues()
    if not 0 < len(text.strip()) <= LONGEST:
        return None
    texts = [text, *(_ADDRESSED.sub("", each) for each in text.split("\n\n"))]
    return next((found for each in texts if (found := _mostly(each, known))), None)


def _mostly(text: str, known: Catalogues) -> Wished | None:
    lines = wording(text, known)
    whole = said(" ".join(lines))
    sentences = [said(each) for line in lines for each in sentences_of(line)]
    names = [_named(each, known) for each in sentences]
    told = sum(len(each.words) for each, name in zip(sentences, names, strict=True) if name)
    is_most = 2 * told >= len(whole.words)
    first = _named(whole, known) or next((name for name in names if name and is_most), None)
    return None if first is None else _meant(first)


def _named(words: Said, known: Catalogues) -> str | None:
    """Return the name of the wish that words are as a whole, in one language or another."""
    for language in known:
        if GUARD not in language.levels or not language.labels:
            continue
        for each in variants(words, language, with_requests=True):
            found = _phrase(each, language) if each.words else None
            if found is not None:
                return found
    return None


def _phrase(words: Said, language: Catalogue) -> str | None:
    level = language.levels[GUARD]
    plain = level.plain.fullmatch(words.line)
    if plain is not None and plain.lastgroup is not None:
        return plain.lastgroup
    for name, expression in level.slotted:
        match = expression.fullmatch(words.line)
        if match is not None and "@" in (match["address"] or "@"):
            return name
    return None


def _meant(name: str) -> Wished:
    likely = TOPICS[name] if name in TOPICS else (PLAIN[name],)
    return Wished(likely, reports=name == REPORTING)
