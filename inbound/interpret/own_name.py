"""Says whether a text tells its writer's own name, by which others here do not know them."""

import re
from dataclasses import dataclass

from digest.language.words import fold_word

CLOSING = 2  # written lines at the end in which a first name is a signature
SHORT = 6  # words of such a line
LEAST = 2  # letters of a name
LEAST_OF_ADDRESS = 3  # in an address, whose parts are often two letters of something else

_JOINED = re.compile(r"(?<=[^\W\d_])(?=[A-ZÄÖÜ][a-zäöüß])")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(
    r"(?P<local>[\w.+%-]{1,64})(?:@|\s?[\[(]at[\])]\s?)[\w-]{1,63}(?:\.[\w-]{1,63})+", re.IGNORECASE
)
_TITLES = frozenset(
    "dr prof mr mrs ms miss frau herr sr sra phd md rn dipl ing med von van der den de la del di da do "
    "dos y und and via".split()
)
_BEHIND = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>")
_POSSESSIVE = ("s", "ns", "es")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe"})


@dataclass(frozen=True, slots=True)
class _Name:
    first: frozenset[str]
    others: frozenset[str]  # each word but the first: surnames, and second names


def tells_name(text: str, from_name: str, display_name: str) -> bool:
    """Say whether a text holds the writer's surname, or in its closing lines their first name.

    What their display name holds is no secret: "HopefulAna" may sign as Ana.
    """
    if not from_name.strip():
        return False
    shown = _forms(_WORD.findall(display_name) + _WORD.findall(_JOINED.sub(" ", display_name)))
    name = _read(from_name)
    others, first = name.others - shown, name.first - shown
    lines = [line for line in text.split("\n") if line.strip()]
    closing = lines[-CLOSING:]
    return any(_holds(line, others) for line in lines) or any(
        _signs(line, first) or _ends(line, others) for line in closing
    )


def bears_name(text: str, from_name: str, display_name: str) -> bool:
    """Say whether a mail address in a text is called like the writer: "tom.baker@mail.example" is Tom's."""
    shown = [*_words(display_name), *_words(_JOINED.sub(" ", display_name)), *_words(from_name)]
    names = {form for form in _forms(shown) if len(form) >= LEAST_OF_ADDRESS}
    return any(_is_called(found.group("local"), names) for found in _ADDRESS.finditer(text))


def _is_called(local: str, names: set[str]) -> bool:
    """Say whether one of its parts is a name, or all of it together begins or ends with a long one."""
    parts = [fold_word(part) for part in _WORD.findall(local.replace("-", " "))]
    parts += [each for part in parts for each in part.split("_")]
    long = tuple(name for name in names if len(name) > LEAST_OF_ADDRESS)
    whole = "".join(parts)
    return not names.isdisjoint(parts) or whole.startswith(long) or whole.endswith(long)


def _read(from_name: str) -> _Name:
    """Return the parts of a name; in "Keller, Ana" the first name comes last."""
    bare = _BEHIND.sub(" ", from_name)
    before, comma, behind = bare.partition(",")
    words = [*_words(behind), *_words(before)] if comma and _words(behind) else _words(before)
    parts = [part for word in words[1:] for part in (word, *word.split("-"))]
    return _Name(_forms(words[:1]), _forms([part for part in parts if len(part) >= LEAST]))


def _words(text: str) -> list[str]:
    found = _WORD.findall(text.replace(".", " "))
    return [word for word in found if len(word) >= LEAST and fold_word(word) not in _TITLES]


def _forms(words: list[str]) -> frozenset[str]:
    """Return words as they are compared, with the other spelling of umlauts."""
    return frozenset(
        form
        for word in words
        for form in (fold_word(word), fold_word(word.lower().translate(_UMLAUTS)))
    )


def _holds(line: str, names: frozenset[str]) -> bool:
    """Say whether one of the names stands in a line with a capital, or in a line that is short."""
    words = _WORD.findall(line)
    is_short = len(words) <= SHORT // 2
    return any((is_short or word[:1].isupper()) and _is(word, names) for word in words)


def _signs(line: str, names: frozenset[str]) -> bool:
    words = _WORD.findall(line)
    return len(words) <= SHORT and any(_is(word, names) for word in words)


def _ends(line: str, names: frozenset[str]) -> bool:
    """Say whether the last word of a line is one of the names, however it is written."""
    words = _WORD.findall(line)
    return bool(words) and _is(words[-1], names)


def _is(word: str, names: frozenset[str]) -> bool:
    if not names:
        return False
    plain = fold_word(word)
    parts = {plain, *(fold_word(part) for part in re.split(r"['’-]", word))}
    if not names.isdisjoint(parts):
        return True
    return any(plain.endswith(end) and plain.removesuffix(end) in names for end in _POSSESSIVE)
