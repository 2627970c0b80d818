"""Reads the answers to two questions of ours: "which conversation?" and "what shall we do with your words?".

They come in everyday words, and a wrong guess publishes something in the wrong place: what is not plain
is no answer.
"""

import re
from collections.abc import Sequence
from enum import Enum

from digest.notices.question import LETTERS
from inbound.deciding.words import bare_subject

LONGEST = 12  # words; a longer text is no answer but perhaps new words
TELLING = 4  # letters of a word that can stand for a title

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBER = re.compile(r"\b(?:no|nr|num|number|nummer|número|numero)\b[.:º]?\s*(?=\d)|#(?=\d)")
_FILLER = frozenset(
    "please pls thanks thank you the letter letters number option answer choice conversation it in to one"
    " under into about on there mine my is was that this would like i'd want meant mean for and or post put"
    " take"
    " bitte danke den die das der in ins zu nummer buchstabe gespräch und oder ist es soll"
    " por favor gracias el la letra número opción conversación en es un una".split()
)
_ASKING = frozenset("what which when where sorry hello dear know don't welche welches cuál".split())
_DROP = frozenset(
    "none neither nothing no nope drop forget cancel nevermind discard keine keiner keines keins nein"
    " verwerfen vergiss nichts ninguna ninguno nada olvídalo descartar cancelar".split()
)
_WITH_DROP = frozenset(
    "of them these those never mind any away throw words davon von de ellas".split()
)
_ORDINALS = tuple(
    frozenset(words.split())
    for words in (
        "1 1st first erste ersten erster erstes primera primero primer",
        "2 2nd second two zweite zweiten zweiter zweites segunda segundo",
        "3 3rd third three dritte dritten dritter drittes tercera tercero tercer",
        "4 4th fourth four vierte vierten vierter viertes cuarta cuarto",
        "5 5th fifth five fünfte fünften fünfter fünftes quinta quinto",
        "6 6th sixth six sechste sechsten sechster sechstes sexta sexto",
        "7 7th seventh seven siebte siebten siebter siebtes séptima séptimo",
        "8 8th eighth eight achte achten achter achtes octava octavo",
        "9 9th ninth nine neunte neunten neunter neuntes novena noveno",
        "10 10th tenth ten zehnte zehnten zehnter zehntes décima décimo",
        *(f"{number} {number}th" for number in range(11, 21)),
    )
)
_LAST = frozenset("last letzte letzten letzter letztes última último".split())
_REPLACE = frozenset(
    "replace replaces instead ersetze ersetzen ersetz reemplazar reemplaza".split()
)
_REPLY = frozenset("reply replies antwort antworten respuesta responder responde".split())
_POST_IT = frozenset({"post", "post it", "publish", "publish it", "post them", "post it please"})


class ToDo(Enum):
    """What a member wants done with words that answered a receipt."""

    REPLACE = "replace"
    REPLY = "reply"
    DROP = "drop"


def which_one(subject: str, text: str, titles: Sequence[str | None]) -> frozenset[int]:
    """Return the places in `titles` that an answer means: one, several, or none where it is not plain.

    It names one by its letter, by its place, by its title or a telling part of that. A title is None where
    it cannot be shown any more; its letter still counts.
    """
    said = _said(subject, text)
    words = _words(_NUMBER.sub("", said.lower()))
    if not words or len(words) > LONGEST:
        return frozenset()
    same = frozenset(i for i, title in enumerate(titles) if title and _words(title) == words)
    if same:
        return same
    named = [word for word in words if word not in _FILLER]
    if words == ["one"]:
        named = ["1"]
    places = [_place(word, len(titles)) for word in named]
    if places and None not in places:
        return frozenset(place for place in places if place is not None)
    if any(place is None and _is_letter(word) for word, place in zip(named, places, strict=True)):
        return frozenset()  # a letter that stands for nothing
    return _titled(words, titles)


def drops(subject: str, text: str) -> bool:
    """Say whether an answer is that the words are to go nowhere, and nothing else."""
    words = _words(_said(subject, text))
    known = _DROP | _FILLER | _WITH_DROP
    has_no = any(word in _DROP for word in words) or words[:2] == ["never", "mind"]
    return bool(words) and has_no and all(word in known for word in words)


def what_to_do(subject: str, text: str) -> ToDo | None:
    """Return what an answer wants done with the words, None where it is not plain."""
    if drops(subject, text):
        return ToDo.DROP
    words = _words(_said(subject, text))
    if len(words) > LONGEST:
        return None
    replaces = any(word in _REPLACE for word in words)
    replies = any(word in _REPLY for word in words) or " ".join(words) in _POST_IT
    if replaces == replies or any(word in _DROP or word == "not" for word in words):
        return None
    return ToDo.REPLACE if replaces else ToDo.REPLY


def _said(subject: str, text: str) -> str:
    """Return the line that holds the answer: the first of the text, or an empty mail's subject."""
    first = text.strip().partition("\n")[0]
    return first or bare_subject(subject)


def _place(word: str, count: int) -> int | None:
    """Return which of so many a word names."""
    if word in _LAST:
        return count - 1
    if _is_letter(word):
        found = LETTERS.find(word.upper())
    else:
        found = next((at for at, words in enumerate(_ORDINALS) if word in words), -1)
    return found if 0 <= found < count else None


def _is_letter(word: str) -> bool:
    return len(word) == 1 and not word.isdigit()


def _titled(words: list[str], titles: Sequence[str | None]) -> frozenset[int]:
    """Return the titles that the words are a part of, or that stand in them whole."""
    if not any(len(word) >= TELLING and word not in _FILLER | _ASKING for word in words):
        return frozenset()
    telling = " ".join(word for word in words if word not in _FILLER)
    line, found = f" {' '.join(words)} ", set()
    for place, title in enumerate(titles):
        known = f" {' '.join(_words(title or ''))} "
        if known.strip() and (known in line or line in known or f" {telling} " in known):
            found.add(place)
    return frozenset(found)


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]
