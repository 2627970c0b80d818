"""Reads the answers to questions of ours: "which conversation?", "new or reply?", "what with your words?".

They come in everyday words, and a wrong guess publishes something in the wrong place: what is not plain
is no answer.
"""

import re
from collections.abc import Sequence
from enum import Enum

from digest.inbox.question import LETTERS, LetterUse
from digest.language.answer_phrases import answer_phrases
from digest.language.vocabulary import ordinals, word_list
from digest.language.words import fold_word, split_words
from inbound.interpret.breaths import breaths_of
from inbound.interpret.commands.choice import affirmed, declines
from inbound.subject import bare_subject

LONGEST = 12  # words; a longer text is no answer but perhaps new words
LONGEST_TOLD = 25  # words of one with a reason or a courtesy beside what it means
LONGEST_NEW = 20  # words of an answer that says that it is about none of those, but new
TELLING = 4  # letters of a word that can stand for a title
SAYS_NOTHING = ("around_choice", "asking", "little")  # lists of words that tell nothing of a title

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBER = re.compile(r"\b([^\W\d_]+)\b[.:]?\s*(?=\d)|#(?=\d)")  # no. 2, #2
_PLACES = {str(place): place for place in range(1, 21)}


class ToDo(Enum):
    """What a member wants done with words that answered a receipt."""

    REPLACE = "replace"
    ADD = "add"  # below the post
    REPLY = "reply"
    DROP = "drop"
    NEW = "new"  # a conversation of their own


_USES = {
    LetterUse.READ: "reading",
    LetterUse.REPORT: "reporting",
    LetterUse.POST: "posting",
}
_NAMED = {ToDo.REPLACE: "replace", ToDo.ADD: "below", ToDo.REPLY: "reply"}


def which_one(subject: str, text: str, titles: Sequence[str | None]) -> frozenset[int]:
    """Return the places in `titles` that an answer means: one, several, or none where it is not plain.

    It names one by its letter, by its place, by its title or a telling part of that. A title is None where
    it cannot be shown any more; its letter still counts. What is taken back in the same breath counts no
    more, and a reason or a courtesy beside the name of one is none of another.
    """
    said = _said(subject, text)
    breaths = breaths_of(said)
    if not breaths.is_corrected and (found := _in_one_breath(said, titles)):
        return found
    is_doubtful = "?" in said or answer_phrases("unsure").search(split_words(said).line) is not None
    if is_doubtful or breaths.begins_with_no or len(_words(said)) > LONGEST_TOLD:
        return frozenset()
    named = [_in_one_breath(part, titles) for part in breaths.parts if not _denies(part)]
    meant = {found for found in named if found}
    return meant.pop() if len(meant) == 1 else frozenset()


def _denies(part: str) -> bool:
    return answer_phrases("not").search(split_words(part).line) is not None


def _in_one_breath(said: str, titles: Sequence[str | None]) -> frozenset[int]:
    """Return the places that words mean which are all about that."""
    words = _words(_NUMBER.sub(_without_number, said.lower()))
    if not words or len(words) > LONGEST:
        return frozenset()
    same = frozenset(i for i, title in enumerate(titles) if title and _words(title) == words)
    if same:
        return same
    named = words if len(words) == 1 else [word for word in words if not _is(word, "around_choice")]
    if any(map(_is_letter, named)):  # "B first"
        named = [word for word in named if not _is(word, "before_others")]
    places = [_place(word, len(titles)) for word in named]
    if places and None not in places:
        return frozenset(place for place in places if place is not None)
    if by_letter := _with_its_title(said, titles):
        return by_letter
    if any(place is None and _is_letter(word) for word, place in zip(named, places, strict=True)):
        return frozenset()  # a letter that stands for nothing
    return _titled(words, titles) or _told_of(affirmed(said), titles)


def use_of_one(
    subject: str, text: str, titles: Sequence[str | None]
) -> tuple[LetterUse | None, frozenset[int]]:
    """Return what an answer says is to be done, if it does, and the places in `titles`: "READ A".

    Of one title alone the mere word is enough. A whole title is that, whatever word it begins with.
    """
    words = _words(_said(subject, text))
    is_title = any(title and _words(title) == words for title in titles)
    while words and _says_little(words[-1]):  # "A, post it please"
        words.pop()
    reads = answer_phrases("wants_to_read").match(f"{' '.join(map(fold_word, words))} ")
    if reads and (found := which_one("", " ".join(words[reads[0].count(" ") :]), titles)):
        return LetterUse.READ, found
    for use, name in () if is_title or not words else _USES.items():
        ends = ((words[0], words[1:]), (words[-1], words[:-1]))
        for rest in (rest for word, rest in ends if _is(word, name)):
            alone = frozenset({0} if not rest and len(titles) == 1 else ())
            if found := alone or which_one("", " ".join(rest), titles):
                return use, found
    return None, which_one(subject, text, titles)


def _says_little(word: str) -> bool:
    is_around = len(word) > 1 and _is(word, "around_choice")
    return is_around and not _is(word, *_USES.values())


def drops(subject: str, text: str) -> bool:
    """Say whether an answer is that the words are to go nowhere, and nothing else."""
    if declines(_said(subject, text), drops=True):
        return True
    words = _words(_said(subject, text))
    if not all(_is(word, "drop", "around_drop", "around_choice") for word in words):
        return False
    begins = " ".join(map(fold_word, words[:2])) in word_list("drop_phrases")
    return begins or any(_is(word, "drop") for word in words)


def what_to_do(subject: str, text: str) -> ToDo | None:
    """Return what an answer wants done with the words, None where it is not plain."""
    if drops(subject, text):
        return ToDo.DROP
    said = _words(_said(subject, text))
    words = _words(affirmed(_said(subject, text))) or said
    below = text.strip().partition("\n")[2]
    if len(said) > LONGEST or len(_words(below)) > LONGEST:  # new words, perhaps to be used instead
        return None
    if any(_is(word, "drop", "not") for word in words):
        return None
    named = {each for each, name in _NAMED.items() if any(_is(word, name) for word in words)}
    if " ".join(map(fold_word, words)) in word_list("post_it"):
        named.add(ToDo.REPLY)
    if not named and answer_phrases("as_reply").search(f"{' '.join(map(fold_word, words))} "):
        named.add(ToDo.REPLY)
    if not named and all(any(_is(word, name) for word in words) for name in ("old", "new")):
        named.add(ToDo.REPLACE)
    if not named:
        return ToDo.NEW if any(_is(word, "new") for word in words) else None
    return named.pop() if len(named) == 1 else None


def begins_new(subject: str, text: str, titles: Sequence[str | None] = ()) -> bool:
    """Say whether an answer wants a conversation of their own for the words: "None of these, it is new".

    Beside other words, one that stands in a title may name that: "the one about the new kidney".
    """
    said = _said(subject, text)
    if "?" in text or not 0 < len(_words(text) or _words(said)) <= LONGEST_NEW:
        return False
    words, own = _words(affirmed(said)), {word for each in titles for word in _words(each or "")}
    return any(_is(word, "new") for word in words if word not in own or len(words) == 1)


def _said(subject: str, text: str) -> str:
    """Return the line that holds the answer: the first of the text, or an empty mail's subject."""
    first = text.strip().partition("\n")[0]
    return first or bare_subject(subject)


def _place(word: str, count: int) -> int | None:
    """Return which of so many a word names."""
    if _is(word, "last"):
        return count - 1
    if _is_letter(word):
        found = LETTERS.find(word.upper())
    else:
        found = (_PLACES.get(word) or ordinals().get(fold_word(word), 0)) - 1
    return found if 0 <= found < count else None


def _is_letter(word: str) -> bool:
    return len(word) == 1 and not word.isdigit()


def _with_its_title(said: str, titles: Sequence[str | None]) -> frozenset[int]:
    """Return the one capital letter that is named beside its title, or beside words that tell nothing."""
    named = {word for word in _WORD.findall(said) if word in tuple(LETTERS[: len(titles)])}
    if len(named) != 1 or "?" in said:
        return frozenset()
    place = LETTERS.index(*named)
    own = {*_words(titles[place] or "")}
    others = (word for word in _words(said) if len(word) > 1)
    is_beside = all(
        word in own or (_is(word, *SAYS_NOTHING) and not _is(word, "not", "drop"))
        for word in others
    )
    return frozenset({place} if is_beside else ())


def _titled(words: list[str], titles: Sequence[str | None]) -> frozenset[int]:
    """Return the titles that the words are a part of, or that stand in them whole."""
    if all(len(word) < TELLING or _is(word, "around_choice", "asking") for word in words):
        return frozenset()
    telling = " ".join(word for word in words if not _is(word, "around_choice"))
    line, found = f" {' '.join(words)} ", set()
    for place, title in enumerate(titles):
        known = f" {' '.join(_words(title or ''))} "
        if known.strip() and (known in line or line in known or f" {telling} " in known):
            found.add(place)
    return frozenset(found)


def _told_of(text: str, titles: Sequence[str | None]) -> frozenset[int]:
    """Return the one title that most of the words which tell anything stand in, in whatever order."""
    telling = [
        word for word in _words(text) if len(word) >= TELLING and not _is(word, *SAYS_NOTHING)
    ]
    hits = {
        place: sum(any(_is_like(word, each) for each in _words(title or "")) for word in telling)
        for place, title in enumerate(titles)
    }
    found = [place for place, count in hits.items() if count]
    is_plain = len(found) == 1 and (hits[found[0]] > 1 or 2 * hits[found[0]] > len(telling))
    return frozenset(found) if is_plain else frozenset()


def _is_like(word: str, other: str) -> bool:
    """Say whether two words differ by their endings alone."""
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= TELLING and longer.startswith(shorter)


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def _is(word: str, *lists: str) -> bool:
    """Say whether a word stands in one of these lists of the vocabularies."""
    return any(fold_word(word) in word_list(name) for name in lists)


def _without_number(before: re.Match[str]) -> str:
    """Return nothing in place of "no." before a figure, and any other word as it is."""
    word = before[1]
    return "" if word is None or _is(word, "number") else before[0]
