"""Reads what lines ask for in the exact words of the vocabularies, and what of them only names a topic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.community.preferences.read_preference import read_line
from digest.intents.phrases import Choose, NotUnderstood, Phrase
from digest.language.politeness import is_polite
from digest.language.vocabulary import word_list
from digest.language.words import pieces_of, sentences_of, split_words
from inbound.interpret.commands.bare import several
from inbound.interpret.commands.match import PhraseScope, match_phrase
from inbound.interpret.commands.together import contradict

MOST_PARTS = 60  # between stops, commas and "and" of a mail that lists wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesRead:
    """What some lines ask for; a `topic` where they only name one; `is_whole`: no word was left over."""

    phrases: tuple[Phrase, ...] = ()
    topic: NotUnderstood | None = None
    is_silent: bool = True
    is_whole: bool = True


def read_lines(lines: Sequence[str], place: PhraseScope) -> LinesRead:
    """Return what lines ask for, one by one; or else all of them as one sentence."""
    found = LinesRead()
    joining = word_list("and", place.languages)
    parts = (len(pieces_of(each, joining)) for line in lines for each in sentences_of(line))
    is_list = sum(parts) <= MOST_PARTS
    for line in lines:
        one = _of_line(line, place) if is_list else _of_words(line, place)
        found = LinesRead(
            phrases=found.phrases + one.phrases,
            topic=found.topic or one.topic,
            is_silent=found.is_silent and one.is_silent,
            is_whole=found.is_whole and one.is_whole,
        )
    if found.phrases or len(lines) < 2:  # noqa: PLR2004
        return found
    whole = _of_words(" ".join(lines), place)
    return whole if whole.phrases else found


def _of_line(line: str, place: PhraseScope) -> LinesRead:
    """Return what a line asks for: each of its sentences, or all of it, or what stands between commas."""
    written = sentences_of(line)
    sentences = [_of_words(each, place) for each in written] if len(written) > 1 else []
    if any(each.phrases for each in sentences):
        return LinesRead(
            phrases=tuple(phrase for each in sentences for phrase in each.phrases),
            is_silent=False,
            is_whole=all(each.is_whole for each in sentences),
        )
    whole = _of_words(line, place)
    if place.levels[0] == "at.settings" and not whole.phrases:
        chosen = read_line(line, today=place.today, languages=place.languages)
        if chosen is not None:
            return LinesRead(phrases=(Choose(preference=chosen),), is_silent=False)
    if whole.phrases or whole.topic or whole.is_silent:
        return whole
    pieces = pieces_of(line, word_list("and", place.languages))
    others = [_of_words(each, place) for each in pieces if len(each.split()) < len(line.split())]
    phrases = tuple(phrase for each in others for phrase in each.phrases)
    if not phrases or contradict(phrases):
        return whole
    return replace(whole, phrases=phrases, is_whole=all(each.is_whole for each in others))


def _of_words(text: str, place: PhraseScope) -> LinesRead:
    found = match_phrase(split_words(text), place)
    if found is None:
        is_silent = is_polite(text, place.languages)
        return LinesRead(is_silent=is_silent, is_whole=is_silent)
    if isinstance(found, NotUnderstood):
        return LinesRead(topic=found, is_silent=False, is_whole=False)
    return LinesRead(phrases=several(found), is_silent=False) if found else LinesRead()
