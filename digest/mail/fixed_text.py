"""The fixed sentences of our letters, the same for every recipient.

They are read from the catalogue and from the templates themselves, in both parts, so that every sentence of a
letter is known here, and what it stands beside. A value in a sentence ends one text and begins another;
addresses and links leave no gap.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path

import jinja2
from jinja2 import nodes

from digest.language.own_folder import own_file
from digest.language.sentences import Catalogue, catalogue, split_placeholders
from digest.mail.moments import DAYS
from digest.mail.template_source import OWN_RULES, own_templates, read_template

LETTER_FILES = (".txt", ".mjml")
NO_LETTERS = frozenset({"parts", "web"})  # included in others; not sent by mail
NO_LETTER_KEYS = ("web.",)
ADDRESSES = frozenset(
    {"address", "link", "mailto", "ready", "reply"}
)  # a reader's words contain none
SAYING = frozenset({"say", "plain", "all"})  # they say the sentence that their first argument names

ROWS = (  # labels that stand one behind the other, each too short to be known by itself
    ("intent.reply", "intent.read_all_of"),
    ("intent.reply", "intent.follow"),
    ("intent.reply", "intent.unfollow"),
    ("intent.reply", "intent.follow", "intent.report"),
    ("intent.reply", "intent.follow", "intent.mute", "intent.report"),
    ("intent.reply", "intent.unfollow", "intent.report"),
    ("intent.reply", "intent.unfollow", "intent.mute", "intent.report"),
)
WEEKDAY = "{weekday}"
SAID_IN_CODE = (  # words of letters that are in no sentence of the catalogue
    *("expert", "staff", "moderator"),
)

_GAP = "\x00"
_STYLE = re.compile(r"<mj-(style|head|title|attributes)\b.*?</mj-\1>", re.DOTALL)
_PREVIEW = re.compile(r"<mj-preview>(.*?)</mj-preview>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_PIECE = re.compile(r"<!--piece [a-z_]+-->")
_PARSER = jinja2.Environment(autoescape=True, trim_blocks=True)  # used only to parse


@cache
def fixed_texts(folder: Path | None = None) -> tuple[str, ...]:
    """Return the fixed texts of all letters, the operator's own sentences and templates before ours."""
    known = catalogue(folder=folder)
    found = dict.fromkeys(_of_catalogue(known))
    own_rules = [OWN_RULES] if own_file(folder, OWN_RULES) else []
    for name in (*_letters(), *own_rules):
        source = read_template(name, folder)
        for joins in (False, True):
            for text in _texts(source, known, is_markup=name.endswith(".mjml"), joins=joins):
                found[text] = None
    return tuple(found)


def _of_catalogue(known: Catalogue) -> Iterator[str]:
    for (key, _), sentence in known.sentences.items():
        if not key.startswith(NO_LETTER_KEYS):
            for text in sentence.texts:
                days = DAYS if WEEKDAY in text else ("",)
                for day in days:  # so that the end of a sentence is known that is a day
                    yield from _sentences(_with_gaps(text.replace(WEEKDAY, day)))
    for row in ROWS:
        labels = (known.find(key) for key in row)
        yield from _sentences(_with_gaps(" ".join(label.texts[0] for label in labels if label)))


def _letters() -> Iterator[str]:
    for letter in sorted(own_templates().iterdir(), key=lambda each: each.name):
        if letter.is_dir() and letter.name not in NO_LETTERS:
            for file in sorted(letter.iterdir(), key=lambda each: each.name):
                if file.name.endswith(LETTER_FILES):
                    yield f"{letter.name}/{file.name}"


def _texts(source: str, known: Catalogue, *, is_markup: bool, joins: bool) -> Iterator[str]:
    """Yield the fixed texts of one template; with `joins`, what may be left out is always there."""
    said: list[str] = []

    def taken_out(words: str) -> str:
        said.append(words)
        return f"\x01{len(said) - 1}\x02"

    text = "".join(
        _Reader(known, taken_out, joins=joins).texts(_PARSER.parse(_PIECE.sub(_GAP, source)).body)
    )
    if is_markup:
        previews = _GAP.join(_PREVIEW.findall(text))
        text = unescape(_TAG.sub(" ", _STYLE.sub(" ", text))) + _GAP + previews
    yield from _sentences(re.sub("\x01([0-9]+)\x02", lambda found: said[int(found[1])], text))


def _sentences(text: str) -> Iterator[str]:
    for part in text.split(_GAP):
        sentence = " ".join(part.split())
        if any(map(str.isalnum, sentence)):
            yield sentence


def _with_gaps(text: str) -> str:
    return _GAP.join(split_placeholders(text)[::2])


class _Reader:
    """Reads the words that a template puts into a letter, with gaps for values."""

    def __init__(
        self, known: Catalogue, take_out: Callable[[str], str], *, joins: bool = False
    ) -> None:
        self._known = known
        self._joins = joins
        self._take_out = take_out  # from what is read as markup

    def texts(self, body: Iterable[nodes.Node]) -> Iterator[str]:
        """Yield the words of statements in their order."""
        for node in body:
            if isinstance(node, nodes.TemplateData):
                yield node.data
            elif isinstance(node, nodes.Output):
                yield from self.texts(node.nodes)
            elif isinstance(node, nodes.Assign):
                yield self._take_out(f"{_GAP}{self._said(node.node)}{_GAP}")
            elif isinstance(node, nodes.Expr):
                yield self._take_out(self._said(node))
            elif self._joins and isinstance(node, nodes.If) and not (node.elif_ or node.else_):
                yield from self.texts(node.body)
            else:
                for name in ("body", "elif_", "else_"):
                    yield _GAP
                    yield from self.texts(getattr(node, name, ()))
                yield _GAP

    def _said(self, node: nodes.Node) -> str:
        """Return what an expression may say; what it compares with is not said."""
        match node:
            case nodes.Const(value=str(words)):
                return words
            case nodes.Concat(nodes=parts):
                return "".join(map(self._said, parts))
            case nodes.CondExpr(expr1=one, expr2=other):
                return f"{self._said(one)}{_GAP}{'' if other is None else self._said(other)}"
            case nodes.Call():
                return self._called(node)
            case nodes.Filter():
                return self._filtered(node)
            case _:
                return self._apart(
                    () if isinstance(node, nodes.Compare) else node.iter_child_nodes()
                )

    def _called(self, call: nodes.Call) -> str:
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name in ADDRESSES:
            return ""
        match call.args:
            case [nodes.Const(value=str(key))] if name in SAYING:
                return self._by_key(key, call)
        return _GAP

    def _filtered(self, call: nodes.Filter) -> str:
        match call:
            case nodes.Filter(name="counted", args=[nodes.Const(value=one), *many]):
                plural = many[0].as_const() if many else f"{one}s"
                return f"{_GAP}{one}{_GAP}{plural}{_GAP}"
            case nodes.Filter(name="default", node=value, args=args):
                return self._apart(each for each in (value, *args) if each is not None)
            case _:
                return _GAP if call.node is None else self._said(call.node)

    def _apart(self, several: Iterable[nodes.Node]) -> str:
        return _GAP + "".join(f"{self._said(each)}{_GAP}" for each in several)

    def _by_key(self, key: str, call: nodes.Call) -> str:
        """Return a sentence; a value that is a sentence of ours is read in its place."""
        values = {each.key: self._said(each.value) for each in call.kwargs}
        found = (self._known.find(key, context) for context in ("", "text"))
        texts = dict.fromkeys(text for each in found if each for text in each.texts)
        said = []
        for text in texts:
            parts = split_placeholders(text)
            parts[1::2] = [values.get(name, _GAP) for name in parts[1::2]]
            said.append("".join(parts))
        return _GAP.join(said) if len(said) == 1 else f"{_GAP}{_GAP.join(said)}{_GAP}"
