"""Reads what an answer chooses of the things that we named: "no, not that one, the one for carers".

Each clause takes some of them, takes none, or says which are to be left out. What is only supposed, asked or
unsure chooses nothing: then we ask again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from digest.language.all_but import all_but
from digest.language.answer_phrases import answer_phrases
from digest.language.names import match_names
from digest.language.politeness import without_politeness
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import vocabularies, word_list
from digest.language.whole_names import KnownName
from digest.language.words import Words
from inbound.interpret.commands.clauses import Clause, clauses_of

LONGEST = 40  # words; a longer answer tells more than a choice
LONGEST_NO = 15  # words; a longer refusal may want something else
LONGEST_ALL = 5  # words of a clause that may take all: in a longer one "all" may be anything
PAIR = 2


class Unnamed(Enum):
    """What an answer is that takes nothing by its name."""

    NOTHING = "nothing"  # all is to stay as it is
    UNSURE = "unsure"  # it points at something, and we cannot tell at what


Choice = tuple[KnownName, ...] | Unnamed | None


def declines(text: str, *, drops: bool = False) -> bool:
    """Say whether an answer plainly refuses, for good; `drops`: also by saying that words are to go."""
    parts = parts_of(text)
    plain = [each for each in parts if each.is_all("none") or (drops and each.is_all("drops"))]
    others = [each for each in parts if each not in plain]
    is_open = any(each.has("takes") or each.has("later") or each.is_unsure for each in others)
    is_long = sum(len(each.words.words) for each in parts) > LONGEST_NO
    return bool(plain) and not (is_open or is_long)


def wants_nothing(text: str) -> bool:
    """Say whether a clause of an answer says that all is to stay as it is, whatever the others say."""
    return any(each.takes_nothing for each in parts_of(text))


def leaves_all(text: str) -> bool:
    """Say whether an answer wants nothing, and has no yes in it."""
    return wants_nothing(text) and not any(each.has("takes") for each in parts_of(text))


def takes_it(text: str) -> bool:
    """Say whether a short clause of an answer says yes to what was asked, whatever the others say."""
    taking = (each for each in parts_of(text) if each.has("takes") and not each.leaves_out)
    return any(len(each.words.words) <= LONGEST_ALL for each in taking)


def after_no(text: str) -> str:
    """Return the clauses of an answer that begins with a no which say something else than that.

    People leave the comma out: "No I only asked what time it is".
    """
    parts = [each for each in parts_of(text) if each.said]
    if not parts:
        return ""
    begun = parts[0].behind_no
    if not (parts[0].says_no or begun):
        return ""
    said = [each.words for each in parts if not each.says_no]
    return ", ".join(each.as_written() for each in ([begun, *said[1:]] if begun else said))


def affirmed(text: str) -> str:
    """Return the clauses of an answer that leave nothing out: "not the first one, the second"."""
    return " ".join(
        each.clause.words.as_written() for each in parts_of(text) if not each.has("not")
    )


def chosen_in(text: str, offered: Sequence[KnownName]) -> Choice:
    """Return what an answer takes of what was offered; None where it seems to be about something else."""
    spared = all_but(text, offered)
    parts = parts_of(text, offered)
    if not 0 < sum(len(each.words.words) for each in parts) <= LONGEST:
        return None
    is_none = any(each.takes_nothing for each in parts)
    if any(each.points_in_doubt or (each.is_unsure and not is_none) for each in parts):
        return Unnamed.UNSURE
    if spared is not None:
        return spared
    named, left_out = _told_apart(parts)
    rest = tuple(each for each in offered if each not in left_out)
    taken = named or _of_rest(parts, rest, is_less=bool(left_out))
    if is_none and taken:  # it says two things at once
        return Unnamed.UNSURE
    return taken or _nothing(parts, is_none=is_none)


def parts_of(text: str, offered: Sequence[KnownName] = ()) -> list["AnswerPart"]:
    """Return the clauses of an answer, without its politeness, with what they name of what was offered."""
    known = vocabularies()
    return [
        AnswerPart(each, offered) for each in clauses_of(without_politeness(text, known), known)
    ]


def _of_rest(parts: Sequence["AnswerPart"], rest: Sequence[KnownName], *, is_less: bool) -> Choice:
    """Return what is taken without a name: all, both, or the one that is left; `is_less`: some are out."""
    if any(each.takes_both for each in parts):
        return tuple(rest) if len(rest) == PAIR and not is_less else Unnamed.UNSURE
    if any(each.takes_every for each in parts):
        return tuple(rest)
    if any(each.has("others") and not each.leaves_out for each in parts):
        return tuple(rest) if is_less and len(rest) == 1 else Unnamed.UNSURE
    return None


@dataclass(frozen=True)
class AnswerPart:
    """A clause of an answer, with what it names of what was offered.

    It is read in every language at once: in which one a few words are, names make doubtful.
    """

    clause: Clause
    offered: Sequence[KnownName]

    @property
    def words(self) -> Words:
        """What it is made of."""
        return self.clause.words

    @cached_property
    def said(self) -> str:
        """What it says, without words that say nothing."""
        return answer_phrases("fillers").sub("", self.words.line)

    @cached_property
    def names(self) -> tuple[KnownName, ...]:
        """What it names, to take it or not."""
        pairs = zip(self.words.words, self.words.raw, strict=True)
        told = (raw for word, raw in pairs if not answer_phrases("not").fullmatch(f"{word} "))
        return match_names(" ".join(told), self.offered, is_wish=True).found

    def has(self, name: str) -> bool:
        """Say whether it has such words."""
        return answer_phrases(name).search(self.words.line) is not None

    def is_all(self, name: str) -> bool:
        """Say whether it is made of such words, and of what says nothing."""
        lines = (self.said, self.words.line)
        without_no = (answer_phrases("no").sub("", each, count=1) for each in lines)
        return any(answer_phrases(name).fullmatch(each) for each in (*lines, *without_no))

    @cached_property
    def says_no(self) -> bool:
        """Whether it only refuses, or says that words are to go."""
        return any(map(self.is_all, ("no", "none", "drops")))

    @cached_property
    def behind_no(self) -> Words | None:
        """What it says behind a no that it begins with, where that no is no part of it."""
        if self.says_no or answer_phrases("no_runs_on").match(self.words.line) is None:
            return None
        noes = word_list("no")
        at = next((i for i, word in enumerate(self.words.words) if word in noes), None)
        return None if at is None else self.words[slice(at + 1, None)]

    @cached_property
    def takes_nothing(self) -> bool:
        """Whether it says that all is to stay as it is, now or for good."""
        return any(map(self.is_all, ("none", "later", "stays")))

    @cached_property
    def is_unsure(self) -> bool:
        """Whether its writer does not know, or asks."""
        return self.has("unsure") and not self.takes_nothing

    @cached_property
    def points_in_doubt(self) -> bool:
        """Whether it points at something, and is no plain choice of it."""
        points = bool(self.names) or self.has("others") or self.has("every")
        is_told_of = self.clause.is_asked or self.clause.is_supposed or self.clause.is_past
        return points and (is_told_of or self.is_unsure)

    @cached_property
    def leaves_out(self) -> bool:
        """Whether what it names is not to be taken."""
        return self.has("not") or self.has("keeps")

    @cached_property
    def takes_every(self) -> bool:
        """Whether it takes all there is, but for what it leaves out by its name."""
        if self.is_all("every"):
            return True
        begins = answer_phrases("every").match(self.said) is not None
        return begins and bool(self.names) and self.leaves_out

    @cached_property
    def points_nowhere(self) -> bool:
        """Whether it points at places, which letters do not number, or at all there is with other words."""
        is_short = len(self.said.split()) <= LONGEST_ALL
        return self.has("places") or (self.has("every") and is_short)

    @cached_property
    def takes_both(self) -> bool:
        """Whether it takes two things that were offered."""
        return self.is_all("both")


def _told_apart(parts: Sequence[AnswerPart]) -> tuple[tuple[KnownName, ...], set[KnownName]]:
    """Return what is taken by its name, and what is left out; what was said first of a name counts."""
    named: dict[KnownName, None] = {}
    left_out: set[KnownName] = set()
    for part in parts:
        if part.has("no_more"):  # that may be why one goes, or where from
            continue
        if part.leaves_out:
            left_out.update(each for each in part.names if each not in named)
        else:
            named |= dict.fromkeys(each for each in part.names if each not in left_out)
    return tuple(named), left_out


def _nothing(parts: Sequence[AnswerPart], *, is_none: bool) -> Unnamed | None:
    """Say whether an answer takes nothing; what speaks of letters, or of an end, may wish for it."""
    if any(each.has("keeps") for each in parts) and not is_none:
        return Unnamed.UNSURE
    others = [each for each in parts if not each.takes_nothing]
    if any(speak_of(each.words, LETTERS) or each.clause.wishes for each in others):
        return Unnamed.UNSURE if is_none else None
    if any(each.points_nowhere for each in parts):
        return Unnamed.UNSURE
    is_no = all(each.is_all("no") or not each.said for each in parts)
    return Unnamed.NOTHING if is_no or is_none else None
