"""What we say to people: every sentence once in each language, by its key; the only file that knows Babel.

The sentences of a language are in `catalogues/<language>/messages.po`, in the form of gettext. Their msgids
are keys, such as `receipt.held.title`, so that English can be changed like any other language. A sentence
may hold placeholders: bare names in braces, filled by the caller, and nothing else. `{service_name}` and
what else a speaker is given once need not be passed. Where a sentence must differ in the text part of a
letter, a second entry has the same key and the context "text".
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from digest.errors import BadSetting
from digest.language.own_folder import own_file

CATALOGUES = Path(__file__).parent / "catalogues"
FILE = "messages.po"
OWN_FOLDER = "messages"  # in an operator's folder of templates
ENGLISH = "en"
ALWAYS_GIVEN = frozenset({"service_name"})  # to whatever speaks
COUNT = "count"  # the value that chooses among plural forms

FIXED = "prompt."  # keys of what is found again in answers

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

Form = tuple[str, ...]  # a text, a name, a text, a name, …, a text
Key = tuple[str, str]  # a key and its context, mostly ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry of a catalogue: one form, or one for each plural."""

    forms: tuple[Form, ...]

    @property
    def names(self) -> frozenset[str]:
        """The placeholders of all forms."""
        return frozenset(name for form in self.forms for name in form[1::2])

    @property
    def texts(self) -> tuple[str, ...]:
        """Each form as it stands in the file."""
        return tuple(map(_joined, self.forms))


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said, by its key and values, before it is known to whom and in which language."""

    key: str
    values: tuple[tuple[str, object], ...] = ()


def message(key: str, **values: object) -> Message:
    """Return what is to be said; a value may be a message itself."""
    return Message(key, tuple(values.items()))


def listed(items: Sequence[str | Message]) -> str | Message:
    """Return things one after the other: "a, b and c"."""
    first, *middle = items[:-1] or items
    for each in middle:
        first = message("list.further", items=first, item=each)
    return first if len(items) == 1 else message("list.last", items=first, item=items[-1])


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that we say in one language."""

    language: str
    sentences: Mapping[Key, Sentence] = field(repr=False)
    plural: Callable[[int], int] = field(repr=False)

    def find(self, key: str, context: str = "") -> Sentence | None:
        """Return a sentence, in its own form for a context if it has one."""
        own = self.sentences.get((key, context)) if context else None
        return own or self.sentences.get((key, ""))

    def changed_by(self, other: "Catalogue") -> "Catalogue":
        """Return this catalogue with an operator's entries in it; raise BadSetting for one that fits none."""
        for (key, context), own in other.sentences.items():
            ours = self.find(key, context)
            if ours is None:
                raise BadSetting(f"{self.language}.po: there is no sentence {key}")
            if key.startswith(FIXED):
                raise BadSetting(f"{self.language}.po: {key} is looked for in answers; it stays")
            if own.names - ours.names - ALWAYS_GIVEN:
                unknown = ", ".join(sorted(own.names - ours.names - ALWAYS_GIVEN))
                raise BadSetting(f"{self.language}.po: {key} knows no placeholder {unknown}")
        return Catalogue(self.language, {**self.sentences, **other.sentences}, self.plural)


class Speaker:
    """Says the sentences of a catalogue in one sort of text: plain, the text part of a letter, HTML."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        given: Mapping[str, object] | None = None,
        context: str = "",
        sentence: Callable[[str], str] = str,
        value: Callable[[object], str] = str,
    ) -> None:
        self._catalogue = catalogue
        self._given = dict(given or {})
        self._context = context
        self._sentence = sentence  # draws the text between values, and gives the whole its type
        self._value = value
        self._drawn: dict[str, tuple[Form, ...]] = {}

    def say(self, *key: object, **values: object) -> str:
        """Return the sentence of a key, or of a message; raise BadSetting for a key that is none."""
        if isinstance(key[0], Message):
            return self.say(key[0].key, **dict(key[0].values))
        name = _key(key)
        forms = self._forms(name)
        if forms is None:
            raise BadSetting(f"there is no sentence {name}")
        return self._filled(name, forms, values)

    def draw(self, value: object) -> object:
        """Return what a message says, and any other value as it is."""
        return self.say(value) if isinstance(value, Message) else value

    def all(self, *key: object, **values: object) -> list[str]:
        """Return the numbered sentences of a key one after the other; there may be none."""
        name = _key(key)
        said: list[str] = []
        while (forms := self._forms(one := f"{name}.{len(said) + 1}")) is not None:
            said.append(self._filled(one, forms, values))
        return said

    def said(self, name: object, *key: object) -> str:
        """Return the sentence of a name below a key, for a list of names."""
        return self.say(*key, name)

    def knows(self, *key: object) -> bool:
        """Check whether there is such a sentence, for those that only some reasons have."""
        return self._forms(_key(key)) is not None

    def _forms(self, key: str) -> tuple[Form, ...] | None:
        if key not in self._drawn:
            found = self._catalogue.find(key, self._context)
            if found is None:  # not remembered: a value that somebody chose may be asked for
                return None
            self._drawn[key] = tuple(map(self._draw, found.forms))
        return self._drawn[key]

    def _draw(self, form: Form) -> Form:
        texts, names = map(self._sentence, form[::2]), (*form[1::2], "")
        return tuple(part for pair in zip(texts, names, strict=True) for part in pair)[:-1]

    def _filled(self, key: str, forms: tuple[Form, ...], values: Mapping[str, object]) -> str:
        form = forms[0] if len(forms) == 1 else forms[self._catalogue.plural(_count(key, values))]
        if len(form) == 1:
            return form[0]
        parts = list(form)
        for place in range(1, len(form), 2):
            name = form[place]
            value = values[name] if name in values else self._given.get(name)
            if value is None:
                raise BadSetting(f"the sentence {key} is not given its {name}")
            parts[place] = self._value(self.draw(value))
        return type(form[0])("".join(parts))


@cache
def catalogue(language: str = ENGLISH, folder: Path | None = None) -> Catalogue:
    """Return what we say in a language, with the entries of the operator's own `messages/<language>.po`."""
    ours = read_catalogue(CATALOGUES / language / FILE, language)
    own = own_sentences(folder, language)
    return ours.changed_by(Catalogue(language, own, ours.plural)) if own else ours


def own_sentences(folder: Path | None, language: str = ENGLISH) -> Mapping[Key, Sentence]:
    """Return the entries that an operator has in their folder of templates."""
    own = own_file(folder, own_catalogue(language))
    return {} if own is None else read_catalogue(own, language).sentences


def own_catalogue(language: str = ENGLISH) -> str:
    """Return the name of the file of an operator's own sentences in their folder of templates."""
    return f"{OWN_FOLDER}/{language}.po"


def in_english(key: str | Message, **values: object) -> str:
    """Return a sentence as it is kept or printed where no reader's language is known."""
    return _english().say(key, **values)


@cache
def _english() -> Speaker:
    return Speaker(catalogue())


def read_catalogue(path: Path, language: str) -> Catalogue:
    """Return the sentences of a file; raise BadSetting where it is no catalogue of whole sentences."""
    try:
        with path.open("rb") as file:
            read = read_po(file, locale=language, charset="utf-8", abort_invalid=True)
    except (OSError, PoFileError, ValueError) as error:
        raise BadSetting(f"{path.name} is no catalogue of sentences: {error}") from error
    sentences: dict[Key, Sentence] = {}
    for message in read:
        if message.id:
            key, texts = message.id, message.string
            name = key if isinstance(key, str) else key[0]
            forms = (texts,) if isinstance(texts, str) else tuple(texts or ("",))
            sentences[name, message.context or ""] = sentence(name, forms)
    return Catalogue(language, sentences, c2py(read.plural_expr))


def sentence(key: str, texts: Iterable[str]) -> Sentence:
    """Return a sentence from the texts of its forms; raise BadSetting for an empty one, or odd braces."""
    forms = tuple(tuple(split_placeholders(text)) for text in texts)
    for form in forms:
        if not any(form) or any("{" in text or "}" in text for text in form[::2]):
            raise BadSetting(
                f"{key}: a sentence holds names in braces and no other braces, and is not empty"
            )
    return Sentence(forms)


def split_placeholders(text: str) -> list[str]:
    """Return a text, the name of a placeholder, a text, and so on, ending with a text."""
    return _PLACEHOLDER.split(text)


def _joined(form: Form) -> str:
    return "".join(f"{{{part}}}" if place % 2 else part for place, part in enumerate(form))


def _key(parts: tuple[object, ...]) -> str:
    return ".".join(map(str, parts)).replace(" ", "_")


def _count(key: str, values: Mapping[str, object]) -> int:
    count = values.get(COUNT)
    if not isinstance(count, int):
        raise BadSetting(f"the sentence {key} has plural forms and is given no {COUNT}")
    return count
