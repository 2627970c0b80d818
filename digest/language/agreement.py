"""Reads whether words are a yes and nothing else: what may stand beside it is listed for each language."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from digest.language.answer_phrases import answer_phrases
from digest.language.phrases import Phrases
from digest.language.vocabulary import Vocabularies, vocabularies, word_list
from digest.language.words import QUOTE, Words, split_words

LONGEST = 40  # words that can be a mere yes
NAME = 3  # words of a name
ASKING = frozenset("?¿？؟")

NO_MATTER = "no_matter"  # "no problem": under [choices]
ALWAYS = "always"  # what may stand beside any yes
FOR_WHOM = "for_whom"  # what stands before the name of whoever a text is for


class Agrees(StrEnum):
    """What a yes may be to: the words that may stand beside it, as the vocabularies name them."""

    PUBLISH = "publish"
    END = "end"
    DATA = "data"
    ADDRESS = "address"
    JOIN = "join"


def agrees_to(text: str) -> frozenset[Agrees]:
    """Return what a text that says yes can be a yes to; to nothing where it says or asks anything else."""
    stripped = (line.strip() for line in text.splitlines())
    own = [line for line in stripped if not line.startswith(QUOTE)]
    words = _Lines.of(own)
    is_more = not 0 < len(words.words.words) <= LONGEST or not ASKING.isdisjoint("".join(own))
    left = answer_phrases(NO_MATTER).sub("", words.words.line)
    if is_more or not word_list("unsure").isdisjoint(left.split()):
        return frozenset()
    return frozenset(each for each in Agrees if _is_mere_yes(words, each))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The words of a text, and before which of them a line ends."""

    words: Words
    ends: tuple[int, ...]

    @classmethod
    def of(cls, lines: Iterable[str]) -> "_Lines":
        split = [split_words(line) for line in lines]
        words = Words(
            tuple(word for each in split for word in each.words),
            tuple(raw for each in split for raw in each.raw),
        )
        counts = [len(each.words) for each in split]
        return cls(words, tuple(sum(counts[: at + 1]) for at in range(len(counts))))

    def name_at(self, at: int) -> int | None:
        """Return where a name ends that the rest of a line from there on may be."""
        end = min(each for each in self.ends if each > at)
        words = self.words[slice(at, end)]
        is_name = len(words.words) <= NAME and all(raw[:1].isupper() for raw in words.raw)
        return end if is_name and not any(map(_is_known, words.words)) else None

    def names_at(self, at: int) -> set[int]:
        """Return where a name ends that begins there, whatever stands behind it."""
        found: set[int] = set()
        for end in range(at + 1, min(at + NAME, len(self.words.words)) + 1):
            if not self.words.raw[end - 1][:1].isupper() or _is_known(self.words.words[end - 1]):
                break
            found.add(end)
        return found


def _is_mere_yes(lines: _Lines, what: Agrees) -> bool:
    """Say whether a text is made of yeses, of what may stand beside a yes to this, and of a name behind."""
    languages = vocabularies()
    beside, signing = _beside(languages, what), [each.politeness.signs_off for each in languages]
    told = FOR_WHOM if what is Agrees.PUBLISH else ""
    for_whom = [each.agreement[told] for each in languages if told in each.agreement]
    agreed, signed, named = {0}, set[int](), set[int]()
    for at in range(len(lines.words.words)):
        if at in agreed:
            signed |= _ends(lines, at, signing)
            agreed |= _ends(lines, at, beside) | _yes_ends(lines, at) | signed
            agreed |= {end for name in _ends(lines, at, for_whom) for end in lines.names_at(name)}
        is_behind = at in signed or (at in agreed and at in lines.ends)
        if is_behind and (end := lines.name_at(at)):
            named.add(end)
        if at in named:
            named |= _ends(lines, at, signing)
    return len(lines.words.words) in agreed | named


def _beside(languages: Vocabularies, what: Agrees) -> list[Phrases]:
    polite = [
        part for each in languages for part in (each.politeness.polite, each.politeness.greetings)
    ]
    listed = [
        each.agreement[name]
        for each in languages
        for name in (ALWAYS, what)
        if name in each.agreement
    ]
    no_matter = [each.choices[NO_MATTER] for each in languages if NO_MATTER in each.choices]
    return polite + listed + no_matter


def _ends(lines: _Lines, at: int, several: list[Phrases]) -> set[int]:
    """Return where these phrases end that begin there."""
    line = lines.words[slice(at, None)].line
    found = (each.either.match(line) for each in several)
    return {at + line[: each.end()].count(" ") for each in found if each and each.end()}


def _yes_ends(lines: _Lines, at: int) -> set[int]:
    """Return where a word for yes ends, or the line that a ready mail of ours brings."""
    line = lines.words[slice(at, None)].line
    said = word_list("yes") | word_list("ready")
    return {at + each.count(" ") + 1 for each in said if line.startswith(f"{each} ")}


def _is_known(word: str) -> bool:
    """Say whether a word is one of ours, so that it is hardly a name."""
    return any(word in each.vocabulary or word in each.listed for each in vocabularies())
