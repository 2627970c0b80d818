"""Hears in a mail to us whom its writer mutes, or wants to read again, where more is said beside the wish.

The name may stand beside it, too: "I miss Ana, please show me her words again".
"""

from dataclasses import replace

from digest.intents.phrases import MuteMember
from digest.language.vocabulary import Vocabularies
from inbound.interpret.commands.muting import mutes_in
from inbound.interpret.commands.said import Said

LONGEST_REASON = 12  # words beside the wish


def muted_by_name(text: str, languages: Vocabularies) -> tuple[MuteMember, ...]:
    """Return whom a text mutes or unmutes beside a reason; nothing where no name is told for sure."""
    said = mutes_in(text)
    if said is None or not 0 < len(said.rest.split()) <= LONGEST_REASON:
        return ()
    names = _names(text, languages)
    only = names[0] if len(names) == 1 else ""
    wishes = tuple(replace(each, name=each.name or only) for each in said.wishes)
    return wishes if all(each.name in names for each in wishes) else ()


def _names(text: str, languages: Vocabularies) -> tuple[str, ...]:
    """Return the runs of words that wishes seldom have, in capitals."""
    rare = Said(subject="", lines=(text,), today=None, languages=languages).rare
    return tuple(dict.fromkeys(each for each in rare if each[:1].isupper()))
