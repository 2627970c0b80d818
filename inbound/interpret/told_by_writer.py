"""Reads which conversation an answer means that names who wrote there: "Ben's one", "a reply to Ben"."""

import re
from collections.abc import Collection

from digest.language.vocabulary import word_list
from digest.language.words import fold_word
from inbound.interpret.commands.choice import affirmed
from inbound.interpret.which_one import LONGEST, SAYS_NOTHING

BESIDE = (*SAYS_NOTHING, "reply", "around_writer")  # lists of words that name nothing else

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def told_by_writer(text: str, names: Collection[str]) -> str | None:
    """Return the one of these names by which an answer tells a conversation, and says nothing else.

    Whoever shares a name, or a part of it, with another is not told by it.
    """
    words = _words(affirmed(text))
    if "?" in text or not 0 < len(words) <= LONGEST:
        return None
    found = {name: own for name in names if (own := _words_of(name, words))}
    if len(found) != 1:
        return None
    [(name, own)] = found.items()
    others = (word for word in words if word not in own and len(word) > 1)
    return name if all(_is_beside(word) for word in others) else None


def without_writer(text: str, name: str) -> str | None:
    """Return what an answer says beside a writer's name and what stands around it; None where it has none."""
    said = text.strip().partition("\n")[0]
    own = _words_of(name, _words(said))
    if not own:
        return None
    around = word_list("around_writer")
    others = (raw for raw in said.split() if not set(_words(raw)) <= own or raw[-1] in ",.;")
    return " ".join(raw for raw in others if fold_word(raw) not in around)


def _words_of(name: str, words: Collection[str]) -> frozenset[str]:
    """Return the words that are a name, or a part of it, as it stands or as whose something is."""
    parts = _words(name.partition(",")[0])
    ends = ("", "s", "'s", "'")
    return frozenset(words) & {f"{part}{end}" for part in parts for end in ends if len(part) > 1}


def _is_beside(word: str) -> bool:
    return any(fold_word(word) in word_list(each) for each in BESIDE)


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]
