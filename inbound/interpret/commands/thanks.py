"""Hears that somebody is pleased and wants nothing: "Thanks, that's perfect"."""

from collections.abc import Sequence

from digest.intents.phrases import Thank
from digest.language.politeness import is_polite
from digest.language.senses import speak_of
from digest.language.vocabulary import word_list
from digest.language.words import pieces_of, sentences_of, split_words
from inbound.interpret.commands.match import PhraseScope, match_phrase

THANKS = ("thanks",)  # a sense of words
LONGEST = 40  # words; whoever writes more tells of something


def thanks(lines: Sequence[str], place: PhraseScope) -> bool:
    """Say whether lines say thank you, or that all is well, and nothing else."""
    if sum(len(each.split()) for each in lines) > LONGEST:
        return False
    ands = word_list("and", place.languages)
    pieces = [
        piece for line in lines for one in sentences_of(line) for piece in pieces_of(one, ands)
    ]
    is_told = False
    for each in pieces:
        found = match_phrase(split_words(each), place)
        if found != Thank() and not (found is None and is_polite(each, place.languages)):
            return False
        is_told |= found == Thank()
    return is_told or speak_of(split_words(" ".join(lines)), THANKS)


def more_than_thanks(text: str) -> tuple[Thank, ...]:
    """Return the thanks of a text that asks for nothing, and may say more; nothing where it thanks nobody."""
    return (Thank(is_plain=False),) if speak_of(split_words(text), THANKS) else ()
