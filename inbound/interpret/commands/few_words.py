"""Hears that few words among posts are said to us: a command, a wish about what is ours, or what is like one.

Whether words are for us is learned by itself (decision 13), for what is asked in ever new ways ("what is this
letter for", "my cat walked over the keys") is like no single wish.
"""

from digest.intents.phrases import Phrase
from digest.language.answer_examples import for_us
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import Vocabularies, vocabularies, word_list
from digest.language.wish_examples import CONVERSATION
from digest.language.words import Words, split_words
from inbound.interpret.commands.by_example import Heard, hear
from inbound.interpret.commands.command_first import begins_with_command, command_alone, is_polite

MOST = 12  # words that are asked about where they may be a wish; longer ones tell others something
LIKELY = 0.2  # how likely they must be for us
NO_LESS = 0.0  # by how much what asks for nothing must lead for them to be none


def wished_in_few_words(text: str) -> tuple[Phrase, ...] | None:
    """Return what few words may wish for that are for us rather than for others; None for any other text."""
    words, known = split_words(text), vocabularies()
    alone = command_alone(words, known)
    heard = hear("", text, place=CONVERSATION, today=None, languages=known)
    is_for_us = (
        bool(alone)
        or begins_with_command(text, known)
        or _asks_of_ours(heard, words, known)
        or said_to_us(text)
    )
    return tuple(dict.fromkeys((*alone, *heard.likely))) if is_for_us else None


def said_to_us(text: str) -> bool:
    """Say whether few words are like what is said to us, and not like what others are told.

    Where an address is among them, that is asked about, or others' concern; links are for others.
    """
    words = split_words(text).words
    if not 0 < len(words) <= MOST or "@" in text or "://" in text:
        return False
    return for_us(text) >= LIKELY


def _asks_of_ours(heard: Heard, words: Words, known: Vocabularies) -> bool:
    """Say whether few words speak of what is ours and ask, are polite, or speak of who says them.

    No heading is a wish.
    """
    is_of_ours = speak_of(words, LETTERS) or not word_list("of_ours", known).isdisjoint(words.words)
    if not is_of_ours or len(words.words) > MOST or heard.nothing_leads >= NO_LESS:
        return False
    is_of_writer = any(each.has("first_person") for each in heard.said.clauses)
    return heard.asks or is_of_writer or is_polite(words, known)
